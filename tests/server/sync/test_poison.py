"""One bad op never stops its neighbours: it is refused or held, kept, and those behind it apply."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from server.models import Finding, Inspection, Receipt
from server.scope import SYSTEM
from server.work import Works
from shared.vocabulary import OpKind
from tests.drivers.chain import Chain

GOOD_ID = "00000000-0000-7000-8000-00000000f00d"

BAD_FINDINGS: dict[str, dict[str, Any]] = {
    "a text too long": {"what": "长" * 2001},
    "a text with NUL": {"what": "a\0b"},
    "NUL in a name": {"wh\0at": "x"},
    "an item's code too long": {"code": "X" * 33},
    "an unknown item": {"code": "ZZ-99"},
    "a float": {"rectify_workdays": 1.5},
    "a huge number": {"rectify_workdays": 2**70},
    "a number no column takes": {"rectify_workdays": 2**40},
    "a negative number": {"rectify_workdays": -1},
    "a wrong type": {"what": ["a"]},
    "a word that is none": {"grade": "terrible"},
    "an instant that is none": {"found": {"at": 7}},
    "nothing of it": {"inspection_id": None},
}

BAD_ENVELOPES: dict[str, dict[str, Any]] = {
    "a kind that is a list": {"kind": ["finding.add"]},
    "a kind with NUL": {"kind": "a\0b"},
    "a kind of a thousand characters": {"kind": "k" * 1000},
    "no payload": {"payload": None},
    "a payload that is a list": {"payload": []},
    "an entity that is no id": {"entity_id": "1"},
    "an entity with NUL": {"entity_id": "\0" * 36},
    "an actor that is a number": {"actor_id": 7},
    "a schema that is a text": {"op_schema": "1"},
    "a dependency that is no id": {"depends_on": ["\0"]},
    "an unknown dependency": {"depends_on": [GOOD_ID]},
    "a thousand dependencies": {"depends_on": [GOOD_ID] * 1000},
    "a blob of a strange kind": {"blobs": [{"sha256": "x", "bytes": 1, "mime": "m", "role": "x"}]},
    "nested deep": {"payload": {"what": [[[[[[[[[[1.5]]]]]]]]]]}},
    "a wall that is none": {"wall": "yesterday"},
}


def neighbours(
    chen: Chain, works: Works, school_id: str, template_id: str, poison: Callable[[str], Any]
) -> dict[str, Any]:
    """The result of a bad op between two good ones that must both apply."""
    inspection_id, start = chen.start(school_id, template_id)
    before, one = chen.finding(inspection_id)
    bad = poison(inspection_id)
    after, two = chen.finding(inspection_id)
    told = chen.results(start, one, bad, two)
    assert [told[0]["result"], told[1]["result"], told[3]["result"]] == ["applied"] * 3
    assert chen.get("/api/v1/sync/device").json["applied_hash"] == two.sha
    with works.reading(SYSTEM) as work:
        assert set(work.session.scalars(select(Finding.id))) == {before, after}
        kept = select(Receipt).where(Receipt.op_id == bad.op_id)
        receipt = work.session.scalars(kept).one()
        assert (receipt.op, receipt.result) == (bad.text, told[2]["result"])
    result: dict[str, Any] = told[2]
    return result


@pytest.mark.parametrize("name", BAD_FINDINGS)
def test_a_bad_finding_is_refused_and_kept(
    chen: Chain, works: Works, school_id: str, template_id: str, name: str
) -> None:
    told = neighbours(
        chen, works, school_id, template_id, lambda id_: chen.finding(id_, **BAD_FINDINGS[name])[1]
    )
    wanted = {"an unknown item": "unknown_item"}
    assert (told["result"], told["code"]) == ("refused", wanted.get(name, "bad_op"))


@pytest.mark.parametrize("name", BAD_ENVELOPES)
def test_a_bad_envelope_is_refused_or_held_and_kept(
    chen: Chain, works: Works, school_id: str, template_id: str, name: str
) -> None:
    told = neighbours(
        chen,
        works,
        school_id,
        template_id,
        lambda id_: chen.op(
            OpKind.FINDING_WITHDRAW,
            chen.new_id(),
            {"inspection_id": id_, "reason": "x"},
            **BAD_ENVELOPES[name],
        ),
    )
    codes = {"an unknown dependency": "dependency_unknown"}
    codes |= {other: "unknown_kind" for other in BAD_ENVELOPES if other.startswith("a kind")}
    codes |= {"an entity that is no id": "bad_id", "a dependency that is no id": "bad_op"}
    wanted = "held" if name == "an unknown dependency" else "refused"
    assert (told["result"], told["code"]) == (wanted, codes.get(name, "bad_op"))


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (OpKind.SIGNATURE_ADD, {"role": "school", "post": "长" * 201, "digest": "0" * 64}),
        (OpKind.SIGNATURE_ADD, {"role": "school", "post": "", "digest": "0" * 65}),
        (OpKind.PHOTO_ADD, {"purpose": "gate", "sha256": "0" * 65, "bytes": 1}),
        (OpKind.PHOTO_ADD, {"purpose": "gate", "sha256": "0" * 64, "bytes": 2**31}),
    ],
)
def test_what_a_column_does_not_take_is_refused_before_it_is_tried(
    chen: Chain,
    works: Works,
    school_id: str,
    template_id: str,
    kind: OpKind,
    payload: dict[str, Any],
) -> None:
    common = {"width": 1, "height": 1, "taken": {"at": ""}, "signed": {"at": ""}}
    told = neighbours(
        chen,
        works,
        school_id,
        template_id,
        lambda id_: chen.op(kind, chen.new_id(), common | {"inspection_id": id_} | payload),
    )
    assert (told["result"], told["code"]) == ("refused", "bad_op")


@pytest.mark.parametrize(
    ("name", "value"),
    [("students", 1.5), ("students", ["1"]), ("has_canteen", "yes"), ("moon_phase", 1)],
)
def test_a_fact_of_the_wrong_type_is_refused(
    chen: Chain, works: Works, school_id: str, template_id: str, name: str, value: Any
) -> None:
    told = neighbours(
        chen,
        works,
        school_id,
        template_id,
        lambda id_: chen.op(OpKind.ANSWERS_SET, id_, {"facts": [{"name": name, "value": value}]}),
    )
    assert told["result"] == "refused"
    assert told["code"] == ("bad_op" if isinstance(value, float) else "wrong_answers")


def test_an_op_the_database_will_not_have_is_held_and_its_batch_applies(
    chen: Chain, works: Works, engine: Engine, school_id: str, template_id: str
) -> None:
    trap = {
        "sqlite": "CREATE TRIGGER trap BEFORE INSERT ON finding WHEN new.what = 'poison'"
        " BEGIN SELECT raise(ABORT, 'no'); END",
        "postgresql": "ALTER TABLE finding ADD CONSTRAINT trap CHECK (what <> 'poison')",
    }
    with engine.begin() as connection:
        connection.execute(text(trap[engine.dialect.name]))
    told = neighbours(
        chen, works, school_id, template_id, lambda id_: chen.finding(id_, what="poison")[1]
    )
    assert (told["result"], told["code"]) == ("held", "not_storable")


def test_an_op_without_id_or_number_is_refused_and_stops_nothing(
    chen: Chain, works: Works, school_id: str, template_id: str
) -> None:
    _, start = chen.start(school_id, template_id)
    bad = [
        "{",
        "[]",
        "7",
        "",
        "\0",
        '{"op_id": 1}',
        '{"device_seq": true, "op_id": "' + GOOD_ID + '"}',
        '{"device_seq": 9223372036854775808, "op_id": "' + GOOD_ID + '"}',
        '{"device_seq": 1.5, "op_id": "' + GOOD_ID + '"}',
        "[" * 50_000,
    ]
    assert chen.words(*bad, start) == ["refused no_id_or_number"] * len(bad) + ["applied"]
    with works.reading(SYSTEM) as work:
        assert len(work.session.scalars(select(Inspection.id)).all()) == 1


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"ops": 7}', b"[" * 500_000, b'{"ops": ["\xff"]}']
)
def test_what_is_no_batch_is_told_in_both_languages(chen: Chain, body: bytes) -> None:
    answer = chen.client.post(
        "/api/v1/sync/push", data=body, headers=chen.headers, content_type="application/json"
    )
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["texts"]["zh"] != answer.json["texts"]["en"]
