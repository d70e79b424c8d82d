"""Two tablets, one item: what was seen decides; where both changed it both values are kept."""

from collections.abc import Callable
from typing import Any

import pytest

from server.models import Inspection
from server.scope import SYSTEM
from server.work import Works
from shared.vocabulary import OpKind
from tests.drivers.chain import Chain
from tests.server.sync.test_parts import payload_of

CODE = "XF-07"


@pytest.fixture
def visit(
    chen: Chain, enrolled: Callable[[str], Chain], school_id: str, template_id: str
) -> tuple[str, list[Chain]]:
    """An inspection three tablets have joined."""
    inspection_id, start = chen.start(school_id, template_id)
    assert chen.words(start) == ["applied"]
    others = [enrolled("lin"), enrolled("he")]
    for one in others:
        joins = one.op(OpKind.INSPECTION_START, inspection_id, payload_of(start.text))
        assert one.words(joins) == ["merged joined"]
    return inspection_id, [chen, *others]


def says(chain: Chain, inspection_id: str, value: Any, seen: Any = None) -> dict[str, Any]:
    """One tablet answers; what becomes of it."""
    payload = {"answers": [{"code": CODE, "value": value, "seen": seen}]}
    return chain.results(chain.op(OpKind.ANSWERS_SET, inspection_id, payload))[0]


def on_record(works: Works, inspection_id: str) -> tuple[Any, list[Any]]:
    """The value that stands, and all values where they differ."""
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Inspection, inspection_id)
        kept = [one["value"] for one in row.conflicts.get(CODE, [])]
        return row.answers[CODE]["value"], kept


def test_who_saw_what_stands_may_change_it(visit: tuple[str, list[Chain]], works: Works) -> None:
    inspection_id, (chen, lin, _) = visit
    assert says(chen, inspection_id, "pass")["result"] == "applied"
    assert says(lin, inspection_id, "fail", seen="pass")["result"] == "applied"
    assert on_record(works, inspection_id) == ("fail", [])


def test_ones_own_answer_may_always_be_changed(
    visit: tuple[str, list[Chain]], works: Works
) -> None:
    inspection_id, (chen, _, _) = visit
    says(chen, inspection_id, "pass")
    assert says(chen, inspection_id, "fail", seen=None)["result"] == "applied"
    assert on_record(works, inspection_id) == ("fail", [])


def test_the_same_answer_twice_is_no_dispute(visit: tuple[str, list[Chain]], works: Works) -> None:
    inspection_id, (chen, lin, _) = visit
    says(chen, inspection_id, "fail")
    assert says(lin, inspection_id, "fail")["result"] == "applied"
    assert on_record(works, inspection_id) == ("fail", [])


def test_every_value_of_a_dispute_is_kept_and_its_givers_are_told(
    visit: tuple[str, list[Chain]], works: Works
) -> None:
    inspection_id, (chen, lin, he) = visit
    says(chen, inspection_id, "pass")
    second = says(lin, inspection_id, "fail")
    third = says(he, inspection_id, "not_applicable")
    for told in (second, third):
        assert (told["result"], told["code"]) == ("merged", "both_kept")
        assert told["facts"]["conflicts"] == [CODE]
    assert on_record(works, inspection_id) == ("pass", ["pass", "fail", "not_applicable"])


def test_who_changes_their_mind_in_a_dispute_does_not_push_out_the_others(
    visit: tuple[str, list[Chain]], works: Works
) -> None:
    inspection_id, (chen, lin, he) = visit
    says(chen, inspection_id, "pass")
    says(lin, inspection_id, "fail")
    says(he, inspection_id, "fail")
    says(lin, inspection_id, "not_applicable")
    assert on_record(works, inspection_id) == ("pass", ["pass", "fail", "not_applicable"])
