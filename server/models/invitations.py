"""Invitations: how a school or another office comes to its own account, from a paper."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Office
from server.models.base import DIGEST_CHARS, WORD_CHARS, Base, id_column, word
from server.models.orders import Order
from server.models.outward import ADDRESS_CHARS
from server.models.schools import School


class Invitation(Base):
    """A code printed for one school or office; only its digest is kept."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("code_digest"),)

    id: Mapped[str] = id_column()
    code_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    role: Mapped[str] = word()
    school_id: Mapped[str | None] = mapped_column(ForeignKey("school.id"), index=True)
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"), index=True)
    area_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)
    """Where the school or office is; an office of the whole city is nowhere."""
    order_id: Mapped[str | None] = mapped_column(ForeignKey("rectification_order.id"))
    """The order on whose paper it stands; a slip stands for itself."""
    made_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    uses: Mapped[int] = mapped_column(default=0)
    uses_max: Mapped[int]
    revoked_at: Mapped[datetime | None]

    school: Mapped[School | None] = relationship()
    office: Mapped[Office | None] = relationship()
    order: Mapped[Order | None] = relationship()


class Joining(Base):
    """Somebody who came by an invitation and gave an address: a code is on its way there.

    There is no account before it comes back. Kept for a day, so that codes can be counted.
    """

    __tablename__ = "joining"

    asked_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), primary_key=True)
    """Of the secret the browser got that asked."""
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitation.id"), index=True)
    post: Mapped[str] = mapped_column(String(WORD_CHARS))
    login: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(ADDRESS_CHARS), index=True)
    code_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    holds_until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    """At their most it opens nothing more: so it is when it was used."""
