"""How a school stands to the indicators: seen anew when a check is complete, an order is closed or
a look-back opens it again, when the register or the rules change, and once a day.

Each of these is a job of its own, so that no push and no desk waits for it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from server.domain.indicator_events import SchoolCameBackIn, SchoolFellOut
from server.domain.indicators import GUARDS, INDICATORS, KEYS, Cause, Indicator
from server.models import Finding, IndicatorSpan, Inspection, LookBack, Order, School, SchoolProof
from server.queries import checklists, inspections, standing
from server.work import Work
from shared.checklists import Assessed
from shared.checklists.sheet import Reading
from shared.clock import local_date
from shared.norms import Headcount
from shared.vocabulary import Verdict

SEE, RECOUNT = "see_indicators", "recount_indicators"
COUNTED = ("students", "staff", "boarders")
LOOKED_ON = "looked_on"
"""Under which word what was counted anew keeps the day of the check it rests on."""
Seen = dict[str, dict[str, Any]]
"""What was seen, by the word of the thing."""


def see_inspection_later(work: Work, inspection_id: str) -> None:
    """Have a complete check seen."""
    work.later(SEE, work.now, f"{SEE}:check:{inspection_id}", inspection_id=inspection_id)


def see_order_later(work: Work, order_id: str) -> None:
    """Have it seen whether a fault is put right: an order about it is closed, or withdrawn."""
    work.later(SEE, work.now, f"{SEE}:order:{order_id}:{work.now.isoformat()}", order_id=order_id)


def see_back_later(work: Work, lookback_id: str) -> None:
    """Have it seen that a fault is there again, or still."""
    work.later(SEE, work.now, f"{SEE}:back:{lookback_id}", lookback_id=lookback_id)


def recount_later(work: Work, turn: int = 0) -> None:
    """Have guards counted anew: the register or the rules in force have changed."""
    work.later(RECOUNT, work.now, f"{RECOUNT}:{work.now.isoformat()}:{turn}", turn=turn)


def see_inspection(work: Work, inspection: Inspection, *, told: bool = True) -> None:
    """What a complete check says, with what was put right of it since."""
    school_id = held(work, inspection.school_id)
    seen = _of_answers(work, inspection)
    orders = select(Order).where(Order.inspection_id == inspection.id, Order.closed_at.is_not(None))
    for order in work.session.scalars(orders):
        seen |= _put_right(work, order)
    _settle(work, school_id, seen, told=told)


def see_order(work: Work, order: Order) -> None:
    """That a fault was put right, if it still is: by the last order about it that was closed."""
    _settle(work, held(work, order.school_id), _put_right(work, order))


def see_back(work: Work, row: LookBack) -> None:
    """That a fault was found again."""
    order = work.session.get_one(Order, row.order_id)
    if row.judged_at is None:
        return
    seen = _of_order(work, order, row.judged_at, passed=False, cause=Cause.CAME_BACK)
    for one in seen.values():
        one["inspection_id"] = row.inspection_id
    _settle(work, held(work, order.school_id), seen)


def refresh(work: Work, school_id: str, seen: Seen, day: date) -> None:
    """What was counted anew holds from this day on; the school is held."""
    _settle(work, school_id, seen, since=day, told=False)


def held(work: Work, school_id: str) -> str:
    """The school, held to the commit: of two who see something there one waits for the other."""
    # New records may still point at it meanwhile.
    held = select(School.id).where(School.id == school_id).with_for_update(key_share=True)
    work.session.scalars(held).one()
    return school_id


def _of_answers(work: Work, inspection: Inspection) -> Seen:
    sheet = inspections.judged(work, inspection)
    reading = Reading(sheet)
    seen: Seen = {}
    for item in sheet.template.items:
        if item.stat_key not in KEYS:
            continue
        one = reading.item(item)
        value = one.computed if one.value is None else one.value
        if not one.shown.applies or value is None:
            continue
        seen[item.stat_key] = {
            "passed": _passed(one),
            "value": str(value),
            "code": item.code,
            "cause": Cause.CHECK,
            "seen_on": sheet.visit.on,
            "inspection_id": inspection.id,
            "order_id": None,
            "counted": _headcount(reading) if item.stat_key == GUARDS else {},
        }
    if GUARDS in seen:
        seen[GUARDS]["counted"]["register"] = numbers(inspection.school)
    return seen


def _passed(one: Assessed) -> bool | None:
    """Nothing is said by what does not apply here."""
    if one.verdict is Verdict.NOT_APPLICABLE:
        return None
    return one.verdict is not Verdict.FAIL


def _headcount(reading: Reading) -> dict[str, Any]:
    """The numbers guards were counted by on the campus; none while one is not known."""
    told = {name: reading.name(name) for name in COUNTED}
    known = {name: int(one) for name, one in told.items() if isinstance(one, Decimal)}
    if len(known) < len(COUNTED):
        return {}
    kind = reading.name("school_type")
    return known | {"school_type": kind if isinstance(kind, str) else ""}


def numbers(school: School) -> dict[str, Any]:
    """The numbers guards are counted by, as the register has them."""
    known = {name: school.facts.get(name) for name in COUNTED}
    return known | {"school_type": school.school_type}


def headcount(told: dict[str, Any]) -> Headcount | None:
    """The same as the rules take them; None while one is not known."""
    if any(not isinstance(told.get(name), int) for name in COUNTED):
        return None
    known = {name: int(told[name]) for name in COUNTED}
    return Headcount(**known, school_type=str(told.get("school_type") or ""))


def _put_right(work: Work, order: Order) -> Seen:
    """Nothing is while another order about the same thing is open; what was withdrawn is not."""
    alike = _alike(work, order)
    closed = {one.closed_at: one for one in alike if one.closed_at is not None}
    if not closed or any(one.state in standing.STILL for one in alike):
        return {}
    last = max(closed)
    return _of_order(work, closed[last], last, passed=True, cause=Cause.PUT_RIGHT)


def _alike(work: Work, order: Order) -> list[Order]:
    """The school's orders about the same thing, whatever code their checklists give it."""
    asked = (
        select(Order, Inspection.template_id, Finding.code)
        .join(Inspection, Inspection.id == Order.inspection_id)
        .join(Finding, Finding.id == Order.finding_id)
        .where(Order.school_id == order.school_id, Finding.code.is_not(None))
    )
    about: dict[str, list[Order]] = {}
    for one, template_id, code in work.session.execute(asked):
        item = checklists.item(work, template_id, code)
        if item is not None and item.stat_key in KEYS:
            about.setdefault(item.stat_key, []).append(one)
    return next((rows for rows in about.values() if order in rows), [])


