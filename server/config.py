"""Settings: one frozen dataclass, read once from the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shared.clock import OFFICE_TIME_ZONE

BODY_BYTES_MAX = 25 * 1024 * 1024
SESSION_HOURS = 12


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

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Settings from ``LOOKBACK_*`` variables; the data folder is made if it is missing."""
        values = os.environ if env is None else env
        folder = Path(values.get("LOOKBACK_DATA", "data")).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        return cls(
            data_folder=folder,
            database_url=values.get("LOOKBACK_DATABASE_URL", f"sqlite:///{folder / 'lookback.db'}"),
            time_zone=values.get("LOOKBACK_TIME_ZONE", OFFICE_TIME_ZONE),
            public_url=values.get("LOOKBACK_PUBLIC_URL", "http://127.0.0.1:8080"),
            secret_key=values.get("LOOKBACK_SECRET_KEY") or _kept_secret(folder / "secret.key"),
            office_name=values.get("LOOKBACK_OFFICE_NAME", cls.office_name),
            office_name_en=values.get("LOOKBACK_OFFICE_NAME_EN", cls.office_name_en),
        )

    @property
    def photos_folder(self) -> Path:
        return self.data_folder / "photos"


def _kept_secret(path: Path) -> str:
    """The secret of this installation: made once, readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()
