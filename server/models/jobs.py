"""What is to be done later: written with what makes it necessary, done once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import KEY_CHARS, Base, id_column, word


class Job(Base):
    """One thing to do at or after an instant; done in one transaction with its effect."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("key"), Index("ix_job_done_at_run_at", "done_at", "run_at"))

    id: Mapped[str] = id_column()
    kind: Mapped[str] = word()
    key: Mapped[str] = mapped_column(String(KEY_CHARS))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    run_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    leased_by: Mapped[str] = mapped_column(String(36), default="")
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
