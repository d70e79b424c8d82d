"""The charts of the board; each title is a fixed sentence chosen by rule."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from flask_babel import gettext

from server.console import figures
from server.console.charts import Cell, Chart, Series
from server.console.results import name_of
from server.domain.parts import By
from server.queries.board import Brought
from server.queries.faults import NAMELESS
from server.queries.parts import Group
from server.queries.worklist import View

Door = Callable[..., str]
RECENT = 4
"""So many weeks decide what the title of the trend says."""
BARS_MAX = 8
"""So many kinds of fault stand alone; the rest stand together at the end."""
MOST = 80.0
"""Per cent that the few kinds of the title make up at least."""
FEW = 3
PERCENT = 100


def trend(weeks: Sequence[Brought], door: Door) -> Chart:
    """What was found and what was closed, week by week."""
    labels = [f"{one.begins:%m-%d}" for one in weeks]
    found, closed = [one.found for one in weeks], [one.closed for one in weeks]
    rows = [
        [
            Cell(one.begins.isoformat()),
            Cell(str(one.found), door(View.ALL, found=one.begins.isoformat())),
            Cell(str(one.closed), door(View.ALL, closed=one.begins.isoformat())),
        ]
        for one in weeks
    ]
    return Chart(
        "line",
        _trend_title(sum(found[-RECENT:]), sum(closed[-RECENT:])),
        gettext("By week, each from its Monday; without the week that runs"),
        labels,
        [
            Series(gettext("Found"), found, "amber"),
            Series(gettext("Closed"), closed, "ok", dashed=True),
        ]
        if any(found) or any(closed)
        else [],
        [gettext("Week from"), gettext("Found"), gettext("Closed")],
        rows,
        gettext("Nothing was found or closed in the last twelve weeks."),
    )


def _trend_title(found: int, closed: int) -> str:
    if closed > found:
        return gettext(
            "In four weeks more was closed than found: %(closed)s to %(found)s",
            closed=closed,
            found=found,
        )
    if found > closed:
        return gettext(
            "In four weeks more was found than closed: %(found)s to %(closed)s",
            closed=closed,
            found=found,
        )
    return gettext("Found and closed by week")


def pareto(faults: Sequence[tuple[Group, int]], door: Door) -> Chart:
    """Which kinds of fault make up most of what is open."""
    whole = sum(count for _, count in faults)
    bars = [(name_of(By.KIND, group), count) for group, count in faults[:BARS_MAX]]
    rest = sum(count for _, count in faults[BARS_MAX:])
    if rest:
        bars.append((gettext("All others"), rest))
    shares = _sums([count for _, count in bars], whole)
    printed = [figures.percent(one) for one in shares]
    return Chart(
        "pareto",
        _pareto_title([name for name, _ in bars], shares, whole),
        gettext("Open orders by kind of fault; the line adds them up"),
        [name for name, _ in bars],
        [
            Series(
                gettext("Open"),
                [count for _, count in bars],
                "brand-fill",
                printed=[str(count) for _, count in bars],
            ),
            Series(gettext("Added up"), shares, "amber", printed=printed),
        ],
        [gettext("Kind of fault"), gettext("Open"), gettext("Added up")],
        _pareto_rows(faults, whole, door),
        gettext("Nothing is open."),
    )


def _pareto_rows(faults: Sequence[tuple[Group, int]], whole: int, door: Door) -> list[list[Cell]]:
    """Every kind with its door, also those that are drawn together."""
    shares = _sums([count for _, count in faults], whole)
    return [
        [
            Cell(name_of(By.KIND, group)),
            Cell(str(count), door(fault=group.key or NAMELESS)),
            Cell(figures.percent(share)),
        ]
        for (group, count), share in zip(faults, shares, strict=True)
    ]


def _sums(counts: Sequence[int], whole: int) -> list[float]:
    """Each with all before it, in percent of the whole."""
    return [PERCENT * one / whole for one in accumulate(counts)]


def _pareto_title(names: Sequence[str], shares: Sequence[float], whole: int) -> str:
    """How few kinds make up most, if they are few."""
    needed = next((at + 1 for at, share in enumerate(shares) if share >= MOST), 0)
    if 0 < needed <= FEW < len(names):
        return gettext(
            "%(names)s make up %(share)s of the %(whole)s open orders",
            names=gettext(" and ").join(names[:needed]),
            share=figures.percent(shares[needed - 1]),
            whole=whole,
        )
    return gettext("Open orders by kind of fault")
