"""Plan B: a visit's checklist on paper, as secret as the visit itself until its hour.

It is asked for by a form, since that it was printed, and when, goes on record.
"""

from collections.abc import Iterator

from flask import Blueprint, Response

from server.api.papers import as_pdf
from server.api.request import work
from server.api.rights import needs
from server.console.fact_words import correctable_facts
from server.console.words import reader
from server.domain.campaign_events import PaperCheckPrinted
from server.domain.register_words import in_english
from server.models import Visit
from server.queries import knowing, on_paper, one_page
from server.queries.on_paper import Asked, OnPaper
from server.reports.paper_check import Case, Line, PaperCheck, paper_check_pdf
from shared.checklists import AnswerType, Item, Template
from shared.papers import Reader, condition, option, unit
from shared.papers.guards import by_rule, no_rule
from shared.vocabulary import Grade, Outcome, Verdict, VisitState

blueprint = Blueprint("paper_check", __name__, url_prefix="/visits")


@blueprint.post("/<visit_id>/checklist.pdf")
@needs("visit.read", "visit.read_own", hidden=True)
def paper(visit_id: str) -> Response:
    """The checklist of this visit to be filled in by hand, in the reader's language."""
    opened, speaks = work(), reader()
    visit = knowing.visit(opened, visit_id)
    made = paper_check_pdf(_paper(visit, speaks), speaks)
    opened.record(PaperCheckPrinted(visit.id, visit.state == VisitState.SEALED))
    name = f"{visit.school.name}-{visit.visit_on:%Y%m%d}-{speaks.say('Checklist on paper')}"
    return as_pdf(made, name, opened.now)


def _paper(visit: Visit, speaks: Reader) -> PaperCheck:
    opened, school = work(), visit.school
    settings = opened.settings
    asked = on_paper.of_visit(opened, visit)
    guards, rules = _guards(asked, speaks)
    return PaperCheck(
        school=school.name,
        line=" · ".join(
            (
                *(speaks.either(one, in_english(one)) for one in _kind(visit)),
                speaks.either(school.area.name, school.area.name_en),
                speaks.filled("code {code}", code=school.code),
                school.address,
            )
        ),
        office=speaks.either(settings.office_name, settings.office_name_en),
        visit=one_page.going(visit, speaks),
        guards=guards,
        rules=rules,
        sections=[*_sections(asked, speaks), _facts(asked, speaks)],
        cases=[
            Case(order.number, " · ".join(filter(None, (order.what, order.where))))
            for _, order in on_paper.cases(opened, visit)
        ],
        outcomes=[speaks.label(one) for one in Outcome],
        grades=[speaks.label(one) for one in Grade],
        team=[member.person.name for member in visit.team],
        told=speaks.filled(
            "{count} items of version {version} apply or may apply; {left} do not apply here.",
            count=len(asked.asked),
            version=asked.version,
            left=asked.left_out,
        ),
        address=f"{settings.public_url}/visits/{visit.id}",
        foot=speaks.filled(
            "For the team only, printed by {name} at {time}. Keep it with the record.",
            name=opened.actor.name,
            time=speaks.time(opened.now),
        ),
        at=opened.now,
    )


def _kind(visit: Visit) -> tuple[str, str]:
    return visit.school.school_type, visit.school.locality


def _guards(asked: OnPaper, speaks: Reader) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How many guards are needed that day, with each rule's number; a gap while nobody can say."""
    needed = asked.sheet.guards()
    if needed is None:
        return speaks.say("not to be said: a number is missing in the register"), ()
    rules = by_rule(needed, speaks)
    if needed.required is None:
        return no_rule(speaks), rules
    return speaks.filled("{count} needed", count=needed.required), rules


def _sections(asked: OnPaper, speaks: Reader) -> Iterator[tuple[str, list[Line]]]:
    for section in asked.sheet.template.sections:
        lines = [
            _line(one, asked.sheet.template, speaks)
            for one in asked.asked
            if one.item.section == section.code
        ]
        if lines:
            yield section.name(speaks.language), lines


def _facts(asked: OnPaper, speaks: Reader) -> tuple[str, list[Line]]:
    """What the register says of the school: written down only where it was found otherwise."""
    yes_no = speaks.say("yes"), speaks.say("no")
    lines = [
        Line(
            "",
            one.words,
            "",
            () if one.counted else yes_no,
            "",
            speaks.filled("known: {value}", value=one.known),
        )
        for one in correctable_facts(asked.sheet)
    ]
    return speaks.say("Facts of the register, only where found otherwise"), lines


def _line(asked: Asked, template: Template, speaks: Reader) -> Line:
    item = asked.item
    return Line(
        item.code,
        item.text(speaks.language),
        condition(template, item, speaks, by_code=True) if asked.only_if else "",
        _boxes(item, speaks),
        speaks.say("year-month-day") if item.answer_type is AnswerType.DATE else unit(item, speaks),
        speaks.filled("known: {value}", value=option(item, asked.known, speaks))
        if asked.known
        else "",
    )


def _boxes(item: Item, speaks: Reader) -> tuple[str, ...]:
    """What can be ticked; numbers, days and texts are written into a gap."""
    if item.answer_type is AnswerType.VERDICT:
        return tuple(speaks.label(one) for one in Verdict)
    if item.answer_type in (AnswerType.CHOICE, AnswerType.MULTI):
        english = speaks.language == "en" and len(item.options_en) == len(item.options_zh)
        return item.options_en if english else item.options_zh
    return (speaks.say("photo taken"),) if item.answer_type is AnswerType.PHOTO else ()
