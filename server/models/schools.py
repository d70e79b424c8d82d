"""The register of schools, and what checks are made by: templates and the calendar."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Area
from server.models.base import NAME_CHARS, WORD_CHARS, Base, Synced, id_column, word
from shared.vocabulary import ItemKind


class School(Synced, Base):
    """A school or kindergarten as the register knows it; facts are those the checklist reads."""

    __tablename__ = "school"
    __table_args__ = (Index("ix_school_area_name", "area_id", "name"),)
    feed_kind = ItemKind.SCHOOL

    id: Mapped[str] = id_column()
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"))
    school_type: Mapped[str] = word()
    locality: Mapped[str] = word()
    address: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    pinyin: Mapped[str] = mapped_column(String(400), default="")
    initials: Mapped[str] = mapped_column(String(80), default="")
    lat_e7: Mapped[int | None]
    lon_e7: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    contacts: Mapped[list[Any]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime]

    area: Mapped[Area] = relationship()


class Template(Synced, Base):
    """One version of a checklist, frozen when published."""

    __tablename__ = "template"
    feed_kind = ItemKind.TEMPLATE

    id: Mapped[str] = id_column()
    code: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    name_en: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    body: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    current: Mapped[bool] = mapped_column(default=True)


class CalendarDay(Synced, Base):
    """A day that is not what its weekday says, or any day of a known year."""

    __tablename__ = "calendar_day"
    feed_kind = ItemKind.CALENDAR
    feed_owner = "year_id"

    day: Mapped[date] = mapped_column(primary_key=True)
    year_id: Mapped[str] = mapped_column(String(8), index=True)
    kind: Mapped[str] = word()
    name: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    name_en: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    edition: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    published: Mapped[bool] = mapped_column(default=True)


class Phrase(Synced, Base):
    """One usual wording (常用语) of a fault, for an item of the checklist or for any fault."""

    __tablename__ = "phrase"
    feed_kind = ItemKind.PHRASES
    feed_owner = "code"

    code: Mapped[str] = mapped_column(String(WORD_CHARS), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text_zh: Mapped[str] = mapped_column(String(NAME_CHARS))
    text_en: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
