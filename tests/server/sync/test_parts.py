"""Parts and seals: nothing under a digest changes; what comes late stands beside it or is held."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from server.feed.records import inspection_body
from server.models import Inspection
from server.scope import SYSTEM
from server.work import Works
from shared.sealing import covered, seal
from shared.vocabulary import InspectionState, OpKind, SignatureRole
from tests import pictures
from tests.drivers.chain import Chain, Made

Enrolled = Callable[[str], Chain]


@dataclass
class Check:
    """One inspection as a tablet has sent it so far."""

    chain: Chain
    id: str
    finding_id: str
    ops: list[Made]


def checked(
    chain: Chain, school_id: str, template_id: str, *, grade: str = "", **start: Any
) -> Check:
    """A check ready to be submitted; with a grade, of a fault that was put right on the spot."""
    inspection_id, begun = chain.start(school_id, template_id, **start)
    fixed = {"grade": grade, "fixed_on_spot": True} if grade else {}
    finding_id, fault = chain.finding(inspection_id, **fixed)
    gate = chain.photo(inspection_id, pictures.jpeg())
    signed = [
        chain.signature(inspection_id, role)
        for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    ]
    ops = [begun, fault, gate, *signed]
    assert chain.words(*ops) == ["applied"] * len(ops)
    return Check(chain, inspection_id, finding_id, ops)


@pytest.fixture
def check(chen: Chain, school_id: str, template_id: str) -> Check:
    """A check ready to be submitted."""
    return checked(chen, school_id, template_id)


def content(works: Works, inspection_id: str) -> str:
    """The digest of all that is on record of an inspection, but for amendments."""
    with works.reading(SYSTEM) as work:
        body = inspection_body(work.session.get_one(Inspection, inspection_id)).__dict__
    return seal({name: value for name, value in body.items() if name != "amendments"})


def test_what_comes_after_the_seal_is_held_and_changes_nothing(check: Check, works: Works) -> None:
    chain = check.chain
    assert chain.words(chain.submit(check.id, check.ops)) == ["applied"]
    before = content(works, check.id)
    late = [
        chain.op(OpKind.ANSWERS_SET, check.id, {"answers": [{"code": "XF-07", "value": "fail"}]}),
        chain.finding(check.id)[1],
        chain.op(
            OpKind.FINDING_WITHDRAW, check.finding_id, {"inspection_id": check.id, "reason": "x"}
        ),
        chain.photo(check.id, pictures.jpeg("red")),
        chain.signature(check.id, SignatureRole.WITNESS),
        chain.submit(check.id, check.ops),
    ]
    assert chain.words(*late) == ["held part_submitted"] * len(late)
    assert content(works, check.id) == before


def test_an_amendment_stands_beside_the_part_it_names(check: Check, works: Works) -> None:
    chain = check.chain
    digest = covered([op.sha for op in check.ops])
    assert chain.words(chain.submit(check.id, check.ops)) == ["applied"]
    before = content(works, check.id)
    said = chain.op(OpKind.AMENDMENT_ADD, check.id, {"digest": digest, "text": "三层，不是二层"})
    lost = chain.op(OpKind.AMENDMENT_ADD, check.id, {"digest": "0" * 64, "text": "x"})
    assert chain.words(said, lost) == ["applied", "refused no_such_part"]
    assert content(works, check.id) == before
    with works.reading(SYSTEM) as work:
        amendments = work.session.get_one(Inspection, check.id).amendments
    assert [(one["text"], one["digest"]) for one in amendments] == [("三层，不是二层", digest)]


def test_a_submitted_finding_is_not_withdrawn_by_naming_another_check(
    check: Check, works: Works, school_id: str, template_id: str
) -> None:
    chain = check.chain
    assert chain.words(chain.submit(check.id, check.ops)) == ["applied"]
    before = content(works, check.id)
    other_id, begun = chain.start(school_id, template_id)
    around = chain.op(
        OpKind.FINDING_WITHDRAW, check.finding_id, {"inspection_id": other_id, "reason": "x"}
    )
    slipped = chain.photo(other_id, pictures.jpeg("red"), finding_id=check.finding_id)
    assert chain.words(begun, around, slipped) == [
        "applied",
        "refused other_inspection",
        "refused other_inspection",
    ]
    assert content(works, check.id) == before


def test_a_tablet_named_as_missing_adds_nothing_any_more(
    check: Check, works: Works, enrolled: Enrolled
) -> None:
    """Whoever joined and never came back is named; the check is complete without them."""
    lin = enrolled("lin")
    start = check.ops[0].text
    joined = lin.op(OpKind.INSPECTION_START, check.id, payload_of(start))
    assert lin.words(joined) == ["merged joined"]
    chain = check.chain
    done = chain.submit(check.id, check.ops, missing_devices=[lin.device_id])
    assert chain.words(done) == ["applied"]
    before = content(works, check.id)
    late = [lin.finding(check.id)[1], lin.signature(check.id, SignatureRole.INSPECTOR)]
    late.append(lin.submit(check.id, [joined, *late]))
    assert lin.words(*late) == ["held inspection_complete"] * 3
    assert content(works, check.id) == before


def test_a_check_is_complete_when_every_tablet_that_joined_has_submitted(
    check: Check, works: Works, enrolled: Enrolled
) -> None:
    lin = enrolled("lin")
    joined = lin.op(OpKind.INSPECTION_START, check.id, payload_of(check.ops[0].text))
    signed = lin.signature(check.id, SignatureRole.INSPECTOR)
    assert lin.words(joined, signed) == ["merged joined", "applied"]
    assert check.chain.words(check.chain.submit(check.id, check.ops)) == ["applied"]
    assert state(works, check.id) == InspectionState.SUBMITTED
    assert lin.words(lin.submit(check.id, [joined, signed])) == ["applied"]
    assert state(works, check.id) == InspectionState.COMPLETE


def test_a_check_that_is_over_is_joined_by_nobody(check: Check, enrolled: Enrolled) -> None:
    assert check.chain.words(check.chain.submit(check.id, check.ops)) == ["applied"]
    he = enrolled("he")
    joins = he.op(OpKind.INSPECTION_START, check.id, payload_of(check.ops[0].text))
    assert he.words(joins) == ["held inspection_complete"]


def test_another_school_is_not_joined(
    check: Check, enrolled: Enrolled, template_id: str, works: Works
) -> None:
    he = enrolled("he")
    payload = payload_of(check.ops[0].text) | {"school_id": he.new_id()}
    assert he.words(he.op(OpKind.INSPECTION_START, check.id, payload)) == ["refused other_school"]


def test_a_seal_over_anothers_ops_is_refused(check: Check, enrolled: Enrolled) -> None:
    lin = enrolled("lin")
    joined = lin.op(OpKind.INSPECTION_START, check.id, payload_of(check.ops[0].text))
    signed = lin.signature(check.id, SignatureRole.INSPECTOR)
    assert lin.words(joined, signed) == ["merged joined", "applied"]
    assert lin.words(lin.submit(check.id, [joined, signed, check.ops[1]])) == [
        "refused covers_unknown_ops"
    ]


def payload_of(text: str) -> dict[str, Any]:
    """The payload of an op as it travelled."""
    told: dict[str, Any] = json.loads(text)["payload"]
    return told


def state(works: Works, inspection_id: str) -> str:
    """Where an inspection stands."""
    with works.reading(SYSTEM) as work:
        return work.session.get_one(Inspection, inspection_id).state


def test_a_fault_under_a_seal_is_not_taken_back_by_another_tablet_of_the_same_person(
    check: Check, enrolled: Enrolled, works: Works
) -> None:
    other = enrolled("chen")
    back = {"inspection_id": check.id, "reason": "看错了"}
    joins = other.op(OpKind.INSPECTION_START, check.id, payload_of(check.ops[0].text))
    assert other.words(joins) == ["merged joined"]
    assert check.chain.words(check.chain.submit(check.id, check.ops)) == ["applied"]
    before = content(works, check.id)
    late = other.op(OpKind.FINDING_WITHDRAW, check.finding_id, back)
    assert other.words(late) == ["held fault_sealed"]
    assert content(works, check.id) == before


def test_until_then_any_tablet_of_who_found_it_takes_it_back(
    check: Check, enrolled: Enrolled
) -> None:
    other = enrolled("chen")
    back = {"inspection_id": check.id, "reason": "看错了"}
    assert other.words(
        other.op(OpKind.INSPECTION_START, check.id, payload_of(check.ops[0].text)),
        other.op(OpKind.FINDING_WITHDRAW, check.finding_id, back),
    ) == ["merged joined", "applied"]
