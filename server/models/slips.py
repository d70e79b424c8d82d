"""The stamped slip of a paper, photographed and filed: who received it, when, by which way."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.domain.settling import POST_CHARS_MAX
from server.models.base import DIGEST_CHARS, Base, id_column, word


class OrderSlip(Base):
    """A photo of a slip as somebody filed it for an order."""

    __tablename__ = "order_slip"

    id: Mapped[str] = id_column()
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    preview_sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS), index=True)
    way: Mapped[str] = word()
    received_by: Mapped[str] = mapped_column(String(POST_CHARS_MAX))
    """Which post received it; no name of a person is asked for."""
    received_on: Mapped[date]
    filed_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    filed_at: Mapped[datetime]
