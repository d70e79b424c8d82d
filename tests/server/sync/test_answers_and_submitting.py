"""Answers as they should not be, and parts that lack something: told, and what is good is kept."""

from typing import Any

from sqlalchemy import Engine, event, select

from bench.tablets import FINDINGS
from mobile import texts
from mobile.presenters import reasons
from server.models import Inspection, Order, School, Template
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared import checklists
from shared.checklists import score, sheet_of
from shared.records.ops import AnswerSet, AnswersSet
from shared.vocabulary import InspectionState, OpKind, SignatureRole
from tests.drivers import pens
from tests.drivers.chain import Chain, Made

NO_BOARDERS = "青禾实验小学"
FOR_BOARDERS = "SS-03"
ASKS = {"XF-07": "verdict", "RF-01": "number", "BI-05": "choice", "RF-09": "multi", "LD-04": "date"}
WRONG: dict[str, tuple[str, Any]] = {
    "a word for a verdict": ("XF-07", "maybe"),
    "a number for a verdict": ("XF-07", 1),
    "a list for a verdict": ("XF-07", ["pass"]),
    "a word for a number": ("RF-01", "many"),
    "infinity for a number": ("RF-01", "Infinity"),
    "true for a number": ("RF-01", True),
    "a choice that is none": ("BI-05", "大学"),
    "a text for many choices": ("RF-09", "防暴头盔"),
    "a choice that is none among many": ("RF-09", ["防暴头盔", "火箭"]),
    "a day that is none": ("LD-04", "2026-02-30"),
    "an item of no checklist": ("ZZ-99", "pass"),
}
RIGHT = {"XF-07": "fail", "RF-01": "2", "BI-05": "高中", "RF-09": ["防刺服"], "LD-04": "2026-09-01"}


def answers(chen: Chain, inspection_id: str, given: dict[str, Any]) -> Made:
    said = AnswersSet([AnswerSet(code, value) for code, value in given.items()])
    return chen.op(OpKind.ANSWERS_SET, inspection_id, said)


def kept(works: Works, inspection_id: str) -> Inspection:
    with works.reading(SYSTEM) as work:
        return work.session.get_one(Inspection, inspection_id)


def is_explained(code: str) -> None:
    """The inspector reads why and what to do, in both languages."""
    told = reasons.TEXTS[reasons.SORTS[code]]
    assert set(told) == {"why", "todo"}
    for text in told.values():
        texts.set_language("zh")
        assert any("\u4e00" <= sign <= "\u9fff" for sign in texts._(text)), text


def checklist(works: Works, template_id: str) -> checklists.Template:
    with works.reading(SYSTEM) as work:
        return checklists.Template.from_body(work.session.get_one(Template, template_id).body)


def test_what_is_wrong_in_the_table_is_wrong_for_what_the_item_asks(
    works: Works, template_id: str
) -> None:
    items = checklist(works, template_id).by_code
    assert {code: str(items[code].answer_type) for code in ASKS} == ASKS
    assert {code for code, _ in WRONG.values()} == {*ASKS, "ZZ-99"}


