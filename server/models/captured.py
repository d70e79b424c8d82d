"""What every photo of a tablet tells of itself, whatever it shows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DIGEST_CHARS, word


class Captured:
    """Its bytes by their digests, how large it is, when and by whom it was taken, what is drawn."""

    sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS), index=True)
    preview_sha256: Mapped[str | None] = mapped_column(String(DIGEST_CHARS), index=True)
    capture_sha256: Mapped[str | None] = mapped_column(String(DIGEST_CHARS))
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    source: Mapped[str] = word()
    mosaicked: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    layers: Mapped[list[Any]] = mapped_column(default=list)
