"""Since when the office does not answer, and what answers instead; kept across restarts."""

import json
from contextlib import suppress
from dataclasses import dataclass

from mobile.store.database import Database
from mobile.sync.transport import Outage
from shared.clock import Clock, to_wire
from shared.problems import Problem


@dataclass(frozen=True)
class Silence:
    """What stands in the way, and since when."""

    outage: Outage
    since: str


class Standing:
    """Whether the office answers; written down only when that changes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    @property
    def silence(self) -> Silence | None:
        """What stands in the way; nothing while the office answers, or was never asked."""
        kept = self._database.fact("silence")
        if kept is None:
            return None
        told = json.loads(kept)
        return Silence(Outage(told["outage"]), str(told["since"]))

    def note_outage(self, outage: Outage) -> None:
        """Nothing of ours answered; the first time counts."""
        before = self.silence
        if before is not None and before.outage is outage:
            return
        since = before.since if before else to_wire(self._clock.now())
        told = json.dumps({"outage": outage, "since": since})
        with suppress(Problem):
            self._database.put_fact("silence", told.encode())

    def note_answer(self) -> None:
        """The office answers."""
        if self.silence is not None:
            with suppress(Problem):
                self._database.drop_fact("silence")
