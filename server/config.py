"""Settings: one frozen dataclass, read once from the environment."""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.clock import OFFICE_TIME_ZONE
from shared.invitations import PINS_MAX, pin_of_file

BODY_BYTES_MAX = 25 * 1024 * 1024
SESSION_HOURS = 12
SEGMENT_CHANGES_LEFT = 20
"""So few changes of a scope are left to the pull; more, and its segments are packed anew."""
PROXIES_MAX = 9
SMTP_PORTS = {"smtp": 587, "smtps": 465, "smtp-here": 25}
"""STARTTLS, TLS from the first byte, and a relay on this machine, to which nothing is closed."""
THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
TILES = re.compile(
    r"https://[a-z0-9.-]+(:[0-9]{1,5})?/(?=[^{}]*[{]z[}])(?=.*[{]x[}])(?=.*[{]y[}])[\w./{}?=&%-]*"
)
"""A host without wildcard, and a place for each of zoom, column and row."""
SECRET_FILE = "secret.key"
SECRET_BYTES = 32


class CannotStart(SystemExit):
    """The server cannot run here; says why and what to do, in both languages."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(f"{english}\n{chinese}")


@dataclass(frozen=True)
class MailServer:
    """The office's mail server, and whom its mail is from."""

    host: str
    port: int
    kind: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str = ""
    """A file of the authority its certificate is from, where the system does not know it."""


@dataclass(frozen=True)
class Settings:
    """Everything an office may set; each has a default that works on one machine."""

    data_folder: Path
    database_url: str
    time_zone: str = OFFICE_TIME_ZONE
    public_url: str = "http://127.0.0.1:8080"
    secret_key: str = field(default="", repr=False)
    office_name: str = "云汀市校园安全专项办"
    office_name_en: str = "Yunting City Campus Safety Campaign Office"
    body_bytes_max: int = BODY_BYTES_MAX
    session_hours: int = SESSION_HOURS
    password_memory_kib: int = 19 * 1024
    photos_address: str = ""
    embedded_worker: bool = True
    segment_changes_left: int = SEGMENT_CHANGES_LEFT
    trusted_proxies: int = 0
    pins: tuple[str, ...] = ()
    """The keys that may answer at the public address, now and next; none: any that is trusted."""
    mail: MailServer | None = None
    """None: this office sends no mail."""
    map_tiles: str = ""
    """Where pictures of the land come from, ``https://…/{z}/{x}/{y}.png``; empty: from nowhere."""
    webhooks_inside: frozenset[str] = frozenset()
    """Hosts of the office's own network that webhooks may name; no other one there is called."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Settings from ``LOOKBACK_*`` variables; the data folder is made if it is missing.

        CannotStart where the folder cannot be written or a value cannot be used.
        """
        values = os.environ if env is None else env
        folder = Path(values.get("LOOKBACK_DATA", "data")).absolute()
        return cls(
            data_folder=folder,
            secret_key=_secret_of(folder, values.get("LOOKBACK_SECRET_KEY", "")),
            database_url=values.get("LOOKBACK_DATABASE_URL", f"sqlite:///{folder / 'lookback.db'}"),
            time_zone=_known_zone(values.get("LOOKBACK_TIME_ZONE", OFFICE_TIME_ZONE)),
            public_url=values.get("LOOKBACK_PUBLIC_URL", "http://127.0.0.1:8080"),
            embedded_worker=values.get("LOOKBACK_WORKER", "") != "apart",
            photos_address=values.get("LOOKBACK_PHOTOS", ""),
            trusted_proxies=_known_count(values.get("LOOKBACK_PROXIES", "0")),
            pins=_pins_of(values.get("LOOKBACK_CERTIFICATE", "")),
            mail=_mail_of(values),
            map_tiles=_tiles_of(values.get("LOOKBACK_MAP_TILES", "")),
            webhooks_inside=frozenset(_hosts_of(values.get("LOOKBACK_WEBHOOKS_INSIDE", ""))),
            office_name=values.get("LOOKBACK_OFFICE_NAME", cls.office_name),
            office_name_en=values.get("LOOKBACK_OFFICE_NAME_EN", cls.office_name_en),
        )

    @property
    def photos_folder(self) -> Path:
        return self.data_folder / "photos"


def keep_once(path: Path, made: bytes) -> bytes:
    """What stands in this file; if there is none, these bytes, kept for ever by their owner alone.

    Whole or not at all: a full disk or a cut must not leave half a key.
    """
    if not path.exists():
        part = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(made)
                file.flush()
                os.fsync(file.fileno())
            # Two that start at once: the second takes the first one's.
            with suppress(FileExistsError):
                path.hardlink_to(part)
        finally:
            part.unlink()
    return path.read_bytes()


