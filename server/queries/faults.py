"""Kinds of fault (隐患类别): the section of the checklist a fault belongs to."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from server.models import Finding, Inspection, Order, Template
from server.queries import checklists
from server.queries.parts import LAST, Group
from server.work import Work

NO_KIND = Group("", "", "", (LAST,))
"""Of a fault that stands in no section of its checklist."""
NAMELESS = "none"
"""How an address asks for those of no kind."""


class Kinds:
    """The kinds of fault by checklist, each checklist read once."""

    def __init__(self, work: Work) -> None:
        self.work = work
        digests = work.session.execute(select(Template.id, Template.digest))
        self.digests: dict[str, str] = dict(iter(digests))
        self._known: dict[str, dict[str, Group]] = {}

    def of(self, template_id: str, code: str) -> Group:
        """The kind of what an item of a checklist found."""
        return self.by_item(template_id).get(code, NO_KIND)

    def by_item(self, template_id: str) -> dict[str, Group]:
        """The kind of each item of a checklist."""
        if template_id not in self._known:
            listed = checklists.parsed(self.work, template_id, self.digests[template_id])
            parts = {
                one.code: Group(one.code, one.name_zh, one.name_en, (place,))
                for place, one in enumerate(listed.sections)
            }
            self._known[template_id] = {
                item.code: parts[item.section] for item in listed.items if item.section in parts
            }
        return self._known[template_id]


def listed(work: Work) -> list[Group]:
    """Every kind of fault there is, each once, as the newest checklist calls it."""
    kinds, found = Kinds(work), dict[str, Group]()
    newest = select(Template.id).order_by(Template.published_at.desc(), Template.id)
    for template_id in work.session.scalars(newest):
        for kind in kinds.by_item(template_id).values():
            found.setdefault(kind.key, kind)
    return sorted(found.values(), key=lambda one: one.place)


def is_of_kind(work: Work, key: str) -> ColumnElement[bool]:
    """Which orders are of a kind of fault; the key of none asks for those without one."""
    kinds = Kinds(work)
    nameless = key == NAMELESS
    found: list[ColumnElement[bool]] = []
    for template_id in kinds.digests:
        items = kinds.by_item(template_id)
        codes = sorted(code for code, kind in items.items() if nameless or kind.key == key)
        named = Finding.code.in_(codes)
        found.append(and_(Inspection.template_id == template_id, named))
    of_kind = or_(false(), *found)
    return (
        select(Finding.id)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(Finding.id == Order.finding_id, ~of_kind if nameless else of_kind)
        .exists()
    )
