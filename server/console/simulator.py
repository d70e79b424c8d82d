"""What a quota means before it is ordered: a small form, the plan played through, plots, a table.

Nothing is kept and nothing is planned by asking; the schools are those of the register in reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import Blueprint, render_template, request
from flask_babel import gettext

from server.api.request import work
from server.console import simulator_charts
from server.console.typed import whole_number
from server.console.words import either
from server.domain import simulating
from server.domain.simulating import WAVES_MAX, Answer, Question, Stratum, TooMuch
from server.domain.waves import NEVER_VISITED_DAYS, StratumBy, Weights, allot
from server.queries import strata
from server.queries.strata import Part
from shared.problems import Invalid

blueprint = Blueprint("simulator", __name__, url_prefix="/simulator")


class Weighing(StrEnum):
    """What makes a school more likely."""

    EQUAL = "equal"
    RULE = "rule"


TEXTS = {
    Weighing.EQUAL: "All schools alike",
    Weighing.RULE: "By the weights of waves",
    StratumBy.TOWN: "Town",
    StratumBy.KIND: "Kind of school",
    StratumBy.LOCALITY: "Locality",
    StratumBy.KEY: "Key schools",
    "": "Not parted",
    "key": "Key schools",
    "usual": "Other schools",
    "all": "All schools",
}
WAVES = 6
SHARE = 10
"""What the form proposes: so many waves of a tenth of the schools."""
APART, APART_MAX = 14, 365
"""Days from wave to wave, as the form proposes, and at most."""


class WrongQuota(Invalid):
    code = "wrong_quota"
    text = "A quota is at least 1 in all, and no stratum gives more schools than it has."


class TooManyPlans(Invalid):
    code = "too_many_plans"
    text = "That is too much to play through. Take fewer waves (at most {waves}), or equal weights."


@dataclass(frozen=True)
class Asked:
    """What the form says; lives in the address."""

    by: StratumBy | None
    waves: int
    total: int
    weighing: Weighing
    apart: int
    most: int
    quotas: dict[str, int]


@blueprint.get("")
def shown() -> str:
    """The form with the answer to it."""
    opened = work()
    named = request.args.get("by", "")
    by = StratumBy(named) if named in set(StratumBy) else None
    parts = strata.parts(opened, by)
    asked = _asked(by, parts)
    answer = _answer(asked, parts) if parts else None
    names = [either(one.name, one.name_en) or gettext(TEXTS[one.key or "all"]) for one in parts]
    return render_template(
        "simulator.html",
        asked=asked,
        parts=list(zip(parts, names, strict=True)),
        words={one: gettext(word) for one, word in TEXTS.items()},
        weighings=list(Weighing),
        bys=("", *StratumBy),
        apart_max=APART_MAX,
        waves_max=WAVES_MAX,
        schools=sum(len(one.weights) for one in parts),
        answer=answer,
        quota=sum(asked.quotas.values()),
        charts=simulator_charts.charts(answer, names) if answer else (),
    )


def _asked(by: StratumBy | None, parts: Sequence[Part]) -> Asked:
    args = request.args
    schools = sum(len(one.weights) for one in parts)
    total = whole_number(args.get("total", ""), max(1, schools // SHARE))
    named = args.get("weighing", "")
    shared = allot(total, {one.key: len(one.weights) for one in parts})
    quotas = {one.key: whole_number(args.get(f"q.{one.key}", ""), shared[one.key]) for one in parts}
    return Asked(
        by,
        whole_number(args.get("waves", ""), WAVES),
        total,
        Weighing(named) if named in set(Weighing) else Weighing.EQUAL,
        min(whole_number(args.get("apart", ""), APART), APART_MAX),
        whole_number(args.get("most", ""), 0),
        quotas,
    )


def _answer(asked: Asked, parts: Sequence[Part]) -> Answer:
    by_rule = asked.weighing is Weighing.RULE
    found = tuple(
        Stratum(
            one.key,
            one.weights if by_rule else (1,) * len(one.weights),
            asked.quotas[one.key],
            one.waited,
        )
        for one in parts
    )
    if not any(asked.quotas.values()) or any(one.quota > len(one.weights) for one in found):
        raise WrongQuota()
    per_day = Weights().per_day if by_rule else 0
    growth = (per_day, asked.apart, NEVER_VISITED_DAYS)
    try:
        return simulating.simulate(Question(found, asked.waves, asked.most, *growth))
    except TooMuch as error:
        raise TooManyPlans(waves=WAVES_MAX) from error
