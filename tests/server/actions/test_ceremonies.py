"""The draws of waves: committed, drawn, published; what nobody can bend."""

import hashlib
import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from server import scope
from server.actions import ceremonies, visits, waves
from server.actions.ceremonies import RegisterChanged, SaltLost, WrongNumber, WrongOfficers
from server.actions.waves import Asked
from server.domain import wave_drawing
from server.domain.planning_words import Ceremony, DrawState, WaveState
from server.domain.wave_drawing import Frozen
from server.domain.waves import StratumBy
from server.models import (
    AuditEntry,
    Draw,
    School,
    Visit,
    Wave,
)
from server.queries import waves as views
from server.seed import City
from server.work import Works
from shared.problems import Changed, Invalid, NotFound, WrongState
from shared.vocabulary import VisitState
from tests.clocks import SteppedClock
from tests.drivers.hands import Office
from tests.drivers.waves import BLIND, OFFICERS, committed, frozen, row, slip


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


def test_a_wave_whose_last_visit_is_called_off_is_published_right_then(
    office: Office, works: Works, asked: Callable[..., Asked]
) -> None:
    wave_id = frozen(office, asked())
    draw_id = committed(office, wave_id)
    with office.acting("zhou") as work:
        made = [one.id for one in ceremonies.draw(work, draw_id)]
    for left, visit_id in enumerate(made, 1 - len(made)):
        with office.acting("zhou") as work:
            visits.cancel(work, visit_id, reason="台风停课")
        assert (row(works, Draw, draw_id).published_at is None) is (left < 0)
    assert row(works, Draw, draw_id).state == DrawState.PUBLISHED
    assert row(works, Wave, wave_id).state == WaveState.PUBLISHED


def test_who_makes_a_draw_is_none_of_its_officers(
    office: Office, works: Works, city: City, asked: Callable[..., Asked]
) -> None:
    """Neither who begins the attempt nor who prepared the wave or froze its register."""
    wave_id = frozen(office, asked(ceremony=Ceremony.PUBLIC))
    with pytest.raises(WrongOfficers):
        committed(office, wave_id, "leader", "auditor", "zhou")
    for made in ("made_by", "frozen_by"):
        with works.writing(scope.SYSTEM) as work:
            wave = work.session.get_one(Wave, wave_id)
            setattr(wave, made, city.people["leader"])
        with pytest.raises(WrongOfficers):
            committed(office, wave_id, *OFFICERS)
        with works.writing(scope.SYSTEM) as work:
            setattr(work.session.get_one(Wave, wave_id), made, city.people["zhou"])
    assert committed(office, wave_id, *OFFICERS)


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
