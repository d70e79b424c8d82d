"""Waves and their attempts as pages show them: odds before, digests and numbers after."""

import hmac
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from server.domain.planning_words import Ceremony, DrawState, LeftOut, WaveState
from server.domain.wave_drawing import Frozen
from server.domain.wave_events import WaveGivenUp
from server.domain.waves import Parameters
from server.models import Area, AuditEntry, Draw, PermittedCheck, Person, Wave
from server.queries import area_tree, wave_register
from server.work import Work

ROWS_MAX = 100
TILE_CHARS = 8
SMALL_STRATUM = 5
"""A stratum of fewer schools is not named on a tile: that would tell the school."""


@dataclass(frozen=True)
class Stratum:
    """A stratum with its quota, and the chance of its least and most weighty school in per cent.

    The chance is exact for a quota of one, else the quota's share of the weight, which is near it.
    """

    name: str
    size: int
    quota: int
    least: float
    most: float


@dataclass(frozen=True)
class Preview:
    """What freezing would bind."""

    frozen: Frozen
    rows: Sequence[wave_register.Row]
    strata: list[Stratum]

    @property
    def left_out(self) -> list[tuple[LeftOut, list[wave_register.Row]]]:
        reasons = {one.left_out for one in self.rows if one.left_out}
        return [
            (reason, [one for one in self.rows if one.left_out == reason])
            for reason in LeftOut
            if reason in reasons
        ]

    @property
    def heaviest(self) -> list[wave_register.Row]:
        """Those most likely to be drawn, with what makes them so."""
        taking_part = [one for one in self.rows if one.left_out is None]
        return sorted(taking_part, key=lambda one: (-one.weight, one.school.code))[:10]


@dataclass(frozen=True)
class Tile:
    """One school drawn, as the meeting room may see it: its place, its stratum, a digest."""

    place: int
    stratum: str
    digest: str


def listed(work: Work, after: str = "") -> tuple[list[tuple[Wave, list[Draw]]], str]:
    """The waves in reach, the latest first, each with its attempts; and the key to go on from."""
    work.require("wave.read")
    reached = select(Wave).where(work.reach("wave.read", Wave))
    if after:
        reached = reached.where(Wave.id < after)
    found = list(work.session.scalars(reached.order_by(Wave.id.desc()).limit(ROWS_MAX + 1)))
    following = found[ROWS_MAX - 1].id if len(found) > ROWS_MAX else ""
    waves = found[:ROWS_MAX]
    ids = [wave.id for wave in waves]
    draws: dict[str, list[Draw]] = {one: [] for one in ids}
    tries = select(Draw).where(Draw.wave_id.in_(ids)).order_by(Draw.attempt)
    for row in work.session.scalars(tries):
        draws[row.wave_id or ""].append(row)
    return [(wave, draws[wave.id]) for wave in waves], following


def attempts(work: Work, wave: Wave) -> list[Draw]:
    """All attempts of a wave, the first first."""
    of_it = select(Draw).where(Draw.wave_id == wave.id)
    return list(work.session.scalars(of_it.order_by(Draw.attempt)))


def preview(work: Work, wave: Wave) -> Preview:
    """What would be bound now, counted on the register as it is."""
    asked = Parameters.from_record(wave.parameters)
    rows = wave_register.rows(work, wave, asked)
    bound = wave_register.frozen(work, asked, rows)
    return Preview(bound, rows, strata(bound))


def bound(wave: Wave) -> Frozen | None:
    """What was bound of a wave, once it was; of what cannot be read any more nothing takes part."""
    if not wave.frozen:
        return None
    try:
        return Frozen.from_record(json.loads(wave.frozen))
    except (ValueError, KeyError, TypeError):
        return Frozen((), (), {}, {})


def given_up(work: Work, wave: Wave) -> str:
    """Why a wave was given up, from the record."""
    if wave.state != WaveState.GIVEN_UP:
        return ""
    told = select(AuditEntry.entry).where(
        AuditEntry.subject_id == wave.id, AuditEntry.event == WaveGivenUp.__name__
    )
    entry = work.session.scalars(told.order_by(AuditEntry.number.desc())).first()
    return str(json.loads(entry)["facts"].get("reason", "")) if entry else ""


def strata(frozen: Frozen | None) -> list[Stratum]:
    """Each stratum with its size, quota and chances; none of what is not bound."""
    if frozen is None:
        return []
    weights: dict[str, list[int]] = {}
    for entry in frozen.register:
        weights.setdefault(entry.stratum, []).append(entry.weight)
    found = []
    for name in sorted(weights):
        quota, whole = frozen.quotas.get(name, 0), sum(weights[name])
        least, most = (
            100 * min(1, quota * weight / whole)
            for weight in (min(weights[name]), max(weights[name]))
        )
        found.append(Stratum(name, len(weights[name]), quota, least, most))
    return found


def step(wave: Wave, latest: Draw | None) -> int:
    """Which of the six steps of a ceremony is the one to do now, from 0."""
    if wave.state == WaveState.PUBLISHED:
        return 6
    if wave.state == WaveState.DRAWN:
        return 5
    if wave.state in (WaveState.PREPARING, WaveState.GIVEN_UP):
        return 0
    if latest is None or latest.state == DrawState.ABORTED:
        return 1
    waits = any(one.get("officer") and not one["commitment"] for one in latest.numbers)
    return 2 if wave.ceremony == Ceremony.PUBLIC and waits else 3


def tiles(row: Draw, frozen: Frozen) -> list[Tile]:
    """What was drawn, sealed: a digest under the salt for each, no school's name."""
    sizes = Counter(entry.stratum for entry in frozen.register)
    made: list[Tile] = []
    for stratum, codes in row.result.get("drawn", ()):
        for code in codes:
            told = stratum if sizes[stratum] >= SMALL_STRATUM else ""
            digest = hmac.new(row.salt.encode(), f"tile:{code}".encode(), "sha256").hexdigest()
            made.append(Tile(len(made) + 1, told, digest[:TILE_CHARS]))
    return made


def recusals(frozen: Frozen | None) -> int:
    """How often somebody stepped aside before the draw."""
    return sum(len(entry.recused) for entry in frozen.register) if frozen else 0


def named(work: Work, rows: Sequence[Draw]) -> dict[str, Person]:
    """The officers of these attempts, by id."""
    ids = {one["officer"] for row in rows for one in row.numbers if one.get("officer")}
    found = work.session.scalars(select(Person).where(Person.id.in_(sorted(ids))))
    return {one.id: one for one in found}


def areas(work: Work) -> list[Area]:
    """Where the asker may plan a wave, the widest first."""
    return sorted(area_tree.reached(work, "wave.plan"), key=lambda one: one.parent_id is not None)


def permitted(work: Work) -> list[PermittedCheck]:
    """The white list, as far as it is not over."""
    lasting = select(PermittedCheck).where(PermittedCheck.ends_on >= work.today)
    return list(work.session.scalars(lasting.order_by(PermittedCheck.begins_on).limit(ROWS_MAX)))
