"""A town being served: who writes what to it, and what each piece of work took."""

import json
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from bench.figures import Figure, Limit, Spent
from bench.machine import OwnServer
from bench.tablets import Line, Pen
from bench.town import Town
from server.infra.database import make_engine
from server.models import Job
from server.scope import SYSTEM
from server.work import Works
from shared.clock import SystemClock

FINDINGS_MAX = 5
SEED = 20261127
LOOKED_EVERY_S, RESTED_WITHIN_S = 1.0, 600
KEPT = frozenset({"applied", "merged", "duplicate"})


@dataclass
class Bench:
    """A town being served; schools are used up from the front."""

    town: Town
    serving: OwnServer
    folder: Path
    inspections: int = 0
    delta_base: int = 0
    delta_ms: float = 0.0
    spent: Spent = field(default_factory=Spent)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    def write(self, pen: Pen, count: int) -> list[bytes]:
        """The pushes of so many inspections, each of another school, with up to five faults."""
        for _ in range(count):
            self._inspect(pen, self.chance.randint(0, FINDINGS_MAX))
        return list(pen.pushes(self.town.epoch))

    def write_changes(self, pen: Pen, records: int) -> list[bytes]:
        """The pushes of inspections that change exactly so many records: they and their orders."""
        left = records
        while left:
            findings = min(self.chance.randint(0, FINDINGS_MAX), left - 1)
            self._inspect(pen, findings)
            left -= 1 + findings
        return list(pen.pushes(self.town.epoch))

    def line(self, pen: Pen) -> Line:
        return Line(self.serving.port, pen.token)

    def push(self, line: Line, body: bytes) -> None:
        """Every op of it is taken, or the measuring ends."""
        strange = [one for one in line.push(body) if one["result"] not in KEPT]
        if strange:
            raise RuntimeError(f"not taken: {strange[0]}")

    def works(self) -> Works:
        """The database itself, beside the server."""
        settings = self.town.settings
        return Works(make_engine(settings.database_url), SystemClock(), settings)

    def rest(self) -> None:
        """Until nothing is left that the server was to do behind what is measured."""
        works = self.works()
        due = select(func.count()).select_from(Job).where(Job.done_at.is_(None))
        for _ in range(int(RESTED_WITHIN_S / LOOKED_EVERY_S)):
            self.serving.goes_on(LOOKED_EVERY_S)
            with works.reading(SYSTEM) as work:
                if not work.session.scalar(due.where(Job.run_at <= work.now)):
                    break
        else:
            raise RuntimeError("The server still works on what was written; give it time.")
        works.engine.dispose()

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Wall time, the server's CPU time and its memory at the most in a block."""
        self.serving.peak_anew()
        cpu, began = self.serving.cpu_s(), time.perf_counter()
        yield
        spent = time.perf_counter() - began
        self.spent = Spent(spent, self.serving.cpu_s() - cpu, self.serving.peak_mib())

    @property
    def cpu_s(self) -> float:
        """The server's CPU time of what was measured last."""
        return self.spent.cpu_s or 0.0

    def figure(
        self, name: str, value: float, unit: str, limit: Limit | None = None, **more: float
    ) -> Figure:
        """What was measured last."""
        return Figure(name, value, unit, self.spent, limit or Limit(), more)

    def _inspect(self, pen: Pen, findings: int) -> None:
        school_id, area_id = self.town.schools[self.inspections % len(self.town.schools)]
        self.inspections += 1
        pen.inspect(school_id, area_id, self.town.checklist, findings)


def middle(spent: list[Spent]) -> Spent:
    """What one of several took: time at the median, CPU time on the average, the highest peak."""
    return Spent(
        statistics.median(one.seconds for one in spent),
        statistics.mean(one.cpu_s or 0.0 for one in spent),
        max(one.peak_mib or 0.0 for one in spent),
    )


def heads(line: Line) -> dict[str, str]:
    """The end of each scope of a tablet's person."""
    data, _ = line.ask("GET", "/api/v1/sync/heads")
    scopes: dict[str, str] = json.loads(data)["scopes"]
    return scopes
