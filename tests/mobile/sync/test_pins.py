"""Whose key answers: only the office's, known from its link; a stranger gets not one byte."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from werkzeug.serving import make_server

from mobile.sync.transport import Address, Ask, HttpTransport, NoNetwork, Outage, Wire
from server.config import CannotStart, Settings
from shared import invitations
from shared.invitations import Invitation
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import PIN, TabletDriver

LONG_AGO = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)


class Identity:
    """A key with a certificate it signed itself, years out of date and for another name."""

    def __init__(self, folder: Path, name: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(named)
            .issuer_name(named)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(LONG_AGO)
            .not_valid_after(LONG_AGO + datetime.timedelta(days=1))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]),
                critical=False,
            )
            .sign(key, hashes.SHA256())
        )
        self.path, self.key_path = folder / f"{name}.pem", folder / f"{name}.key"
        self.path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        self.key_path.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )

    @property
    def pin(self) -> str:
        return invitations.pin_of_file(self.path.read_bytes())

    @property
    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.key_path)
        return context


Keys = tuple[Identity, Identity, Identity]


class Front:
    """An office's front server: HTTPS by whatever key it has just now."""

    def __init__(self, app: Any, identity: Identity) -> None:
        self.asked: list[str] = []
        self._app = app
        self._server = make_server(
            "127.0.0.1", 0, self._told, threaded=True, ssl_context=identity.context
        )
        self.address = f"https://127.0.0.1:{self._server.server_port}"

    def _told(self, environ: Any, start: Any) -> Any:
        self.asked.append(environ["PATH_INFO"])
        return self._app(environ, start)

    def turn_to(self, identity: Identity) -> None:
        """From now on by another key."""
        self._server.ssl_context.load_cert_chain(identity.path, identity.key_path)

    def says(self, *identities: Identity) -> None:
        """What stands in the office's settings."""
        works = self._app.works
        works.settings = replace(works.settings, pins=tuple(one.pin for one in identities))

    @contextmanager
    def open(self) -> Iterator["Front"]:
        thread = Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


@pytest.fixture
def now(tmp_path: Path) -> Identity:
    return Identity(tmp_path, "now")


@pytest.fixture
def later(tmp_path: Path) -> Identity:
    return Identity(tmp_path, "later")


@pytest.fixture
def stranger(tmp_path: Path) -> Identity:
    return Identity(tmp_path, "stranger")


@pytest.fixture
def keys(now: Identity, later: Identity, stranger: Identity) -> Keys:
    return now, later, stranger


@pytest.fixture
def front(app: Any, now: Identity) -> Iterator[Front]:
    """The office behind HTTPS, by a key that no authority knows."""
    with Front(app, now).open() as made:
        yield made


@pytest.fixture
def blank(tmp_path: Path, clock: SteppedClock) -> Iterator[TabletDriver]:
    """A tablet nobody has enrolled yet."""
    driver = TabletDriver(tmp_path / "blank", clock, HttpTransport)
    yield driver
    driver.tablet.close()


def enrolled(blank: TabletDriver, front: Front, office: OfficeDriver, *pins: str) -> TabletDriver:
    link = Invitation(front.address, office.enrol_code("chen"), pins).link
    state = blank.tablet.unlock.enrol(server=link, code="", pin=PIN)
    assert state.unlocked, state.error
    return blank


def kept(driver: TabletDriver) -> set[str]:
    return set(driver.tablet.desk.shelves.vault.device()["pins"])


def standing(driver: TabletDriver) -> str:
    driver.sync()
    return driver.tablet.sync.state.connection.kind


def test_a_tablet_enrols_by_the_offices_link_where_no_authority_knows_its_certificate(
    blank: TabletDriver, front: Front, office: OfficeDriver, now: Identity
) -> None:
    enrolled(blank, front, office, now.pin)
    assert kept(blank) == {now.pin}
    blank.sync()
    assert blank.tablet.engine.online
    assert blank.tablet.desk.shelves.replica.cursors()


