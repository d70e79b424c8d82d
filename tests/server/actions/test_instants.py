"""A doubtful hour stands at the receipt, says it is provisional, and a supervisor decides it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from server import migrations, scope
from server.actions import instants as acts
from server.actions.doubts import ReasonWanted
from server.actions.instants import Choice, Ruling
from server.feed.records import inspection_body
from server.models import AuditEntry, Finding, Inspection, Photo, Signature
from server.queries import doubts, instants, papers
from server.queries.instants import InstantKind
from server.work import Works
from shared.papers import Reader
from shared.problems import Forbidden, NotFound, WrongState
from shared.records.ops import Instant
from shared.vocabulary import SignatureRole
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands

TOLD = datetime(2026, 9, 16, 23, 50, tzinfo=UTC)
UNSURE: dict[str, Any] = {"at": "2026-09-16T23:50:00.000Z", "offset_ms": None}
UNSURE["uncertainty_ms"] = None
KINDS = (InstantKind.ARRIVAL, InstantKind.FINDING, InstantKind.PHOTO, InstantKind.SIGNATURE)


@pytest.fixture
def doubtful(chen: Chain, school_id: str, template_id: str) -> str:
    """An inspection whose tablet never measured its clock, with one hour of each kind."""
    about, start = chen.start(school_id, template_id, arrived=Instant(UNSURE["at"]))
    _, fault = chen.finding(about, found=UNSURE)
    photo = chen.photo(about, pictures.jpeg(), taken=UNSURE)
    signed = chen.signature(about, SignatureRole.SCHOOL, signed=UNSURE)
    assert set(chen.words(start, fault, photo, signed)) == {"applied"}
    return about


def hours(works: Works, about: str) -> dict[str, tuple[datetime, bool]]:
    with works.reading(scope.SYSTEM) as work:
        row = work.session.get_one(Inspection, about)
        return {
            "arrival": (row.arrived_at, row.arrived_doubtful),
            "finding": (row.findings[0].found_at, row.findings[0].found_doubtful),
            "photo": (row.photos[0].taken_at, row.photos[0].taken_doubtful),
            "signature": (row.signatures[0].signed_at, row.signatures[0].signed_doubtful),
        }


def which(works: Works, about: str) -> dict[InstantKind, tuple[str, str]]:
    with works.reading(scope.SYSTEM) as work:
        found = instants.doubtful_of(work, work.session.get_one(Inspection, about))
        assert {one.told for one in found} <= {TOLD}
        return {one.kind: (one.kind, one.row_id) for one in found}


def test_each_hour_in_doubt_is_kept_as_such_and_waits_for_a_person(
    doubtful: str, works: Works, office: Office, clock: SteppedClock
) -> None:
    assert set(hours(works, doubtful).values()) == {(clock.now(), True)}
    assert tuple(which(works, doubtful)) == KINDS
    with office.acting("zhou") as work:
        assert [one.id for one in doubts.differing(work)] == [doubtful]
        assert doubts.count(work) == 1


@pytest.mark.parametrize(
    ("choice", "at", "stands"),
    [
        (Choice.RECEIPT, None, datetime(2026, 9, 17, 1, tzinfo=UTC)),
        (Choice.TOLD, None, TOLD),
        (Choice.OTHER, TOLD + timedelta(minutes=20), TOLD + timedelta(minutes=20)),
    ],
)
def test_what_was_decided_stands_and_leaves_the_worklist_and_all_is_on_record(
    doubtful: str, works: Works, office: Office, choice: Choice, at: Any, stands: datetime
) -> None:
    for kind, one in which(works, doubtful).items():
        with office.acting("zhou") as work:
            acts.confirm_instant(work, doubtful, one, Ruling(choice, at, "查看监控"))
        assert hours(works, doubtful)[kind] == (stands, False)
    with office.acting("zhou") as work:
        assert doubts.differing(work) == []
        assert doubts.count(work) == 0
        row = work.session.get_one(Inspection, doubtful)
        made = instants.confirmed_of(work, row)
        assert {(one.choice, one.at, one.reason) for one in made} == {(choice, stands, "查看监控")}
        assert {one.before for one in made} == {datetime(2026, 9, 17, 1, tzinfo=UTC)}
        # What the tablet told is still on record.
        assert row.arrival["arrived"]["at"] == UNSURE["at"]
        told = select(AuditEntry).where(AuditEntry.event == "InstantConfirmed")
        assert len(work.session.scalars(told).all()) == len(KINDS)


def test_it_is_decided_once_by_a_supervisor_with_a_reason_for_another_hour(
    doubtful: str, works: Works, office: Office, clock: SteppedClock
) -> None:
    one = which(works, doubtful)[InstantKind.PHOTO]
    refused: tuple[tuple[str, dict[str, Any], Any], ...] = (
        ("auditor", {"choice": Choice.TOLD}, Forbidden),
        ("school-350000", {"choice": Choice.TOLD}, NotFound),
        ("zhou", {"choice": Choice.OTHER, "at": TOLD}, ReasonWanted),
        ("zhou", {"choice": Choice.OTHER, "reason": "x"}, acts.NoSuchHour),
        (
            "zhou",
            {"choice": Choice.OTHER, "reason": "x", "at": clock.now() + timedelta(days=1)},
            acts.NoSuchHour,
        ),
    )
    for login, how, problem in refused:
        with office.acting(login) as work, pytest.raises(problem):
            acts.confirm_instant(work, doubtful, one, Ruling(**how))
    with office.acting("zhou") as work:
        acts.confirm_instant(work, doubtful, one, Ruling(Choice.TOLD))
    with office.acting("zhou") as work, pytest.raises(WrongState):
        acts.confirm_instant(work, doubtful, one, Ruling(Choice.RECEIPT))


def test_an_hour_that_cannot_be_read_is_not_offered(
    chen: Chain, works: Works, office: Office, school_id: str, template_id: str
) -> None:
    about, start = chen.start(school_id, template_id, arrived=Instant("gestern"))
    assert chen.words(start) == ["applied"]
    with works.reading(scope.SYSTEM) as work:
        (one,) = instants.doubtful_of(work, work.session.get_one(Inspection, about))
    assert one.told is None
    with office.acting("zhou") as work, pytest.raises(acts.NoSuchHour):
        acts.confirm_instant(work, about, (one.kind, one.row_id), Ruling(Choice.TOLD))


def test_until_then_page_paper_and_tablets_say_provisional(
    doubtful: str, works: Works, app: Any, office: Office
) -> None:
    with works.reading(scope.SYSTEM) as work:
        body = inspection_body(work.session.get_one(Inspection, doubtful))
    assert body.arrived_doubtful
    assert body.findings[0]["found_doubtful"]
    assert body.photos[0]["taken_doubtful"]
    assert body.signatures[0]["signed_doubtful"]
    with office.acting("zhou") as work:
        paper, _ = papers.record(work, doubtful, Reader("en", str))
    told = [value for _, value in paper.head] + [one.told for one in paper.signatures]
    assert sum("provisional" in one for one in told) == 2
    hands = Hands(app, "zhou")
    page = hands.get(f"/inspections/{doubtful}").text
    assert page.count("时间存疑，暂定") == len(KINDS)
    assert page.count("时钟未核对") == 1, "the stamp of the photo says it too"
    assert hands.get("/held").text.count("时刻存疑") >= 1
    every = [f"{kind}:{row_id}" for kind, row_id in which(works, doubtful).values()]
    path = f"/inspections/{doubtful}/instants"
    assert hands.post(path, choice="told").status_code == 422
    assert hands.post(path, which=every, choice="told").status_code == 302
    page = hands.get(f"/inspections/{doubtful}").text
    assert "暂定" not in page
    assert "时钟未核对" not in page
    assert page.count("2026-09-17 07:50") == len(KINDS) + 1, "the photo's stands in its stamp too"
    with works.reading(scope.SYSTEM) as work:
        later = inspection_body(work.session.get_one(Inspection, doubtful))
    assert "taken_doubtful" not in later.photos[0]


def test_hours_from_before_are_marked_from_the_texts_that_were_kept(
    doubtful: str, chen: Chain, works: Works, engine: Engine
) -> None:
    _, sure = chen.finding(doubtful)
    assert chen.words(sure) == ["applied"]
    migrations.downgrade(engine, "0013")
    migrations.upgrade(engine)
    with works.reading(scope.SYSTEM) as work:
        found = work.session.scalars(select(Finding).order_by(Finding.id)).all()
        assert [one.found_doubtful for one in found] == [True, False]
        assert work.session.scalars(select(Signature.signed_doubtful)).one()
        assert work.session.scalars(select(Photo.taken_doubtful)).one()
