"""Taps: what was done on the screen and is not an op yet; many answers fold into one act."""

from dataclasses import dataclass
from typing import Any

from mobile.store.database import Database
from shared.problems import Invalid
from shared.protocol import TEXT_CHARS_MAX
from shared.vocabulary import OpKind

GROUNDS = (OpKind.INSPECTION_START, OpKind.FINDING_ADD, OpKind.INCIDENT_REPORT)
PICTURED = (OpKind.PHOTO_ADD, OpKind.INCIDENT_REPORT)
"""Kinds of act that name photos."""


class TextTooLong(Invalid):
    code = "text_too_long"
    text = "This text is too long. At most {limit} characters fit."


@dataclass(frozen=True)
class Tap:
    """One thing done on the screen, not yet an op."""

    tap_id: int
    kind: OpKind
    entity_id: str
    inspection_id: str
    scope: str
    actor_id: str
    payload: dict[str, Any]
    blobs: tuple[dict[str, Any], ...]
    wall: dict[str, Any]
    boot_id: str
    mono_ms: int
    template_version: str | None = None


def folded(taps: list[Tap]) -> list[Tap]:
    """A person's taps on answers of one inspection as one, at the place of the first."""
    places: dict[tuple[str, str], int] = {}
    found: list[Tap] = []
    for tap in taps:
        if tap.kind is not OpKind.ANSWERS_SET:
            found.append(tap)
        elif (whose := (tap.inspection_id, tap.actor_id)) not in places:
            places[whose] = len(found)
            found.append(tap)
        else:
            at = places[whose]
            found[at] = _both(found[at], tap)
    return found


def _both(first: Tap, later: Tap) -> Tap:
    """Two taps on answers as one: the later value, and what was seen before the first."""
    answers = {one["code"]: one for one in first.payload["answers"]}
    for one in later.payload["answers"]:
        seen = answers[one["code"]]["seen"] if one["code"] in answers else one["seen"]
        answers[one["code"]] = {**one, "seen": seen}
    facts = {one["name"]: one for one in (*first.payload["facts"], *later.payload["facts"])}
    payload = {"answers": list(answers.values()), "facts": list(facts.values())}
    return Tap(**{**first.__dict__, "payload": payload})


def refuse_long(value: Any) -> None:
    """TextTooLong where a text in an act is longer than the office takes."""
    if isinstance(value, str) and len(value) > TEXT_CHARS_MAX:
        raise TextTooLong(limit=TEXT_CHARS_MAX)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            refuse_long(part)


def depends_on(connection: Any, tap: Tap) -> list[str]:
    """The ops of this device without which an act means nothing: what it builds on."""
    if tap.kind is OpKind.INSPECTION_START:
        return []
    entities = (tap.inspection_id, tap.payload.get("finding_id") or tap.entity_id)
    rows = connection.execute(
        "SELECT op_id, max(device_seq) AS seq FROM op WHERE entity_id IN (?, ?)"
        f" AND kind IN ({', '.join('?' * len(GROUNDS))}) GROUP BY entity_id ORDER BY seq",
        (*entities, *GROUNDS),
    )
    return [row["op_id"] for row in rows]


def entities_of(database: Database, kind: OpKind) -> set[str]:
    """What acts of a kind were done to on this tablet, sent already or not."""
    told = "SELECT entity_id FROM tap WHERE kind = ? UNION SELECT entity_id FROM op WHERE kind = ?"
    with database.reading() as connection:
        return {row["entity_id"] for row in connection.execute(told, (kind, kind))}


def captures_in(payload: dict[str, Any]) -> set[str]:
    """The originals of the mosaicked photos that an act names."""
    named = (payload, *payload.get("photos", ()))
    return {one["capture_sha256"] for one in named if one.get("capture_sha256")}


def last_answer(database: Database, inspection_id: str) -> int:
    """The last tap on an inspection, where it gave an answer and was not frozen yet; else 0."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT id, kind FROM tap WHERE inspection_id = ? ORDER BY id DESC LIMIT 1",
            (inspection_id,),
        ).fetchone()
    return int(row["id"]) if row and row["kind"] == OpKind.ANSWERS_SET else 0
