"""Waves: whom and which schools they bind, what cannot be asked for, who finds them."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import ceremonies, lookbacks, people, visits, waves
from server.actions.waves import Asked
from server.domain.planning_words import PeriodKind, TieReason, WaveState
from server.domain.wave_drawing import Frozen
from server.models import (
    Area,
    Campaign,
    Draw,
    Person,
    School,
    SchoolPeriod,
    Tie,
    Visit,
    Wave,
)
from server.queries import leaks
from server.seed import City
from server.work import Work, Works
from shared.problems import Forbidden, Invalid, NotFound
from shared.records.ops import InspectionStart
from shared.vocabulary import LeakSign, OfficeKind, OpKind, Role, VisitMode
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.drivers.waves import committed, frozen, row


def test_ties_own_towns_closed_days_and_too_many_visits_are_seen_before_the_draw(
    office: Office, works: Works, city: City, asked: Callable[..., Asked]
) -> None:
    with works.writing(scope.SYSTEM) as work:
        schools = list(work.session.scalars(select(School).order_by(School.code)))
        tied, closed_town = schools[0], schools[-1].area_id
        for login in ("chen", "lin", "he"):
            _tie(work, city.people[login], school_id=tied.id)
        _tie(work, city.people["su"], area_id=schools[1].area_id)
        shut = {"begins_on": date(2026, 9, 21), "ends_on": date(2026, 9, 25)}
        work.session.add(
            SchoolPeriod(
                id=work.new_id(), area_id=closed_town, kind=PeriodKind.EXAM, name="考试", **shut
            )
        )
    bound = Frozen.from_record(json.loads(row(works, Wave, frozen(office, asked(total=2))).frozen))
    left_out = dict(bound.left_out)
    entries = {one.code: one for one in bound.register}
    assert left_out[tied.code] == "all_recused"
    assert {left_out[one.code] for one in schools if one.area_id == closed_town} == {"closed_days"}
    if schools[1].code in entries:
        assert city.people["su"] in entries[schools[1].code].recused
    assert set(entries) | set(left_out) == {one.code for one in schools if one.active}


def _tie(work: Work, person_id: str, **where: str) -> None:
    row = Tie(
        id=work.new_id(),
        person_id=person_id,
        reason=TieReason.RELATIVE,
        declared_by=person_id,
        declared_at=work.now,
        **where,
    )
    work.session.add(row)


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": 0},
        {"first_on": "2026-09-30"},
        {"first_on": "soon"},
        {"first_on": "2026-01-05", "last_on": "2026-01-09"},
        {"last_on": "2027-09-25"},
        {"release_hour": "25:00"},
        {"team": 9},
        {"per_day": 0},
        {"visits_max": 0},
        {"quotas": {"all": -1}},
        {"name": " "},
    ],
    ids=str,
)
def test_what_cannot_be_asked_for_is_said(
    office: Office, asked: Callable[..., Asked], wrong: dict[str, Any]
) -> None:
    with office.acting("zhou") as work, pytest.raises(Invalid):
        waves.prepare(work, asked(**wrong))


@pytest.mark.parametrize(
    "impossible",
    [
        {"quotas": {"all": 5000}},
        {"total": 5},
        {"quotas": {"nowhere": 1}},
        {"quotas": {"all": 0}},
        {"first_on": "2026-09-19", "last_on": "2026-09-19"},
        {"inspectors": ("chen", "he")},
    ],
    ids=str,
)
def test_what_cannot_be_drawn_is_said_before_anything_is_bound(
    office: Office, works: Works, city: City, asked: Callable[..., Asked], impossible: dict
) -> None:
    if "inspectors" in impossible:
        impossible = {"inspectors": tuple(city.people[one] for one in impossible["inspectors"])}
    with office.acting("zhou") as work:
        wave_id = waves.prepare(work, asked(**impossible)).id
    with office.acting("zhou") as work, pytest.raises(Invalid):
        waves.freeze(work, wave_id)
    assert row(works, Wave, wave_id).state == WaveState.PREPARING


def test_a_wave_and_its_draws_are_found_by_nobody_out_of_reach(
    office: Office, works: Works, city: City, asked: Callable[..., Asked]
) -> None:
    with works.writing(scope.SYSTEM) as work:
        town = work.session.scalars(select(Area).where(Area.parent_id.is_not(None))).first()
        assert town is not None
        person = people.create(work, login="town", name="镇主管")
        people.grant(work, person.id, role=Role.SUPERVISOR, area_id=town.id)
    city.people["town"] = person.id
    wave_id = frozen(office, asked())
    draw_id = committed(office, wave_id)
    for login, problem in (("town", NotFound), ("chen", NotFound), ("leader", NotFound)):
        with office.acting(login) as work, pytest.raises(problem):
            work.get(Wave, wave_id)
        with office.acting(login) as work, pytest.raises(problem):
            ceremonies.draw(work, draw_id)
    with office.acting("town") as work, pytest.raises(Forbidden):
        waves.prepare(work, asked())
    with office.acting("town") as work:
        own = waves.prepare(work, asked(area_id=town.id, total=1))
        assert work.get(Wave, own.id)


def test_a_town_begins_its_wave_in_the_citys_campaign(
    office: Office, works: Works, city: City, asked: Callable[..., Asked]
) -> None:
    with works.writing(scope.SYSTEM) as work:
        person = people.create(work, login="town", name="镇主管")
        people.grant(work, person.id, role=Role.SUPERVISOR, area_id=city.areas["YT01"])
        days = {"begins_on": work.today, "ends_on": work.today, "made_at": work.now}
        row = Campaign(
            id=work.new_id(), name="专项行动", area_id=city.areas["YT"], made_by=person.id,
            lead_office_id=city.offices[OfficeKind.POLICE], **days,
        )  # fmt: skip
        work.session.add(row)
    city.people["town"] = person.id
    with office.acting("town") as work:
        told = asked(area_id=city.areas["YT01"], total=1, campaign_id=row.id)
        assert waves.prepare(work, told).campaign_id == row.id


def test_the_visits_of_a_wave_are_released_at_their_hour(
    office: Office, works: Works, clock: SteppedClock, asked: Callable[..., Asked]
) -> None:
    draw_id = committed(office, frozen(office, asked(first_on="2026-09-18", last_on="2026-09-18")))
    with office.acting("zhou") as work:
        ceremonies.draw(work, draw_id)
    clock.advance(hours=23)
    with works.writing(scope.SYSTEM) as work:
        released = visits.release_due(work)
        lookbacks.publish_released(work, released)
        assert len(released) == 3


def test_a_routine_wave_is_gone_to_by_teams_of_one_office(
    office: Office, works: Works, city: City, asked: Callable[..., Asked]
) -> None:
    with works.writing(scope.SYSTEM) as work:
        of_chen = work.session.get_one(Person, city.people["chen"]).office_id
        beside = people.create(work, login="beside", name="同事", office_id=of_chen)
        people.grant(work, beside.id, role=Role.INSPECTOR)
        pair = city.people["chen"], beside.id
    told = asked(offices_apart=False, inspectors=pair)
    draw_id = committed(office, frozen(office, told))
    with office.acting("zhou") as work:
        made = ceremonies.draw(work, draw_id)
        teams = [{member.person_id for member in one.team} for one in made]
    assert teams == [set(pair)] * 3


def test_signs_at_the_gate_are_counted_by_wave_and_nothing_is_told_before_a_visit_began(
    office: Office,
    works: Works,
    city: City,
    chen: Chain,
    clock: SteppedClock,
    asked: Callable[..., Asked],
) -> None:
    told = asked(first_on="2026-09-18", last_on="2026-09-18", offices_apart=False, team=1)
    told = replace(told, parameters=replace(told.parameters, inspectors=(city.people["chen"],)))
    draw_id = committed(office, frozen(office, told))
    with office.acting("zhou") as work:
        made = [(one.id, one.school_id, one.template_id) for one in ceremonies.draw(work, draw_id)]
        assert leaks.of_draw(work, work.get(Draw, draw_id)) is None
    clock.advance(hours=23)
    office.release()
    for signs, (visit_id, school_id, template_id) in zip(
        ([LeakSign.WELCOME_BANNER], []), made[:2], strict=True
    ):
        with works.reading(scope.SYSTEM) as work:
            inspection_id = work.session.get_one(Visit, visit_id).inspection_id
        payload = InspectionStart(
            school_id, chen.now(), VisitMode.SURPRISE, template_id, visit_id=visit_id,
            leak_signs=signs,
        )  # fmt: skip
        start = chen.op(OpKind.INSPECTION_START, inspection_id, asdict(payload))
        assert chen.words(start) == ["applied"]
    with office.acting("zhou") as work:
        watch = leaks.of_draw(work, work.get(Draw, draw_id))
    assert watch is not None
    assert (watch.rate.part, watch.rate.whole) == (1, 2)
    assert watch.signs == [(LeakSign.WELCOME_BANNER, 1)]
    assert (watch.others.whole, watch.planners, watch.codes, watch.early) == (0, 1, 0, 0)
