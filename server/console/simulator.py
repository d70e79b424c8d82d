"""What a quota means before it is ordered: a small form, the plan played through, plots, a table.

Nothing is kept and nothing is planned by asking; the schools are those of the register in reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask_babel import gettext

from server.api.request import work
from server.console import simulator_charts
from server.console.typed import whole_number
from server.console.words import either
from server.domain import simulating
from server.domain.simulating import (
    SCHOOLS_MAX,
    WAVES_MAX,
    Answer,
    Question,
    Stratum,
    TooMuch,
    Weighing,
    in_proportion,
)
from server.queries import strata
from server.queries.strata import By, Part
from shared.problems import Invalid

blueprint = Blueprint("simulator", __name__, url_prefix="/simulator")
TEXTS = {
    Weighing.EQUAL: "All schools alike",
    Weighing.GIVEN: "Open faults and rebounds weigh more",
    Weighing.WAITING: "The longer not visited, the more",
    By.ALL: "Not parted",
    By.AREA: "Town",
    By.SCHOOL_KIND: "Kind of school",
    By.LOCALITY: "Locality",
}
WAVES = 6
SHARE = 10
"""What the form proposes: so many waves of a tenth of the schools."""


class WrongQuota(Invalid):
    code = "wrong_quota"
    text = "A quota is at least 1 in all, and no stratum gives more schools than it has."


class TooManyPlans(Invalid):
    code = "too_many_plans"
    text = "That is too much to play through. Take fewer waves (at most {waves}), or equal weights."


@dataclass(frozen=True)
class Asked:
    """What the form says; lives in the address."""

    by: By
    waves: int
    total: int
    weighing: Weighing
    most: int
    quotas: dict[str, int]


@blueprint.get("")
def shown() -> str:
    """The form with the answer to it."""
    opened = work()
    named = request.args.get("by", "")
    by = By(named) if named in set(By) else By.ALL
    parts = strata.parts(opened, by)
    asked = _asked(by, parts)
    answer = _answer(asked, parts) if parts else None
    names = [either(one.name, one.name_en) or gettext("All schools") for one in parts]
    return render_template(
        "simulator.html",
        asked=asked,
        parts=list(zip(parts, names, strict=True)),
        words={one: gettext(word) for one, word in TEXTS.items()},
        weighings=list(Weighing),
        bys=list(By),
        waves_max=WAVES_MAX,
        schools=sum(len(one.weights) for one in parts),
        answer=answer,
        quota=sum(asked.quotas.values()),
        charts=simulator_charts.charts(answer, names) if answer else (),
    )


def _asked(by: By, parts: Sequence[Part]) -> Asked:
    args = request.args
    schools = sum(len(one.weights) for one in parts)
    total = whole_number(args.get("total", ""), max(1, schools // SHARE))
    named = args.get("weighing", "")
    shared = in_proportion([len(one.weights) for one in parts], min(total, SCHOOLS_MAX))
    quotas = {
        one.key: whole_number(args.get(f"q.{one.key}", ""), share)
        for one, share in zip(parts, shared, strict=True)
    }
    return Asked(
        by,
        whole_number(args.get("waves", ""), WAVES),
        total,
        Weighing(named) if named in set(Weighing) else Weighing.EQUAL,
        whole_number(args.get("most", ""), 0),
        quotas,
    )


def _answer(asked: Asked, parts: Sequence[Part]) -> Answer:
    strata_of = tuple(Stratum(one.key, one.weights, asked.quotas[one.key]) for one in parts)
    if not any(asked.quotas.values()) or any(one.quota > len(one.weights) for one in strata_of):
        raise WrongQuota()
    try:
        return simulating.simulate(Question(strata_of, asked.waves, asked.weighing, asked.most))
    except TooMuch as error:
        raise TooManyPlans(waves=WAVES_MAX) from error
