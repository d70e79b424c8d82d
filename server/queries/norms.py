"""Which rule sets on guards bind in this city, day by day, as they were switched on and off."""

from datetime import date
from functools import partial

from sqlalchemy import select

from server.domain.city_settings import NORMS
from server.models import Inspection, SettingChange, Visit
from server.work import Work
from shared.clock import local_date
from shared.norms import RuleSet, Switch, as_limits, switched_on


def rules_on(work: Work, day: date) -> frozenset[RuleSet]:
    """The rule sets that bind on a day."""
    return switched_on(work.once(Switch, partial(_switches, work)), day)


def limits_on(work: Work, day: date) -> dict[str, str]:
    """The same as the limits of a visit on that day keep it."""
    return as_limits(rules_on(work, day))


def limits_of(work: Work, inspection: Inspection) -> dict[str, str]:
    """The limits an inspection is judged by: its visit's own, else what bound as it arrived."""
    visit = work.session.get(Visit, inspection.visit_id) if inspection.visit_id else None
    if visit is not None:
        return dict(visit.limits)
    return limits_on(work, local_date(inspection.arrived_at, work.settings.time_zone))


def _switches(work: Work) -> list[Switch]:
    one, zone = SettingChange, work.settings.time_zone
    asked = select(one.name, one.value, one.set_at).where(one.name.in_(NORMS))
    rows = work.session.execute(asked.order_by(one.ordinal))
    return [
        Switch(NORMS[name], bool(value), local_date(set_at, zone)) for name, value, set_at in rows
    ]
