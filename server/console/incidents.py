"""Incidents: what happened at schools, report by report; how long it took is shown, not judged."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext

from server.actions.instants import confirm_incident_instant
from server.api.request import work
from server.api.rights import needs
from server.console import rulings
from server.console.kept_views import own_first
from server.console.lists.incidents import LISTING
from server.models import Incident, IncidentPhoto, IncidentReport
from server.queries import incident_instants, incidents, inspections, instants, photos
from shared.incidents import (
    REPORT_WITHIN,
    AtOnce,
    Harm,
    IncidentKind,
    PeopleGroup,
    at_odds,
    total,
)

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS_FROM = timedelta(days=2)
"""From here on a stretch of time is told in days."""
LOOKS = {Harm.DEAD: "broken", Harm.IN_HOSPITAL: "theirs", Harm.HURT: "theirs"}
HARMED = (Harm.DEAD, Harm.IN_HOSPITAL, Harm.HURT)
"""What a list tells of an incident, the worst first."""


@blueprint.get("")
@own_first(LISTING)
def listed() -> str:
    """The latest incidents; filters and search live in the address."""
    opened, look = work(), LISTING.look(request.args)
    return render_template(
        "incidents.html",
        page=incidents.find(opened, LISTING.wanted(look)),
        look=look,
        kinds=list(IncidentKind),
        areas=incidents.towns(opened),
        address=look.address,
        filtered=look.filtered(),
        harmed=harmed,
        took=_took,
    )


@blueprint.get("/<incident_id>")
def one(incident_id: str) -> str:
    """One incident: what is known now, then every report as it came."""
    opened = work()
    incident = opened.get(Incident, incident_id)
    reports = list(reversed(incident.reports))
    confirmed = instants.confirmed_of(opened, incident)
    people = [one.reported_by for one in reports] + [one.confirmed_by for one in confirmed]
    return render_template(
        "incident.html",
        incident=incident,
        latest=reports[0],
        reports=reports,
        photos=_by_report(incident.photos),
        damaged=photos.damaged(opened, [photo.sha256 for photo in incident.photos]),
        names=inspections.names(opened, people),
        doubtful=incident_instants.doubtful_of(opened, incident),
        confirmed=confirmed,
        changed={one.id: _changed(incident.reports, one) for one in reports},
        harms=list(Harm),
        groups_of_people=list(PeopleGroup),
        odd=_odd,
        harmed=harmed,
        took=_took,
        within=stretch(REPORT_WITHIN),
        done_at_once=[one for one in AtOnce if one in reports[0].at_once],
    )


@blueprint.post("/<incident_id>/instants")
@needs("held.decide")
def confirm(incident_id: str) -> Any:
    """Decide which hours shall stand where a tablet's clock could not be checked."""
    for which, ruling in rulings.decided():
        confirm_incident_instant(work(), incident_id, which, ruling)
    return redirect(f"/incidents/{incident_id}")


def harmed(report: IncidentReport) -> list[tuple[str, Harm, int]]:
    """Who came to harm, the worst first: how it looks, which harm, how many."""
    found = ((LOOKS[harm], harm, total(report.counts, harm)) for harm in HARMED)
    return [(look, harm, count) for look, harm, count in found if count]


def stretch(length: timedelta) -> str:
    """A stretch of time in words, no finer than it matters."""
    minutes = int(length.total_seconds() // 60)
    if length < HOUR:
        return gettext("%(minutes)s min", minutes=minutes)
    if length < DAYS_FROM:
        hours, rest = divmod(minutes, 60)
        if not rest:
            return gettext("%(hours)s h", hours=hours)
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    return gettext("%(days)s days", days=length // DAY)


def _took(report: IncidentReport) -> tuple[str, str]:
    """How long from the event to the report, and to the office."""
    told = incidents.took(report)
    return stretch(told.to_report), stretch(told.to_office)


def _odd(report: IncidentReport) -> set[tuple[str, str]]:
    """Where more came to harm than were involved."""
    return {(str(harm), str(group)) for harm, group in at_odds(report.counts)}


def _changed(reports: list[IncidentReport], report: IncidentReport) -> list[str]:
    """What a further report says otherwise than the one before it, by name."""
    before = next((one for one in reports if one.ordinal == report.ordinal - 1), None)
    if before is None:
        return []
    names = ("kind", "place", "where", "counts", "at_once")
    found = [name for name in names if getattr(before, name) != getattr(report, name)]
    moved = abs(before.happened_at - report.happened_at) >= timedelta(minutes=1)
    return [*(["happened_at"] if moved else []), *found]


def _by_report(shown: list[IncidentPhoto]) -> dict[str, list[IncidentPhoto]]:
    found: dict[str, list[IncidentPhoto]] = {}
    for photo in shown:
        found.setdefault(photo.report_id, []).append(photo)
    return found
