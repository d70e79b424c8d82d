"""What is published of a draw, for anybody to run it again, and what stands beside it.

Before a draw is published or aborted nothing is handed out but what was bound by digests. In the
open, without signing in, an aborted attempt is shown once its whole wave is over: until then the
register it was frozen with is still to be drawn from.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.domain.drawing import ALGORITHM as PLAIN
from server.domain.planning_words import DrawState, WaveState
from server.models import AuditEntry, Draw, Office, Person, School, Wave
from server.queries import waves
from server.work import Work
from shared.clock import to_wire
from shared.problems import NotFound, WrongState

TEXTS = {
    "WaveFrozen": "Register frozen",
    "DrawCommitted": "Salt committed",
    "NumberPromised": "Number committed",
    "NumberTold": "Number told",
    "WaveDrawn": "Drawn",
    "DrawMade": "Salt committed, drawn",
    "DrawAborted": "Aborted",
    "DrawPublished": "Published",
}
"""The steps of a draw as its record tells them."""
OVER = frozenset({WaveState.PUBLISHED, WaveState.GIVEN_UP})


class NotPublished(WrongState):
    code = "not_published"
    text = "This draw is not published yet. Until then its digests are all there is to see."


@dataclass(frozen=True)
class Step:
    """One thing that was done, when, and by whom."""

    at: datetime
    event: str
    person_id: str


@dataclass(frozen=True)
class Going:
    """A school that was drawn, and who was to go."""

    code: str
    name: str
    team: tuple[str, ...]


@dataclass(frozen=True)
class Stratum:
    """A stratum of the register: how large, how many were drawn, and which."""

    name: str
    size: int
    quota: int
    drawn: tuple[Going, ...]


@dataclass(frozen=True)
class Told:
    """All that a page or a certificate of a draw says; result and numbers once it may be told."""

    row: Draw
    wave: Wave | None
    attempts: Sequence[Draw]
    steps: Sequence[Step]
    strata: Sequence[Stratum]
    left_out: int
    people: dict[str, Person]
    offices: dict[str, Office]

    @property
    def published(self) -> bool:
        return is_told(self.row)

    @property
    def size(self) -> int:
        """How many schools took part."""
        return sum(one.size for one in self.strata)

    @property
    def numbers(self) -> list[dict[str, str]]:
        """What officers committed and, once told in the open, their numbers."""
        return list(self.row.numbers)


def is_told(row: Draw) -> bool:
    """Whether the draw was published, or aborted in the open."""
    return row.state in (DrawState.PUBLISHED, DrawState.ABORTED) and row.published_at is not None


def seen(work: Work, draw_id: str) -> Draw:
    """A draw in the asker's reach."""
    return work.get(Draw, draw_id)


def in_public(work: Work, draw_id: str) -> Draw:
    """A draw anybody may see; not found while it is not out, whether there is one or not."""
    row = work.session.get(Draw, draw_id)
    over = row is not None and (row.wave is None or row.wave.state in OVER)
    if row is None or not over or not is_told(row):
        raise NotFound()
    return row


def record(work: Work, row: Draw) -> dict[str, Any]:
    """The record anybody can run the draw again from; no name of a person is in it."""
    if not is_told(row):
        raise NotPublished(state=row.state)
    beside = {
        "id": row.id,
        "name": row.name,
        "made_at": to_wire(row.made_at),
        "published_at": to_wire(row.published_at) if row.published_at else "",
        "schools": [[one.code, one.name] for one in _schools(work, row.drawn).values()],
    }
    of_rule = _plain(row) if row.wave is None else _of_wave(work, row, row.wave)
    return {"algorithm": row.algorithm, **of_rule, **beside}


