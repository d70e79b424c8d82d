"""Photos that stood somewhere before: how far copies and other photos are, what looking costs."""

import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PIL import Image
from sqlalchemy import insert

from bench import walls
from bench.figures import Figure
from bench.served import Bench
from server.infra import prints
from server.infra.prints import FRAMED, MIRRORED, WHOLE, Prints
from server.models import PicturePrint, PrintPart
from server.queries import prints as kept
from server.scope import SYSTEM
from server.work import Works
from shared.sealing import digest

WALLS = 40
SCHOOLS = 5000
"""A whole town of the bench; a smaller one has fewer pictures."""
PICTURES = 500_000
SEARCHES = 60
AT_ONCE = 2_000
"""Pictures written at once."""
P95 = 0.95
PARTS: Any = PrintPart.__table__
THRESHOLDS = (11, kept.NEAR_MAX, 17)
AGAIN: dict[str, Callable[[int], Image.Image]] = {
    "the same spot a moment later": lambda one: walls.shoot(_wall(one), f"{one} b", light=one),
    "held to 1 % and ½°, the same light": lambda one: walls.shoot(
        walls.wall(one), f"{one} c", aside=(10, -8), nearer=1.01, turned=0.5, light=one
    ),
    "a tripod, mended, other light": lambda one: walls.shoot(walls.wall(one), f"{one} b"),
    "held to 3 % and 1°, other light": lambda one: walls.shoot(
        walls.wall(one), f"{one} d", aside=(30, -20), nearer=1.03, turned=1
    ),
    "held to 6 %, other light": lambda one: walls.shoot(
        walls.wall(one), f"{one} e", aside=(-60, 40), nearer=0.96, turned=-1.5
    ),
    "held to 10 %, other light": lambda one: walls.shoot(
        walls.wall(one), f"{one} f", aside=(-90, 70), nearer=0.93, turned=-2
    ),
    "the same wall, other things": lambda one: walls.shoot(
        walls.wall(one, (one + 900,), things=one + 500), f"{one} g"
    ),
}
"""Other photos of the same wall."""


@dataclass(frozen=True)
class Looked:
    """What looking for pictures among so many took, each, and in how many it was found."""

    seconds: list[float]
    found: int


def distances(bench: Bench) -> list[Figure]:
    """How far each kind of copy is from its picture, and each kind of other photo; as a table."""
    with bench.measured():
        photos = [walls.shoot(_wall(one), one) for one in range(WALLS)]
    older = [_taken(photo) for photo in photos]
    copies = {
        what: [nearest(_taken(edit(photo)), old) for photo, old in zip(photos, older, strict=True)]
        for what, edit in walls.EDITS.items()
    }
    others = {
        what: [nearest(_taken(again(one)), old) for one, old in enumerate(older)]
        for what, again in AGAIN.items()
    }
    others["other walls"] = [nearest(one, old) for one in older for old in older if one is not old]
    print("| picture | least | middle | most |", *(f"≤ {most} |" for most in THRESHOLDS))
    for what, found in {**copies, **others}.items():
        print(f"| {what} | {min(found)} | {statistics.median(found):g} | {max(found)} |", end=" ")
        print(*(f"{_share(found, most):.0%} |" for most in THRESHOLDS))
    every = [one for found in copies.values() for one in found]
    apart = _share(others["other walls"], kept.NEAR_MAX)
    return [
        bench.figure("copies of photos found", 100 * _share(every, kept.NEAR_MAX), "%"),
        bench.figure("other walls taken for one", 100 * apart, "%"),
    ]


def likeness(bench: Bench) -> list[Figure]:
    """Prints of pictures; then pictures looked for among half a million."""
    files = [walls.jpeg(walls.shoot(_wall(one), one)) for one in range(WALLS)]
    with bench.measured():
        began = time.process_time()
        older = [prints.taken(data) for data in files]
        each = (time.process_time() - began) / WALLS
    made = bench.figure("prints of pictures", 1 / each, "pictures/s", cpu_ms_each=each * 1000)
    count = PICTURES * len(bench.town.schools) // SCHOOLS
    works = bench.works()
    fill(works, older, count)
    with bench.measured():
        looked = look(works, older)
    middle = statistics.median(looked.seconds) * 1000
    late = sorted(looked.seconds)[int(len(looked.seconds) * P95)] * 1000
    more: dict[str, Any] = {"p95_ms": late, "pictures": count, "missed": SEARCHES - looked.found}
    return [made, bench.figure("a picture looked for", middle, "ms", **more)]


def nearest(newer: Prints, older: Prints) -> int:
    """As pictures are looked for: whole, in a mirror, within a frame, against every part."""
    ways = [newer.parts[way] for way in (WHOLE, MIRRORED, FRAMED) if way in newer.parts]
    parts = [bits for part, bits in older.parts.items() if part != MIRRORED]
    return min(prints.distance(one, part) for one in ways for part in parts)


def fill(works: Works, older: list[Prints], count: int) -> None:
    """So many pictures: those there are, and others that stray from them by a quarter of bits."""
    indexes = sorted(PARTS.indexes, key=lambda one: str(one.name))
    for index in indexes:
        index.drop(works.engine)
    pictures = enumerate(_strayed(older, count), 1)
    while lot := list(islice(pictures, AT_ONCE)):
        _write(works, lot)
    for index in indexes:
        index.create(works.engine)


def look(works: Works, older: list[Prints]) -> Looked:
    """Copies of pictures that are there, one after another: cut, mirrored, squeezed."""
    edits = [walls.EDITS[one] for one in ("cut by 10 %, at a corner", "mirrored", "a white frame")]
    seconds, found = [], 0
    with works.reading(SYSTEM) as work:
        for number in range(SEARCHES):
            one = number % len(older)
            asked = _taken(edits[number % len(edits)](walls.shoot(_wall(one), one)))
            began = time.process_time()
            near = kept.near(work, asked)
            seconds.append(time.process_time() - began)
            found += _name(one + 1) in near
    return Looked(seconds, found)


def _strayed(older: list[Prints], count: int) -> Iterator[list[tuple[int, tuple[int, ...]]]]:
    """The bands of each picture's parts; of the first ones as they are."""
    chance = random.Random(1)
    split = [[(part, kept.bands(bits)) for part, bits in one.parts.items()] for one in older]
    for number in range(count):
        mask = chance.getrandbits(prints.BITS) & chance.getrandbits(prints.BITS)
        off = kept.bands(mask if number >= len(older) else 0)
        parts = split[number % len(split)]
        yield [
            (part, tuple(mine ^ away for mine, away in zip(bands, off, strict=True)))
            for part, bands in parts
        ]


def _write(works: Works, lot: list[tuple[int, list[tuple[int, tuple[int, ...]]]]]) -> None:
    now = works.clock.now()
    pictures = [
        {"number": number, "sha256": _name(number), "plain": False, "made_at": now}
        for number, _ in lot
    ]
    names = [column.key for column in kept.COLUMNS]
    parts = [
        {"number": number, "part": part, **dict(zip(names, bands, strict=True))}
        for number, told in lot
        for part, bands in told
    ]
    with works.engine.begin() as connection:
        connection.execute(insert(PicturePrint), pictures)
        connection.execute(insert(PARTS), parts)


def _name(number: int) -> str:
    return digest(f"picture {number}".encode())


def _wall(one: int) -> Image.Image:
    return walls.wall(one, (one,))


def _taken(photo: Image.Image) -> Prints:
    return prints.taken(walls.jpeg(photo, 95))


def _share(found: Iterable[int], most: int) -> float:
    told = list(found)
    return sum(one <= most for one in told) / len(told)
