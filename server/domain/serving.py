"""Service on the campus (当场送达): what makes it one, and what may be served there at all.

Signed for, or refused before a witness, it is served, and the term counts from the day after.
Where nobody was there nothing was served: the attempt is on record, the party signs at its desk.
"""

from collections.abc import Iterable

from shared.protocol import STROKE_POINTS_MAX
from shared.records.ops import OrderServe
from shared.vocabulary import (
    OPEN_TO_PARTY,
    WITH_THE_OFFICE,
    Grade,
    OrderKind,
    OrderState,
    Party,
    ServiceWay,
)

Strokes = Iterable[Iterable[int]]

SERVES = frozenset({ServiceWay.RECEIVED, ServiceWay.REFUSED})
"""Ways in which the party has the notice from here on."""
HOUR_DECIDED = "hour_decided"
"""The step of a person who decided the hour of a service; the order stays where it stands."""
SIGNED_ALREADY = (OPEN_TO_PARTY | WITH_THE_OFFICE) - {OrderState.ISSUED}
"""The party had it before: what comes later is told, and moves no deadline."""


def lacks(said: OrderServe) -> str:
    """What a service lacks to be one, as the code of its refusal; "" where it is whole."""
    seen = said.witness
    drawn = [said.strokes, seen.strokes if seen else []]
    if any(_points(strokes) > STROKE_POINTS_MAX for strokes in drawn):
        return "too_many_points"
    if said.way is ServiceWay.RECEIVED:
        return "" if said.strokes else "no_strokes"
    if not said.reason.strip():
        return "reason_missing"
    if said.way is ServiceWay.REFUSED and not _witnessed(said):
        return "witness_missing"
    return ""


def not_served_here(party: str, grade: str, *, fixed_on_spot: bool) -> str:
    """Why a fault has no notice to serve while there is no order yet; "" where it has."""
    if party != Party.SCHOOL:
        return "not_the_schools"
    if fixed_on_spot:
        return "fixed_on_spot"
    return "order_proposed" if grade == Grade.MAJOR else ""


def not_open(kind: str, state: str) -> str:
    """Why an order can no longer be served, or not yet; "" where it can, or has been."""
    if kind != OrderKind.NOTICE:
        return "not_the_schools"
    return "" if state in OPEN_TO_PARTY | SIGNED_ALREADY else f"order_{state}"


def _witnessed(said: OrderServe) -> bool:
    """A witness by name, who signed, or of whom it is said why not."""
    seen = said.witness
    return seen is not None and bool(seen.name.strip() and (seen.strokes or seen.reason.strip()))


def _points(strokes: Strokes) -> int:
    return sum(len(list(stroke)) for stroke in strokes)
