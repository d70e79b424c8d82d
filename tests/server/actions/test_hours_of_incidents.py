"""Hours of an incident's reports and their photos: in doubt, and decided."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from server import migrations
from server.actions import instants as acts
from server.actions.instants import Choice, Ruling
from server.domain.decisions import IncidentInstantConfirmed
from server.feed.incidents import incident_body
from server.models import AuditEntry, ConfirmedInstant, Incident
from server.queries import doubts, incident_instants, instants
from server.queries.instants import InstantKind
from server.scope import SYSTEM
from server.work import Works
from shared.problems import Forbidden
from shared.records.ops import Headcount, IncidentPhoto, Instant
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands
from tests.server.sync.test_incidents import photo, reported

TOLD = datetime(2026, 9, 17, 2, 30, tzinfo=UTC)
UNSURE = Instant("2026-09-17T02:30:00.000Z")
REASON = "门卫登记可查"


@pytest.fixture
def incident(chen: Chain, school_id: str, clock: SteppedClock) -> str:
    """Reported by a tablet whose clock nobody had checked, with a photo; it came a day later."""
    shown, blob = photo(pictures.jpeg(), chen)
    incident_id, made = reported(
        chen,
        school_id,
        reported=UNSURE,
        minutes_before=30,
        photos=[IncidentPhoto(shown.sha256, shown.bytes, 1600, 1200, UNSURE)],
        blobs=[blob],
    )
    clock.advance(days=1)
    assert chen.words(made) == ["applied"]
    return incident_id


def of_incident(works: Works, incident_id: str) -> list[instants.Doubtful]:
    with works.reading(SYSTEM) as work:
        return incident_instants.doubtful_of(work, work.session.get_one(Incident, incident_id))


def test_an_incidents_hours_in_doubt_wait_and_the_event_goes_with_its_report(
    incident: str, works: Works, office: Office, clock: SteppedClock
) -> None:
    found = of_incident(works, incident)
    assert [(one.kind, one.stands, one.told) for one in found] == [
        (InstantKind.REPORT, clock.now(), TOLD),
        (InstantKind.PHOTO, clock.now(), TOLD),
    ]
    with office.acting("zhou") as work:
        assert [one.id for one in doubts.unsure_incidents(work)] == [incident]
        assert doubts.count(work) == 1
    for one in found:
        with office.acting("zhou") as work:
            acts.confirm_incident_instant(
                work, incident, (one.kind, one.row_id), Ruling(Choice.TOLD, reason=REASON)
            )
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Incident, incident)
        (report,), (shown,) = row.reports, row.photos
        happened = TOLD - timedelta(minutes=30)
        assert (report.reported_at, report.happened_at) == (TOLD, happened)
        assert (row.happened_at, shown.taken_at) == (happened, TOLD)
        marks = (row.happened_doubtful, report.reported_doubtful, shown.taken_doubtful)
        assert not any(marks)
        assert doubts.unsure_incidents(work) == []
        body = incident_body(row)
        assert not body.happened_doubtful
        events = select(AuditEntry).where(AuditEntry.event == IncidentInstantConfirmed.__name__)
        assert len(work.session.scalars(events).all()) == len(found)


def test_the_hour_of_an_earlier_report_is_not_the_incidents(
    incident: str, chen: Chain, works: Works, office: Office, school_id: str, clock: SteppedClock
) -> None:
    first = of_incident(works, incident)[0]
    _, further = reported(chen, school_id, incident, follows=first.row_id, hurt=Headcount(pupils=2))
    assert chen.words(further) == ["applied"]
    with office.acting("zhou") as work:
        acts.confirm_incident_instant(
            work, incident, (first.kind, first.row_id), Ruling(Choice.TOLD)
        )
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Incident, incident)
        assert row.reports[0].reported_at == TOLD
        assert row.happened_at == clock.now() - timedelta(minutes=12)


def test_an_incidents_hour_is_decided_on_its_page_by_who_may(
    incident: str, works: Works, app: Any, office: Office
) -> None:
    which = [f"{one.kind}:{one.row_id}" for one in of_incident(works, incident)]
    hands, page = Hands(app, "zhou"), f"/incidents/{incident}"
    assert "1 份快报时刻存疑" in hands.get("/held").text
    assert all(one in hands.get(page).text for one in which)
    kind, _, row_id = which[0].partition(":")
    with office.acting("auditor") as work, pytest.raises(Forbidden):
        acts.confirm_incident_instant(work, incident, (kind, row_id), Ruling(Choice.TOLD))
    assert hands.post(f"{page}/instants", choice="told").status_code == 422
    answer = hands.post(f"{page}/instants", which=which, choice="told", reason=REASON)
    assert answer.status_code == 302
    shown = hands.get(page).text
    assert "暂定" not in shown
    assert REASON in shown
    assert "09-17 10:30" in shown


def test_where_it_was_not_known_yet_what_was_decided_of_incidents_is_not_kept(
    incident: str, works: Works, engine: Engine, office: Office
) -> None:
    first = of_incident(works, incident)[0]
    with office.acting("zhou") as work:
        acts.confirm_incident_instant(
            work, incident, (first.kind, first.row_id), Ruling(Choice.TOLD)
        )
    before_and_again(engine)
    with works.reading(SYSTEM) as work:
        assert work.session.scalars(select(ConfirmedInstant)).all() == []
        assert work.session.get_one(Incident, incident).happened_at < TOLD


def before_and_again(engine: Engine) -> None:
    """The database as it was before such hours were decided, and as it is."""
    migrations.downgrade(engine, "0016")
    migrations.upgrade(engine)
