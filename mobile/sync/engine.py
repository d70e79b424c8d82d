"""Delivers ops, hears what is new, brings photos; it never touches the screen.

Independent lanes (ops, pull, pictures of before, previews, evidence copies): a stuck photo never
delays a record. ``step`` does one bounded piece of work, so that a simulation can drive all lanes
in turn; on a tablet each line of lanes has a thread of its own (``delivery.py``).
"""

import json
import random
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from threading import RLock
from typing import Any

from mobile import hours
from mobile.config import USUAL_STRETCHES, Stretches
from mobile.store.database import Database
from mobile.store.leaving import Leaving
from mobile.store.ledger import Ledger
from mobile.store.outbox import WAITING, Outbox
from mobile.store.photos import PhotoShelf
from mobile.store.replica import Replica
from mobile.store.vault import Vault
from mobile.sync import pins
from mobile.sync.backoff import LANES, LINES, Backoff
from mobile.sync.bootstrap import Bootstrap
from mobile.sync.clockwatch import ClockWatch
from mobile.sync.custody import Custody
from mobile.sync.fetching import Fetcher
from mobile.sync.grants import Grants
from mobile.sync.keeping import Keeping
from mobile.sync.pushing import Pusher, PutOff
from mobile.sync.restored import Restored
from mobile.sync.sealed import Sealed
from mobile.sync.standing import Standing
from mobile.sync.transport import (
    Address,
    Ask,
    NoNetwork,
    Outage,
    Refusal,
    Transport,
    Wire,
)
from mobile.sync.uploader import Uploader
from shared.clock import Clock, from_wire, to_wire
from shared.problems import Problem
from shared.protocol import PAGE_ENTRIES_MAX
from shared.vocabulary import BlobRole

STEPS_MAX = 10_000
NOT_NOW = 503
UNFORESEEN = "unforeseen"
WITHDRAWN = "device_revoked"


@dataclass(frozen=True)
class Shelves:
    """What the engine works on."""

    database: Database
    vault: Vault
    outbox: Outbox
    replica: Replica
    ledger: Ledger
    photos: PhotoShelf


