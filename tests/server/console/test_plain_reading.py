"""A notice in plain words: what to do next comes first, how it should be, which proof to send."""

import json
from typing import Any

from server.queries import plain
from tests.drivers.cases import PARTY, Cases
from tests.drivers.console import Seat


def test_every_section_of_the_checklist_has_its_proof_in_both_languages() -> None:
    checklist = plain.PROOFS.with_name("checklist-campus-safety.json")
    body = json.loads(checklist.read_text(encoding="utf-8"))
    failing = {one["section"] for one in body["items"] if one["grade"]}
    known = plain.proofs()
    assert failing <= known.keys()
    codes = {one["code"] for one in body["items"]} | {one["code"] for one in body["sections"]}
    assert known.keys() - {plain.ANY} <= codes
    assert all(one["zh"] and one["en"] for one in known.values())
    assert plain.proof("XF-07") != plain.proof("XF-04") == known["XF"]
    assert plain.proof("") == plain.proof("??-1") == known[plain.ANY]


def test_what_to_do_next_comes_first(cases: Cases, app: Any) -> None:
    (order_id,) = cases.found(code="XF-07")
    seat = Seat(app, PARTY)
    page = seat.page(f"/my/{order_id}").html
    assert page.index("下一步：签收") < page.index("应当做到：")
    assert "疏散通道、楼梯、安全出口畅通" in page
    page = seat.submit(f"/my/{order_id}", "/sign").html
    assert page.index("下一步：改好以后发照片") < page.index("通道要全空")
