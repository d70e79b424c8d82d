"""The charts of what look-backs found; each title is a fixed sentence chosen by rule."""

from collections import Counter
from collections.abc import Callable, Sequence

from flask_babel import gettext

from server.console import figures
from server.console.charts import Cell, Chart, Series
from server.domain.lookback import WINDOW_WORKDAYS
from server.domain.parts import By
from server.domain.rates import Measure, Rate, rate, spread, standing_out
from server.queries.coverage import Covered
from server.queries.faults import NAMELESS
from server.queries.parts import Group
from server.queries.results import Seens, together

BIN = 5
BINS_MAX = 25
NAMED_MAX = 2
Name = Callable[[By, Group], str]
Door = Callable[..., str]
TONES = {Measure.FIXED: "brand-fill", Measure.REBOUND: "bad-fill", Measure.FALSE: "amber"}


NEAR_ALL = 70.0
"""Per cent from which an axis goes on to all of them: it would end beyond, else."""


def rates(
    measure: Measure, by: By, groups: Sequence[tuple[Group, Seens]], name: Name, door: Door
) -> Chart:
    """A rate by group, with whiskers as far as chance may carry it."""
    told = [rate_of(measure, by, found) for _, found in groups]
    whole = rate_of(measure, by, together(groups))
    names = [name(by, group) for group, _ in groups]
    rows = [
        [
            Cell(names[at]),
            Cell(str(one.part), door(group=door_of(group), rated=measure, part="1")),
            Cell(str(one.whole), door(group=door_of(group), rated=measure)),
            Cell(figures.percent(one.value) if one.value is not None else "—"),
            Cell(figures.error(one)),
        ]
        for at, ((group, _), one) in enumerate(zip(groups, told, strict=True))
    ]
    return Chart(
        "bars" if by is By.MONTH else "rows",
        _rates_title(measure, whole, told, names),
        gettext("Whiskers: where the rate of all closed cases lies, 95 of 100 times"),
        names,
        [
            Series(
                figures.measure_name(measure),
                [one.value for one in told],
                TONES[measure],
                printed=[_printed(one) for one in told],
                bounds=[None if one.complete else one.bounds for one in told],
            )
        ],
        ["", gettext("Of these"), gettext("Cases"), gettext("Rate"), gettext("Sampling error")],
        rows,
        gettext("No look-back was judged in this period. Choose a longer one."),
        unit="%",
        top=_top(measure, told),
        level=(f"{gettext('All')} {figures.percent(whole.value)}", round(whole.value, 2))
        if whole.value is not None
        else None,
    )


def _top(measure: Measure, told: Sequence[Rate]) -> float | None:
    """Where the axis ends: at everything where something comes near it, else where the bars do."""
    ends = [one.bounds[1] for one in told if one.bounds] + [one.value or 0.0 for one in told]
    highest = max(ends, default=0.0)
    return 100.0 if measure is Measure.FIXED or highest > NEAR_ALL else None


def door_of(group: Group) -> str:
    """How an address names a part, also the one that has no key."""
    return group.key or NAMELESS


def rate_of(measure: Measure, by: By, found: Seens) -> Rate:
    """The rate of some cases. A team has no closed cases of its own: its own are a sample."""
    told = rate(measure, found)
    return Rate(told.part, told.whole) if by is By.TEAM else told


def _printed(one: Rate) -> str:
    return f"{figures.percent(one.value)}  {one.part}/{one.whole}" if one.value is not None else "—"


def _rates_title(measure: Measure, whole: Rate, told: Sequence[Rate], names: Sequence[str]) -> str:
    name = figures.measure_name(measure)
    if not whole.whole:
        return name
    if len([one for one in told if one.whole]) < NAMED_MAX:
        return gettext(
            "%(name)s: %(part)s of %(whole)s", name=name, part=whole.part, whole=whole.whole
        )
    if measure is Measure.FIXED:
        found = standing_out(_others(whole), [_others(one) for one in told])
    else:
        found = standing_out(whole, told)
    if not found:
        return gettext("%(name)s: no difference beyond chance", name=name)
    if len(found) > NAMED_MAX:
        return gettext(
            "%(name)s: %(count)s worse than all by more than chance", name=name, count=len(found)
        )
    listed = gettext(" and ").join(names[at] for at in found)
    return gettext(
        "%(name)s: %(names)s worse than all by more than chance", name=name, names=listed
    )


