"""The first sync: whole scopes as segments, fetched by stretches, staged, swapped in by the pull.

A stretch that came is kept, so that a cut or a kill costs one stretch at most. A segment that is
not what its name says is fetched once more; then, and where the office has none, pages are pulled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mobile.config import Stretches
from mobile.store.replica import Replica
from mobile.sync.transport import Answer, Ask, NoNetwork, Outage, Refusal, Wire
from shared.problems import NotFound
from shared.protocol import SEGMENTS_PER_FETCH_MAX, USER_SCOPES, scope_subject
from shared.records.segments import BadSegment

HEADS = "/api/v1/sync/heads"
LIST = "/api/v1/sync/bootstrap"
FETCH = "/api/v1/sync/segments"
SHARE = 2
TRIES = 2
WHOLE, PARTIAL = 200, 206


@dataclass
class Coming:
    """A segment on its way, and how much of it is here."""

    scope: str
    sha256: str
    bytes: int
    here: int

    @property
    def left(self) -> int:
        return self.bytes - self.here


class Bootstrap:
    """Brings whole scopes to a tablet that has nothing of them yet."""

    def __init__(self, replica: Replica, stretches: Stretches) -> None:
        self._replica, self._stretches = replica, stretches
        self._stretch = stretches.first
        self._broken: dict[str, int] = {}

    def heads(self, ask: Callable[[Ask], dict[str, Any]]) -> dict[str, Any]:
        """Where my scopes end; where I have nothing of one, also what I can load of it."""
        if not self._replica.cursors():
            return self._listed(ask) or ask(Ask("GET", HEADS))
        told = ask(Ask("GET", HEADS))
        return (self._listed(ask) or told) if self._wanted(told) else told

    def stage(self, wire: Callable[[], Wire], told: dict[str, Any]) -> int:
        """Put aside all of the scopes I have nothing of; how many segments came."""
        wanted = self._wanted(told)
        sets = [one for one in told.get("sets", ()) if one["scope"] in wanted]
        came = 0
        for one in sets:
            self._settle(one)
        while stretch := self._next(sets):
            try:
                answer = self._fetch(wire(), stretch)
            except Refusal as refusal:
                if refusal.status == NotFound.status:
                    break
                raise
            came += self._take(stretch, answer, sets)
        return came

    def _listed(self, ask: Callable[[Ask], dict[str, Any]]) -> dict[str, Any] | None:
        try:
            told = ask(Ask("GET", LIST))
        except Refusal as refusal:
            # An office whose server is older than this app.
            if refusal.status == NotFound.status:
                return None
            raise
        return told if "sets" in told else None

    def _wanted(self, told: dict[str, Any]) -> set[str]:
        return {
            scope
            for scope in told["scopes"]
            if scope_subject(scope)[0] != USER_SCOPES and not self._replica.next_cursor(scope)
        }

    def _next(self, sets: list[dict[str, Any]]) -> list[Coming]:
        """The segments of the next request: all but the first have nothing here yet."""
        coming: list[Coming] = []
        size = 0
        for one in sets:
            if self._replica.next_cursor(one["scope"]) or self._given_up(one):
                continue
            held = self._replica.blocks.held(one["scope"])
            for told in one["segments"]:
                if told["sha256"] in held:
                    continue
                here = self._replica.blocks.begun(told["sha256"])
                full = size >= self._stretch or len(coming) == SEGMENTS_PER_FETCH_MAX
                if coming and (here or full):
                    return coming
                coming.append(Coming(one["scope"], told["sha256"], told["bytes"], here))
                size += told["bytes"] - here
        return coming

    def _given_up(self, one: dict[str, Any]) -> bool:
        return any(self._broken.get(told["sha256"], 0) >= TRIES for told in one["segments"])

    def _fetch(self, wire: Wire, stretch: list[Coming]) -> bytes:
        names = ",".join(one.sha256 for one in stretch)
        begins = stretch[0].here
        last = begins + min(self._stretch, sum(one.left for one in stretch)) - 1
        ranged = {"Range": f"bytes={begins}-{last}", "Accept": "*/*"}
        try:
            answer = wire.ask(Ask("GET", f"{FETCH}?names={names}", ranged))
        except NoNetwork:
            self._stretch = max(self._stretches.least, self._stretch // SHARE)
            raise
        self._stretch = min(self._stretches.most, self._stretch * SHARE)
        return _from(answer, begins)

    def _take(self, stretch: list[Coming], data: bytes, sets: list[dict[str, Any]]) -> int:
        """Keep what came: whole segments staged, the rest as a piece."""
        if not data:
            raise NoNetwork("nothing came of a segment", Outage.CUT)
        came, at = 0, 0
        with self._replica.blocks.together():
            for one in stretch:
                part = data[at : at + one.left]
                at += len(part)
                if len(part) < one.left:
                    self._keep(one, part)
                    break
                came += self._stage(one, part)
            for told in sets:
                self._settle(told)
        return came

    def _keep(self, one: Coming, part: bytes) -> None:
        if part:
            self._replica.blocks.keep_piece(one.scope, one.sha256, part)

    def _stage(self, one: Coming, part: bytes) -> int:
        try:
            self._replica.blocks.stage(one.scope, one.sha256, part)
        except BadSegment:
            self._broken[one.sha256] = self._broken.get(one.sha256, 0) + 1
            return 0
        return 1

    def _settle(self, told: dict[str, Any]) -> None:
        """Where all segments of a scope are here, the pull goes on from where they were made."""
        names = [one["sha256"] for one in told["segments"]]
        if self._replica.next_cursor(told["scope"]):
            return
        if set(names) <= self._replica.blocks.held(told["scope"]):
            self._replica.blocks.begin(told["scope"], told["as_of"], names)


def _from(answer: Answer, begins: int) -> bytes:
    """The bytes of an answer from this offset on; a server may send more than was asked."""
    if answer.status == WHOLE:
        return answer.body[begins:]
    told = answer.headers.get("content-range", "")
    if answer.status != PARTIAL or not told.startswith(f"bytes {begins}-"):
        raise NoNetwork("another stretch than was asked for", Outage.CUT)
    return answer.body
