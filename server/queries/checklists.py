"""Published checklists, newest version first."""

from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from server.domain.checklist_changes import Comparison, between
from server.models import Finding, Inspection, Template
from server.work import Work
from shared.checklists import Item
from shared.checklists import Template as Checklist
from shared.problems import NotFound

ROWS_MAX = 100
PARSED_KEPT_MAX = 8
"""Versions of the checklist in use at one time, and some more."""

_parsed: dict[str, Checklist] = {}
_parsing = Lock()


def published(work: Work) -> list[Template]:
    """Every published version."""
    return list(
        work.session.scalars(
            select(Template)
            .where(work.reach("template.read", Template))
            .order_by(Template.code, Template.version.desc())
            .limit(ROWS_MAX)
        )
    )


def uses(work: Work) -> dict[str, int]:
    """How many inspections in reach went by each version."""
    rows = work.session.execute(
        select(Inspection.template_id, func.count(Inspection.id))
        .where(work.reach("inspection.read", Inspection))
        .group_by(Inspection.template_id)
    )
    return dict(iter(rows))


def in_use(work: Work) -> Template:
    """The version inspections begin with; NotFound before the first is published."""
    template = work.session.scalars(
        select(Template)
        .where(work.reach("template.read", Template), Template.current)
        .order_by(Template.published_at.desc())
        .limit(1)
    ).one_or_none()
    if template is None:
        raise NotFound()
    return template


def parsed(work: Work, template_id: str, digest: str) -> Checklist:
    """A published checklist, taken apart; what stands under a digest never changes."""
    with _parsing:
        known = _parsed.get(digest)
    if known is None:
        body = work.session.scalars(select(Template.body).where(Template.id == template_id)).one()
        known = Checklist.from_body(body)
        with _parsing:
            while len(_parsed) >= PARSED_KEPT_MAX:
                del _parsed[next(iter(_parsed))]
            _parsed[digest] = known
    return known


def of_inspection(work: Work, inspection: Inspection) -> Checklist:
    """The checklist a check went by."""
    return _known(work, inspection.template_id)


def item_of(work: Work, inspection: Inspection, finding: Finding) -> Item | None:
    """The item a fault of this check is about; none where it lies outside the list."""
    return item(work, inspection.template_id, finding.code)


def item(work: Work, template_id: str, code: str | None) -> Item | None:
    """The item of this code on a published checklist; none where it has none."""
    return _known(work, template_id).by_code.get(code or "")


def _known(work: Work, template_id: str) -> Checklist:
    named = select(Template.digest).where(Template.id == template_id)
    digest = work.once((Template, template_id), lambda: work.session.scalars(named).one())
    return parsed(work, template_id, digest)


def compare(work: Work, checklist: Checklist) -> Comparison:
    """What publishing this checklist would make of the version in use."""
    work.require("template.publish")
    now = in_use(work)
    return between(parsed(work, now.id, now.digest), checklist)


def others(work: Work, row: Template) -> list[Template]:
    """The other versions of a checklist, the latest first."""
    rows = (
        select(Template)
        .options(defer(Template.body))
        .where(work.reach("template.read", Template))
        .where(Template.code == row.code, Template.id != row.id)
        .order_by(Template.version.desc())
        .limit(ROWS_MAX)
    )
    return list(work.session.scalars(rows))


def item_in_use(work: Work, code: str) -> Item | None:
    """An item of the checklist in force; none where it has none of this number."""
    row = in_use(work)
    return parsed(work, row.id, row.digest).by_code.get(code)