def _others(one: Rate) -> Rate:
    """The rate of those the rate does not count."""
    return Rate(one.whole - one.part, one.whole, one.chance, one.confidence)


def waits(found: Counter[int], door: Door) -> Chart:
    """How long after closing the first look-back came, in working days."""
    first, last = WINDOW_WORKDAYS
    bins = bins_of(found)
    counts = [0] * bins
    for day, count in found.items():
        counts[min(day // BIN, bins - 1)] += count
    labels = [bin_name(at, bins) for at in range(bins)]
    return Chart(
        "bars",
        _waits_title(found),
        gettext("First look-backs by working days after closing, in fives"),
        labels,
        [
            Series(
                gettext("Look-backs"),
                counts,
                "brand-fill",
                printed=[str(n) if n else "" for n in counts],
            )
        ],
        [gettext("Working days after closing"), gettext("Look-backs")],
        [
            [Cell(labels[at]), Cell(str(count), door(wait=str(at)) if count else "")]
            for at, count in enumerate(counts)
        ],
        gettext("No first look-back was judged in this period. Choose a longer one."),
        marked=[(gettext("by rule"), first // BIN, min(last // BIN, bins - 1))] if bins else [],
    )


def bins_of(found: Counter[int]) -> int:
    """How many bars there are; at least those of the rule."""
    return min(BINS_MAX, max([*found, WINDOW_WORKDAYS[1]]) // BIN + 1) if found else 0


def days_of(at: int, bins: int) -> tuple[int, int | None]:
    """The working days of a bar: from, and before; the last one is open."""
    return at * BIN, None if at == bins - 1 else (at + 1) * BIN


def bin_name(at: int, bins: int) -> str:
    """The working days of a bar."""
    open_ended = at == BINS_MAX - 1 and bins == BINS_MAX
    return f"≥{at * BIN}" if open_ended else f"{at * BIN}–{at * BIN + BIN - 1}"


def _waits_title(found: Counter[int]) -> str:
    told = spread(list(found.elements()))
    if told is None:
        return gettext("Time to the look-back")
    last = WINDOW_WORKDAYS[1]
    late = sum(count for day, count in found.items() if day > last)
    if late:
        return gettext(
            "%(late)s of %(all)s first look-backs came after the %(last)sth working day",
            late=late,
            all=found.total(),
            last=last,
        )
    return gettext(
        "Half of the first look-backs came within %(days)s working days of closing",
        days=figures.days(told.median),
    )


def coverage(by: By, groups: Sequence[Covered], name: Name, door: Door) -> Chart:
    """Schools visited of those on the register."""
    names = [name(by, one.group) for one in groups]
    visited = [one.visited for one in groups]
    sizes = [one.schools for one in groups]
    rows = []
    for at, one in enumerate(groups):
        seen, unseen = visited[at], sizes[at] - visited[at]
        rows.append(
            [
                Cell(names[at]),
                Cell(str(seen), door(group=one.group.key, visited="1")),
                Cell(str(unseen), door(group=one.group.key, visited="0")),
                Cell(str(sizes[at])),
                Cell(figures.share(seen, sizes[at])),
            ]
        )
    return Chart(
        "rows",
        _coverage_title(sum(visited), sum(sizes)),
        gettext("Each school counts once"),
        names,
        [
            Series(gettext("Visited"), visited, "brand-fill"),
            Series(
                gettext("Not visited"),
                [size - seen for size, seen in zip(sizes, visited, strict=True)],
                "line2",
                printed=[f"{seen}/{size}" for seen, size in zip(visited, sizes, strict=True)],
            ),
        ],
        [
            "",
            gettext("Visited"),
            gettext("Not visited"),
            gettext("On the register"),
            gettext("Coverage"),
        ],
        rows,
        gettext("There is no school on the register."),
    )


def _coverage_title(seen: int, schools: int) -> str:
    if seen == schools:
        return gettext("Every school was visited")
    if not seen:
        return gettext("No school was visited in this period")
    return gettext("%(seen)s of %(schools)s schools were visited", seen=seen, schools=schools)
