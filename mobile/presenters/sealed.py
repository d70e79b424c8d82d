"""Opening sealed tasks: by the key that came by sync, at the hour; or by a code read out.

No clock opens one: without its secret an envelope stays closed. A secret that came by sync some
minutes early is used from the hour on, by the office's time as this boot measured it; a wall clock
that was set forward counts for nothing.
"""

import base64
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mobile.presenters.desk import Desk
from mobile.store.outbox import Act
from mobile.texts import _
from shared import opening_codes, sealed_visits
from shared.clock import from_wire, to_ms
from shared.envelopes import NotForThisKey
from shared.problems import Problem
from shared.protocol import user_scope
from shared.records.ops import VisitOpen
from shared.sealed_visits import WrongSecret
from shared.vocabulary import ItemKind, OpeningWay, OpKind, VisitState

TRIES = "opening_tries"
FREE_TRIES = 5
PAUSE_S = (30, 60, 300)
"""After so many codes that open nothing each further one waits so long; the last pause stays."""


class OpensNothing(Problem):
    code, status = "opens_nothing", 403
    text = (
        "This code is whole, but it is not for a task on this tablet. Read the number of this"
        " tablet to the office."
    )


class CodePause(Problem):
    code, status = "code_pause", 429
    text = "Too many codes that open nothing. Wait {seconds} seconds."


@dataclass(frozen=True)
class SealedState:
    """Typing a code: what stands in its groups, which of them were not read out so."""

    groups: tuple[str, ...]
    wrong: tuple[int, ...]
    whole: tuple[int, ...]
    """The groups that are as they were read out."""
    tablet: str
    """The end of this tablet's number, by which people name it to each other."""
    waiting: int
    """How many envelopes lie here unopened."""
    error: str = ""
    opened: str = ""
    """The school of the task that was just opened."""

    @property
    def complete(self) -> bool:
        """Whether every group is as it was read out."""
        return len(self.whole) == opening_codes.GROUPS


