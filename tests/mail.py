"""A real mail server on this machine, with TLS and a sign-in, that can go away and come back."""

import datetime
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.config import MailServer

HOST = "127.0.0.1"
PASSWORD = "a password for tests"
FULL = "full@example.org"
"""A mailbox that is never there."""
OVERFLOWS = "overflows@example.org"
"""A mailbox that takes nothing for now."""


class MailOffice:
    """Somebody's mail server; ``letters`` are those it took."""

    def __init__(self, folder: Path) -> None:
        self._certificate, key = folder / "mail.pem", folder / "mail.key"
        _make_certificate(self._certificate, key)
        self._trusted = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._trusted.load_cert_chain(self._certificate, key)
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self.letters: list[EmailMessage] = []
        self.asked = 0
        self.senders: set[str] = set()
        """Who may send; nobody is left out while it is empty."""
        self._controller: Controller | None = None

    @property
    def told(self) -> MailServer:
        """As the office's settings have it."""
        return MailServer(
            HOST, self.port, "smtp", "office@example.org", "office", PASSWORD,
            str(self._certificate),
        )  # fmt: skip

    def start(self) -> None:
        self._controller = Controller(
            self, HOST, self.port, tls_context=self._trusted, require_starttls=True,
            authenticator=_know, auth_required=True,
        )  # fmt: skip
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.senders and address not in self.senders:
            return "550 you may not send"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.asked += 1
        if address == FULL:
            return f"550 <{address}> no such mailbox"
        if address == OVERFLOWS:
            return "452 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        made = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.letters.append(made)
        return "250 taken"


def text_of(made: EmailMessage) -> str:
    """The letter as plain text."""
    part = made.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@contextmanager
def running(folder: Path) -> Iterator[MailOffice]:
    """A mail server, until the test is over."""
    office = MailOffice(folder)
    office.start()
    try:
        yield office
    finally:
        office.stop()


def _know(_server: Any, _session: Any, _envelope: Any, _way: str, said: Any) -> AuthResult:
    known = isinstance(said, LoginPassword) and said == LoginPassword(b"office", PASSWORD.encode())
    return AuthResult(success=known)


def _make_certificate(certificate: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail for tests")])
    begun = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begun)
        .not_valid_after(begun + datetime.timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
