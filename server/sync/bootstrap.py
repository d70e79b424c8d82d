"""The first sync: sets of segments of the asker's scopes, and their bytes by digest.

What may be loaded is asked for each request: a segment of a scope that is not, or no longer, the
asker's is not there.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from server.infra.photo_store import PhotoStore
from server.models import Segment
from server.queries import segments as sets
from server.scope import SYSTEM
from server.sync import cursors, pull
from server.work import Work, Works
from shared.problems import NotFound
from shared.protocol import GLOBAL_SCOPE, USER_SCOPES, scope_subject

SOON = timedelta(minutes=1)
"""Asked for by however many tablets, new segments are packed once in this time."""
READ_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Listed:
    """The list as a tablet gets it, and whether newer segments should be packed."""

    told: dict[str, Any]
    stale: bool


@dataclass(frozen=True)
class Stretch:
    """The part of one segment that an answer holds."""

    sha256: str
    begins: int
    ends: int


def listed(work: Work) -> Listed:
    """Where each of my scopes ends, and what of them can be loaded at once."""
    heads = pull.heads(work)
    secret = work.settings.secret_key
    ends = {
        scope: cursors.read(secret, scope, cursor, heads.epoch)
        for scope, cursor in heads.scopes.items()
        if scope_subject(scope)[0] != USER_SCOPES
    }
    known = sets.current(work, sorted(ends))
    told = [
        _set(scope, cursors.write(secret, scope, made[0].as_of, heads.epoch), made)
        for scope, made in known.items()
    ]
    # Of a town that has nothing yet, nothing has to be asked again.
    told += [_set(scope, heads.scopes[scope], []) for scope, end in ends.items() if not end]
    told.sort(key=_everyones_first)
    filled = {scope: end for scope, end in ends.items() if end}
    return Listed(asdict(heads) | {"sets": told}, bool(sets.stale(work, known, filled)))


def pack_soon(works: Works, now: datetime) -> None:
    """See that a worker packs what is missing or stale."""
    slot = int(now.timestamp() // SOON.total_seconds())
    with works.writing(SYSTEM) as work:
        work.later("segments", now, f"segments:asked:{slot}")


def sizes(work: Work, sha256s: list[str]) -> list[tuple[str, int]]:
    """These segments and their bytes, in this order; NotFound if one is in no scope of mine."""
    known = sets.named(work, pull.scopes(work), sha256s)
    if set(sha256s) - set(known):
        raise NotFound("These segments are not there any more. Ask for the list again.")
    return [(sha256, known[sha256]) for sha256 in sha256s]


def stretches(sized: list[tuple[str, int]], begins: int, ends: int) -> list[Stretch]:
    """What of each segment lies between these bytes of all of them, one after another."""
    found, at = [], 0
    for sha256, size in sized:
        first, last = max(begins - at, 0), min(ends - at, size)
        if first < last:
            found.append(Stretch(sha256, first, last))
        at += size
    return found


def read(store: PhotoStore, wanted: list[Stretch]) -> Iterator[bytes]:
    """The bytes, a bounded piece at a time; NotFound where the first file is lost."""
    if wanted and not store.has(wanted[0].sha256):
        raise NotFound("These segments are not there any more. Ask for the list again.")
    return _read(store, wanted)


def _read(store: PhotoStore, wanted: list[Stretch]) -> Iterator[bytes]:
    for one in wanted:
        for begins in range(one.begins, one.ends, READ_BYTES):
            yield store.read(one.sha256, begins, min(begins + READ_BYTES, one.ends))


def _set(scope: str, as_of: str, made: list[Segment]) -> dict[str, Any]:
    named = [{"sha256": one.sha256, "bytes": one.bytes, "items": one.items} for one in made]
    return {"scope": scope, "as_of": as_of, "segments": named}


def _everyones_first(one: dict[str, Any]) -> tuple[bool, str]:
    """Checklists and calendar before towns: the order is always the same."""
    return one["scope"] != GLOBAL_SCOPE, one["scope"]