class SealedPresenter:
    """Opens what may be opened, and puts every opening on record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._typed = ""
        self._said = {"error": "", "opened": ""}

    # -- by sync ------------------------------------------------------------------------------

    def open_due(self) -> int:
        """Open what has its secret and its hour; how many tasks that were."""
        now = self._desk.clockwatch.now()
        if now.doubtful:
            # After a restart without a network nobody knows the hour here: a code says it.
            return 0
        at, count = from_wire(now.at), 0
        for visit, envelope in self._closed():
            if envelope["key"] and _hour(visit) <= at:
                count += bool(self._open(envelope, envelope["key"], OpeningWay.SYNC))
        return count

    # -- by code ------------------------------------------------------------------------------

    @property
    def state(self) -> SealedState:
        groups = opening_codes.groups_of(self._typed)
        full = [place for place, one in enumerate(groups) if len(one) == opening_codes.GROUP_CHARS]
        wrong = [place for place in full if not opening_codes.is_group(place, groups[place])]
        return SealedState(
            groups=tuple(groups + [""] * (opening_codes.GROUPS - len(groups))),
            wrong=tuple(wrong),
            whole=tuple(place for place in full if place not in wrong),
            tablet=self._desk.shelves.vault.device()["device_id"][-8:].upper(),
            waiting=len(self._closed()),
            **self._said,
        )

    def begin(self) -> SealedState:
        """An empty code."""
        self._typed, self._said = "", {"error": "", "opened": ""}
        return self.state

    def press(self, char: str) -> SealedState:
        """One more character; after a group that is wrong none is taken before it is put right."""
        self._said = {"error": "", "opened": ""}
        if len(self._typed) < opening_codes.CODE_CHARS and not self.state.wrong:
            self._typed += opening_codes.plain(char)
        state = self.state
        return self.enter() if state.complete else self._with_error(state)

    def erase(self) -> SealedState:
        """The last character is taken back; of a wrong group all are."""
        keep = -1
        if self.state.wrong:
            keep = self.state.wrong[0] * opening_codes.GROUP_CHARS
        self._typed, self._said = self._typed[:keep], {"error": "", "opened": ""}
        return self.state

    def enter(self) -> SealedState:
        """Try the whole code on what lies here."""
        try:
            secret = opening_codes.secret_of(self._typed)
            self._refuse_in_pause()
            opened = self._try(secret) if secret else ""
            if not opened:
                self._count()
                raise OpensNothing()
        except Problem as problem:
            self._said = {"error": problem.told(_), "opened": ""}
            return self.state
        self._desk.shelves.database.drop_fact(TRIES)
        self._typed, self._said = "", {"error": "", "opened": opened}
        return self.state

    def _with_error(self, state: SealedState) -> SealedState:
        if not state.wrong:
            return state
        told = _("Group {number} is not as it was read out. Ask for this group again.")
        return replace(state, error=told.format(number=state.wrong[0] + 1))

    def _try(self, secret: str) -> str:
        """The school of the task this secret opens; "" if there is none."""
        for _visit, envelope in self._closed():
            opened = self._open(envelope, secret, OpeningWay.CODE)
            if opened:
                return opened
        return ""

    # -- envelopes ----------------------------------------------------------------------------

    def _closed(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """My sealed visits with the envelopes of this tablet."""
        device_id = self._desk.shelves.vault.device()["device_id"]
        sealed = {
            visit["id"]: visit
            for visit in self._desk.visits()
            if visit["state"] == VisitState.SEALED
        }
        mine = (
            one
            for one in self._desk.shelves.replica.all(ItemKind.ENVELOPE)
            if one["device_id"] == device_id
        )
        return [(sealed[one["visit_id"]], one) for one in mine if one["visit_id"] in sealed]

    def _open(self, envelope: dict[str, Any], secret: str, way: OpeningWay) -> str:
        """Open it and put that on record; the school, or "" where the secret does not fit."""
        opened = self._desk.shelves.replica.opened
        try:
            letter = base64.b64decode(envelope["letter"])
            told = sealed_visits.open_by(opened.private_key(), letter, secret, envelope["id"])
        except (NotForThisKey, WrongSecret):
            return ""
        said = VisitOpen(envelope["id"], way, self._desk.clockwatch.now())
        visit_id, mine = envelope["visit_id"], user_scope(self._desk.person_id)
        # What was read and that it was read stand or fall together.
        with self._desk.shelves.database.writing():
            opened.keep(visit_id, mine, told)
            self._desk.shelves.outbox.put(Act(OpKind.VISIT_OPEN, visit_id, visit_id, mine, said))
        return str(told["school"]["name"])

    # -- too many tries -----------------------------------------------------------------------

    def _tries(self) -> dict[str, int]:
        kept = self._desk.shelves.database.fact(TRIES)
        told: dict[str, int] = json.loads(kept) if kept else {"wrong": 0, "until_ms": 0}
        return told

    def _count(self) -> None:
        wrong = self._tries()["wrong"] + 1
        over = wrong - FREE_TRIES
        wait_s = PAUSE_S[min(over, len(PAUSE_S)) - 1] if over > 0 else 0
        until_ms = to_ms(self._desk.clock.now()) + wait_s * 1000
        told = {"wrong": wrong, "until_ms": until_ms if wait_s else 0}
        self._desk.shelves.database.put_fact(TRIES, json.dumps(told).encode())

    def _refuse_in_pause(self) -> None:
        left_ms = self._tries()["until_ms"] - to_ms(self._desk.clock.now())
        if left_ms > 0:
            # Nobody waits longer than the longest pause, though the clock was set back meanwhile.
            raise CodePause(seconds=min(left_ms // 1000 + 1, PAUSE_S[-1]))


def _hour(visit: dict[str, Any]) -> datetime:
    return from_wire(visit["release_at"])