def test_wrong_answers_are_refused_one_by_one_and_the_good_ones_kept(
    chen: Chain, works: Works, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    assert chen.words(start) == ["applied"]
    for name, (code, value) in WRONG.items():
        alone, among = chen.results(
            answers(chen, inspection_id, {code: value}),
            answers(chen, inspection_id, {code: value, "ZD-01": "pass"}),
        )
        assert (alone["result"], alone["code"]) == ("refused", "wrong_answers"), name
        assert (among["result"], among["code"]) == ("merged", "some_wrong"), name
        reason = "unknown_item" if code == "ZZ-99" else "wrong_answer"
        assert alone["facts"]["wrong"] == among["facts"]["wrong"] == {code: reason}, name
        assert set(kept(works, inspection_id).answers) == {"ZD-01"}, name
    is_explained("wrong_answers")
    is_explained("some_wrong")
    assert chen.words(answers(chen, inspection_id, RIGHT)) == ["applied"]
    stored = kept(works, inspection_id).answers
    assert {code: one["value"] for code, one in stored.items()} == {"ZD-01": "pass", **RIGHT}


def test_an_answer_to_an_item_that_does_not_apply_is_kept_and_counts_nowhere(
    chen: Chain, works: Works, city: City, template_id: str
) -> None:
    inspection_id, start = chen.start(city.schools[NO_BOARDERS], template_id)
    good = {"ZD-01": "pass", "ZD-02": "pass"}
    assert chen.words(start, answers(chen, inspection_id, good)) == ["applied", "applied"]
    template = checklist(works, template_id)

    def judged() -> Any:
        with works.reading(SYSTEM) as work:
            row = work.session.get_one(Inspection, inspection_id)
            school = work.session.get_one(School, row.school_id)
            body = {
                "arrived_at": "2026-09-17T01:00:00.000Z",
                "mode": row.mode,
                "facts": row.facts,
                "answers": row.answers,
            }
            known = {
                "facts": school.facts,
                "school_type": school.school_type,
                "locality": school.locality,
            }
            return sheet_of(template, body, known, {}).assess()

    before = score(judged())
    assert chen.words(answers(chen, inspection_id, {FOR_BOARDERS: "fail"})) == ["applied"]
    assert kept(works, inspection_id).answers[FOR_BOARDERS]["value"] == "fail"
    after = judged()
    assert not after[FOR_BOARDERS].shown.applies
    assert not after[FOR_BOARDERS].failed
    assert score(after) == before


def test_a_part_that_lacks_something_stays_open_until_it_is_there(
    chen: Chain, works: Works, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    _, fault = chen.finding(inspection_id)
    done = [start, fault]
    assert chen.words(*done) == ["applied", "applied"]
    lacks = ["gate_photo", "inspector_signature", "school_signature"]

    def submitted() -> dict[str, Any]:
        (told,) = chen.results(chen.submit(inspection_id, done))
        return dict(told)

    for brings in (
        lambda: chen.photo(inspection_id, b"the gate"),
        lambda: chen.signature(inspection_id, SignatureRole.INSPECTOR),
        lambda: chen.signature(inspection_id, SignatureRole.SCHOOL),
    ):
        told = submitted()
        assert (told["result"], told["code"]) == ("refused", "incomplete")
        assert told["facts"]["missing"] == lacks
        row = kept(works, inspection_id)
        assert (row.state, row.submitted_at) == (InspectionState.STARTED, None)
        done.append(brings())
        assert chen.words(done[-1]) == ["applied"]
        del lacks[0]
    is_explained("incomplete")
    assert (submitted()["result"], lacks) == ("applied", [])
    assert kept(works, inspection_id).state == InspectionState.COMPLETE
    with works.reading(SYSTEM) as work:
        assert len(work.session.scalars(select(Order)).all()) == 1


def test_a_school_that_refuses_to_sign_needs_a_reason_and_a_witness(
    chen: Chain, works: Works, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    done = [start, chen.photo(inspection_id, b"the gate")]
    done.append(chen.signature(inspection_id, SignatureRole.INSPECTOR))
    assert chen.words(*done) == ["applied"] * 3
    refusal: dict[str, Any] = {"refused": True, "strokes": []}
    silent = chen.signature(inspection_id, SignatureRole.SCHOOL, **refusal)
    assert chen.words(silent) == ["refused reason_missing"]
    empty = chen.signature(inspection_id, SignatureRole.SCHOOL, strokes=[])
    assert chen.words(empty) == ["refused no_strokes"]
    is_explained("reason_missing")
    is_explained("no_strokes")
    done.append(
        chen.signature(inspection_id, SignatureRole.SCHOOL, **refusal, reason="对结论有异议")
    )
    assert chen.words(done[-1]) == ["applied"]
    (told,) = chen.results(chen.submit(inspection_id, done))
    assert (told["code"], told["facts"]["missing"]) == ("incomplete", ["school_signature"])
    done.append(chen.signature(inspection_id, SignatureRole.WITNESS))
    assert chen.words(done[-1], chen.submit(inspection_id, done)) == ["applied", "applied"]
    assert kept(works, inspection_id).state == InspectionState.COMPLETE


def test_a_seal_over_other_acts_than_were_sent_is_refused(
    chen: Chain, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    photo = chen.photo(inspection_id, b"the gate")
    signed = [
        chen.signature(inspection_id, role)
        for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    ]
    done = [start, photo, *signed]
    assert chen.words(*done) == ["applied"] * 4
    stranger = Made("{}", 0, "")
    for bad, code in (
        (chen.submit(inspection_id, [*done, stranger]), "covers_unknown_ops"),
        (chen.submit(inspection_id, done, digest="0" * 64), "digest_differs"),
        (chen.submit(inspection_id, done, seal_signature="AAAA"), "bad_seal"),
    ):
        assert chen.words(bad) == [f"refused {code}"]
        is_explained(code)
    assert chen.words(chen.submit(inspection_id, done)) == ["applied"]


def test_inspections_with_their_orders_are_taken_in_one_transaction(
    engine: Engine, works: Works, city: City
) -> None:
    pen = pens.enrolled(works, city)
    (body,) = pens.inspections(works, pen, 3)
    commits: list[object] = []

    def note(connection: object) -> None:
        commits.append(connection)

    event.listen(engine, "commit", note)
    told = pens.pushed(works, pen, body)
    event.remove(engine, "commit", note)
    assert {str(one.result) for one in told.results} == {"applied"}
    assert len(commits) == 1
    with works.reading(SYSTEM) as work:
        numbers = work.session.scalars(select(Order.number)).all()
    assert len(set(numbers)) == len(numbers) == 3 * FINDINGS
