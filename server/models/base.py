"""What all tables share: naming of constraints, ids, instants, and the mark of what is synced."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, Index, MetaData, String, TypeDecorator, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from shared.vocabulary import ItemKind

ID_CHARS = 36
DIGEST_CHARS = 64
WORD_CHARS = 40
NAME_CHARS = 200
KEY_CHARS = 120


class Instant(TypeDecorator[datetime]):
    """An instant: aware UTC in Python on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class Synced:
    """A table whose rows travel to tablets: each change gives its item a feed number.

    ``feed_kind`` names the item; a part (finding, photo, signature) names its owner's column.
    """

    feed_kind: ClassVar[ItemKind]
    feed_owner: ClassVar[str] = "id"


class Compared:
    """A table whose rows say how often they were written: of two who change one the second is
    told, and nothing of the first is written over."""

    rev: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.rev}


def id_column() -> Any:
    """The primary key: an id made where the record is made."""
    return mapped_column(String(ID_CHARS), primary_key=True)


def only_where(name: str, column: str, condition: str, *more: str) -> Index:
    """An index of the few rows a condition holds for: found without looking at the others."""
    where = text(condition)
    return Index(name, column, *more, sqlite_where=where, postgresql_where=where)


def only_marked(name: str, column: str, mark: str) -> Index:
    """The same of rows with a mark, in the words in which each database is asked for them."""
    return Index(name, column, sqlite_where=text(f"{mark} = 1"), postgresql_where=text(mark))


def word(default: str | None = None) -> Any:
    """A column for a word of the vocabulary."""
    if default is None:
        return mapped_column(String(WORD_CHARS))
    return mapped_column(String(WORD_CHARS), default=default)
