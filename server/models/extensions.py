"""More time a party asked for, and what became of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base, id_column, word
from server.models.orders import Order


class Extension(Base):
    """A request for more time, with what was known when it was made, and its answer."""

    __tablename__ = "extension"
    __table_args__ = (UniqueConstraint("order_id", "ordinal"),)

    id: Mapped[str] = id_column()
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"))
    ordinal: Mapped[int]
    opened_again: Mapped[int]
    """How often the order had been opened again: each new term may be lengthened anew."""
    state: Mapped[str] = word()
    workdays: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    progress: Mapped[str] = mapped_column(Text, default="")
    interim: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    answer_by: Mapped[date]
    due_before: Mapped[date]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None]
    granted_workdays: Mapped[int | None]
    remark: Mapped[str] = mapped_column(Text, default="")
    due_after: Mapped[date | None]

    order: Mapped[Order] = relationship()
