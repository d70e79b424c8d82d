"""What one person proposed about an order and another decides: two words, on record."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Person
from server.models.base import Base, id_column, word
from server.models.orders import Order

WAITS = text("state = 'proposed'")


class Motion(Base):
    """To withdraw an order, or to correct its grade: proposed by one, decided by another."""

    __tablename__ = "motion"
    __table_args__ = (
        Index(
            "uq_motion_waiting", "order_id", unique=True, sqlite_where=WAITS, postgresql_where=WAITS
        ),
    )

    id: Mapped[str] = id_column()
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    kind: Mapped[str] = word()
    state: Mapped[str] = word()
    reason: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    proposed_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(Text, default="")

    order: Mapped[Order] = relationship()
    proposer: Mapped[Person] = relationship(foreign_keys=proposed_by)
    decider: Mapped[Person | None] = relationship(foreign_keys=decided_by)