def _secret_of(folder: Path, given: str) -> str:
    """The secret given, or that of this installation; shows that the folder can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable.{os.getpid()}"
        probe.touch()
        probe.unlink()
        if given:
            return given
        return keep_once(folder / SECRET_FILE, secrets.token_hex(SECRET_BYTES).encode()).decode()
    except OSError as error:
        raise CannotStart(
            f"The data folder cannot be written: {folder} ({error.strerror}). "
            "Give another one: LOOKBACK_DATA=…",
            f"数据文件夹不可写：{folder}（{error.strerror}）。请换一个：LOOKBACK_DATA=…",
        ) from error


def _known_count(text: str) -> int:
    """How many proxies stand before the server: their word for an address is believed, no other."""
    if text.isascii() and text.isdigit() and int(text) <= PROXIES_MAX:
        return int(text)
    raise CannotStart(
        f"LOOKBACK_PROXIES is no number of proxies: {text}. Write 0 to {PROXIES_MAX}.",
        f"LOOKBACK_PROXIES 不是代理层数：{text}。请写 0 到 {PROXIES_MAX}。",
    )


def _hosts_of(text: str) -> Iterator[str]:
    """Hosts, as addresses name them: in small letters."""
    return filter(None, map(str.strip, text.lower().split(",")))


def _tiles_of(told: str) -> str:
    """The address of a map's pictures: of one host, closed to others on the way."""
    if not told or TILES.fullmatch(told):
        return told
    raise CannotStart(
        f"LOOKBACK_MAP_TILES is no address of map pictures: {told}."
        " Write it like https://tiles.city.example/{z}/{x}/{y}.png.",
        f"LOOKBACK_MAP_TILES 不是地图瓦片地址：{told}。"
        "请写成 https://tiles.city.example/{z}/{x}/{y}.png 这样。",
    )


def _mail_of(values: Mapping[str, str]) -> MailServer | None:
    """The mail server told; none where none is."""
    told = values.get("LOOKBACK_SMTP", "")
    if not told:
        return None
    sender = values.get("LOOKBACK_MAIL_FROM", "")
    kind, host, port, user = _mail_address(told)
    known = bool(host and port) and "@" in sender
    if not known or (kind == "smtp-here" and (user or host not in THIS_MACHINE)):
        raise CannotStart(
            f"LOOKBACK_SMTP and LOOKBACK_MAIL_FROM name no mail server: {host}. Write"
            " smtps://user@host:465 or smtp://user@host:587, and an address to send from.",
            f"LOOKBACK_SMTP 与 LOOKBACK_MAIL_FROM 未写明邮件服务器：{host}。请写成"
            " smtps://user@host:465 或 smtp://user@host:587，并写明发件地址。",
        )
    return MailServer(
        host=host,
        port=port,
        kind=kind,
        sender=sender,
        user=user,
        password=values.get("LOOKBACK_SMTP_PASSWORD", ""),
        authority=values.get("LOOKBACK_SMTP_CA", ""),
    )


def _mail_address(told: str) -> tuple[str, str, int, str]:
    """Way, host, port and user; port 0 where there is no such way, empty where it is no address."""
    try:
        parts = urlsplit(told)
        usual = SMTP_PORTS.get(parts.scheme, 0)
        port = (parts.port or usual) if usual else 0
    except ValueError:
        return "", "", 0, ""
    return parts.scheme, parts.hostname or "", port, unquote(parts.username or "")


def _pins_of(paths: str) -> tuple[str, ...]:
    """The pins of the certificates named, the one in use first."""
    pins = []
    for path in filter(None, map(str.strip, paths.split(","))):
        try:
            pins.append(pin_of_file(Path(path).read_bytes()))
        except (OSError, ValueError) as error:
            raise CannotStart(
                f"LOOKBACK_CERTIFICATE names no certificate (PEM) that can be read: {path}",
                f"LOOKBACK_CERTIFICATE 所指的证书（PEM）无法读取：{path}",
            ) from error
    return tuple(dict.fromkeys(pins))[:PINS_MAX]


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CannotStart(
            f"LOOKBACK_TIME_ZONE is no time zone: {name}. Write it like {OFFICE_TIME_ZONE}.",
            f"LOOKBACK_TIME_ZONE 不是时区：{name}。请写成 {OFFICE_TIME_ZONE} 这样。",
        ) from None
