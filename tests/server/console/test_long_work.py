"""Long work goes on after its request, says how far it is, and goes on there after a stop."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from server import scope
from server.actions import people
from server.console.exporting import LISTINGS
from server.domain.long_work import WorkKind, WorkState
from server.infra.photo_store import LocalPhotoStore
from server.jobs import importing
from server.jobs import long_work as job
from server.jobs.queue import Worker
from server.models import AuditEntry, LongWork, LongWorkFile, Person, School
from server.work import Work
from shared.vocabulary import Role
from tests.drivers.cases import Cases
from tests.rosters import HEAD
from tests.rosters import csv as roster
from tests.server.console.test_bulk import last
from tests.server.console.test_rosters import Hands, words

BAD = 3
ROWS = importing.ROWS_AT_ONCE + 40
KILLED = "killed here"
A_BUSY_DAY = 120
"""Pieces of long work of one day of an office: each time messages are marked as read is one."""


def rows() -> list[tuple[Any, ...]]:
    """A roster of more rows than are taken within a request; some stand in no town."""
    towns = ["海上"] * BAD + ["青禾镇"] * (ROWS - BAD)
    return [
        (f"39{at:04}", f"听涛第{at}小学", town, "小学", "镇区", 500, 0, "否")
        for at, town in enumerate(towns)
    ]


def worker(cases: Cases) -> Worker:
    jobs = {"long_work": job.run}
    return Worker(cases.works, LocalPhotoStore(Path("unused")), jobs, {})


def schools(cases: Cases) -> int:
    with cases.works.reading(scope.SYSTEM) as work:
        new = select(func.count(School.id)).where(School.code.startswith("39"))
        return work.session.scalar(new) or 0


def killed_before_its_end(cases: Cases) -> None:
    """A worker that dies when the batches are in and their end is not yet written."""

    def die(work: Work, store: Any, facts: Any) -> None:
        raise RuntimeError(KILLED)

    Worker(cases.works, LocalPhotoStore(Path("unused")), {"long_work": die}, {}).run_due()


def test_a_long_roster_is_taken_in_by_a_worker_and_tells_the_rows_it_did_not_take(
    app: Any, cases: Cases
) -> None:
    admin = Hands(app, "admin")
    answer = admin.send(roster(HEAD, *rows()).encode(), "roster.csv")
    faults = admin.get(f"{answer.headers['Location']}/not-taken.xlsx")
    begun = admin.post(answer.headers["Location"])
    assert begun.headers["Location"] == f"/works/{last(cases).id}"
    assert schools(cases) == 0
    killed_before_its_end(cases)
    row = last(cases)
    assert (row.state, row.done, schools(cases)) == (WorkState.RUNNING, ROWS, ROWS - BAD)
    assert f"{ROWS}／{ROWS}" in words(admin.get(f"/works/{row.id}"))
    cases.clock.advance(hours=2)
    worker(cases).run_due()
    row = last(cases)
    assert row.state == WorkState.DONE
    assert row.told == {"added": ROWS - BAD, "changed": 0, "unchanged": 0, "refused": BAD}
    assert f"新增 {ROWS - BAD}" in words(admin.get(f"/works/{row.id}"))
    for file in (admin.get(f"/works/{row.id}/file"), faults):
        told = list(load_workbook(io.BytesIO(file.get_data())).worksheets[0].values)
        assert [(one[1], one[4]) for one in told[1:]] == [(f"39{at:04}", "海上") for at in range(3)]
    assert Hands(app, "zhou").get(f"/works/{row.id}/file").status_code == 404


def test_a_list_too_long_for_a_request_is_made_as_its_asker_reads_it(
    app: Any, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.found(3)
    monkeypatch.setitem(LISTINGS, "orders", replace(LISTINGS["orders"], most=1))
    zhou = Hands(app, "zhou", "en")
    assert zhou.get("/lists/orders.csv").status_code == 422
    assert zhou.post("/lists/orders/export", kind="pdf").status_code == 404
    assert Hands(app, "admin").post("/lists/orders/export", kind="csv").status_code == 403
    query = "sort=-number&column=number&column=school"
    begun = zhou.post("/lists/orders/export", kind="csv", query=query)
    worker(cases).run_due()
    page = zhou.get(begun.headers["Location"])
    assert last(cases).file_name in page.get_data(as_text=True)
    text = zhou.get(f"{begun.headers['Location']}/file").get_data().decode("utf-8-sig")
    head, *found = csv.reader(io.StringIO(text))
    assert head[:2] == ["Number", "Fault"]
    assert [one[0] for one in found] == sorted((one[0] for one in found), reverse=True)
    assert len(found) == 3
    with cases.works.reading(scope.SYSTEM) as work:
        taken = select(AuditEntry.actor_id).where(AuditEntry.event == "ListTaken")
        assert work.session.scalars(taken).all() == [cases.city.people["zhou"]]


def test_a_file_is_fetched_by_nobody_who_lost_a_right_since(app: Any, cases: Cases) -> None:
    cases.found()
    zhou = Hands(app, "zhou")
    begun = zhou.post("/lists/orders/export", kind="csv").headers["Location"]
    worker(cases).run_due()
    assert zhou.get(f"{begun}/file").status_code == 200
    with cases.works.writing(scope.SYSTEM) as work:
        zhou_id = cases.city.people["zhou"]
        for grant in work.session.get_one(Person, zhou_id).grants:
            grant.revoked_at = work.now
        people.grant(work, zhou_id, role=Role.AUDITOR)
    refused = zhou.get(f"{begun}/file")
    assert (refused.status_code, "请重新生成" in words(refused)) == (403, True)


def test_who_may_no_more_gets_no_file_and_what_is_old_is_let_go(app: Any, cases: Cases) -> None:
    cases.found()
    zhou = Hands(app, "zhou")
    zhou.post("/lists/orders/export", kind="csv")
    with cases.works.writing(scope.SYSTEM) as work:
        for grant in work.session.get_one(LongWork, last(cases).id).person.grants:
            grant.revoked_at = work.now
    worker(cases).run_due()
    assert (last(cases).state, last(cases).file_name) == (WorkState.FAILED, "")
    with cases.works.writing(scope.SYSTEM) as work:
        told = {"kind": WorkKind.READ, "state": WorkState.DONE, "of": 1}
        told |= {"person_id": cases.city.people["zhou"], "made_at": work.now}
        told |= {"begins_at": work.now, "ended_at": work.now}
        work.session.add_all(LongWork(id=work.new_id(), **told) for _ in range(A_BUSY_DAY))
    cases.clock.advance(days=8)
    with cases.works.writing(scope.SYSTEM) as work:
        job.forget(work, LocalPhotoStore(Path("unused")), {})
    with cases.works.reading(scope.SYSTEM) as work:
        assert work.session.query(LongWork).count() + work.session.query(LongWorkFile).count() == 0
