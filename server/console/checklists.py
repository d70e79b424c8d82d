"""Checklists: what is asked, on which basis, and from when to when each basis is in force."""

from flask import Blueprint, render_template, request

from server.api.request import work
from server.domain.checklist_changes import TEXTS, between
from server.models import Template
from server.queries import bases, checklists
from shared.checklists import Item
from shared.checklists import Template as Checklist

blueprint = Blueprint("checklists", __name__, url_prefix="/templates")


@blueprint.get("")
def listed() -> str:
    """The published versions."""
    opened = work()
    opened.require("template.read")
    rows = checklists.published(opened)
    bodies = {row.id: Checklist.from_body(row.body) for row in rows}
    return render_template(
        "checklists.html", rows=rows, bodies=bodies, uses=checklists.uses(opened)
    )


@blueprint.get("/<template_id>")
def one(template_id: str) -> str:
    """One version: its items by section, each with its bases and their dates."""
    row = work().get(Template, template_id)
    checklist = checklists.parsed(work(), row.id, row.digest)
    text = request.args.get("q", "").strip().lower()
    shown = [item for item in checklist.items if _fits(item, text)]
    sections = [
        (section, [item for item in shown if item.section == section.code])
        for section in checklist.sections
    ]
    return render_template(
        "checklist.html",
        row=row,
        checklist=checklist,
        sections=[(section, items) for section, items in sections if items],
        count=len(shown),
        others=checklists.others(work(), row),
        cards=bases.cards,
        text=text,
    )


@blueprint.get("/<before_id>/diff/<after_id>")
def diff(before_id: str, after_id: str) -> str:
    """Two versions side by side, field by field."""
    before, after = (work().get(Template, one) for one in (before_id, after_id))
    return render_template(
        "checklist_diff.html",
        before=before,
        after=after,
        compared=between(
            *(checklists.parsed(work(), one.id, one.digest) for one in (before, after))
        ),
        names=TEXTS,
    )


def _fits(item: Item, text: str) -> bool:
    if not text:
        return True
    told = (item.code, item.text_zh, item.text_en, *(basis.text for basis in item.bases))
    return any(text in one.lower() for one in told)
