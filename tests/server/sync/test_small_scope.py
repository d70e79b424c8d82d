"""Every way a small world can go: two tablets, three ops each, a photo each, and one crash.

All interleavings are walked depth first, from a snapshot at every step: each tablet's ops go in
their order, its photo at any time, and once, anywhere, an answer is lost after the commit or the
office dies before it. What stands the same, with the same known of it, is not walked again: 288
states. Every way must end in the same one, with a whole audit chain.
"""

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from server import scope
from server.domain import audit_chain
from server.models import AuditEntry, Blob, Finding, Inspection, Photo, Receipt
from server.work import Works
from shared.records.ops import AnswerSet, AnswersSet
from shared.sealing import digest
from shared.vocabulary import OpKind
from tests import pictures
from tests.drivers.chain import Chain, Made
from tests.drivers.tus import Sender
from tests.server.sync.test_parts import payload_of

MINE, THEIRS, BOTH = "XF-07", "XF-08", "XF-13"
"""An item only the one answers, one only the other does, one on which they differ."""
GOOD, LOST, DIED = "good", "lost", "died"
STATES = 288


class Died(BaseException):
    """The office's power goes."""


@dataclass(frozen=True)
class Way:
    """How far each tablet knows itself to be; whether the one crash was."""

    ops: tuple[int, int] = (0, 0)
    photos: tuple[bool, bool] = (False, False)
    crashed: bool = False

    def lanes(self, most: int) -> list[tuple[int, str]]:
        """What may go next."""
        ready = [(one, "ops") for one in (0, 1) if self.ops[one] < most]
        return ready + [(one, "photo") for one in (0, 1) if not self.photos[one]]

    def further(self, tablet: int, lane: str) -> "Way":
        """After an answer that came."""
        if lane == "ops":
            ops = tuple(done + (one == tablet) for one, done in enumerate(self.ops))
            return replace(self, ops=ops)
        photos = tuple(done or one == tablet for one, done in enumerate(self.photos))
        return replace(self, photos=photos)


class Office:
    """The office as it stands, to be put back as it stood."""

    def __init__(self, engine: Engine, folder: Path, works: Works) -> None:
        self.engine, self.folder, self.works = engine, folder, works
        self.dies = False
        event.listen(engine, "commit", self._commits)

    def kept(self) -> tuple[sqlite3.Connection, dict[Path, bytes]]:
        """All of it, now."""
        memory = sqlite3.connect(":memory:")
        with sqlite3.connect(str(self.engine.url.database)) as standing:
            standing.backup(memory)
        standing.close()
        return memory, {path: path.read_bytes() for path in self._files()}

    def put_back(self, kept: tuple[sqlite3.Connection, dict[Path, bytes]]) -> None:
        """As it was then."""
        memory, files = kept
        standing = sqlite3.connect(str(self.engine.url.database))
        memory.backup(standing)
        standing.close()
        for path in set(self._files()) - set(files):
            path.unlink()
        for path, data in files.items():
            if not path.exists() or path.read_bytes() != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)

    def told(self) -> dict[str, Any]:
        """What stands, without ids, instants and the order in which it came."""
        with self.works.reading(scope.SYSTEM) as work:
            session = work.session
            inspection = session.scalars(select(Inspection)).one()
            said = {code: [one["value"]] for code, one in inspection.answers.items()}
            for code, others in (inspection.conflicts or {}).items():
                said[code] = sorted({*said.get(code, []), *(one["value"] for one in others)})
            return {
                "answers": sorted(said.items()),
                "findings": sorted(session.scalars(select(Finding.what))),
                "photos": sorted(session.scalars(select(Photo.sha256))),
                "receipts": sorted(session.scalars(select(Receipt.sha256))),
                "effective": sorted(set(session.scalars(select(Receipt.result)))),
                "verified": sorted(
                    session.scalars(select(Blob.sha256).where(Blob.verified_at.is_not(None)))
                ),
            }

    def chain_is_whole(self) -> bool:
        with self.works.reading(scope.SYSTEM) as work:
            rows = select(AuditEntry.number, AuditEntry.entry, AuditEntry.digest)
            return audit_chain.check(
                (row[0], row[1], row[2])
                for row in work.session.execute(rows.order_by(AuditEntry.number))
            ).whole

    def _files(self) -> list[Path]:
        name = Path(str(self.engine.url.database)).name
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return [path for path in found if not path.name.startswith(name)]

    def _commits(self, _connection: Any) -> None:
        if self.dies:
            self.dies = False
            raise Died


