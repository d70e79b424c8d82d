"""Pictures that stood somewhere before: their prints are taken, they are looked for, a supervisor
decides. Nothing is refused for it, and no party hears of it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, or_, select

from server.actions.doubts import reasoned
from server.domain import likeness
from server.domain.likeness import (
    Found,
    LikenessDecided,
    LikenessFound,
    LikenessHow,
    LikenessKind,
    LikenessState,
    Use,
)
from server.infra import images, prints
from server.infra.photo_store import PhotoStore
from server.infra.prints import Prints
from server.models import Likeness, PicturePrint, PrintPart
from server.queries import prints as kept
from server.queries import uses
from server.work import INSERTS, Work
from shared.problems import Forbidden, WrongState

PRINT, COMPARE = "print", "compare"
DECIDE = "likeness.decide"
TOLD_EACH_MAX = 10
"""The nearest of those that one picture is like."""


class ElsewhereToo(Forbidden):
    code = "likeness_elsewhere"
    text = "The other picture lies outside your area. Someone who supervises both decides."


def print_later(work: Work, sha256: str) -> None:
    """Have the prints of a picture taken, by whoever works through the jobs."""
    work.later(PRINT, work.now, f"{PRINT}:{sha256}", sha256=sha256)


def compare_evidence_later(work: Work, evidence_id: str) -> None:
    """Have what was sent in looked for among all pictures."""
    work.later(COMPARE, work.now, f"{COMPARE}:evidence:{evidence_id}", evidence_id=evidence_id)


def compare_inspection_later(work: Work, inspection_id: str, because: str = "complete") -> None:
    """Have the photos of an inspection looked for among all pictures."""
    key = f"{COMPARE}:{because}:{inspection_id}"
    work.later(COMPARE, work.now, key, inspection_id=inspection_id)


def take_prints(store: PhotoStore, sha256: str) -> Prints:
    """The prints of a picture that is kept; of a damaged one there are none."""
    try:
        return prints.taken(store.read(sha256))
    except images.BadPicture:
        return Prints({})


def keep_prints(work: Work, sha256: str, taken: Prints) -> None:
    """Write them down, and have the picture looked for. Twice changes nothing."""
    insert = INSERTS[work.session.get_bind().dialect.name]
    row = {"sha256": sha256, "plain": taken.plain, "made_at": work.now}
    number = None
    while number is None and not kept.known(work, sha256):
        # No database counts them: a restored one would begin anew. Of two at once one goes on.
        numbered = row | {"number": kept.last_number(work) + 1}
        once = insert(PicturePrint).values(numbered).on_conflict_do_nothing()
        number = work.session.scalar(once.returning(PicturePrint.number))
    if number is not None and taken.parts:
        work.session.execute(insert(PrintPart), _rows(number, taken))
    work.later(COMPARE, work.now, f"{COMPARE}:print:{sha256}", sha256=sha256)


def find(work: Work, asked: Iterable[Use]) -> list[Found]:
    """What these uses of pictures are like, as far as somebody must look at it."""
    found: dict[tuple[str, ...], Found] = {}
    for use in asked:
        for one in _like(work, use):
            pair = one.newer.kind, one.newer.id, one.older.kind, one.older.id
            found.setdefault(pair, one)
    return list(found.values())


def note(work: Work, found: Iterable[Found]) -> None:
    """Write down what was found, once for each two."""
    insert = INSERTS[work.session.get_bind().dialect.name]
    for one in found:
        if _known(work, one):
            continue
        row = _row(one) | {"id": work.new_id(), "found_at": work.now}
        likeness_id = work.session.scalar(
            insert(Likeness).values(row).on_conflict_do_nothing().returning(Likeness.id)
        )
        if likeness_id is not None:
            told = one.newer.id, one.older.id, one.kind, one.distance
            work.record(LikenessFound(likeness_id, *told))


def decide(work: Work, likeness_id: str, *, reused: bool, reason: str) -> Likeness:
    """A supervisor who may see both pictures says what they are, and why; it stays on record."""
    row = work.get(Likeness, likeness_id, lock=True)
    work.require(DECIDE, row)
    if not work.covers(DECIDE, row.older_area_id):
        raise ElsewhereToo()
    told = reasoned(reason)
    if row.state != LikenessState.OPEN:
        raise WrongState(state=row.state, act="decide")
    row.state = LikenessState.REUSED if reused else LikenessState.NOT_REUSED
    row.reason, row.decided_by, row.decided_at = told, work.actor.person_id, work.now
    work.record(LikenessDecided(row.id, row.state, told))
    return row


def _like(work: Work, use: Use) -> list[Found]:
    """The nearest to one use, the same file first."""
    near = kept.near(work, kept.of(work, use.sha256))
    found = []
    for other in uses.of_pictures(work, {*use.digests, *near}):
        one = _pair(use, other, near)
        if one is not None:
            found.append(one)
    found.sort(key=lambda one: (one.kind is LikenessKind.NEAR, one.distance, one.older.at))
    # Of a picture that stands in many places the first is told.
    first: dict[tuple[str, str], Found] = {}
    for one in found:
        first.setdefault((one.newer.id, one.older.sha256), one)
    return list(first.values())[:TOLD_EACH_MAX]


def _pair(use: Use, other: Use, near: kept.Near) -> Found | None:
    """Two uses as somebody must look at them; None where it is one use, or honest."""
    if (use.kind, use.id) == (other.kind, other.id):
        return None
    newer, older = likeness.in_time(use, other)
    if use.digests & other.digests:
        kind, (distance, how) = LikenessKind.SAME, (0, LikenessHow.WHOLE)
    elif other.sha256 in near:
        kind, (distance, how) = LikenessKind.NEAR, near[other.sha256]
    else:
        return None
    if not likeness.is_asked(newer) or likeness.is_honest(newer, older, kind, distance):
        return None
    return Found(newer, older, kind, how, distance)


def _known(work: Work, one: Found) -> bool:
    """Whether these two stand on record, whichever was thought to be the newer then."""
    newer = Likeness.newer_kind, Likeness.newer_id
    older = Likeness.older_kind, Likeness.older_id
    two = (one.newer.kind, one.newer.id), (one.older.kind, one.older.id)
    either = or_(
        *(
            and_(
                newer[0] == first[0], newer[1] == first[1],
                older[0] == second[0], older[1] == second[1],
            )
            for first, second in (two, two[::-1])
        )
    )  # fmt: skip
    return work.session.scalar(select(Likeness.id).where(either).limit(1)) is not None


def _row(one: Found) -> dict[str, Any]:
    return {
        "newer_kind": one.newer.kind, "newer_id": one.newer.id, "newer_sha256": one.newer.sha256,
        "older_kind": one.older.kind, "older_id": one.older.id, "older_sha256": one.older.sha256,
        "kind": one.kind, "how": one.how, "distance": one.distance,
        "area_id": one.newer.area_id, "older_area_id": one.older.area_id,
        "order_id": one.newer.order_id or None, "state": LikenessState.OPEN, "reason": "",
    }  # fmt: skip


def _rows(number: int, taken: Prints) -> list[Mapping[str, int]]:
    return [
        {"number": number, "part": part}
        | {f"band{place}": band for place, band in enumerate(kept.bands(bits))}
        for part, bits in taken.parts.items()
    ]
