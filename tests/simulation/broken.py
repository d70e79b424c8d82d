"""Things broken on purpose, one at a time: the simulation must find each of them.

Each stands for a fault a sync was seen to have in the field. What is broken is put back when its
day is over.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import MethodType
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import TimeoutError as NoConnection

from mobile.store.leaving import LetGo, Word
from mobile.sync.transport import Answer, Ask
from mobile.wiring import Tablet
from server.domain.answers import merge
from server.feed import bodies, publishing
from server.models import Finding, Inspection
from server.scope import SYSTEM
from server.sync import effects, pull, serving
from server.sync.rules import APPLIED
from shared.vocabulary import BlobRole, ItemKind, OpKind
from tests.simulation.weather import Weather
from tests.simulation.world import SOUND, Parts, World

Spoil = Callable[[World], None]
POISON_CODE = "Z-99"
BAD = 0.5
"""What tablets do wrong shows on bad wires."""


# -- tablets ----------------------------------------------------------------------------------


def verified_early(tablet: Tablet) -> None:
    """A photo counts as safe when its upload was announced."""
    sound = tablet.engine._photos

    def photos(_engine: Any, role: BlobRole) -> str:
        done = sound(role)
        for blob in tablet.desk.shelves.ledger.all():
            if blob.url:
                tablet.desk.shelves.ledger.verified(blob.sha256)
        return done

    tablet.engine._photos = MethodType(photos, tablet.engine)  # type: ignore[method-assign]


def forgets_in_doubt(tablet: Tablet) -> None:
    """What was being sent when the power went is taken for delivered."""
    with tablet.desk.shelves.database.writing() as connection:
        connection.execute("UPDATE op SET state = 'applied' WHERE state = 'in_doubt'")


def clears_its_outbox(tablet: Tablet) -> None:
    """Switched on again, it throws the answered ops away."""
    with tablet.desk.shelves.database.writing() as connection:
        connection.execute("DELETE FROM op WHERE state = 'prunable'")


def prunes_what_is_not_archived(tablet: Tablet) -> None:
    """It takes what the office has for what the office keeps for good."""
    leaving = tablet.engine.keeping._leaving
    sound = leaving.go

    def go(_leaving: Any, settled: set[str], word: Word) -> LetGo:
        return sound(settled, replace(word, archived_seq=word.applied_seq))

    leaving.go = MethodType(go, leaving)  # type: ignore[method-assign]


def swaps_every_page(tablet: Tablet) -> None:
    """A page is shown before its scope has caught up."""
    replica = tablet.desk.shelves.replica
    sound = replica.stage

    def stage(_replica: Any, scope: str, entries: list[dict[str, Any]], cursor: str) -> None:
        sound(scope, entries, cursor)
        with tablet.desk.shelves.database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO item (scope, kind, id, rev, sealed)"
                " SELECT scope, kind, id, rev, sealed FROM staged WHERE scope = ? AND NOT deleted",
                (scope,),
            )

    replica.stage = MethodType(stage, replica)  # type: ignore[method-assign]


def keeps_what_was_revoked(tablet: Tablet) -> None:
    """A scope taken back stays readable."""
    replica = tablet.desk.shelves.replica
    replica.forget = MethodType(lambda _replica, _scope: None, replica)  # type: ignore[method-assign]


def always_safe(tablet: Tablet) -> None:
    """Green whenever one looks."""
    outbox, presenter = tablet.desk.shelves.outbox, tablet.sync
    outbox.counts = MethodType(lambda _outbox: {}, outbox)  # type: ignore[method-assign]
    presenter._agreed = MethodType(lambda _presenter: True, presenter)  # type: ignore[method-assign]


# -- wires ------------------------------------------------------------------------------------


class AcksAlone(Weather):
    """Something between says "applied" where the office never heard of it."""

    def send(self, ask: Ask) -> Answer:
        if not ask.path.endswith("/push") or self._chance.random() < 0.5:
            return super().send(ask)
        ops = [json.loads(text) for text in json.loads(ask.body or b"{}")["ops"]]
        results = [
            {"op_id": op["op_id"], "device_seq": op["device_seq"], "result": "applied"}
            for op in ops
        ]
        body = json.dumps({"results": results, "applied_hash": "0" * 64}).encode()
        answer = Answer(200, {"x-lookback-protocol": "1"}, body)
        self.heard(ask, answer)
        return answer


# -- the office -------------------------------------------------------------------------------


@contextmanager
def in_table(table: dict[Any, Any], key: Any, changed: Any) -> Iterator[None]:
    """An entry of a table is another for a while."""
    sound = table[key]
    table[key] = changed
    try:
        yield
    finally:
        table[key] = sound


@contextmanager
def in_module(module: Any, name: str, changed: Any) -> Iterator[None]:
    """A name of a module means something else for a while."""
    with in_table(vars(module), name, changed):
        yield


def amends_twice(batch: Any, op: Any, said: Any, sha256: str) -> Any:
    """An op that is only added to takes effect two times."""
    effects._amend(batch, op, said, sha256)
    return effects._amend(batch, op, said, sha256)


def loses_findings(_batch: Any, _op: Any, _said: Any, _sha256: str) -> Any:
    """ "Applied", and nothing is there."""
    return APPLIED


def last_writer_wins(before: Any, given: Any) -> Any:
    """Of two values the later one stands, and nobody is told."""
    after = before.copy()
    for answer, kept in given:
        after.standing[answer.code] = kept
    return after, []


def later_date_wins(before: Any, given: Any) -> Any:
    """Of two values the one with the later date stands; both are kept, and someone is told."""
    after, disputes = merge(before, given)
    for code, dispute in after.disputed.items():
        after.disputed[code] = sorted(dispute, key=_date, reverse=True)
        after.standing[code] = after.disputed[code][0]
    return after, disputes


def _date(kept: Any) -> str:
    return str(kept["at"])


def tells_sealed_visits(session: Any, ids: list[str]) -> Any:
    """The school of a visit is told with its planning."""
    from_plan = bodies._visits(session, ids)
    schools = {row.id: row.school_id for row in session.query(bodies.Visit)}
    return {
        visit_id: [(scope, body | {"school_id": schools[visit_id]}) for scope, body in placed]
        for visit_id, placed in from_plan.items()
    }


def tells_everyone_of_visits(session: Any, ids: list[str]) -> Any:
    """A visit stands in everyone's scope."""
    placed = bodies._visits(session, ids)
    return {one: [("global", body) for _scope, body in told[:1]] for one, told in placed.items()}


