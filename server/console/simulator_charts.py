"""The charts of a plan played through; each title is a fixed sentence chosen by rule."""

from collections.abc import Sequence

from flask_babel import gettext

from server.console.charts import Cell, Chart, Series
from server.console.figures import PERCENT, chance
from server.domain.simulating import Answer, Figure, Told

ALMOST_ALL, FEW = 0.995, 0.005
SHOWN_LOADS = 10
"""More visits than so many stand in one bar."""
TIMES_APART = 2
SEEN, PRINTED = 0.0005, 0.005
"""Less than that is not shown, or not printed over its bar."""
SPREAD_POINTS = 5.0
"""Strata whose chances lie further apart are not treated alike."""


def charts(answer: Answer, names: Sequence[str]) -> tuple[Chart, ...]:
    """Coverage by wave, load per school, and what it means for each stratum."""
    return coverage(answer), loads(answer), strata(answer, names)


def coverage(answer: Answer) -> Chart:
    """How many schools will have been visited once, and twice, by each wave."""
    waves = range(1, len(answer.strata[0].loads) + 1)
    once = [answer.coverage(wave) for wave in waves]
    twice = [_twice(answer, wave) for wave in waves]
    return Chart(
        "line",
        _coverage_title(once[-1], len(waves)),
        gettext("Share of schools, by wave"),
        [str(wave) for wave in waves],
        [
            _line(gettext("once or more"), once, "brand"),
            Series(
                gettext("twice or more"),
                [PERCENT * one.value for one in twice],
                "ok",
                dashed=True,
                printed=[f"{PERCENT * one.value:.0f}%" for one in twice],
            ),
        ],
        [
            gettext("Wave"),
            gettext("Visited once or more"),
            gettext("Visited twice or more"),
            gettext("Never visited"),
        ],
        [
            [
                Cell(str(wave)),
                Cell(chance(once[wave - 1].value, once[wave - 1].error)),
                Cell(chance(twice[wave - 1].value, twice[wave - 1].error)),
                Cell(chance(1 - once[wave - 1].value, once[wave - 1].error)),
            ]
            for wave in waves
        ],
        "",
        unit="%",
        top=100.0,
    )


def _line(name: str, told: Sequence[Figure], tone: str) -> Series:
    values = [PERCENT * one.value for one in told]
    return Series(name, values, tone, printed=[f"{value:.0f}%" for value in values])


def _twice(answer: Answer, wave: int) -> Figure:
    none, one = answer.load(wave, 0), answer.load(wave, 1)
    return Figure(max(0.0, 1 - none.value - one.value), none.error + one.error)


def _coverage_title(last: Figure, waves: int) -> str:
    if last.value >= ALMOST_ALL:
        return gettext("After %(waves)s waves practically every school was visited", waves=waves)
    told = f"{PERCENT * last.value:.0f}%"
    return gettext(
        "After %(waves)s waves %(share)s of the schools were visited", waves=waves, share=told
    )


def loads(answer: Answer) -> Chart:
    """How often a school is visited in all."""
    waves = len(answer.strata[0].loads)
    every = [answer.load(waves, times) for times in range(waves + 1)]
    shown, rest = every[: SHOWN_LOADS + 1], every[SHOWN_LOADS + 1 :]
    if sum(one.value for one in rest) < SEEN:
        rest = []
    while len(shown) > TIMES_APART and shown[-1].value < SEEN and not rest:
        shown.pop()
    labels = [str(times) for times in range(len(shown))]
    if rest:
        shown = [*shown, Figure(sum(one.value for one in rest), sum(one.error for one in rest))]
        labels.append(f"≥{SHOWN_LOADS + 1}")
    often = sum(one.value for one in every[1 + TIMES_APART :])
    return Chart(
        "bars",
        _loads_title(every[0], often, waves),
        gettext("Share of schools, by how often they are visited"),
        labels,
        [
            Series(
                gettext("Schools"),
                [PERCENT * one.value for one in shown],
                "brand-fill",
                printed=[_whole(one.value) for one in shown],
            )
        ],
        [gettext("Times visited"), gettext("Share of schools"), gettext("Schools")],
        [
            [
                Cell(word),
                Cell(chance(one.value, one.error)),
                Cell(f"{one.value * answer.schools:.1f}"),
            ]
            for word, one in zip(labels, shown, strict=True)
        ],
        "",
        unit="%",
    )


def _whole(value: float) -> str:
    """A percentage over a bar; over one that is hardly seen nothing."""
    return f"{PERCENT * value:.0f}%" if value >= PRINTED else ""


def _loads_title(never: Figure, often: float, waves: int) -> str:
    if often > never.value:
        return gettext("More schools are visited three times or more than never")
    if never.value < FEW:
        return gettext("Hardly a school is never visited in %(waves)s waves", waves=waves)
    told = f"{PERCENT * never.value:.0f}%"
    return gettext(
        "%(share)s of the schools are never visited in %(waves)s waves", share=told, waves=waves
    )


def strata(answer: Answer, names: Sequence[str]) -> Chart:
    """The chance never to be visited, stratum by stratum."""
    told = answer.strata
    values = [PERCENT * one.never.value for one in told]
    return Chart(
        "rows",
        _strata_title(values),
        gettext("Chance that a school is never visited"),
        list(names),
        [
            Series(
                gettext("Never visited"),
                values,
                "amber",
                printed=[chance(one.never.value, one.never.error) for one in told],
            )
        ],
        [
            "",
            gettext("Schools"),
            gettext("Quota of a wave"),
            gettext("Never visited"),
            gettext("Of the least weight"),
            gettext("Reckoned by"),
        ],
        [_of_stratum(name, one) for name, one in zip(names, told, strict=True)],
        "",
        unit="%",
    )


def _of_stratum(name: str, one: Told) -> list[Cell]:
    played = gettext("%(count)s plans played", count=one.plans) if one.plans else gettext("exact")
    return [
        Cell(name),
        Cell(str(one.schools)),
        Cell(str(one.quota)),
        Cell(chance(one.never.value, one.never.error)),
        Cell(chance(one.lightest.value, one.lightest.error)),
        Cell(played),
    ]


def _strata_title(values: Sequence[float]) -> str:
    if len(values) > 1 and max(values) - min(values) > SPREAD_POINTS:
        return gettext("The strata are not treated alike")
    if len(values) > 1:
        return gettext("All strata are treated alike")
    return gettext("The chance never to be visited")
