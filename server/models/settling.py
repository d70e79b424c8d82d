"""What a party settled about an order: measure, post, money, day and plan."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.domain.settling import POST_CHARS_MAX
from server.models.base import Base, id_column


class Settlement(Base):
    """Five things settled, as a party said them once; what it says later stands beside it."""

    __tablename__ = "settlement"
    __table_args__ = (UniqueConstraint("order_id", "ordinal"),)

    id: Mapped[str] = id_column()
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"))
    ordinal: Mapped[int]
    opened_again: Mapped[int]
    """How often the order had been opened again: each new term is settled anew."""
    measure: Mapped[str] = mapped_column(Text)
    post: Mapped[str] = mapped_column(String(POST_CHARS_MAX))
    """Which post answers for it; no name of a person."""
    money_yuan: Mapped[int]
    done_by: Mapped[date]
    plan: Mapped[str] = mapped_column(Text, default="")
    set_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    set_at: Mapped[datetime]
