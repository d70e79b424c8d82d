"""Waves and their draws: frozen, committed, drawn, published; what nobody can bend."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import ceremonies, lookbacks, people, visits, waves
from server.actions.ceremonies import RegisterChanged, SaltLost, WrongNumber
from server.actions.waves import Asked
from server.domain import wave_drawing
from server.domain.planning_words import Ceremony, DrawState, PeriodKind, TieReason, WaveState
from server.domain.wave_drawing import Frozen
from server.domain.waves import Parameters, StratumBy
from server.models import (
    Area,
    AuditEntry,
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
from server.queries import waves as views
from server.seed import City
from server.work import Work, Works
from shared.problems import Changed, Forbidden, Invalid, NotFound, WrongState
from shared.records.ops import InspectionStart
from shared.vocabulary import LeakSign, OfficeKind, OpKind, Role, VisitMode, VisitState
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office

BLIND = "0123456789abcdef" * 2
FIRST, LAST = "2026-09-21", "2026-09-25"
OFFICERS = ("leader", "auditor", "admin")


@pytest.fixture
def office(works: Works, city: City) -> Office:
    return Office(works, city)


@pytest.fixture
def asked(works: Works) -> Callable[..., Asked]:
    """A wave of the whole city in the coming week."""
    with works.reading(scope.SYSTEM) as work:
        city_id = work.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).one()

    def make(**told: Any) -> Asked:
        outer = {name: told.pop(name) for name in list(told) if name in Asked.__annotations__}
        parameters = Parameters(**{"total": 3, "first_on": FIRST, "last_on": LAST} | told)
        return Asked(**{"name": "秋季抽查", "area_id": city_id, "parameters": parameters} | outer)

    return make


def frozen(office: Office, asked: Asked) -> str:
    with office.acting("zhou") as work:
        return waves.freeze(work, waves.prepare(work, asked).id).id


def committed(office: Office, wave_id: str, *officers: str, source: str = "") -> str:
    named = [office.city.people[one] for one in officers]
    with office.acting("zhou") as work:
        return ceremonies.commit(work, wave_id, officers=named, source=source).id


def slip(number: str) -> str:
    return hashlib.sha256(f"{number}:{BLIND}".encode()).hexdigest()


def row(works: Works, model: Any, row_id: str) -> Any:
    with works.reading(scope.SYSTEM) as work:
        found = work.session.get_one(model, row_id)
        work.session.refresh(found)
        if model is Wave:
            assert found.frozen is not None
        work.session.expunge(found)
        return found


def test_an_everyday_draw_is_bound_before_and_published_when_its_visits_are_over(
    office: Office, works: Works, clock: SteppedClock, asked: Callable[..., Asked]
) -> None:
    wave_id = frozen(office, asked(strata=(StratumBy.KIND,)))
    draw_id = committed(office, wave_id)
    before = row(works, Draw, draw_id)
    assert hashlib.sha256(before.salt.encode()).hexdigest() == before.commitment
    with office.acting("zhou") as work:
        made = [one.id for one in ceremonies.draw(work, draw_id)]
    wave, drawn = row(works, Wave, wave_id), row(works, Draw, draw_id)
    bound = Frozen.from_record(json.loads(wave.frozen))
    seed = wave_drawing.seed(wave.frozen_digest, before.salt, [])
    again = wave_drawing.draw(bound, seed)
    assert bound.digest == wave.frozen_digest
    assert drawn.result == {**again.to_record(), "not_planned": []}
    assert len(made) == sum(bound.quotas.values()) == 3
    with works.reading(scope.SYSTEM) as work:
        teams = dict(again.teams)
        for visit_id in made:
            visit = work.session.get_one(Visit, visit_id)
            assert {one.person_id for one in visit.team} == set(teams[visit.school.code])
            assert visit.state == VisitState.SEALED
            assert date(2026, 9, 21) <= visit.visit_on <= date(2026, 9, 25)
    assert (drawn.state, drawn.published_at) == (DrawState.DRAWN, None)
    clock.advance(hours=24 * 10)
    office.release()
    assert row(works, Draw, draw_id).state == DrawState.PUBLISHED
    assert row(works, Wave, wave_id).state == WaveState.PUBLISHED


def test_a_public_draw_waits_for_three_numbers_committed_before_any_is_told(
    office: Office, works: Works, asked: Callable[..., Asked]
) -> None:
    draw_id = committed(office, frozen(office, asked(ceremony=Ceremony.PUBLIC)), *OFFICERS)
    numbers = dict(zip(OFFICERS, ("4711", "2026", "98765"), strict=True))
    for place, login in enumerate(OFFICERS):
        with office.acting(login) as work, pytest.raises(Invalid):
            ceremonies.tell(work, draw_id, number=numbers[login], blind=BLIND)
        with office.acting(login) as work:
            ceremonies.promise(work, draw_id, committed=slip(numbers[login]))
        with office.acting(login) as work, pytest.raises(Invalid):
            ceremonies.promise(work, draw_id, committed=slip("1"))
        assert len([n for n in row(works, Draw, draw_id).numbers if n["commitment"]]) == place + 1
    with office.acting("leader") as work, pytest.raises(WrongNumber):
        ceremonies.tell(work, draw_id, number="4712", blind=BLIND)
    with office.acting("zhou") as work, pytest.raises(NotFound):
        ceremonies.tell(work, draw_id, number="4711", blind=BLIND)
    for login in OFFICERS:
        with office.acting("zhou") as work, pytest.raises(Invalid):
            ceremonies.draw(work, draw_id)
        with office.acting(login) as work:
            ceremonies.tell(work, draw_id, number=numbers[login], blind=BLIND)
    with office.acting("zhou") as work:
        assert len(ceremonies.draw(work, draw_id)) == 3
    wave = row(works, Wave, row(works, Draw, draw_id).wave_id)
    seed = wave_drawing.seed(
        wave.frozen_digest, row(works, Draw, draw_id).salt, list(numbers.values())
    )
    drawn = wave_drawing.draw(Frozen.from_record(json.loads(wave.frozen)), seed)
    assert row(works, Draw, draw_id).result["drawn"] == drawn.to_record()["drawn"]


def test_a_withheld_number_ends_an_attempt_in_the_open_and_the_next_is_a_new_one(
    office: Office, works: Works, asked: Callable[..., Asked]
) -> None:
    wave_id = frozen(office, asked(ceremony=Ceremony.PUBLIC))
    first = committed(office, wave_id, *OFFICERS)
    with office.acting("zhou") as work, pytest.raises(Invalid):
        ceremonies.commit(work, wave_id, source="another try beside it")
    with office.acting("zhou") as work, pytest.raises(Invalid):
        ceremonies.abort(work, first, reason=" ")
    with office.acting("zhou") as work, pytest.raises(Invalid):
        waves.give_up(work, wave_id, reason="quietly")
    with office.acting("zhou") as work:
        ceremonies.abort(work, first, reason="一名监督人未公布监督数")
    second = committed(office, wave_id, source="2026年9月20日公布的数")
    ended, begun = row(works, Draw, first), row(works, Draw, second)
    assert (ended.state, ended.attempt, begun.attempt) == (DrawState.ABORTED, 1, 2)
    assert ended.published_at is not None
    assert ended.salt != begun.salt
    with works.reading(scope.SYSTEM) as work:
        told = work.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == first))
        assert any(ended.salt.encode() in one.entry for one in told)
    with office.acting("zhou") as work:
        ceremonies.tell_public(work, second, number="07 11 23 29")
    with office.acting("zhou") as work, pytest.raises(Invalid):
        ceremonies.tell_public(work, second, number="08")
    with office.acting("zhou") as work:
        assert ceremonies.draw(work, second)


def test_who_draws_until_pleased_is_refused(
    office: Office, works: Works, asked: Callable[..., Asked]
) -> None:
    wave_id = frozen(office, asked())
    draw_id = committed(office, wave_id)
    with office.acting("zhou") as work:
        ceremonies.draw(work, draw_id)
    for again in (
        lambda work: ceremonies.draw(work, draw_id),
        lambda work: ceremonies.abort(work, draw_id, reason="not the right ones"),
        lambda work: ceremonies.commit(work, wave_id),
        lambda work: waves.freeze(work, wave_id),
        lambda work: waves.change(work, wave_id, asked(total=2)),
        lambda work: waves.give_up(work, wave_id, reason="again"),
    ):
        with office.acting("zhou") as work, pytest.raises(WrongState):
            again(work)


def test_what_was_bound_and_is_not_the_same_any_more_is_not_drawn_from(
    office: Office, works: Works, asked: Callable[..., Asked]
) -> None:
    wave_id = frozen(office, asked())
    draw_id = committed(office, wave_id)
    with works.writing(scope.SYSTEM) as work:
        wave = work.session.get_one(Wave, wave_id)
        kept = wave.frozen
        wave.frozen = wave.frozen.replace('"team":2', '"team":1')
    with office.acting("zhou") as work, pytest.raises(RegisterChanged):
        ceremonies.draw(work, draw_id)
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Wave, wave_id).frozen = kept
        work.session.get_one(Draw, draw_id).salt = "lost"
    with office.acting("zhou") as work, pytest.raises(SaltLost):
        ceremonies.draw(work, draw_id)
    with office.acting("zhou") as work:
        ceremonies.abort(work, draw_id, reason="盐值丢失")
    with office.acting("zhou") as work:
        assert ceremonies.draw(work, ceremonies.commit(work, wave_id).id)


def test_a_school_closed_since_freezing_is_told_and_the_others_are_gone_to(
    office: Office, works: Works, asked: Callable[..., Asked]
) -> None:
    wave_id = frozen(office, asked())
    draw_id = committed(office, wave_id)
    wave = row(works, Wave, wave_id)
    seed = wave_drawing.seed(wave.frozen_digest, row(works, Draw, draw_id).salt, [])
    code = wave_drawing.draw(Frozen.from_record(json.loads(wave.frozen)), seed).teams[0][0]
    with works.writing(scope.SYSTEM) as work:
        work.session.scalars(select(School).where(School.code == code)).one().active = False
    with office.acting("zhou") as work:
        assert len(ceremonies.draw(work, draw_id)) == 2
    assert row(works, Draw, draw_id).result["not_planned"] == [code]


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


def test_a_number_is_told_once_and_nobody_commits_anothers(
    office: Office, works: Works, asked: Callable[..., Asked]
) -> None:
    draw_id = committed(office, frozen(office, asked(ceremony=Ceremony.PUBLIC)), *OFFICERS)
    with office.acting("leader") as work:
        ceremonies.promise(work, draw_id, committed=slip("4711"))
    with office.acting("auditor") as work, pytest.raises(Invalid):
        ceremonies.promise(work, draw_id, committed=slip("4711"))
    for login, number in (("auditor", "2026"), ("admin", "98765")):
        with office.acting(login) as work:
            ceremonies.promise(work, draw_id, committed=slip(number))
    with office.acting("leader") as work:
        ceremonies.tell(work, draw_id, number="4711", blind=BLIND)
    with office.acting("leader") as work, pytest.raises(Invalid):
        ceremonies.tell(work, draw_id, number="4711", blind=BLIND)


def test_only_what_was_seen_is_bound(
    office: Office, works: Works, asked: Callable[..., Asked]
) -> None:
    with office.acting("zhou") as work:
        wave = waves.prepare(work, asked())
        seen = views.preview(work, wave).frozen.digest
    with office.acting("zhou") as work:
        waves.change(work, wave.id, asked(total=2))
    with office.acting("zhou") as work, pytest.raises(Changed):
        waves.freeze(work, wave.id, seen=seen)
    with office.acting("zhou") as work:
        again = views.preview(work, work.get(Wave, wave.id)).frozen.digest
        assert waves.freeze(work, wave.id, seen=again).frozen_digest == again