def everybody_may_have_everything(work: Any) -> list[str]:
    """Scopes are told without looking at the grants."""
    rows = work.session.query(pull.FeedItem.scope).distinct()
    return sorted({row.scope for row in rows if not row.scope.startswith("user:")})


class SkippingCursors:
    """A cursor that stands one number too far, as one of a sequence does when commits are late."""

    @staticmethod
    def write(secret: str, scope: str, seq: int, epoch: str) -> str:
        return pull_cursors.write(secret, scope, seq + 1 if seq else seq, epoch)

    @staticmethod
    def read(secret: str, scope: str, cursor: str, epoch: str) -> int:
        return pull_cursors.read(secret, scope, cursor, epoch)


class SlippingCursors(SkippingCursors):
    """A cursor that is told a little further back each time."""

    told = 0

    @classmethod
    def write(cls, secret: str, scope: str, seq: int, epoch: str) -> str:
        cls.told += 1
        return pull_cursors.write(secret, scope, max(1, seq - cls.told) if seq else 0, epoch)


pull_cursors = pull.cursors


def stops_at_poison(batch: Any, op: Any, said: Any, sha256: str) -> Any:
    """What cannot be read stops all that comes with it, and comes again for ever."""
    if said.code == POISON_CODE:
        raise NoConnection("poison")
    return SOUND_FINDING(batch, op, said, sha256)


SOUND_FINDING = effects.TABLE[OpKind.FINDING_ADD]


def loses_what_was_done_on_site(_batch: Any, _op: Any, _said: Any, _sha256: str) -> Any:
    """What was done on site is told taken, and is nowhere."""
    return APPLIED


class NobodyServed:
    """A service is kept with its inspection, and its order never hears of it."""

    @staticmethod
    def serve(*_about: Any) -> bool:
        return False


