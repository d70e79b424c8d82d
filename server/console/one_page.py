"""The page on a school that the team of a visit takes along; sealed to it until its hour.

It is asked for by a form, since that it was read, and when, goes on record.
"""

from collections.abc import Iterator

from flask import Blueprint, Response
from flask_babel import gettext

from server.api.papers import as_pdf
from server.api.request import work
from server.api.rights import needs
from server.console.schools import GUARDS_ITEM, TEXTS, guards_of, on_duty_of
from server.console.words import reader
from server.domain.campaign_events import OnePageOpened
from server.domain.register_words import in_english
from server.models import School, Visit
from server.queries import inspections, knowing, one_page
from server.reports.one_page import OnePage, one_page_pdf
from shared.papers import Reader
from shared.papers.guards import by_rule, no_rule
from shared.vocabulary import VisitState

blueprint = Blueprint("one_page", __name__, url_prefix="/visits")


@blueprint.post("/<visit_id>/school.pdf")
@needs("visit.read", "visit.read_own", hidden=True)
def paper(visit_id: str) -> Response:
    """The page, in the reader's language."""
    opened, speaks = work(), reader()
    visit = knowing.visit(opened, visit_id)
    made = one_page_pdf(_paper(visit, speaks), speaks)
    opened.record(OnePageOpened(visit.id, visit.state == VisitState.SEALED))
    return as_pdf(made, f"{visit.school.name}-{visit.visit_on:%Y%m%d}", opened.now)


def _paper(visit: Visit, speaks: Reader) -> OnePage:
    opened, school = work(), visit.school
    settings = opened.settings
    office = speaks.either(settings.office_name, settings.office_name_en)
    guards, missing, rules = _guards(school, speaks)
    told = one_page.read(opened, visit, speaks)
    words = (school.school_type, school.locality)
    return OnePage(
        school=school.name,
        line=" · ".join(
            (
                *(speaks.either(one, in_english(one)) for one in words),
                speaks.either(school.area.name, school.area.name_en),
                speaks.filled("code {code}", code=school.code),
            )
        ),
        office=office,
        visit=one_page.going(visit, speaks),
        facts=(*_facts(school, speaks), (speaks.say("Visits this term"), told.load)),
        features=tuple(
            gettext(word) for key, word in TEXTS.items() if school.facts.get(key) is True
        ),
        guards=guards,
        guards_missing=missing,
        rules=rules,
        address=school.address or "—",
        place=one_page.place(school),
        told=told,
        file_at=f"{settings.public_url}/schools/{school.id}",
        foot=speaks.filled(
            "For the team only, printed by {name} at {time}. Shred it after the visit.",
            name=opened.actor.name,
            time=speaks.time(opened.now),
        ),
        at=opened.now,
    )


def _facts(school: School, speaks: Reader) -> Iterator[tuple[str, str]]:
    for name, word in (
        ("students", speaks.say("Students")),
        ("boarders", speaks.say("Boarders")),
        ("staff", speaks.say("Staff")),
    ):
        yield word, str(school.facts.get(name, "—"))


def _guards(school: School, speaks: Reader) -> tuple[str, bool, tuple[tuple[str, str], ...]]:
    """How many are needed and how many stood there last, with each rule's number."""
    needed = guards_of(school)
    if needed is None:
        return "—", False, ()
    there = on_duty_of(inspections.last_answer(work(), school, GUARDS_ITEM))
    rules = by_rule(needed, speaks)
    if needed.required is None:
        return no_rule(speaks), False, rules
    if there is None:
        told = speaks.filled("{count} needed; not counted on site yet", count=needed.required)
        return told, False, rules
    told = speaks.filled(
        "{needed} needed, {there} on duty at the last check", needed=needed.required, there=there
    )
    return told, needed.missing(there) > 0, rules
