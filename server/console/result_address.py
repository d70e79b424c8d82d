"""What an address of the results asks for: from when until when, parted by what, which rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from server.console.typed import a_day_or_none
from server.domain.parts import By
from server.domain.rates import Measure
from server.queries import results, school_calendar
from server.queries.parts import Period
from server.queries.results import PERIOD_DAYS_MAX
from server.work import Work
from shared.problems import Invalid

FIRST_DAY = date(2000, 1, 1)
"""Before it nothing was looked back at, and no calendar tells working days."""


class WrongPeriod(Invalid):
    code = "wrong_period"
    text = "Choose a first day that is not after the last one, at most {most} days apart."


@dataclass(frozen=True)
class Asked:
    """What is shown; lives in the address."""

    period: Period
    by: By = By.AREA
    measure: Measure = Measure.REBOUND

    def address(self, page: str = "", **more: str) -> str:
        """The address of a page of results with these changes."""
        told = {
            "from": self.period.begins.isoformat(),
            "to": self.period.ends.isoformat(),
            "by": str(self.by),
            "measure": str(self.measure),
            **{name: str(value) for name, value in more.items()},
        }
        return f"/results{page}?{urlencode(told)}"


def parts(opened: Work) -> list[By]:
    """By what this person may part results: who went back is for those who send them."""
    sends = opened.may("lookback.plan")
    return [one for one in By if one is not By.TEAM or sends]


def asked(opened: Work, args: Mapping[str, str]) -> Asked:
    """What an address asks for; what there is not falls back to what opens."""
    ends = _day(args.get("to", ""), opened.today)
    begins = _day(args.get("from", ""), _opening(opened, ends))
    if not timedelta(0) <= ends - begins <= timedelta(days=PERIOD_DAYS_MAX):
        raise WrongPeriod(most=PERIOD_DAYS_MAX)
    by, measure = args.get("by", ""), args.get("measure", "")
    return Asked(
        Period(begins, ends),
        By(by) if by in parts(opened) else By.AREA,
        Measure(measure) if measure in set(Measure) else Measure.REBOUND,
    )


def _opening(opened: Work, ends: date) -> date:
    """From when results are shown unasked: this term; of an earlier day, as long before it."""
    if not FIRST_DAY <= ends <= opened.today + timedelta(days=PERIOD_DAYS_MAX):
        raise WrongPeriod(most=PERIOD_DAYS_MAX)
    term = results.term_begins(opened) if ends == opened.today else None
    return school_calendar.begun_or_guessed(term, ends)


def _day(text: str, otherwise: date) -> date:
    """The day in an address; what stands for none where it is no day."""
    return a_day_or_none(text) or otherwise
