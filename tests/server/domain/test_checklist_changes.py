"""Versions side by side: every field that became another is told, and nothing else."""

from dataclasses import fields, replace
from datetime import date

from server.domain.checklist_changes import TEXTS, Change, between
from shared.checklists import Item
from tests.shared.sheets import TEMPLATE


def test_each_changed_field_is_told_with_what_it_said_and_what_it_says() -> None:
    first, second, *rest = TEMPLATE.items
    dated = replace(first.bases[0], valid_to=date(2027, 1, 1)) if first.bases else None
    another = replace(
        first, unit="个", veto=True, text_zh="另一问", bases=(dated,) if dated else first.bases
    )
    new = replace(second, code="XX-99")
    told = between(TEMPLATE, replace(TEMPLATE, items=(another, new, *rest)))
    assert [one.code for one in told.added] == ["XX-99"]
    assert [one.code for one in told.removed] == [second.code]
    (changed,) = told.changed
    fields_told = {one.field: one for one in changed.changes}
    assert fields_told["text_zh"] == Change("text_zh", first.text_zh, "另一问")
    assert (fields_told["veto"].before, fields_told["veto"].after) == ("—", "✓")
    assert set(fields_told) <= {"unit", "veto", "text_zh", "bases"}
    assert not between(TEMPLATE, TEMPLATE).any


def test_every_field_has_a_name() -> None:
    assert set(TEXTS) == {one.name for one in fields(Item)} - {"code"}