class Engine:
    """Keeps this tablet and the office in step, one step at a time."""

    def __init__(
        self,
        shelves: Shelves,
        clock: Clock,
        transport: Callable[[Address], Transport],
        chance: random.Random,
        note: Callable[[BaseException], object] = lambda _error: None,
        *,
        stretches: Stretches = USUAL_STRETCHES,
    ) -> None:
        self._shelves, self._clock, self._transport = shelves, clock, transport
        self._note = note
        self.backoff = Backoff(shelves.database, clock, chance)
        self.clockwatch = ClockWatch(shelves.database, clock)
        self.standing = Standing(shelves.database, clock)
        self._fetcher = Fetcher(shelves.replica, shelves.photos)
        self.custody = Custody(shelves.database, shelves.vault, shelves.outbox)
        self._grants = Grants(shelves.database, shelves.replica, shelves.photos, shelves.vault)
        self._sealed = Sealed(shelves.database, shelves.vault, shelves.replica)
        self._bootstrap = Bootstrap(shelves.replica, stretches)
        self._restored = Restored(shelves.vault, shelves.outbox, shelves.ledger)
        leaving = Leaving(shelves.database, shelves.outbox, shelves.photos)
        self.keeping = Keeping(shelves.vault, shelves.outbox, shelves.replica, leaving, clock)
        self._pusher = Pusher(shelves.database, shelves.vault, shelves.outbox, self._json)
        self._locks = {lane: lock for line in LINES for lock in (RLock(),) for lane in line}
        self._pull_due = True
        self.online: bool | None = None
        self._problems: dict[str, str] = {}
        shelves.outbox.mark_doubt()

    # -- driving ------------------------------------------------------------------------------

    @property
    def problem(self) -> str:
        """The code of what stands in the way, the most important lane first."""
        return next((self._problems[lane] for lane in LANES if lane in self._problems), "")

    def step(self, lanes: Collection[str] = LANES) -> str:
        """Do the next piece of work; what was done, or "" if there is nothing to do now.

        Two lines of lanes may be at work at once, each from a thread of its own.
        """
        if not self._shelves.vault.enrolled():
            return ""
        for lane, work in self._lanes():
            if lane in lanes:
                with self._locks[lane]:
                    done = self._try(lane, work) if self.backoff.may_try(lane) else ""
                if done:
                    return done
        return ""

    def run_until_quiet(self, steps_max: int = STEPS_MAX) -> list[str]:
        """Step until nothing is left to do now; what was done."""
        self._pull_due = True
        done: list[str] = []
        while len(done) < steps_max and (step := self.step()):
            done.append(step)
        return done

    def ready(self) -> int:
        """How many acts and photos could go now, without anybody unlocking."""
        counts = self._shelves.outbox.counts()
        blobs = self._shelves.ledger.all()
        acts = sum(counts.get(state, 0) for state in WAITING)
        return acts + sum(blob.state in ("kept", "sending") for blob in blobs)

    def want(self, pictures: tuple[str, ...]) -> None:
        """Bring these previews next, where they are not here."""
        self._fetcher.want(pictures)

    def look_again(self) -> None:
        """Ask the office what is new at the next step."""
        self._pull_due = True

    def _lanes(self) -> tuple[tuple[str, Callable[[], str]], ...]:
        return (
            ("ops", self._ops),
            ("pull", self._pull),
            ("fetch", self._fetch),
            ("preview", lambda: self._photos(BlobRole.PREVIEW)),
            ("evidence", lambda: self._photos(BlobRole.EVIDENCE)),
            ("custody", self._hand_in),
            ("keeping", lambda: self.keeping.advance(self._json)),
        )

    def _try(self, lane: str, work: Callable[[], str]) -> str:
        try:
            done = work()
        except NoNetwork as nothing:
            self.online = False
            self.backoff.failed(lane, silent=True)
            self.standing.note_outage(nothing.outage)
            return f"{lane}: no network"
        except PutOff as put_off:
            self._heard()
            self.backoff.failed(lane)
            return str(put_off)
        except Problem as problem:
            # The office refused, the disk is full, or somebody locked the screen meanwhile.
            if isinstance(problem, Refusal):
                self._heard()
            self._problems[lane] = problem.code
            self.backoff.failed(lane, silent=getattr(problem, "status", 0) == NOT_NOW)
            if problem.code == WITHDRAWN:
                self._lock_away()
            return f"{lane}: {problem.code}"
        except Exception as error:
            # A fault of ours in one lane, or an answer nobody foresaw, stops no other lane.
            self._note(error)
            self._problems[lane] = UNFORESEEN
            self.backoff.failed(lane)
            return f"{lane}: {UNFORESEEN}"
        if done:
            self._heard()
            self._problems.pop(lane, None)
            self.backoff.succeeded(lane)
        return done

    def _lock_away(self) -> None:
        """The office withdrew this tablet: it locks, and delivers what it has, to be held there."""
        with suppress(Problem):
            if self._shelves.vault.unlocked:
                self._shelves.outbox.freeze()
            self._grants.forget_all()
            self._shelves.vault.withdraw()

    def _heard(self) -> None:
        self.online = True
        self.standing.note_answer()

    # -- ops ----------------------------------------------------------------------------------

    def _ops(self) -> str:
        if self._restored.due:
            return self._restored.send_again(self._json)
        done = self._pusher.advance()
        self._pull_due = self._pull_due or bool(done)
        return done

    # -- pull ---------------------------------------------------------------------------------

    def _pull(self) -> str:
        if not self._pull_due or not self._shelves.vault.unlocked:
            return ""
        # First of all: what is wanted meanwhile is not in what is asked for now.
        self._pull_due = False
        try:
            return self._pulled()
        except BaseException:
            self._pull_due = True
            raise

    def _pulled(self) -> str:
        self._pusher.hear_decisions()
        applied = self._shelves.outbox.last_applied()
        self._sealed.tell_key(lambda ask: self._wire().ask(ask))
        heads = self._bootstrap.heads(self._json)
        kept = self._shelves.replica.cursors()
        self._grants.hear(heads)
        zone = hours.hear(heads.get(hours.FACT)).encode()
        if zone != self._shelves.database.fact(hours.FACT):
            self._shelves.database.put_fact(hours.FACT, zone)
        moved = [scope for scope, head in heads["scopes"].items() if kept.get(scope) != head]
        self._bootstrap.stage(self._wire, heads)
        for scope in moved:
            if self._shelves.replica.next_cursor(scope) != heads["scopes"][scope]:
                self._stage_scope(scope)
        # All at once: what went from one town to another is never in neither, nor in both.
        self._shelves.replica.swap(*moved)
        self._sealed.settle()
        self._grants.settle(lambda ask: self._wire().ask(ask))
        self._shelves.outbox.confirm(applied)
        self._note_received()
        self._fetcher.look_again()
        return f"pulled {len(moved)} scopes"

    def _stage_scope(self, scope: str) -> None:
        for _ in range(STEPS_MAX):
            cursor = self._shelves.replica.next_cursor(scope)
            path = f"/api/v1/sync/scopes/{scope}?cursor={cursor}&limit={PAGE_ENTRIES_MAX}"
            try:
                page = self._json(Ask("GET", path))
            except Refusal as refusal:
                if refusal.code == "bad_cursor" and cursor:
                    self._shelves.replica.start_again(scope)
                    continue
                raise
            self._shelves.replica.stage(scope, page["entries"], page["next"])
            if page["caught_up"]:
                return

    # -- photos -------------------------------------------------------------------------------

    def _photos(self, role: BlobRole) -> str:
        blob = self._shelves.ledger.next(role)
        if blob is None:
            return ""
        uploader = Uploader(self._wire(), self._shelves.ledger, self._shelves.photos, self._clock)
        done = uploader.advance(blob)
        if done.endswith("verified"):
            self._note_received()
        return done

    def _fetch(self) -> str:
        sha256 = self._fetcher.next() if self._shelves.vault.unlocked else ""
        return self._fetcher.bring(self._wire(), sha256) if sha256 else ""

    def _hand_in(self) -> str:
        """The receipt, once it is wanted and nothing is left to send."""
        if not self.custody.wanted or self.ready():
            return ""
        return self.custody.ask(self._json)

    def _note_received(self) -> None:
        self._shelves.database.put_fact("received_at", to_wire(self._clock.now()).encode())

    # -- the wire -----------------------------------------------------------------------------

    def _wire(self) -> Wire:
        vault = self._shelves.vault
        return Wire(self._transport(pins.address_of(vault)), vault.token())

    def _json(self, ask: Ask) -> dict[str, Any]:
        sent_ms = self._clock.mono_ms()
        answer = self._wire().ask(ask)
        told = _read(answer.body)
        if "server_time" in told:
            self.clockwatch.measured(from_wire(told["server_time"]), sent_ms)
        self._restored.hear(told)
        pins.learn(self._shelves.vault, told, answer.peer)
        return told


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as error:
        raise NoNetwork("the answer was cut short", Outage.CUT) from error
    if not isinstance(told, dict):
        raise NoNetwork("the answer is not ours", Outage.CUT)
    return told
