"""The salt of a draw: secret while a visit may still come, then published and run again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from server import scope
from server.actions import visits as acts
from server.domain import drawing
from server.infra.photo_store import LocalPhotoStore
from server.jobs import JOBS
from server.jobs.queue import Worker
from server.models import AuditEntry, Draw, Visit
from server.seed import City
from server.work import Works
from shared.records.ops import InspectionStart
from shared.vocabulary import OpKind, VisitMode, VisitState
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.drivers.locks import is_waited_for
from tests.server.api.test_routes import bearer

NAMES = [school.name for school in SCHOOLS]


def jobs_done(works: Works, tmp_path: Path) -> None:
    worker = Worker(works, LocalPhotoStore(tmp_path / "photos"), JOBS, {})
    worker.run_due()


def page(app: Any) -> str:
    answer = app.test_client().get("/visits", headers=bearer(app, "zhou"))
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def read(works: Works, draw_id: str) -> tuple[Draw, list[Visit]]:
    with works.reading(scope.SYSTEM) as work:
        draw = work.session.get_one(Draw, draw_id)
        visits = work.session.query(Visit).filter_by(draw_id=draw_id).order_by(Visit.id).all()
        return draw, visits


def test_the_salt_of_a_draw_is_published_although_one_visit_was_never_carried_out(
    app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path
) -> None:
    office = Office(works, city)
    made = office.plan(("chen", "lin"), NAMES, 2, clock)
    jobs_done(works, tmp_path)
    draw, visits = read(works, made.id)
    assert {visit.state for visit in visits} == {VisitState.SEALED}
    assert draw.published_at is None

    clock.advance(hours=1, minutes=1)
    jobs_done(works, tmp_path)
    going = visits[0]
    chen = Chain(app, office.enrol_code("chen"), clock)
    payload = InspectionStart(
        going.school_id, chen.now(), VisitMode.SURPRISE, going.template_id, visit_id=going.id
    )
    start = chen.op(OpKind.INSPECTION_START, going.inspection_id, payload)
    assert chen.words(start) == ["applied"]
    jobs_done(works, tmp_path)
    draw, visits = read(works, made.id)
    assert {visit.state for visit in visits} == {VisitState.STARTED, VisitState.RELEASED}
    assert draw.published_at is None
    assert draw.salt not in page(app)

    clock.advance(hours=13, minutes=58)
    jobs_done(works, tmp_path)
    assert read(works, made.id)[0].published_at is None
    clock.advance(minutes=2)
    jobs_done(works, tmp_path)
    draw, visits = read(works, made.id)
    assert draw.published_at is not None
    assert VisitState.RELEASED in {visit.state for visit in visits}
    assert draw.salt in page(app)
    assert "当日未实施" in page(app)

    assert drawing.commitment(draw.salt) == draw.commitment
    candidates = [drawing.Candidate(code, weight) for code, weight in draw.candidates]
    assert drawing.draw(candidates, len(visits), draw.salt) == draw.drawn


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_two_who_look_at_the_same_moment_publish_a_draw_once(
    works: Works, city: City, clock: SteppedClock
) -> None:
    office = Office(works, city)
    made = office.plan(("chen", "lin"), NAMES, 1, clock)
    clock.advance(hours=1, minutes=1)
    office.release()
    clock.advance(hours=24)
    with ThreadPoolExecutor(1) as pool:
        with works.writing(scope.SYSTEM) as work:
            acts.release_due(work)
            work.session.flush()
            second = pool.submit(office.release)
            while not second.done() and not is_waited_for(works.engine):
                continue
        second.result()
    with works.reading(scope.SYSTEM) as work:
        told = select(func.count()).where(
            AuditEntry.event == "DrawPublished", AuditEntry.subject_id == made.id
        )
        assert work.session.scalar(told) == 1
