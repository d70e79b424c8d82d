"""Jobs are written with their cause, done once with their effect, tried again when they fail."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from server import scope
from server.infra.photo_store import LocalPhotoStore, PhotoStore
from server.jobs import JOBS, PERIODS
from server.jobs.queue import LEASE, Handler, Worker
from server.models import Job, Notice, Upload, Visit
from server.seed import City
from server.work import Work, Works
from shared.clock import SystemClock
from shared.vocabulary import VisitState
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.hands import Office

JOB_COUNT = 60
WORKERS = 4
KILLS = 6
LOOK = Event()


class Disk(Exception):
    """What a handler raises."""


@pytest.fixture
def workers(works: Works, tmp_path: Path) -> Callable[..., Worker]:
    store = LocalPhotoStore(tmp_path / "photos")

    def make(handlers: Mapping[str, Handler], periods: Mapping[str, timedelta] = {}) -> Worker:
        return Worker(works, store, handlers, periods)

    return make


def _write(works: Works, key: str, **facts: Any) -> None:
    with works.writing(scope.SYSTEM) as work:
        work.later("count", work.now, key, **facts)


def _write_and_fail(works: Works) -> None:
    with works.writing(scope.SYSTEM) as work:
        work.later("count", work.now, "a")
        raise Disk


def _jobs(works: Works) -> list[Job]:
    with works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(Job).order_by(Job.run_at, Job.id)))


def test_a_job_stands_or_falls_with_what_makes_it_necessary(works: Works) -> None:
    with pytest.raises(Disk):
        _write_and_fail(works)
    assert _jobs(works) == []
    _write(works, "a")
    _write(works, "a")
    assert [job.key for job in _jobs(works)] == ["a"]


def test_it_is_done_once_with_its_facts_when_its_time_has_come(
    works: Works, workers: Callable[..., Worker], clock: SteppedClock
) -> None:
    seen: list[Any] = []
    worker = workers({"count": lambda _work, _store, facts: seen.append(facts["name"])})
    with works.writing(scope.SYSTEM) as work:
        work.later("count", work.now + timedelta(minutes=1), "later", name="later")
    assert worker.run_due() == 0
    clock.advance(minutes=2)
    assert worker.run_due() == 1
    assert worker.run_due() == 0
    assert seen == ["later"]
    assert worker.next_at() is None


def test_what_fails_leaves_nothing_and_is_tried_again_a_little_later(
    works: Works, workers: Callable[..., Worker], clock: SteppedClock, city: City
) -> None:
    broken = [True, True, False]

    def handler(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
        work.session.add(
            Notice(id=work.new_id(), person_id=city.people["zhou"], text="done", at=work.now)
        )
        work.session.flush()
        if broken.pop(0):
            raise Disk("full")

    worker = workers({"count": handler})
    _write(works, "a")
    waits = []
    for _ in range(3):
        assert worker.run_due() == 1
        job = _jobs(works)[0]
        if job.done_at is None:
            assert job.error == "Disk: full"
            waits.append((job.run_at - clock.now()).total_seconds())
            assert worker.run_due() == 0
            clock.set(job.run_at)
    assert waits == [10, 20]
    with works.reading(scope.SYSTEM) as work:
        assert work.session.scalar(select(func.count(Notice.id))) == 1


def test_who_was_slow_undoes_what_another_has_done_meanwhile(
    works: Works, workers: Callable[..., Worker], clock: SteppedClock, city: City
) -> None:
    """The first one's lease ends while it works; the second does the job; the first undoes."""
    second: list[Worker] = []

    def note(work: Work, text: str) -> None:
        work.session.add(
            Notice(id=work.new_id(), person_id=city.people["zhou"], text=text, at=work.now)
        )

    def slow(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
        note(work, "slow")
        clock.advance(seconds=LEASE.total_seconds() + 1)
        work.session.rollback()
        assert second[0].run_due() == 1
        note(work, "slow")

    second.append(workers({"count": lambda work, _store, _facts: note(work, "second")}))
    _write(works, "a")
    workers({"count": slow}).run_due()
    with works.reading(scope.SYSTEM) as work:
        assert list(work.session.scalars(select(Notice.text))) == ["second"]


def test_what_comes_round_comes_round_and_a_missed_turn_is_made_up_once(
    works: Works, workers: Callable[..., Worker], clock: SteppedClock
) -> None:
    ran: list[Any] = []
    period = {"count": timedelta(hours=1)}
    workers_two = [
        workers({"count": lambda _work, _store, _facts: ran.append(clock.now())}, period)
        for _ in range(2)
    ]
    for worker in workers_two:
        worker.begin()
    for _ in range(3):
        for worker in workers_two:
            worker.run_due()
        clock.advance(hours=1)
    assert len(ran) == 3
    clock.advance(hours=10)
    for worker in workers_two:
        worker.begin()
        worker.run_due()
    assert len(ran) == 4 + 1
    for worker in workers_two:
        worker.run_due()
    assert len(ran) == 5


def test_visits_are_released_by_a_job_written_when_they_were_planned(
    works: Works, workers: Callable[..., Worker], city: City, clock: SteppedClock
) -> None:
    Office(works, city).plan(("chen", "lin"), ["望潮中学", "白鹭小学"], 2, clock)
    jobs = [job.kind for job in _jobs(works)]
    assert jobs == ["release"] * 4, "envelopes now, their keys, the hour, the day's end"
    worker = workers(JOBS)
    for minutes in (0, 50):
        clock.advance(minutes=minutes)
        assert worker.run_due() == 1
        with works.reading(scope.SYSTEM) as work:
            assert set(work.session.scalars(select(Visit.state))) == {VisitState.SEALED}
    clock.advance(minutes=10, seconds=1)
    assert worker.run_due() == 1
    with works.reading(scope.SYSTEM) as work:
        assert set(work.session.scalars(select(Visit.state))) == {VisitState.RELEASED}


def test_half_uploads_and_old_jobs_are_let_go_of(
    app: Any, works: Works, city: City, clock: SteppedClock
) -> None:
    store = app.extensions["lookback_uploads"].store
    upload_id = "0" * 36
    with works.writing(scope.SYSTEM) as work:
        work.session.add(
            Upload(
                id=upload_id, sha256="0" * 64, owner="person:x", bytes=10, mime="image/jpeg",
                facts={}, created_at=work.now, expires_at=work.now + timedelta(days=7),
            )
        )  # fmt: skip
    store.append(upload_id, 0, b"half")
    worker = Worker(works, store)
    worker.begin()
    worker.run_due()
    assert store.length(upload_id) == 4
    done = len(_jobs(works))
    clock.advance(days=31)
    worker.run_due()
    assert store.length(upload_id) == 0
    with works.reading(scope.SYSTEM) as work:
        assert work.session.scalar(select(func.count(Upload.id))) == 0
    clock.advance(days=1)
    worker.run_due()
    assert len([job for job in _jobs(works) if job.done_at]) <= done + 2 * len(PERIODS)


def test_none_is_done_twice_and_none_is_missed_by_workers_killed_at_random(
    engine: Engine, city: City, tmp_path: Path
) -> None:
    """Four processes, killed without warning again and again, and begun anew."""
    works = Works(engine, SystemClock(), settings_for(tmp_path))
    chance, person_id = random.Random(20260917), city.people["zhou"]
    with works.writing(scope.SYSTEM) as work:
        for number in range(JOB_COUNT):
            work.later("count", work.now, f"count:{number}", name=str(number))
    running = [_worker(engine, tmp_path, person_id) for _ in range(WORKERS)]
    try:
        for _ in range(KILLS):
            before = _done(works)
            _until(works, min(before + 1, JOB_COUNT))
            victim = chance.randrange(WORKERS)
            running[victim].kill()
            running[victim].wait()
            running[victim] = _worker(engine, tmp_path, person_id)
        _until(works, JOB_COUNT)
    finally:
        for one in running:
            one.kill()
            one.wait()
    with works.reading(scope.SYSTEM) as work:
        told = Counter(work.session.scalars(select(Notice.text)))
    assert told == Counter(str(number) for number in range(JOB_COUNT))


def _worker(engine: Engine, folder: Path, person_id: str) -> "subprocess.Popen[bytes]":
    address = engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.drivers.counting_worker", str(folder), address, person_id]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL)


def _done(works: Works) -> int:
    with works.reading(scope.SYSTEM) as work:
        return work.session.scalar(select(func.count(Job.id)).where(Job.done_at.is_not(None))) or 0


def _until(works: Works, done: int) -> None:
    """Wait until so many are done by looking; the run's own limit ends what never comes."""
    while _done(works) < done:
        LOOK.wait(0.05)