def test_without_a_pin_such_a_certificate_is_not_trusted_and_no_code_is_spent(
    blank: TabletDriver, front: Front, office: OfficeDriver, now: Identity
) -> None:
    code = office.enrol_code("chen")
    state = blank.tablet.unlock.enrol(server=front.address, code=code, pin=PIN)
    assert "完整链接" in state.error
    assert front.asked == []
    link = Invitation(front.address, code, (now.pin,)).link
    assert blank.tablet.unlock.enrol(server=link, code="", pin=PIN).unlocked


def test_to_a_stranger_under_the_offices_address_nothing_is_sent(
    blank: TabletDriver, front: Front, office: OfficeDriver, now: Identity, stranger: Identity
) -> None:
    enrolled(blank, front, office, now.pin).sync()
    front.asked.clear()
    front.turn_to(stranger)
    assert standing(blank) == Outage.CERTIFICATE
    assert front.asked == []
    front.turn_to(now)
    blank.sync()
    assert blank.tablet.sync.state.connection.fine


def test_the_next_key_is_told_over_the_line_of_the_present_one(
    blank: TabletDriver, front: Front, office: OfficeDriver, keys: Keys
) -> None:
    now, later, stranger = keys
    enrolled(blank, front, office, now.pin)
    front.says(now, later)
    blank.sync()
    assert kept(blank) == {now.pin, later.pin}
    blank.kill_and_restart().unlock()
    front.turn_to(later)
    blank.sync()
    assert blank.tablet.sync.state.connection.fine
    front.says(later)
    blank.sync()
    assert kept(blank) == {later.pin}
    front.turn_to(now)
    assert standing(blank) == Outage.CERTIFICATE
    front.turn_to(stranger)
    assert standing(blank) == Outage.CERTIFICATE


def test_a_list_without_the_key_it_is_told_by_locks_no_tablet_out(
    blank: TabletDriver, front: Front, office: OfficeDriver, keys: Keys
) -> None:
    now, later, _stranger = keys
    enrolled(blank, front, office, now.pin)
    for said in ((later,), ()):
        front.says(*said)
        blank.sync()
        assert kept(blank) == {now.pin}


def test_whoever_has_the_key_is_the_office_and_a_renewed_certificate_has_the_same_pin(
    front: Front, now: Identity, later: Identity
) -> None:
    wire = Wire(HttpTransport(Address(front.address, (later.pin, now.pin))))
    assert wire.ask(Ask("GET", "/api/v1/openapi.json")).peer == now.pin
    assert now.pin != later.pin
    with pytest.raises(NoNetwork) as told:
        Wire(HttpTransport(Address(front.address, (later.pin,)))).ask(Ask("GET", "/"))
    assert told.value.outage is Outage.CERTIFICATE


def test_a_place_that_speaks_no_https_is_not_the_office(app: Any, now: Identity) -> None:
    server = make_server("127.0.0.1", 0, app)
    thread = Thread(target=server.handle_request)
    thread.start()
    with pytest.raises(NoNetwork) as told:
        HttpTransport(Address(f"https://127.0.0.1:{server.server_port}", (now.pin,))).send(
            Ask("GET", "/")
        )
    thread.join()
    server.server_close()
    assert told.value.outage is Outage.CERTIFICATE


def test_a_link_holds_address_code_and_keys() -> None:
    made = Invitation("https://office.example", "ABCD-2345", ("now", "next"))
    assert invitations.read(f" {made.link}\n") == made
    assert invitations.read("https://office.example") == Invitation("https://office.example")
    assert urlsplit(made.link).path == ""


def test_a_tablet_is_not_enrolled_over_a_line_others_can_listen_to(blank: TabletDriver) -> None:
    state = blank.tablet.unlock.enrol(server="http://office.example", code="x", pin=PIN)
    assert "https://" in state.error
    assert not state.enrolled


def test_the_offices_certificates_are_settings(tmp_path: Path, now: Identity) -> None:
    later = Identity(tmp_path, "later")
    env = {"LOOKBACK_DATA": str(tmp_path), "LOOKBACK_CERTIFICATE": f"{now.path}, {later.path}"}
    assert Settings.from_env(env).pins == (now.pin, later.pin)
    with pytest.raises(CannotStart, match="LOOKBACK_CERTIFICATE"):
        Settings.from_env(env | {"LOOKBACK_CERTIFICATE": str(now.key_path)})
