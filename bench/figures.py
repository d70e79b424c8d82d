"""A figure and what it stands beside: the machine's limit, what it cost, what is to be reached."""

from dataclasses import dataclass, field

from bench.goals import Goal, goals


@dataclass(frozen=True)
class Limit:
    """What this machine can do at best, found in the same minute."""

    value: float | None = None
    name: str = ""


@dataclass(frozen=True)
class Spent:
    """What a piece of work took: time, the server's CPU time, the server's memory at its most."""

    seconds: float = 0.0
    cpu_s: float | None = None
    peak_mib: float | None = None


@dataclass
class Figure:
    """One result, with the machine's limit of the same minute."""

    name: str
    value: float
    unit: str
    spent: Spent
    limit: Limit
    more: dict[str, float] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)

    @property
    def ratio(self) -> float | None:
        """What is measured, as a part of what the machine can do."""
        return self.value / self.limit.value if self.limit.value else None

    @property
    def missed(self) -> list[Goal]:
        """What was to be reached and is not."""
        return [goal for goal in self.goals if not goal.reached(self._measured(goal))]

    def judge(self, database: str) -> None:
        """Set what it has to reach on this kind of database."""
        self.goals = goals(self.name, database)

    def told(self) -> dict[str, object]:
        """All of it, for a file."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "server_cpu_s": self.spent.cpu_s,
            "server_peak_mib": self.spent.peak_mib,
            "limit": self.limit.value,
            "limit_name": self.limit.name,
            "ratio": self.ratio,
            "more": self.more,
            "to_reach": [str(goal) for goal in self.goals],
            "missed": [str(goal) for goal in self.missed],
        }

    def _measured(self, goal: Goal) -> float:
        if goal.measure == "server_cpu_s":
            return self.spent.cpu_s or 0.0
        return self.more.get(goal.measure, self.value)


HEAD = (
    f"{'work':34} {'measured':>10} {'':14} {'server CPU':>10} {'peak':>8}"
    f" {'limit':>10} {'ratio':>8}  to be reached"
)


def line(figure: Figure) -> str:
    """A figure as two lines: the columns, and what else was seen."""
    cells = (
        f"{figure.name:34}",
        f"{figure.value:10.3f}",
        f"{figure.unit:14}",
        _cell(figure.spent.cpu_s, "{:8.3f} s", 10),
        _cell(figure.spent.peak_mib, "{:4.0f} MiB", 8),
        _cell(figure.limit.value, "{:10.3f}", 10),
        _cell(figure.ratio, "{:8.3f}", 8),
        f" {_verdict(figure)}",
    )
    more = [f"{name} {value:.2f}" for name, value in figure.more.items()]
    if figure.limit.name:
        more.insert(0, f"limit: {figure.limit.name}")
    second = f"\n{'':34} {' | '.join(more)}" if more else ""
    return " ".join(cells).rstrip() + second


def _cell(value: float | None, form: str, width: int) -> str:
    return f"{'–':>{width}}" if value is None else form.format(value).rjust(width)


def _verdict(figure: Figure) -> str:
    """What is to be reached, and whether it is."""
    if not figure.goals:
        return "–"
    told, missed = ", ".join(map(str, figure.goals)), figure.missed
    if not missed:
        return f"{told}: reached"
    which = f" {', '.join(map(str, missed))}" if len(figure.goals) > 1 else ""
    return f"{told}: MISSED{which}"
