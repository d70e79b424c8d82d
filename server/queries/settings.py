"""The settings of the city as they stand: read once a unit of work, and how they became so."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import func, select, tuple_
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
    last: SettingChange | None = None
    """Who set it so, and why; None where nobody has."""


def value(work: Work, setting: Setting) -> int:
    """What holds now."""
    latest = _latest(work).get(setting.name)
    return setting.default if latest is None else latest.value


def changed(work: Work, setting: Setting) -> int:
    """How often it was set."""
    latest = _latest(work).get(setting.name)
    return 0 if latest is None else latest.ordinal


def standing(work: Work) -> list[Standing]:
    """All settings, as they stand."""
    work.require("setting.read")
    latest = _last_changes(work)
    return [Standing(one, value(work, one), latest.get(one.name)) for one in KNOWN.values()]


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


def _last_changes(work: Work) -> dict[str, SettingChange]:
    one = SettingChange
    last = select(one.name, func.max(one.ordinal)).group_by(one.name)
    asked = select(one).options(joinedload(one.person))
    rows = work.session.scalars(asked.where(tuple_(one.name, one.ordinal).in_(last)))
    return {row.name: row for row in rows}


def _latest(work: Work) -> dict[str, Any]:
    """The latest change of each that was ever set."""
    return work.once(SettingChange, partial(_read, work))


def _read(work: Work) -> dict[str, Any]:
    one = SettingChange
    last = select(one.name, func.max(one.ordinal)).group_by(one.name)
    asked = select(one.name, one.value, one.ordinal)
    rows = work.session.execute(asked.where(tuple_(one.name, one.ordinal).in_(last)))
    return {row.name: row for row in rows}