def _of_order(work: Work, order: Order, at: Any, *, passed: bool, cause: Cause) -> Seen:
    """What the order is about, if an indicator reads it."""
    finding = work.session.get_one(Finding, order.finding_id)
    inspection = work.session.get_one(Inspection, order.inspection_id)
    item = checklists.item_of(work, inspection, finding)
    if item is None or item.stat_key not in KEYS:
        return {}
    told = {
        "passed": passed,
        "value": "",
        "code": item.code,
        "cause": cause,
        "seen_on": local_date(at, work.settings.time_zone),
        "inspection_id": inspection.id,
        "order_id": order.id,
        "counted": {},
    }
    return {item.stat_key: told}


def _settle(
    work: Work, school_id: str, seen: Seen, *, since: date | None = None, told: bool = True
) -> None:
    """Keep what was seen, unless something later is known, and let follow what does."""
    asked = select(SchoolProof).where(SchoolProof.school_id == school_id)
    proofs = {row.key: row for row in work.session.scalars(asked)}
    fresh = set()
    for key, one in seen.items():
        known = proofs.get(key)
        if known is not None and _looked_on(known) > one["seen_on"]:
            continue
        if known is None:
            proofs[key] = work.new(SchoolProof, school_id=school_id, key=key, **one)
        else:
            for name, value in one.items():
                setattr(known, name, value)
        fresh.add(key)
    _Settling(work, school_id, proofs, frozenset(fresh), since, told).follow()


def _looked_on(proof: SchoolProof) -> date:
    """When somebody last looked: what was only counted anew since outdates no check on its way."""
    told = proof.counted.get(LOOKED_ON)
    return date.fromisoformat(told) if told else proof.seen_on


@dataclass(frozen=True)
class _Settling:
    """What follows for the indicators of one school from what was newly seen there."""

    work: Work
    school_id: str
    proofs: dict[str, SchoolProof]
    fresh: frozenset[str]
    since: date | None
    told: bool

    def follow(self) -> None:
        standing = select(IndicatorSpan).where(
            IndicatorSpan.school_id == self.school_id, IndicatorSpan.until.is_(None)
        )
        spans = {row.key: row for row in self.work.session.scalars(standing)}
        for one in INDICATORS.values():
            if {need.key for need in one.needs} & self.fresh:
                self._take(one, spans.get(one.key))

    def _take(self, one: Indicator, span: IndicatorSpan | None) -> None:
        met = one.met(self.proofs)
        if span is not None and met == span.met:
            self._put(span, one)
            return
        on = self.since or self._day(one)
        if span is not None:
            on = max(on, span.since)
            span.until = on
            # The standing one must be over before the next begins.
            self.work.session.flush()
        if met is not None:
            self._begin(one, met, on, span)

    def _day(self, one: Indicator) -> date:
        return max(self.proofs[need.key].seen_on for need in one.needs if need.key in self.fresh)

    def _begin(self, one: Indicator, met: bool, on: date, before: IndicatorSpan | None) -> None:
        work, fell = self.work, not met and before is not None and before.met
        row = IndicatorSpan(
            id=work.new_id(),
            school_id=self.school_id,
            key=one.key,
            met=met,
            fell=fell,
            since=on,
            at=work.now,
        )
        self._put(row, one)
        work.session.add(row)
        if self.told and fell:
            work.record(SchoolFellOut(self.school_id, one.key, on.isoformat(), row.cause))
        elif self.told and before is not None and before.fell:
            work.record(SchoolCameBackIn(self.school_id, one.key, on.isoformat(), row.cause))

    def _put(self, row: IndicatorSpan, one: Indicator) -> None:
        """By what it stands."""
        row.proof = one.decides(self.proofs)
        proof = self.proofs[row.proof]
        row.seen_on, row.value, row.code = proof.seen_on, proof.value, proof.code
        row.cause, row.inspection_id = proof.cause, proof.inspection_id
        row.order_id = proof.order_id
