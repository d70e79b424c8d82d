"""Many tablets on shared inspections, by seed: what each of them writes and in what order it goes.

Five tablets go to each inspection. They arrive, answer the same items differently, find, photograph
and seal their own parts; some pushes come twice, some too early, and one app in a while is broken.
"""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bench.tablets import INSTANT, PHOTO_BYTES, STROKES, Checklist, Pen
from server.models import Inspection, Receipt, School, Template
from server.scope import SYSTEM
from server.seed import City
from server.work import Work, Works
from shared.protocol import area_scope
from shared.sealing import covered, digest
from shared.vocabulary import Grade, OpKind, Party, PhotoPurpose, SignatureRole
from tests.drivers import pens

LOGINS = ("chen", "lin", "he", "su")
TOGETHER = 5
ANSWERS = 6
BROKEN_EVERY = 23
TWICE, EARLY = 0.1, 0.3
VALUES = ("pass", "fail")
TAKEN = {"applied": "taken", "merged": "taken"}
BUSY, DONE = 503, 200
HANDS = 8

Push = tuple[int, bytes]
"""Which tablet, and what it sends."""


class Hand(Pen):
    """One tablet of several that share an inspection."""

    def arrive(self, inspection_id: str, school: tuple[str, str], checklist: Checklist) -> None:
        self.inspection_id, self.scope = inspection_id, area_scope(school[1])
        self.mine: list[str] = []
        told = {"school_id": school[0], "arrived": INSTANT, "mode": "surprise"}
        self._say(OpKind.INSPECTION_START, inspection_id, {**told, "template_id": checklist.id})

    def work(self, checklist: Checklist, *, broken: bool) -> None:
        """Answers, a fault, a photo, a signature."""
        chance = random.Random(self.seed)
        answers = [{"code": one, "value": chance.choice(VALUES)} for one in checklist.codes]
        self._say(OpKind.ANSWERS_SET, self.inspection_id, {"answers": answers[:ANSWERS]})
        about = {"inspection_id": self.inspection_id}
        fault = {"grade": str(Grade.ORDINARY), "party": str(Party.SCHOOL), "found": INSTANT}
        code = "Z-99" if broken else answers[0]["code"]
        what = f"第 {self.seed} 台发现的问题"
        self._say(OpKind.FINDING_ADD, self.new_id(), {**about, **fault, "code": code, "what": what})
        sha = digest(f"photo {self.seed}".encode())
        photo = {"purpose": str(PhotoPurpose.GATE), "sha256": sha, "bytes": PHOTO_BYTES}
        size = {"width": 2000, "height": 1500, "taken": INSTANT}
        blob = {"sha256": sha, "bytes": PHOTO_BYTES, "mime": "image/jpeg", "role": "evidence"}
        self._say(OpKind.PHOTO_ADD, self.new_id(), {**about, **photo, **size}, [blob])
        for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL):
            told = {"role": str(role), "post": "督查员", "digest": covered(self.mine)}
            sign = {**about, **told, "signed": INSTANT, "strokes": STROKES}
            self._say(OpKind.SIGNATURE_ADD, self.new_id(), sign)

    def seal(self, *, broken: bool) -> None:
        """The part is done; what the office did not take is not under its seal."""
        covers = self.mine[:2] + self.mine[3:] if broken else self.mine
        seal = covered(covers)
        told = {"covers": covers, "digest": seal, "seal_signature": self._sign(seal)}
        self._say(OpKind.INSPECTION_SUBMIT, self.inspection_id, {**told, "finished": INSTANT})

    def _say(
        self,
        kind: OpKind,
        entity_id: str,
        payload: dict[str, Any],
        blobs: list[dict[str, Any]] | None = None,
    ) -> None:
        self._write(kind, entity_id, self.scope, payload, blobs=blobs)
        self.mine.append(digest(self.written[-1].encode()))