class World:
    """Two tablets and what they have to say."""

    def __init__(
        self, office: Office, chains: list[Chain], made: list[list[Made]], app: Any
    ) -> None:
        self.office, self.chains, self.made = office, chains, made
        self.senders = [Sender(app, chain.headers) for chain in chains]
        self.pictures = [pictures.jpeg("red"), pictures.jpeg("blue")]
        self.seen: set[str] = set()
        self.ends: list[dict[str, Any]] = []

    def walk(self, way: Way) -> None:
        """Every way on from here."""
        key = hashlib.sha256(repr((way, self.office.told())).encode()).hexdigest()
        if key in self.seen:
            return
        self.seen.add(key)
        lanes = way.lanes(len(self.made[0]))
        if not lanes:
            self.ends.append(self.office.told())
            assert self.office.chain_is_whole()
            return
        here = self.office.kept()
        for tablet, lane in lanes:
            for how in (GOOD,) if way.crashed else (GOOD, LOST, DIED):
                self.office.put_back(here)
                self.send(tablet, lane, way, how)
                done = way.further(tablet, lane) if how == GOOD else replace(way, crashed=True)
                self.walk(done)
        here[0].close()

    def send(self, tablet: int, lane: str, way: Way, how: str) -> None:
        """One request; whether the tablet hears of it makes no difference to the office."""
        self.office.dies = how == DIED
        try:
            if lane == "ops":
                op = self.made[tablet][way.ops[tablet]]
                (word,) = self.chains[tablet].words(op)
                assert word.split()[0] in ("applied", "merged", "duplicate"), word
            else:
                picture = self.pictures[tablet]
                answer = self.senders[tablet].announce(picture, body=picture)
                assert answer.status_code in (200, 201, 204), answer.json
        except Died:
            assert how == DIED
        assert not self.office.dies


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_way_through_a_small_world_ends_in_the_same_state(
    *,
    app: Any,
    engine: Engine,
    works: Works,
    tmp_path: Path,
    chen: Chain,
    enrolled: Callable[[str], Chain],
    school_id: str,
    template_id: str,
) -> None:
    lin = enrolled("lin")
    inspection_id, start = chen.start(school_id, template_id)
    assert chen.words(start) == ["applied"]
    joined = lin.op(OpKind.INSPECTION_START, inspection_id, payload_of(start.text))
    assert lin.words(joined) == ["merged joined"]
    data = [pictures.jpeg("red"), pictures.jpeg("blue")]
    made = []
    for chain, own, value, photo in ((chen, MINE, "pass", data[0]), (lin, THEIRS, "fail", data[1])):
        answers = AnswersSet([AnswerSet(own, "pass"), AnswerSet(BOTH, value)])
        made.append(
            [
                chain.op(OpKind.ANSWERS_SET, inspection_id, answers),
                chain.finding(inspection_id, what=f"{own} 通道堵塞")[1],
                chain.photo(inspection_id, photo),
            ]
        )
    world = World(Office(engine, tmp_path, works), [chen, lin], made, app)
    world.walk(Way())
    assert len(world.seen) == STATES
    first = world.ends[0]
    assert all(end == first for end in world.ends)
    assert dict(first["answers"])[BOTH] == ["fail", "pass"]
    assert first["verified"] == sorted(digest(one) for one in data)
    assert len(first["receipts"]) == 8
    assert set(first["effective"]) <= {"applied", "merged"}
