"""Early warnings and self-checks as lists, and the copies of one: what a file tells of each."""

from typing import Any

from server.api.request import work
from server.console.listing import Column, Listing, Look, one
from server.console.words import either, label, reader
from server.domain.circular_words import NAMES, CircularKind
from server.domain.register_words import in_english
from server.models import CircularCopy
from server.queries import circular_copies, circulars
from shared.incidents import IncidentKind

READ = "circular.read"
TEXTS = {
    "warnings": "Early warnings",
    "self_checks": "Self-checks",
    "circular_copies": "Who has answered",
    "number": "Number",
    "what": "What it is about",
    "risk": "Risk",
    "area": "Area",
    "school_kind": "Kind of school",
    "sent": "Sent out",
    "valid": "Holds until",
    "due": "Answer by",
    "received": "Sent to",
    "answered": "Answered",
    "missing": "No answer yet",
    "noes": "With a no",
    "who": "School or office",
    "code": "Code of the school",
    "town": "Town",
    "standing": "State",
    "by": "Answered by",
    "at": "Answered at",
    "said": "Their answers",
    "first": "Question 1",
    "second": "Question 2",
    "third": "Question 3",
    "photos": "Photos",
    "words": "In their words",
}
PATHS = {CircularKind.WARNING: "/warnings", CircularKind.SELF_CHECK: "/self-checks"}


def area_name(row: Any) -> str:
    """The name of its area in the reader's language."""
    return either(row.name, row.name_en) if row is not None else ""


def kind_name(row: Any) -> str:
    """To which kind of school it went."""
    return either(row.school_kind, in_english(row.school_kind)) if row.school_kind else ""


def party_name(copy: CircularCopy) -> str:
    """The school or office that got it."""
    if copy.school is not None:
        return str(copy.school.name)
    return either(copy.office.name, copy.office.name_en) if copy.office else ""


def _wanted_of(kind: CircularKind) -> Any:
    def wanted(look: Look) -> circulars.Wanted:
        risk = look["risk"] if look["risk"] in set(IncidentKind) else ""
        return circulars.Wanted(kind, look["area"], risk, look["q"], look.after, look.sort)

    return wanted


def _listing(kind: CircularKind, name: str, columns: tuple[Column, ...]) -> Listing:
    wanted = _wanted_of(kind)
    return Listing(
        name=name,
        title=TEXTS[name],
        path=PATHS[kind],
        verb=READ,
        words=TEXTS,
        columns=columns,
        filters=("q", "area", "risk"),
        sorts=frozenset(circulars.SORTS),
        wanted=wanted,
        count=circulars.count,
        rows=circulars.every,
    )


_NUMBER = one("number", lambda told: told[0].number)
_WHAT = Column(
    "what",
    (
        ("what", lambda told: told[0].what),
        ("area", lambda told: area_name(told[0].area)),
        ("school_kind", lambda told: kind_name(told[0])),
    ),
    kept=True,
)
_SENT = one("sent", lambda told: reader().time(told[0].sent_at))
_DUE = one("due", lambda told: told[0].due_on)
_ANSWERED = Column(
    "answered",
    (
        ("received", lambda told: told[1].sent),
        ("answered", lambda told: told[1].answered),
        ("missing", lambda told: told[1].missing),
    ),
)
LISTINGS = {
    CircularKind.WARNING: _listing(
        CircularKind.WARNING,
        "warnings",
        (
            _NUMBER,
            _WHAT,
            one("risk", lambda told: label(told[0].risk, "IncidentKind")),
            _SENT,
            one("valid", lambda told: told[0].valid_until),
            _DUE,
            _ANSWERED,
        ),
    ),
    CircularKind.SELF_CHECK: _listing(
        CircularKind.SELF_CHECK,
        "self_checks",
        (_NUMBER, _WHAT, _SENT, _DUE, _ANSWERED, one("noes", lambda told: told[1].noes)),
    ),
}


def _copies(look: Look) -> circular_copies.Wanted:
    return circular_copies.Wanted(
        look["circular"], look["standing"], look["said"], look["q"], look.after, look.sort
    )


def _at(copy: CircularCopy) -> str:
    return reader().time(copy.answered_at) if copy.answered_at else ""


def _answer(name: str) -> Any:
    return lambda copy: label(getattr(copy, name), "SelfAnswer")


COPIES = Listing(
    name="circular_copies",
    title=TEXTS["circular_copies"],
    path="/warnings",
    verb=READ,
    words=TEXTS,
    columns=(
        Column(
            "who",
            (
                ("who", party_name),
                ("code", lambda copy: copy.school.code if copy.school else ""),
                ("town", lambda copy: area_name(copy.school.area if copy.school else None)),
            ),
            kept=True,
        ),
        one(
            "standing",
            lambda copy: label(circulars.standing(work(), copy), "CopyStanding"),
        ),
        Column(
            "by",
            (("by", lambda copy: copy.answerer.name if copy.answerer else ""), ("at", _at)),
        ),
        Column(
            "said",
            (
                *((name, _answer(name)) for name in NAMES),
                ("photos", lambda copy: len(copy.photos)),
                ("words", lambda copy: " / ".join(one for one in copy.words if one)),
            ),
        ),
    ),
    filters=("circular", "q", "standing", "said"),
    sorts=frozenset(circular_copies.SORTS),
    wanted=_copies,
    count=circular_copies.count,
    rows=circular_copies.every,
    keeps=False,
)
"""The copies of one; its path is the page of that one."""