@dataclass
class Crowd:
    """Tablets and rounds: the leads arrive; the others come, work and seal; then the leads do."""

    hands: list[Hand]
    rounds: list[list[Push]]

    def first(self, count: int) -> "Crowd":
        """The same work of some of the tablets."""
        rounds = [[push for push in one if push[0] < count] for one in self.rounds]
        return Crowd(self.hands[:count], rounds)

    def in_order(self, seed: int) -> Iterator[Push]:
        """One after another by chance, with repeated pushes and pushes that come too early."""
        chance, last = random.Random(seed), dict(self.rounds[-1])
        for one in self.rounds:
            for push in chance.sample(one, len(one)):
                if one is self.rounds[0] and chance.random() < EARLY:
                    yield push[0], last[push[0]]
                yield from (push,) * (2 if chance.random() < TWICE else 1)

    def at_once(self, send: Any) -> None:
        """All at once, round by round."""
        with ThreadPoolExecutor(HANDS) as pool:
            for one in self.rounds:
                list(pool.map(send, one))


def enrolled(works: Works, city: City, count: int) -> Crowd:
    """So many tablets, with all they will send."""
    hands = []
    for number in range(count):
        pen = pens.enrolled(works, city, LOGINS[number % len(LOGINS)], number + 1)
        hands.append(Hand(pen.device_id, pen.token, pen.person_id, pen.key, pen.seed))
    with works.reading(SYSTEM) as work:
        schools, checklist = _known(work)
    rounds: list[list[Push]] = [[], [], []]
    for number, hand in enumerate(hands):
        group, broken = number // TOGETHER, not (number + 1) % BROKEN_EVERY
        first = hands[group * TOGETHER]
        inspection_id = hand.new_id() if hand is first else first.inspection_id
        hand.arrive(inspection_id, schools[group % len(schools)], checklist)
        if hand is first:
            rounds[0] += _pushes(number, hand)
        hand.work(checklist, broken=broken)
        hand.seal(broken=broken)
        rounds[2 if hand is first else 1] += _pushes(number, hand)
    return Crowd(hands, rounds)


def _known(work: Work) -> tuple[Sequence[Any], Checklist]:
    template = work.session.scalars(select(Template).where(Template.current)).one()
    items = [one["code"] for one in template.body["items"] if one["answer_type"] == "verdict"]
    schools = work.session.execute(select(School.id, School.area_id).order_by(School.code)).all()
    return schools, Checklist(template.id, items)


def _pushes(number: int, hand: Hand) -> list[Push]:
    return [(number, body) for body in hand.pushes("")]


class Sending:
    """Sends pushes to an application; asked to come again, it does."""

    def __init__(self, app: Any, crowd: Crowd) -> None:
        self._app, self._crowd = app, crowd

    def __call__(self, push: Push) -> None:
        number, body = push
        headers = {"Authorization": f"Bearer {self._crowd.hands[number].token}"}
        client = self._app.test_client(use_cookies=False)
        status = BUSY
        while status == BUSY:
            told = client.post(
                "/api/v1/sync/push", data=body, headers=headers, content_type="application/json"
            )
            status = told.status_code
        assert status == DONE, told.json


def outcome(works: Works, inspections: set[str]) -> dict[str, Any]:
    """What stands in the end, without what depends on who came first."""
    with works.reading(SYSTEM) as work:
        rows = work.session.scalars(select(Inspection).where(Inspection.id.in_(inspections)))
        stands: dict[str, Any] = {row.id: _stands(row) for row in rows}
        kept = select(Receipt).where(Receipt.inspection_id.in_(inspections))
        receipts = {
            (row.device_id, row.device_seq): (row.sha256, TAKEN.get(row.result, row.code))
            for row in work.session.scalars(kept)
        }
    return {"inspections": stands, "receipts": receipts}


def _stands(row: Inspection) -> list[Any]:
    values = {code: {one["value"]} for code, one in row.answers.items()}
    for code, dispute in row.conflicts.items():
        values[code] |= {one["value"] for one in dispute}
    return [
        row.state,
        row.school_id,
        values,
        sorted((one.id, one.code, one.what, one.found_by) for one in row.findings),
        sorted((one.id, one.sha256) for one in row.photos),
        sorted((one.id, one.digest, one.role) for one in row.signatures),
        sorted((part.device_id, part.digest, tuple(part.covers)) for part in row.parts),
    ]
