"""What an enrolment needs, as one link: the office's address, a one-time code, the keys to expect.

A *pin* names the public key of the office's certificate: the SHA-256 of its SubjectPublicKeyInfo,
base64url without padding. A certificate renewed for the same key has the same pin.
"""

import base64
import hashlib
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HTTP, HTTPS = "http", "https"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CODE, PIN, BETWEEN = "enrol", "pin", ","
PINS_MAX = 4


@dataclass(frozen=True)
class Invitation:
    """Where to enrol, by which code, and which keys may answer there."""

    server: str
    code: str = ""
    pins: tuple[str, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether nobody between can listen: HTTPS, or no way at all, on the machine itself."""
        try:
            parts = urlsplit(self.server)
            known = bool(parts.hostname) and parts.port != 0
        except ValueError:
            return False
        return known and (parts.scheme == HTTPS or self.on_this_machine)

    @property
    def on_this_machine(self) -> bool:
        parts = urlsplit(self.server)
        return parts.scheme == HTTP and parts.hostname in LOOPBACK

    @property
    def link(self) -> str:
        """All of it as one text; what stands behind the # is never sent to anybody."""
        told = {CODE: self.code} | ({PIN: BETWEEN.join(self.pins)} if self.pins else {})
        return f"{self.server}#{urlencode(told, safe=BETWEEN)}"


def read(text: str) -> Invitation:
    """An invitation, or an address alone."""
    server, _, rest = text.strip().partition("#")
    told = parse_qs(rest)
    pins = told.get(PIN, [""])[0].split(BETWEEN)
    return Invitation(server, told.get(CODE, [""])[0], tuple(filter(None, pins))[:PINS_MAX])


def pin_of(certificate: bytes) -> str:
    """The pin of a certificate (DER); ValueError where it is none."""
    return _pin(x509.load_der_x509_certificate(certificate))


def pin_of_file(pem: bytes) -> str:
    """The pin of the first certificate of a PEM file; ValueError where there is none."""
    return _pin(x509.load_pem_x509_certificate(pem))


def _pin(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.urlsafe_b64encode(hashlib.sha256(info).digest()).decode().rstrip("=")
