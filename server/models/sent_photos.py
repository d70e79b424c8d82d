"""What is kept of every picture a school or office sent in with what it wrote."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DIGEST_CHARS, NAME_CHARS, id_column


class SentPicture:
    """Its place among those that came with it, its bytes by their digests, what its file was."""

    id: Mapped[str] = id_column()
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    preview_sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS), index=True)
    file_name: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