def without_the_feed_clock(world: World) -> None:
    """Changes are written past the hook that numbers them."""
    event.remove(world.app.works._writing, "after_flush", publishing.collect)


def corrects_findings(world: World) -> None:
    """Somebody in the office corrects findings, sealed or not."""
    sound = world.office.release

    def release() -> None:
        sound()
        with world.app.works.writing(SYSTEM) as work:
            for finding in work.session.query(Finding):
                finding.what = "corrected"

    world.office.release = release  # type: ignore[method-assign]


def edits_answers(world: World) -> None:
    """Somebody in the office changes answers that are the inspectors' own."""
    sound = world.office.release

    def release() -> None:
        sound()
        with world.app.works.writing(SYSTEM) as work:
            for row in work.session.query(Inspection):
                row.answers = {code: one | {"value": "n/a"} for code, one in row.answers.items()}

    world.office.release = release  # type: ignore[method-assign]


TABLETS: dict[str, tuple[Callable[[Tablet], None], str]] = {
    "a photo verified too early": (verified_early, "I4"),
    "ops in doubt taken for delivered": (forgets_in_doubt, "I1"),
    "ops thrown away when answered": (clears_its_outbox, "I3"),
    "prunes what is not archived": (prunes_what_is_not_archived, "I3"),
    "pages shown before the scope has caught up": (swaps_every_page, "I18"),
    "a revoked scope kept": (keeps_what_was_revoked, "I8 scopes"),
    "always safe to hand in": (always_safe, "I17"),
}
OFFICES: dict[str, tuple[Any, str]] = {
    "an amendment applied twice": (
        lambda: in_table(effects.TABLE, OpKind.AMENDMENT_ADD, amends_twice), "I2"),
    "a finding acknowledged and not kept": (
        lambda: in_table(effects.TABLE, OpKind.FINDING_ADD, loses_findings), "I2"),
    "the last writer wins": (lambda: in_module(effects, "merge", last_writer_wins), "I11"),
    "a sealed visit names its school": (
        lambda: in_table(bodies._BUILDERS, ItemKind.VISIT, tells_sealed_visits), "I8 sealed"),
    "a planned visit in everyone's scope": (
        lambda: in_table(bodies._BUILDERS, ItemKind.VISIT, tells_everyone_of_visits),
        "I8 secrecy"),
    "scopes without grants": (
        lambda: in_module(pull, "scopes", everybody_may_have_everything), "I8 scopes"),
    "a cursor that skips": (lambda: in_module(pull, "cursors", SkippingCursors), "I5"),
    "a cursor set back": (lambda: in_module(pull, "cursors", SlippingCursors), "I6"),
    "a poison op stops its batch": (
        lambda: in_table(effects.TABLE, OpKind.FINDING_ADD, stops_at_poison), "I12"),
    "a service acknowledged and not kept": (
        lambda: in_table(effects.TABLE, OpKind.ORDER_SERVE, loses_what_was_done_on_site), "I2"),
    "a report acknowledged and not kept": (
        lambda: in_table(effects.TABLE, OpKind.INCIDENT_REPORT, loses_what_was_done_on_site), "I2"),
    "a service that moves no order": (lambda: in_module(serving, "acts", NobodyServed), "I2"),
}  # fmt: skip
ON_SITE = ("a service acknowledged and not kept", "a report acknowledged and not kept",
           "a service that moves no order")  # fmt: skip
"""What only shows where notices are served and incidents reported."""
WIRES: dict[str, tuple[type[Weather], str]] = {"an answer without a commit": (AcksAlone, "I1")}
WORLDS: dict[str, tuple[Spoil, str]] = {
    "changes past the feed clock": (without_the_feed_clock, "I7 feed"),
    "what is sealed corrected": (corrects_findings, "I9"),
    "answers edited in the office": (edits_answers, "I10"),
}


def parts_of(name: str) -> Parts:
    """The sound parts with one of them broken."""
    if name in ON_SITE:
        return SOUND
    if name in TABLETS:
        return Parts(spoil=TABLETS[name][0], share=BAD)
    if name in WIRES:
        return Parts(weather=WIRES[name][0])
    return Parts(world=WORLDS[name][0]) if name in WORLDS else Parts()
