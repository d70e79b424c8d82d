"""Looking for pictures like one among all there are, by bands of their prints.

Of two prints that differ in no more than fourteen of 128 bits, some band of five differs in no more
than two. So each band is looked up with its own number and with those two bits away; what is found
is then counted out.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations

from sqlalchemy import func, select

from server.domain.likeness import LikenessHow
from server.infra import prints
from server.infra.prints import FRAMED, MIRRORED, WHOLE, Prints
from server.models import PicturePrint, PrintPart
from server.work import Work

WIDTHS = (26, 26, 26, 25, 25)
NEAR_MAX = 14
"""So many bits of 128: chosen by the figures of docs/likeness.md."""
BITS_OFF = 2
COLUMNS = (
    PrintPart.band0, PrintPart.band1, PrintPart.band2, PrintPart.band3, PrintPart.band4
)  # fmt: skip
NUMBERS_AT_ONCE = 500
Near = dict[str, tuple[int, LikenessHow]]
"""How far pictures are, by their digest, and how they lie in one another."""


def bands(bits: int) -> tuple[int, ...]:
    """A print as the numbers of its bands."""
    told = []
    for width in reversed(WIDTHS):
        told.append(bits & ((1 << width) - 1))
        bits >>= width
    return tuple(reversed(told))


def whole(numbers: Iterable[int]) -> int:
    """The print that these bands are of."""
    bits = 0
    for width, number in zip(WIDTHS, numbers, strict=True):
        bits = bits << width | number
    return bits


def near(work: Work, asked: Prints) -> Near:
    """Pictures like one: it whole, within its frame, or in a mirror, against every part of them."""
    ways = _ways(asked)
    if not ways:
        return {}
    best: dict[int, tuple[int, LikenessHow]] = {}
    for number, part, bits in _candidates(work, [bits for _, bits in ways]):
        for how, mine in ways:
            distance = prints.distance(mine, bits)
            if distance <= NEAR_MAX and (number not in best or distance < best[number][0]):
                best[number] = distance, _how(how, part)
    return _named(work, best)


def known(work: Work, sha256: str) -> bool:
    """Whether the prints of a picture were taken."""
    asked = select(PicturePrint.number).where(PicturePrint.sha256 == sha256)
    return work.session.scalar(asked) is not None


def last_number(work: Work) -> int:
    """The number of the picture whose prints were taken last; 0 before the first."""
    return work.session.scalar(select(func.max(PicturePrint.number))) or 0


def of(work: Work, sha256: str) -> Prints:
    """The prints of a picture as they are kept; none where there are none yet, too."""
    rows = work.session.execute(
        select(PrintPart)
        .join(PicturePrint, PicturePrint.number == PrintPart.number)
        .where(PicturePrint.sha256 == sha256)
    ).scalars()
    return Prints({row.part: whole(getattr(row, column.key) for column in COLUMNS) for row in rows})


def _ways(asked: Prints) -> list[tuple[LikenessHow, int]]:
    if asked.plain:
        return []
    ways = [(LikenessHow.WHOLE, asked.parts[WHOLE]), (LikenessHow.MIRRORED, asked.parts[MIRRORED])]
    if FRAMED in asked.parts:
        ways.append((LikenessHow.FRAMED, asked.parts[FRAMED]))
    return ways


def _how(way: LikenessHow, part: int) -> LikenessHow:
    if part == WHOLE or way is LikenessHow.MIRRORED:
        return way
    return LikenessHow.FRAMED if part == FRAMED else LikenessHow.CUT


def _candidates(work: Work, asked: list[int]) -> Iterator[tuple[int, int, int]]:
    """Every part of a picture that agrees with one of these in a band but for two bits."""
    seen: set[tuple[int, int]] = set()
    split = [bands(bits) for bits in asked]
    for place, column in enumerate(COLUMNS):
        around = {one[place] ^ off for one in split for off in _off(WIDTHS[place])}
        found = select(PrintPart.number, PrintPart.part, *COLUMNS).where(
            column.in_(around), PrintPart.part != MIRRORED
        )
        for number, part, *numbers in work.session.execute(found):
            if (number, part) not in seen:
                seen.add((number, part))
                yield number, part, whole(numbers)


@cache
def _off(width: int) -> tuple[int, ...]:
    """Every number of this width with no more than two bits set."""
    bits = [1 << place for place in range(width)]
    return tuple(sum(some) for count in range(BITS_OFF + 1) for some in combinations(bits, count))


def _named(work: Work, best: dict[int, tuple[int, LikenessHow]]) -> Near:
    numbers = sorted(best, key=lambda number: best[number][0])[:NUMBERS_AT_ONCE]
    rows = work.session.execute(
        select(PicturePrint.number, PicturePrint.sha256).where(PicturePrint.number.in_(numbers))
    )
    return {sha256: best[number] for number, sha256 in rows}
