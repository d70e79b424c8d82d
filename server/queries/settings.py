"""The settings of the city as they stand: read once a unit of work, and how they became so."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from server.domain.city_settings import KNOWN, Setting
from server.models import SettingChange
from server.work import Work

CHANGES_SHOWN = 50


@dataclass(frozen=True)
class Standing:
    """A setting with the value that holds."""

    known: Setting
    value: int


def value(work: Work, setting: Setting) -> int:
    """What holds now."""
    return _set(work).get(setting.name, setting.default)


def standing(work: Work) -> list[Standing]:
    """All settings, as they stand."""
    work.require("setting.read")
    return [Standing(one, value(work, one)) for one in KNOWN.values()]


def changes(work: Work) -> list[SettingChange]:
    """Who changed what, and why, the latest first."""
    work.require("setting.read")
    return list(
        work.session.scalars(
            select(SettingChange)
            .options(joinedload(SettingChange.person))
            .order_by(SettingChange.set_at.desc(), SettingChange.id.desc())
            .limit(CHANGES_SHOWN)
        )
    )


def _set(work: Work) -> dict[str, int]:
    """The latest value of each that was ever set."""
    return work.once(SettingChange, partial(_read, work))


def _read(work: Work) -> dict[str, int]:
    latest = select(
        SettingChange.name,
        SettingChange.value,
        func.row_number()
        .over(
            partition_by=SettingChange.name,
            order_by=(SettingChange.set_at.desc(), SettingChange.id.desc()),
        )
        .label("place"),
    ).subquery()
    asked = select(latest.c.name, latest.c.value).where(latest.c.place == 1)
    return dict(iter(work.session.execute(asked)))
