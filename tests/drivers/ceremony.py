"""A wave drawn in the open: three officers, one of whom withholds a number at the first attempt."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.actions import ceremonies, waves
from server.actions.waves import Asked
from server.domain.planning_words import Ceremony
from server.domain.waves import Parameters, StratumBy
from server.models import Area, School
from tests.drivers.hands import Office
from tests.drivers.waves import BLIND, FIRST, LAST, slip

NUMBERS = {"leader": "047193", "auditor": "738264", "admin": "98765123"}
REASON = "一名监督员未按时公布其数"


@dataclass
class Wave:
    """Its id and those of its attempts."""

    wave_id: str
    attempts: list[str]


def frozen(office: Office) -> Wave:
    """A public wave of the whole city whose register is frozen."""
    with office.acting("zhou") as work:
        city_id = work.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).one()
        asked = Parameters(total=3, first_on=FIRST, last_on=LAST, strata=(StratumBy.KIND,))
        made = waves.prepare(work, Asked("秋季抽查", city_id, asked, ceremony=Ceremony.PUBLIC))
        return Wave(waves.freeze(work, made.id).id, [])


def attempt(office: Office, wave: Wave, *withheld: str) -> str:
    """One attempt, in which all commit their numbers and all but these tell them."""
    officers = [office.city.people[login] for login in NUMBERS]
    with office.acting("zhou") as work:
        draw_id = ceremonies.commit(work, wave.wave_id, officers=officers).id
    for login, number in NUMBERS.items():
        bound = slip(number)
        with office.acting(login) as work:
            ceremonies.promise(work, draw_id, committed=bound)
    for login, number in NUMBERS.items():
        if login not in withheld:
            with office.acting(login) as work:
                ceremonies.tell(work, draw_id, number=number, blind=BLIND)
    with office.acting("zhou") as work:
        if withheld:
            ceremonies.abort(work, draw_id, reason=REASON)
        else:
            ceremonies.draw(work, draw_id)
    wave.attempts.append(draw_id)
    return draw_id


def schools_of(codes: list[str]) -> Any:
    """The schools of these codes."""
    return select(School).where(School.code.in_(codes))
