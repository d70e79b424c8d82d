"""Custody (交接): what the office signed for when a tablet had delivered everything."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Device
from server.models.base import DIGEST_CHARS, Base, id_column


class CustodyReceipt(Base):
    """One receipt: its text is canonical JSON, signed by the office; the same state, the same."""

    __tablename__ = "custody_receipt"
    __table_args__ = (UniqueConstraint("device_id", "device_seq", "photos_digest"),)

    id: Mapped[str] = id_column()
    number: Mapped[str] = mapped_column(String(40), unique=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    device_seq: Mapped[int]
    photos_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    text: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(100))

    device: Mapped[Device] = relationship()
