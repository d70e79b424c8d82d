"""Who could know of a visit, and since when: its envelopes, codes, openings, replacements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from server.models import (
    CodeReading,
    Device,
    DeviceHolder,
    Envelope,
    Inspection,
    Opening,
    Person,
    Replacement,
    Visit,
)
from server.queries import supervising
from server.work import Work
from shared.clearing import tablet_of
from shared.vocabulary import VisitState

PLANNED, RELEASED, SHOWN, OPENED, REPLACED, ARRIVED = (
    "planned", "released", "shown", "opened", "replaced", "arrived",
)  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """Somebody could know from here on: who, by what, on which tablet, or somebody no more."""

    at: datetime
    kind: str
    who: str
    before_the_hour: bool
    tablet: str = ""
    to: str = ""
    way: str = ""
    reason: str = ""
    doubtful: bool = False
    signs: tuple[str, ...] = ()

    @property
    def early(self) -> bool:
        """Whether it was too early: planning alone, and a change of the team, come before."""
        return self.before_the_hour and self.kind in (OPENED, SHOWN, ARRIVED)


@dataclass(frozen=True)
class Sealed:
    """A tablet of the team: whether the visit waits on it, its key is given, it was opened."""

    person: str
    tablet: str
    envelope: Envelope | None
    opened_at: datetime | None = None
    withdrawn: bool = False
    told_key: bool = False
    """The app on it knows envelopes."""


def moments(work: Work, visit: Visit) -> list[Moment]:
    """What happened to the secret, in the order in which it happened."""
    work.require("visit.read", visit)
    found = [*_of_the_plan(work, visit), *_of_envelopes(work, visit), *_of_the_gate(work, visit)]
    return sorted(found, key=lambda one: (one.at, one.kind))


def tablets(work: Work, visit: Visit) -> list[Sealed]:
    """Every tablet of the team, and what has ended of those before."""
    work.require("visit.read", visit)
    envelopes = _envelopes(work, visit)
    opened = {one.envelope_id: one.opened_at for one in _openings(work, visit)}
    rows = [
        _sealed(one.person.name, one.device, one, opened.get(one.id))
        for one in sorted(envelopes, key=lambda one: (one.ended_at is not None, one.person.name))
    ]
    have = {(one.person_id, one.device_id) for one in envelopes if one.ended_at is None}
    for member in visit.team:
        theirs = _devices(work, member.person_id)
        rows += [
            _sealed(member.person.name, device, None, None)
            for device in theirs
            if (member.person_id, device.id) not in have and device.revoked_at is None
        ]
        if not theirs:
            rows.append(Sealed(member.person.name, "", None))
    return rows


def supervisors(work: Work, visit: Visit) -> list[str]:
    """Who may look at the plan at any time: they supervise the school's town, or more."""
    work.require("visit.read", visit)
    return supervising.over(work, visit.school.area_id)


def _sealed(
    person: str, device: Device, envelope: Envelope | None, opened_at: datetime | None
) -> Sealed:
    return Sealed(
        person,
        tablet_of(device.id),
        envelope,
        opened_at,
        withdrawn=device.revoked_at is not None,
        told_key=bool(device.envelope_key),
    )


def _of_the_plan(work: Work, visit: Visit) -> list[Moment]:
    planner = work.session.get_one(Person, visit.planned_by)
    found = [_moment(visit, visit.planned_at, PLANNED, planner.name)]
    if visit.state not in (VisitState.SEALED, VisitState.CANCELLED):
        team = ", ".join(sorted(member.person.name for member in visit.team))
        found.append(_moment(visit, visit.release_at, RELEASED, team))
    rows = work.session.scalars(
        select(Replacement)
        .where(Replacement.visit_id == visit.id)
        .options(*(joinedload(one) for one in (Replacement.before, Replacement.now)))
        .options(joinedload(Replacement.maker))
    )
    for row in rows:
        told = {"to": row.now.name, "reason": row.reason, "way": row.maker.name}
        found.append(_moment(visit, row.made_at, REPLACED, row.before.name, **told))
    return found


def _of_envelopes(work: Work, visit: Visit) -> list[Moment]:
    names = {one.id: (one.person.name, tablet_of(one.device_id)) for one in _envelopes(work, visit)}
    shown = work.session.scalars(
        select(CodeReading)
        .where(CodeReading.visit_id == visit.id)
        .options(joinedload(CodeReading.person))
    )
    found = []
    for row in shown:
        told = {"to": row.read_to, "tablet": names[row.envelope_id][1]}
        found.append(_moment(visit, row.shown_at, SHOWN, row.person.name, **told))
    for one in _openings(work, visit):
        who, tablet = names[one.envelope_id]
        told = {"tablet": tablet, "way": one.way}
        opened = _moment(visit, one.opened_at, OPENED, who, doubtful=one.doubtful, **told)
        found.append(opened)
    return found


def _of_the_gate(work: Work, visit: Visit) -> list[Moment]:
    """The arrival, with the signs at the gate that it was known."""
    row = work.session.get(Inspection, visit.inspection_id)
    if row is None:
        return []
    signs = tuple(row.arrival.get("leak_signs") or ())
    lead = work.session.get_one(Person, row.lead_id)
    doubtful = row.arrived_doubtful
    told = {"doubtful": doubtful, "signs": signs}
    return [_moment(visit, row.arrived_at, ARRIVED, lead.name, **told)]


def _moment(visit: Visit, at: datetime, kind: str, who: str, **told: Any) -> Moment:
    return Moment(at, kind, who, at < visit.release_at, **told)


def _envelopes(work: Work, visit: Visit) -> list[Envelope]:
    found = select(Envelope).where(Envelope.visit_id == visit.id).options(defer(Envelope.letter))
    both = (joinedload(Envelope.person), joinedload(Envelope.device))
    return list(work.session.scalars(found.options(*both).order_by(Envelope.made_at, Envelope.id)))


def _openings(work: Work, visit: Visit) -> list[Opening]:
    return list(work.session.scalars(select(Opening).where(Opening.visit_id == visit.id)))


def _devices(work: Work, person_id: str) -> list[Device]:
    handed = select(DeviceHolder.device_id).where(DeviceHolder.person_id == person_id)
    mine = (Device.person_id == person_id) | Device.id.in_(handed)
    asked = select(Device).where(mine, ~Device.on_paper)
    return list(work.session.scalars(asked.order_by(Device.id)))
