"""What is counted of the indicators by the clock: guards by the register and the rules of the day,
checks of before, and the figures of the day, kept as they stood.
"""

from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from server.actions import indicators
from server.domain.indicator_events import SchoolsFellOut
from server.domain.indicators import GUARDS, Cause
from server.models import IndicatorDay, Inspection, School, SchoolProof
from server.queries import indicators as queries
from server.queries import norms
from server.work import Work
from shared.norms import RuleSet, required_guards
from shared.vocabulary import InspectionState

SCHOOLS_AT_ONCE = 20
RECOUNTED_AT_ONCE = 200
CHECKS_LOOKED_AT = 10
LOOKED_THROUGH = "looked_through"
"""The word of what says only that a school's checks of before were looked at."""


def recount(work: Work, day: date, *, told: bool = True, most: int = RECOUNTED_AT_ONCE) -> bool:
    """Who has too few guards, or enough, since the register or the rules are others.

    What was counted on the campus holds until the register says something else than it did then.
    Only so many are taken at once, that nobody waits long; whether there are more. How many fell
    out in all is told with the first of them.
    """
    asked = (
        select(SchoolProof, School)
        .join(School, School.id == SchoolProof.school_id)
        .where(SchoolProof.key == GUARDS, SchoolProof.value != "", School.active)
        .where(SchoolProof.seen_on <= day)
        .order_by(School.id)
    )
    rules = norms.rules_on(work, day)
    rows = work.session.execute(asked).all()
    others = [(proof, school, _recounted(proof, school, day, rules)) for proof, school in rows]
    changed = [(proof, school, one) for proof, school, one in others if one is not None]
    out = Counter(school.area_id for _proof, school, one in changed if not one["passed"])
    for proof, school, _one in changed[:most]:
        # Held first: a check that was seen meanwhile is what counts.
        indicators.held(work, school.id)
        work.session.refresh(proof)
        again = _recounted(proof, school, day, rules)
        if again is not None:
            indicators.refresh(work, school.id, {GUARDS: again}, day)
    if told and out:
        work.record(SchoolsFellOut(day.isoformat(), dict(out)))
    return len(changed) > most


def recounted_on(work: Work, day: date) -> bool:
    """Whether anybody was counted anew on this day so far."""
    anew = SchoolProof.key == GUARDS, SchoolProof.cause == Cause.REGISTER
    return bool(work.session.scalar(select(exists().where(*anew, SchoolProof.seen_on == day))))


def _recounted(
    proof: SchoolProof, school: School, day: date, rules: frozenset[RuleSet]
) -> dict[str, Any] | None:
    """What stands in the place of what was seen; None where it comes to the same."""
    counted, register = dict(proof.counted), indicators.numbers(school)
    if register != counted.get("register"):
        counted |= {**register, "register": register}
    told = indicators.headcount(counted)
    if told is None or not proof.value.isdigit():
        return None
    passed = not required_guards(told, day, rules).missing(int(proof.value))
    if passed == proof.passed:
        return None
    return {
        "passed": passed,
        "value": proof.value,
        "code": proof.code,
        "cause": Cause.REGISTER,
        "seen_on": max(day, proof.seen_on),
        "inspection_id": proof.inspection_id,
        "order_id": None,
        "counted": {indicators.LOOKED_ON: proof.seen_on.isoformat(), **counted},
    }


def fill(work: Work) -> bool:
    """See the checks of some schools nothing is known of yet; whether there may be more."""
    complete = (Inspection.school_id == School.id) & (Inspection.state == InspectionState.COMPLETE)
    asked = (
        select(School.id)
        .where(~exists().where(SchoolProof.school_id == School.id), exists().where(complete))
        .order_by(School.id)
        .limit(SCHOOLS_AT_ONCE)
    )
    schools = work.session.scalars(asked).all()
    for school_id in schools:
        latest = (
            select(Inspection)
            .where(Inspection.school_id == school_id, Inspection.state == InspectionState.COMPLETE)
            .order_by(Inspection.arrived_at.desc())
            .limit(CHECKS_LOOKED_AT)
        )
        for inspection in reversed(work.session.scalars(latest).all()):
            indicators.see_inspection(work, inspection, told=False)
        _mark(work, school_id)
    return len(schools) == SCHOOLS_AT_ONCE


def _mark(work: Work, school_id: str) -> None:
    work.new(
        SchoolProof,
        school_id=school_id,
        key=LOOKED_THROUGH,
        passed=None,
        value="",
        code="",
        cause=Cause.CHECK,
        seen_on=work.today,
        counted={},
    )
    work.session.flush()


def keep(work: Work, day: date) -> None:
    """Keep the figures of today; what a day missed counted is not made up."""
    if day != work.today:
        return
    kept = select(IndicatorDay.area_id).where(IndicatorDay.day == day)
    known = set(work.session.scalars(kept))
    for area_id, counts in queries.by_area(work).items():
        if area_id not in known:
            figures = {key: asdict(one) for key, one in counts.items()}
            work.new(IndicatorDay, day=day, area_id=area_id, figures=figures)
