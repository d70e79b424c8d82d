"""The engine's lines, each on a thread of its own: none waits for what another waits for."""

from collections.abc import Callable
from threading import Condition, Thread

from mobile.sync.backoff import LINES
from mobile.sync.engine import STEPS_MAX, Engine
from mobile.sync.turn import Turn

STOP_S = 10.0

Lanes = tuple[str, ...]


class Delivery:
    """Lets the engine work off the caller's thread; ``after`` hears what a line has done."""

    def __init__(
        self,
        engine: Engine,
        turn: Turn,
        failed: Callable[[Exception], object],
        after: Callable[[list[str]], object] = lambda _done: None,
    ) -> None:
        self._engine, self._turn, self._failed, self._after = engine, turn, failed, after
        self._changed = Condition()
        self._due: set[Lanes] = set()
        self._busy: set[Lanes] = set()
        self.ended = False
        self._threads = [
            Thread(target=self._work, args=(line,), name=f"lookback-{line[0]}", daemon=True)
            for line in LINES
        ]
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Each line looks for work; one that is at work looks once more afterwards."""
        with self._changed:
            self._due.update(LINES)
            self._changed.notify_all()

    def settle(self, patience_s: float | None = None) -> bool:
        """Wait until no line has anything to do now; whether that came within the time."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._due or self._busy), patience_s)

    def stop(self) -> None:
        """Finish the request under way, and end."""
        with self._changed:
            self.ended = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(STOP_S)

    def _work(self, line: Lanes) -> None:
        while self._wanted(line):
            try:
                if done := self._delivered(line):
                    self._after(done)
            except Exception as error:
                # One round that fails must not end the work of all later ones.
                self._failed(error)
            finally:
                with self._changed:
                    self._busy.discard(line)
                    self._changed.notify_all()

    def _wanted(self, line: Lanes) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self.ended or line in self._due)
            self._due.discard(line)
            self._busy.add(line)
            return not self.ended

    def _delivered(self, line: Lanes) -> list[str]:
        done: list[str] = []
        if self._turn.take():
            while self._goes_on(done) and (step := self._engine.step(line)):
                done.append(step)
        return done

    def _goes_on(self, done: list[str]) -> bool:
        return self._turn.mine and not self.ended and len(done) < STEPS_MAX
