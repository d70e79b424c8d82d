"""What is to be reached, by figure and database: the numbers the protocol was promised with."""

from dataclasses import dataclass

POSTGRESQL = "postgresql"
VALUE = "value"
"""The figure itself, not one of those beside it."""


@dataclass(frozen=True)
class Goal:
    """One bound of one measure of a figure."""

    measure: str
    sign: str
    bound: float

    def reached(self, measured: float) -> bool:
        return measured >= self.bound if self.sign == "≥" else measured <= self.bound

    def __str__(self) -> str:
        named = "" if self.measure == VALUE else f"{self.measure} "
        return f"{named}{self.sign} {self.bound:g}"


def _least(bound: float, measure: str = VALUE) -> Goal:
    return Goal(measure, "≥", bound)


def _most(bound: float, measure: str = VALUE) -> Goal:
    return Goal(measure, "≤", bound)


GOALS: dict[str, list[Goal]] = {
    "25,000 of 500,000 schools drawn": [_most(2), _most(300, "whole_mb")],
    "the same in strata, with teams": [_most(2), _most(300, "whole_mb")],
    "first sync, a real tablet": [
        _most(0.15),
        _most(0.01, "server_cpu_s"),
        _most(2.5, "megabytes"),
    ],
    "push": [_least(800), _most(1.2, "server_cpu_ms_each")],
    "the same push again": [_most(0.01), _most(0, "scopes_moved_for_others")],
    "delta of 50": [_most(15)],
    "delta, base ten times as large": [_most(1.2)],
    "many tablets at once": [_most(3), _most(1.2, "p99_s"), _most(0, "failed"), _most(0, "lost")],
    "photos": [_least(120)],
    "prints of pictures": [_least(50)],
    "a picture looked for": [_most(100), _most(0, "missed")],
    "other walls taken for one": [_most(0)],
    "upload cut at half": [_most(1, "pieces_sent_again")],
    "killed in a push": [_most(0, "lost"), _most(0, "doubled")],
    "tablet: one tap durable, p99": [_most(3, "beyond_fsync_ms")],
    "tablet: apply a delta of 50": [_most(20)],
    "tablet: the engine's memory": [_most(40)],
    "an office's page, the slowest": [_most(200)],
    "server memory, the most ever": [_most(200)],
    "a usual school: taps an item": [_most(1.4), _most(30, "typed")],
    "the same in quick mode": [_most(1.4), _most(30, "typed")],
    "first frame": [_most(1.2)],
    "unlock to today": [_most(0.3)],
    "the checklist opens": [_most(0.25)],
    "tap to drawn and durable, p95": [_most(50)],
    "a frame of 5,000 schools, p95": [_most(30)],
    "a photo of 12 MP kept": [_most(180), _most(50, "longest_frame_ms")],
    "memory after 20 photos": [_most(300)],
    "growth over ten inspections": [_most(10)],
}
ON_POSTGRESQL: dict[str, list[Goal]] = {
    "push": [_least(500), _most(2.0, "server_cpu_ms_each")],
}


def goals(name: str, database: str) -> list[Goal]:
    """What a figure has to reach on this kind of database; nothing where nothing was promised."""
    if database == POSTGRESQL and name in ON_POSTGRESQL:
        return ON_POSTGRESQL[name]
    return GOALS.get(name, [])
