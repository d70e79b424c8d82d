"""Why the office holds or refused an act, or keeps it beside another's; and what to do."""

from collections.abc import Mapping
from typing import Any

from mobile.texts import _
from shared.vocabulary import OpKind

LABELS = {
    OpKind.INSPECTION_START: "Arrival",
    OpKind.ANSWERS_SET: "Answers",
    OpKind.FINDING_ADD: "Fault",
    OpKind.FINDING_WITHDRAW: "Withdrawal of a fault",
    OpKind.PHOTO_ADD: "Photo",
    OpKind.SIGNATURE_ADD: "Signature",
    OpKind.INSPECTION_SUBMIT: "Submission",
    OpKind.AMENDMENT_ADD: "Amendment",
    OpKind.LOOKBACK_JUDGE: "Look-back",
    OpKind.ORDER_SERVE: "Order on site",
    OpKind.INCIDENT_REPORT: "Incident report",
    OpKind.VISIT_OPEN: "Opening of a sealed task",
}
GRANT, WITHDRAWN, TEAM, VISIT, CLOSED, GROUND, AUTHOR, SERVER, BOTH, SOME = (
    "grant", "withdrawn", "team", "visit", "closed", "ground", "author", "server", "both", "some",
)  # fmt: skip
LACKING, SEAL, DOUBLE, PICTURE, DAMAGED, OTHER = (
    "lacking", "seal", "double", "picture", "damaged", "other",
)  # fmt: skip
NEWER, ORDER = "newer", "order"
COUNTS, BESIDE, ASIDE = "let_count", "amendment", "set_aside"
"""What a person in the office decides, as the office calls it."""
DECISIONS = frozenset({COUNTS, BESIDE, ASIDE})
NOTHING: Mapping[str, Any] = {}
SORTS = {
    "no_grant": GRANT,
    "device_withdrawn": WITHDRAWN,
    "not_on_team": TEAM,
    "no_part": TEAM,
    "not_the_schools": ORDER,
    "fixed_on_spot": ORDER,
    "finding_withdrawn": ORDER,
    "part_submitted": CLOSED,
    "fault_sealed": CLOSED,
    "no_inspection": GROUND,
    "no_finding": GROUND,
    "no_incident": GROUND,
    "dependency_unknown": GROUND,
    "dependency_not_applied": GROUND,
    "not_the_author": AUTHOR,
    "newer_schema": SERVER,
    "not_storable": SERVER,
    "unknown_result": NEWER,
    "both_kept": BOTH,
    "some_wrong": SOME,
    "wrong_answers": SOME,
    "incomplete": LACKING,
    "reason_missing": LACKING,
    "no_strokes": LACKING,
    "witness_missing": LACKING,
    "digest_differs": SEAL,
    "bad_seal": SEAL,
    "covers_unknown_ops": SEAL,
    "already_there": DOUBLE,
    "not_a_picture": PICTURE,
    "broken_picture": PICTURE,
    "picture_too_large": PICTURE,
    "too_large": PICTURE,
    "wrong_type": PICTURE,
    "unreadable_here": DAMAGED,
}
BEGINNINGS = {"visit_": VISIT, "inspection_": CLOSED, "order_": ORDER}
TEXTS = {
    GRANT: {
        "why": "You have no grant for this area any more.",
        "todo": "The office keeps the record. Ask your administrator whether it shall count.",
    },
    WITHDRAWN: {
        "why": "The office has withdrawn this tablet",
        "todo": "The office keeps the record and decides whether it counts.",
    },
    TEAM: {
        "why": "You are not on the team of this visit.",
        "todo": "The office keeps the record. Ask the supervisor to put you on the team.",
    },
    VISIT: {
        "why": "The office changed or cancelled this visit meanwhile.",
        "todo": "The office keeps the record. Call the supervisor before you leave the school.",
    },
    CLOSED: {
        "why": "The inspection was closed before this arrived.",
        "todo": "The office keeps the record and decides whether it counts.",
    },
    ORDER: {
        "why": "There is no notice to serve: the order is proposed, over, or not the school's.",
        "todo": "The office keeps the record and decides. Call the supervisor where it was served.",
    },
    GROUND: {
        "why": "It belongs to a record that the office did not accept or does not have.",
        "todo": "It follows that record, which is listed here too.",
    },
    AUTHOR: {
        "why": "Only the one who made a record may take it back.",
        "todo": "The office keeps your wish. Ask the colleague, or the supervisor.",
    },
    NEWER: {
        "why": "The office has it and says something of it that this app is too old to read.",
        "todo": "Nothing is lost. Have the app updated; then it is told in words.",
    },
    SERVER: {
        "why": "The office's server cannot read this record yet.",
        "todo": "The office keeps it and decides after its update. Nothing to do.",
    },
    BOTH: {
        "why": "A colleague answered otherwise; both answers are kept.",
        "todo": "Look at the items marked as differing together, and answer once more.",
    },
    SOME: {
        "why": "Some answers do not fit the checklist; the others count.",
        "todo": "Answer these items once more, or tell the office.",
    },
    LACKING: {
        "why": "Something required is missing in it.",
        "todo": "The office keeps it. Add what is missing and do it once more.",
    },
    SEAL: {
        "why": "The seal does not fit what the office received.",
        "todo": "Do not submit again. Tell the office: it has every record and compares.",
    },
    DOUBLE: {
        "why": "The office has another record under the same number.",
        "todo": "The first one counts. Tell the office if yours differs.",
    },
    PICTURE: {
        "why": "The office cannot use this photo: it is damaged, too large or no picture.",
        "todo": "Take it once more if you are still there. The file stays on this tablet.",
    },
    DAMAGED: {
        "why": "The file of this photo can no longer be read on this tablet.",
        "todo": "Take it once more if you are still there, and tell the office.",
    },
    COUNTS: {
        "why": "The office let it count.",
        "todo": "Reason: {reason}. Nothing to do.",
    },
    BESIDE: {
        "why": "The office lets it stand beside the inspection as an amendment, unsigned.",
        "todo": "Reason: {reason}. Nothing to do.",
    },
    ASIDE: {
        "why": "The office set it aside: it stays on record, without effect.",
        "todo": "Reason: {reason}. Call the supervisor if you do not agree.",
    },
    OTHER: {
        "why": "The office's server does not take this record ({code}).",
        "todo": "The office and this tablet keep it. Tell the office this word.",
    },
}


def what(kind: OpKind) -> str:
    """What kind of record it is, for a person."""
    return _(LABELS[kind])


def why(code: str, facts: Mapping[str, Any] = NOTHING) -> str:
    """The reason, in the reader's language; what the office decided, once it has."""
    return _(TEXTS[decision(facts) or _sort(code)]["why"]).format(code=code)


def todo(code: str, facts: Mapping[str, Any] = NOTHING) -> str:
    """What the inspector can do about it."""
    reason = str(facts.get("reason", "")).rstrip("。.")
    return _(TEXTS[decision(facts) or _sort(code)]["todo"]).format(reason=reason)


def decision(facts: Mapping[str, Any]) -> str:
    """What a person in the office decided of it; empty while nobody has."""
    made = str(facts.get("decision", ""))
    return made if made in DECISIONS else ""


def _sort(code: str) -> str:
    for beginning, sort in BEGINNINGS.items():
        if code.startswith(beginning):
            return sort
    return SORTS.get(code, OTHER)