def told(work: Work, row: Draw) -> Told:
    """What stands on the page of a draw; before it is published only what was bound."""
    wave = row.wave
    schools = _schools(work, row.drawn) if is_told(row) else {}
    bound = waves.bound(wave) if wave is not None else None
    frozen = bound.to_record() if bound else None
    of_wave = select(Draw).where(Draw.wave_id == row.wave_id).order_by(Draw.attempt)
    steps = list(_steps(work, row, wave))
    ids = {one.person_id for one in steps} | {one.get("officer", "") for one in row.numbers}
    strata = _strata_of(row, frozen, schools) if frozen else _one_list(row, schools)
    ids |= {person for one in strata for going in one.drawn for person in going.team}
    people = work.session.scalars(select(Person).where(Person.id.in_(sorted(ids))))
    offices = work.session.scalars(
        select(Office).where(Office.id.in_(sorted(_offices(row.numbers))))
    )
    return Told(
        row=row,
        wave=wave,
        attempts=[row] if wave is None else list(work.session.scalars(of_wave)),
        steps=steps,
        strata=strata,
        left_out=len(frozen["left_out"]) if frozen else 0,
        people={one.id: one for one in people},
        offices={one.id: one for one in offices},
    )


def _plain(row: Draw) -> dict[str, Any]:
    return {
        "state": row.state,
        "commitment": row.commitment,
        "salt": row.salt,
        "candidates": sorted(row.candidates),
        "count": len(row.drawn),
        "drawn": row.drawn,
    }


def _of_wave(work: Work, row: Draw, wave: Wave) -> dict[str, Any]:
    names = {
        one.id: one.name
        for one in work.session.scalars(
            select(Office).where(Office.id.in_(sorted(_offices(row.numbers))))
        )
    }
    numbers = [
        {**one, "office": names.get(one["office"], "")} if "office" in one else dict(one)
        for one in row.numbers
    ]
    result = {name: row.result[name] for name in ("drawn", "teams") if name in row.result}
    return {
        "wave": {"id": wave.id, "name": wave.name, "ceremony": wave.ceremony},
        "attempt": row.attempt,
        "state": row.state,
        "frozen": json.loads(wave.frozen),
        "frozen_digest": wave.frozen_digest,
        "commitment": row.commitment,
        "salt": row.salt,
        "numbers": numbers,
        "result": result,
        "not_planned": row.result.get("not_planned", []),
        "aborted_reason": row.aborted_reason,
    }


def _offices(numbers: Iterable[dict[str, str]]) -> set[str]:
    return {one.get("office", "") for one in numbers}


def _schools(work: Work, codes: Sequence[str]) -> dict[str, School]:
    found = work.session.scalars(
        select(School).where(School.code.in_(list(codes))).order_by(School.code)
    )
    return {one.code: one for one in found}


def _steps(work: Work, row: Draw, wave: Wave | None) -> Iterable[Step]:
    subjects = [row.id] if wave is None else [row.id, wave.id]
    entries = work.session.execute(
        select(AuditEntry.at, AuditEntry.event, AuditEntry.actor_id)
        .where(AuditEntry.subject_id.in_(subjects), AuditEntry.event.in_(sorted(TEXTS)))
        .order_by(AuditEntry.number)
    )
    return [Step(at, event, person or "") for at, event, person in entries]


def _strata_of(row: Draw, frozen: dict[str, Any], schools: dict[str, School]) -> list[Stratum]:
    sizes: dict[str, int] = {}
    for _, stratum, *_ in frozen["register"]:
        sizes[stratum] = sizes.get(stratum, 0) + 1
    quotas = frozen["parameters"]["quotas"]
    drawn = dict(row.result.get("drawn", ())) if is_told(row) else {}
    teams = dict(row.result.get("teams", ())) if is_told(row) else {}
    return [
        Stratum(
            name,
            sizes[name],
            quotas.get(name, 0),
            tuple(_going(code, schools, teams.get(code, ())) for code in drawn.get(name, ())),
        )
        for name in sorted(sizes)
    ]


def _one_list(row: Draw, schools: dict[str, School]) -> list[Stratum]:
    if row.algorithm != PLAIN:
        return []
    drawn = [_going(code, schools, ()) for code in row.drawn] if is_told(row) else []
    return [Stratum("all", len(row.candidates), len(row.drawn), tuple(drawn))]


def _going(code: str, schools: dict[str, School], team: Iterable[str]) -> Going:
    return Going(code, schools[code].name if code in schools else "", tuple(team))
