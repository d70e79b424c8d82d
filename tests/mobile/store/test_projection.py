"""Screens show the office's word with this tablet's own acts on top."""

import copy
from typing import Any

import pytest

from mobile.store.projection import PROJECTIONS, project
from shared.incidents import Harm
from shared.vocabulary import InspectionState, OpKind

INSTANT = {"at": "2026-09-17T01:00:00.000Z", "offset_ms": 0, "uncertainty_ms": 20}
ARRIVAL = {
    "school_id": "s",
    "arrived": INSTANT,
    "mode": "surprise",
    "template_id": "t",
    "visit_id": None,
    "in_school_run": True,
    "seen_break": False,
}
ANSWER = {"code": "XF-07", "value": "fail", "na_reason": "", "note": "", "kept_implausible": ""}
PAYLOADS: dict[OpKind, dict[str, Any]] = {
    OpKind.INSPECTION_START: ARRIVAL,
    OpKind.ANSWERS_SET: {
        "answers": [ANSWER],
        "facts": [{"name": "boarders", "value": "351", "seen": None}],
    },
    OpKind.FINDING_ADD: {"inspection_id": "i", "code": "XF-07", "what": "堵", "found": INSTANT},
    OpKind.FINDING_WITHDRAW: {"inspection_id": "i", "reason": "看错了"},
    OpKind.PHOTO_ADD: {"inspection_id": "i", "purpose": "gate", "taken": INSTANT},
    OpKind.SIGNATURE_ADD: {"inspection_id": "i", "role": "school", "signed": INSTANT},
    OpKind.INSPECTION_SUBMIT: {"finished": INSTANT, "digest": "d", "score": "98.5"},
    OpKind.AMENDMENT_ADD: {"digest": "d", "text": "补充"},
    OpKind.LOOKBACK_JUDGE: {"inspection_id": "i", "outcome": "rebound", "note": ""},
    OpKind.ORDER_SERVE: {
        "inspection_id": "i",
        "finding_id": "f",
        "way": "received",
        "served": INSTANT,
        "strokes": [[1, 2]],
    },
    OpKind.INCIDENT_REPORT: {
        "report_id": "r",
        "school_id": "s",
        "kind": "fire",
        "reported": INSTANT,
        "minutes_before": 10,
        "follows": None,
        "place": None,
        "where": "",
        "at_once": [],
        "note": "",
        "photos": [],
        **{str(harm): {"pupils": None} for harm in Harm},
    },
    OpKind.VISIT_OPEN: {"envelope_id": "e", "way": "code", "opened": INSTANT},
}


def op(kind: OpKind, entity_id: str = "i") -> dict[str, Any]:
    return {
        "kind": str(kind),
        "entity_id": entity_id,
        "device_id": "d1",
        "actor_id": "p1",
        "scope": "area:a",
        "payload": copy.deepcopy(PAYLOADS[kind]),
        "wall": {"utc": "2026-09-17T01:00:00.000Z", "offset_minutes": 480},
    }


def shown(*kinds: OpKind) -> dict[str, Any]:
    body = project(None, [op(OpKind.INSPECTION_START), *map(op, kinds)])
    assert body is not None
    return body


def test_every_kind_of_act_has_its_projection() -> None:
    assert set(PROJECTIONS) == set(OpKind)


@pytest.mark.parametrize("kind", list(OpKind))
def test_an_act_shown_twice_changes_nothing_more(kind: OpKind) -> None:
    grounds = [op(OpKind.INSPECTION_START), op(OpKind.FINDING_ADD)]
    if kind is OpKind.INCIDENT_REPORT:
        once = project(None, [op(kind)], kind)
    else:
        once = project(None, [*grounds, op(kind)])
    assert once is not None
    assert project(once, [op(kind)]) == once


def test_an_incident_is_shown_from_its_first_report_on_and_as_the_latest_tells_it() -> None:
    first, second = op(OpKind.INCIDENT_REPORT), op(OpKind.INCIDENT_REPORT)
    second["payload"] |= {"report_id": "r2", "follows": "r", "kind": "injury", "minutes_before": 0}
    body = project(None, [first, second], OpKind.INCIDENT_REPORT)
    assert body is not None
    assert (body["kind"], body["happened_at"]) == ("injury", INSTANT["at"])
    assert [one["kind"] for one in body["reports"]] == ["fire", "injury"]
    assert body["reports"][0]["happened_at"] == "2026-09-17T00:50:00.000Z"
    assert project(None, [first]) is None


def test_projecting_leaves_the_replica_alone() -> None:
    body = shown()
    before = copy.deepcopy(body)
    project(body, [op(OpKind.ANSWERS_SET)])
    assert body == before


def test_nothing_is_shown_of_an_inspection_that_never_began_here() -> None:
    assert project(None, [op(OpKind.ANSWERS_SET)]) is None


def test_an_arrival_does_not_overwrite_what_the_office_already_has() -> None:
    body = {**shown(), "started_by": "somebody else"}
    told = project(body, [op(OpKind.INSPECTION_START)])
    assert told is not None
    assert told["started_by"] == "somebody else"


def test_answers_facts_findings_and_photos_appear() -> None:
    body = shown(OpKind.ANSWERS_SET, OpKind.FINDING_ADD, OpKind.PHOTO_ADD, OpKind.SIGNATURE_ADD)
    assert body["answers"]["XF-07"]["value"] == "fail"
    assert body["facts"]["boarders"] == "351"
    assert body["facts"]["visit_in_school_run"] is True
    assert body["findings"][0]["what"] == "堵"
    assert body["photos"][0]["purpose"] == "gate"
    assert body["signatures"][0]["role"] == "school"


def test_a_withdrawn_finding_stays_with_its_reason() -> None:
    body = shown(OpKind.FINDING_ADD, OpKind.FINDING_WITHDRAW)
    assert body["findings"][0]["withdrawn_reason"] == "看错了"


def test_a_submission_replaces_this_devices_part_and_no_other() -> None:
    body = shown()
    body["parts"] = [
        {"device_id": "d1", "person_id": "p1", "submitted_at": None, "digest": None},
        {"device_id": "d2", "person_id": "p2", "submitted_at": None, "digest": None},
    ]
    told = project(body, [op(OpKind.INSPECTION_SUBMIT)])
    assert told is not None
    assert told["state"] == InspectionState.SUBMITTED
    assert {part["device_id"]: part["digest"] for part in told["parts"]} == {"d1": "d", "d2": None}


def test_a_judgement_is_remembered_under_its_case() -> None:
    body = project(shown(), [op(OpKind.LOOKBACK_JUDGE, "case")])
    assert body is not None
    assert body["judged"]["case"]["outcome"] == "rebound"


def test_a_notice_served_is_shown_with_its_hour_and_without_what_was_drawn() -> None:
    body = project(shown(), [op(OpKind.ORDER_SERVE, "service")])
    assert body is not None
    (service,) = body["services"]
    assert (service["finding_id"], service["served_at"], service["by"]) == (
        "f",
        INSTANT["at"],
        "p1",
    )
    assert "strokes" not in service
