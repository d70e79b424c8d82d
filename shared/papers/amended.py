"""An amendment in words: what was said, and what a record says that the office let stand beside."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shared import incidents
from shared.clock import from_wire
from shared.papers.words import Reader
from shared.vocabulary import Grade, OpKind, Outcome, Party, ServiceWay, SignatureRole, Verdict

Body = Mapping[str, Any]

TOLD = {
    SignatureRole.INSPECTOR: "Inspector",
    SignatureRole.SCHOOL: "For the school",
    SignatureRole.WITNESS: "Witness",
}
"""As what someone signs."""


def amendment_lines(one: Body, reader: Reader) -> tuple[str, ...]:
    """One amendment: its text, then what the record that came too late says, a line each."""
    says = one.get("says") or {}
    tell = _TELLING.get(str(one.get("kind") or ""))
    told = list(tell(says, reader)) if tell else []
    photos = len(one.get("photos") or ())
    if photos:
        told.append(reader.filled("With {count} photos", count=photos))
    return (str(one["text"]), *filter(None, told))


def amendment_text(one: Body, reader: Reader) -> str:
    """The same as one line, for a paper."""
    told = "；".join(amendment_lines(one, reader))
    return f"{reader.time(from_wire(one['at']))} {told}"


def _arrival(says: Body, reader: Reader) -> Iterable[str]:
    if says.get("received_by"):
        yield f"{reader.say('Received by')}：{says['received_by']}"


def _answers(says: Body, reader: Reader) -> Iterable[str]:
    for one in says.get("answers") or ():
        note = one.get("na_reason") or one.get("note") or one.get("kept_implausible") or ""
        yield f"{one['code']}：{_value(one.get('value'), reader)}" + (f"（{note}）" if note else "")
    for one in says.get("facts") or ():
        yield f"{one['name']}：{_value(one.get('value'), reader)}"


def _value(value: Any, reader: Reader) -> str:
    if isinstance(value, str) and value in set(Verdict):
        return reader.label(Verdict(value))
    values = value if isinstance(value, list) else [value]
    return "、".join(str(part) for part in values if part is not None) or "—"


def _fault(says: Body, reader: Reader) -> Iterable[str]:
    fault = f"{says.get('code') or ''} {says.get('what') or ''}".strip()
    grade, party = str(says.get("grade")), str(says.get("party"))
    known = [reader.label(Grade(grade))] if grade in set(Grade) else []
    known += [reader.label(Party(party))] if party in set(Party) else []
    yield f"{fault}（{'，'.join(known)}）" if known else fault
    for name, title in (
        ("where", reader.say("Where")),
        ("immediate_measure", reader.say("At once")),
        ("measure", reader.say("To be done")),
    ):
        if says.get(name):
            yield f"{title}：{says[name]}"
    if says.get("fixed_on_spot"):
        yield reader.say("Fixed on the spot and checked")
    elif says.get("rectify_workdays"):
        yield reader.filled("{days} working days", days=says["rectify_workdays"])


def _withdrawn(says: Body, reader: Reader) -> Iterable[str]:
    yield reader.filled("A fault was to be taken back: {reason}", reason=says.get("reason") or "—")


def _signature(says: Body, reader: Reader) -> Iterable[str]:
    role = str(says.get("role"))
    post = " ".join(filter(None, (says.get("post"), says.get("name"))))
    yield f"{reader.say(TOLD[SignatureRole(role)])}：{post}" if role in TOLD else post
    if says.get("refused"):
        yield reader.filled("Refused: {reason}", reason=says.get("reason") or "—")


def _submitted(says: Body, reader: Reader) -> Iterable[str]:
    if says.get("remarks"):
        yield f"{reader.say('Remarks of the school')}：{says['remarks']}"
    if says.get("score"):
        yield f"{reader.say('Score')}：{says['score']}"


def _said(says: Body, _reader: Reader) -> Iterable[str]:
    yield str(says.get("text") or "")


def _judged(says: Body, reader: Reader) -> Iterable[str]:
    outcome = str(says.get("outcome"))
    if outcome in set(Outcome):
        yield reader.label(Outcome(outcome))
    yield str(says.get("note") or "")


def _served(says: Body, reader: Reader) -> Iterable[str]:
    way = str(says.get("way"))
    who = " ".join(filter(None, (says.get("post"), says.get("name"))))
    if way in set(ServiceWay):
        told = reader.label(ServiceWay(way))
        yield f"{told}：{who}" if who else told
    if says.get("reason"):
        yield reader.filled("Why: {reason}", reason=says["reason"])
    seen = says.get("witness") or {}
    if seen.get("name"):
        yield f"{reader.say('Witness')}：{' '.join(filter(None, (seen.get('unit'), seen['name'])))}"


def _incident(says: Body, reader: Reader) -> Iterable[str]:
    """What happened where, who came to harm; no name is in it."""
    told = {str(word): reader.say(text) for word, text in incidents.LABELS.items()}
    parts = (told.get(str(says.get("kind")), ""), told.get(str(says.get("place")), ""))
    yield "，".join(filter(None, (*parts, says.get("where"))))
    for harm in incidents.Harm:
        count = incidents.total(says, harm) if isinstance(says.get(harm), dict) else None
        if count is not None:
            yield f"{told[harm]}：{count}"
    yield "、".join(told[one] for one in says.get("at_once") or () if one in told)
    yield str(says.get("note") or "")


_TELLING: dict[str, Callable[[Body, Reader], Iterable[str]]] = {
    OpKind.INSPECTION_START: _arrival,
    OpKind.ANSWERS_SET: _answers,
    OpKind.FINDING_ADD: _fault,
    OpKind.FINDING_WITHDRAW: _withdrawn,
    OpKind.SIGNATURE_ADD: _signature,
    OpKind.INSPECTION_SUBMIT: _submitted,
    OpKind.AMENDMENT_ADD: _said,
    OpKind.LOOKBACK_JUDGE: _judged,
    OpKind.ORDER_SERVE: _served,
    OpKind.INCIDENT_REPORT: _incident,
}
