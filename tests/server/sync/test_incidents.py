"""Incidents reported by tablets: each report once, none changed, told where they may be known."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server.actions import people, register
from server.models import AuditEntry, Grant, Incident, IncidentReport, Notice, School
from server.queries import doubts
from server.scope import SYSTEM
from server.seed import City
from server.sync import again
from server.work import Works
from shared import incidents
from shared.incidents import AtOnce, CampusPlace, IncidentKind
from shared.problems import NotFound
from shared.protocol import area_scope
from shared.records.ops import BlobRef, Headcount, IncidentPhoto, Instant
from shared.records.ops import IncidentReport as Report
from shared.sealing import digest
from shared.vocabulary import BlobRole, OpKind, Role
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain, Made
from tests.drivers.office import OfficeDriver

ELSEWHERE = "YT02"
MINUTE = timedelta(minutes=1)


def reported(
    chen: Chain, school_id: str, incident_id: str = "", /, **changes: Any
) -> tuple[str, Made]:
    """A report of an incident; the first one unless told which."""
    said = Report(
        report_id=chen.new_id(),
        school_id=school_id,
        kind=IncidentKind.TRAFFIC,
        reported=chen.now(),
        minutes_before=12,
        place=CampusPlace.GATE,
        where="东门外人行道",
        involved=Headcount(pupils=3),
        hurt=Headcount(pupils=1, staff=0),
        at_once=[AtOnce.AMBULANCE_CALLED, AtOnce.POLICE_CALLED],
        note="电动车与步行学生相碰",
    )
    blobs = changes.pop("blobs", [])
    said = replace(said, **changes)
    incident_id = incident_id or chen.new_id()
    made = chen.op(OpKind.INCIDENT_REPORT, incident_id, asdict(said), blobs=blobs)
    return incident_id, made


def of(works: Works, incident_id: str) -> Incident:
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Incident, incident_id)
        assert row.reports is not None
        assert row.photos is not None
        return row


def feed(chen: Chain, scope: str) -> dict[str, Any]:
    """The incidents of a scope as a tablet pulls them, by id."""
    entries, cursor = {}, ""
    while True:
        page = chen.get(f"/api/v1/sync/scopes/{scope}", cursor=cursor, limit=500).json
        entries |= {one["id"]: one for one in page["entries"] if one["kind"] == "incident"}
        cursor = page["next"]
        if page["caught_up"]:
            return entries


def test_a_report_is_on_record_with_its_counts_its_hour_and_a_number(
    chen: Chain, works: Works, clock: SteppedClock, school_id: str
) -> None:
    incident_id, first = reported(chen, school_id)
    assert chen.words(first) == ["applied"]
    row = of(works, incident_id)
    (report,) = row.reports
    assert (row.kind, row.number, row.school_id) == ("traffic", report.number, school_id)
    assert row.number == f"快报〔{clock.now().year}〕1号"
    assert row.happened_at == clock.now() - 12 * MINUTE
    assert report.counts["hurt"] == {"pupils": 1, "staff": 0, "others": None}
    assert report.at_once == ["ambulance_called", "police_called"]
    assert (report.ordinal, report.place, report.where) == (1, "gate", "东门外人行道")


def test_a_further_report_has_its_own_number_and_changes_nothing_of_the_first(
    chen: Chain, works: Works, clock: SteppedClock, school_id: str
) -> None:
    incident_id, first = reported(chen, school_id)
    chen.results(first)
    before = of(works, incident_id).reports[0]
    clock.advance(minutes=20)
    changes = {"follows": before.id, "kind": IncidentKind.INJURY, "hurt": Headcount(pupils=2)}
    _, second = reported(chen, school_id, incident_id, minutes_before=35, **changes)
    assert chen.words(second) == ["applied"]
    row = of(works, incident_id)
    assert [one.ordinal for one in row.reports] == [1, 2]
    assert len({one.number for one in row.reports}) == 2
    assert {name: getattr(row.reports[0], name) for name in _told(before)} == _told(before)
    assert (row.kind, row.number) == ("injury", before.number)
    assert row.happened_at == clock.now() - 35 * MINUTE


def _told(report: IncidentReport) -> dict[str, Any]:
    return {name: value for name, value in vars(report).items() if not name.startswith("_")}


def test_a_report_sent_twice_is_there_once(chen: Chain, works: Works, school_id: str) -> None:
    incident_id, first = reported(chen, school_id)
    chen.results(first)
    again_told = chen.results(first)[0]
    assert (again_told["result"], again_told["stored"]) == ("duplicate", "applied")
    assert len(of(works, incident_id).reports) == 1
    with works.reading(SYSTEM) as work:
        told = work.session.scalars(
            select(AuditEntry.subject_id).where(AuditEntry.event == "IncidentReported")
        ).all()
        assert told == [incident_id]


def test_first_and_further_report_in_one_push_are_both_there(
    chen: Chain, works: Works, school_id: str
) -> None:
    report_id = chen.new_id()
    incident_id, first = reported(chen, school_id, report_id=report_id)
    _, second = reported(chen, school_id, incident_id, follows=report_id)
    assert chen.words(first, second) == ["applied", "applied"]
    assert [one.ordinal for one in of(works, incident_id).reports] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"minutes_before": -1}, "refused bad_op"),
        ({"minutes_before": 60 * 24 * 31}, "refused wrong_hour"),
        ({"hurt": Headcount(pupils=-1)}, "refused bad_op"),
        ({"dead": Headcount(others=incidents.COUNT_MAX + 1)}, "refused wrong_count"),
        ({"report_id": "1"}, "refused bad_id"),
        ({"kind": "war"}, "refused bad_op"),
        ({"follows": "01990000-0000-7000-8000-000000000000"}, "held no_incident"),
        ({"note": "字" * 2001}, "refused bad_op"),
    ],
)
def test_what_no_report_can_say_is_refused_and_stops_nothing(
    chen: Chain, school_id: str, changes: dict[str, Any], told: str
) -> None:
    _, wrong = reported(chen, school_id, **changes)
    _, right = reported(chen, school_id)
    assert chen.words(wrong, right) == [told, "applied"]


def test_a_report_of_another_school_or_of_no_report_of_it_is_refused(
    chen: Chain, city: City, school_id: str
) -> None:
    report_id = chen.new_id()
    incident_id, first = reported(chen, school_id, report_id=report_id)
    other = next(one for one in city.schools.values() if one != school_id)
    _, elsewhere = reported(chen, other, incident_id, follows=report_id)
    _, of_none = reported(chen, school_id, incident_id, follows=chen.new_id())
    _, same = reported(chen, school_id, report_id=report_id)
    _, first_again = reported(chen, school_id, incident_id)
    assert chen.words(first, elsewhere, of_none, same, first_again) == [
        "applied",
        "refused other_school",
        "refused other_incident",
        "refused already_there",
        "refused already_there",
    ]


def test_a_clock_that_cannot_vouch_makes_the_hour_provisional(
    chen: Chain, works: Works, clock: SteppedClock, school_id: str
) -> None:
    incident_id, made = reported(
        chen, school_id, reported=Instant("2031-01-01T00:00:00.000Z"), minutes_before=30
    )
    assert chen.words(made) == ["applied"]
    row = of(works, incident_id)
    assert row.happened_doubtful
    assert row.reports[0].reported_doubtful
    assert row.happened_at == clock.now() - 30 * MINUTE


def photo(data: bytes, chen: Chain) -> tuple[IncidentPhoto, dict[str, Any]]:
    sha = digest(data)
    told = IncidentPhoto(sha, len(data), 1600, 1200, chen.now())
    return told, asdict(BlobRef(sha, len(data), "image/jpeg", BlobRole.EVIDENCE))


def test_its_photos_are_named_and_may_be_sent_by_this_tablet(
    chen: Chain, works: Works, school_id: str
) -> None:
    told, blob = photo(b"picture", chen)
    incident_id, made = reported(chen, school_id, photos=[told], blobs=[blob])
    assert chen.words(made) == ["applied"]
    assert [one.sha256 for one in of(works, incident_id).photos] == [told.sha256]
    answer = chen.post("/api/v1/blobs/status", {"sha256s": [told.sha256]})
    assert [one["state"] for one in answer.json["blobs"]] == ["absent"]


def test_a_photo_whose_bytes_are_not_named_is_refused(chen: Chain, school_id: str) -> None:
    told, _blob = photo(b"picture", chen)
    _, made = reported(chen, school_id, photos=[told])
    assert chen.words(made) == ["refused blob_not_named"]


def test_more_photos_than_a_report_takes_are_refused(chen: Chain, school_id: str) -> None:
    shown = [photo(bytes([n]), chen) for n in range(incidents.PHOTOS_PER_REPORT_MAX + 1)]
    _, made = reported(
        chen, school_id, photos=[one for one, _ in shown], blobs=[blob for _, blob in shown]
    )
    assert chen.words(made) == ["refused too_many_photos"]


def test_the_town_hears_of_it_and_no_other_scope_does(
    chen: Chain, works: Works, city: City, school_id: str
) -> None:
    incident_id, made = reported(chen, school_id)
    chen.results(made)
    scope = area_scope(of(works, incident_id).area_id)
    body = feed(chen, scope)[incident_id]["body"]
    assert body["kind"] == "traffic"
    assert [one["ordinal"] for one in body["reports"]] == [1]
    others = [one for one in chen.scopes if one != scope]
    assert not any(incident_id in feed(chen, one) for one in others)


def test_who_supervises_the_town_is_told_and_no_school_is(
    chen: Chain, works: Works, city: City, school_id: str
) -> None:
    incident_id, made = reported(chen, school_id)
    chen.results(made)
    with works.reading(SYSTEM) as work:
        asked = select(Notice).where(Notice.subject_id == incident_id)
        told = work.session.scalars(asked).all()
        assert {one.person_id for one in told} == {city.people["zhou"]}
        assert all(one.facts["number"].startswith("快报") for one in told)


def ungranted(works: Works, chain: Chain, city: City, area_id: str) -> None:
    """The person works in another town from now on."""
    with works.writing(SYSTEM) as work:
        for grant in work.session.scalars(select(Grant).where(Grant.person_id == chain.person_id)):
            grant.revoked_at = work.now
        people.grant(work, chain.person_id, role=Role.INSPECTOR, area_id=area_id)


def test_a_person_without_the_town_is_held_and_a_supervisor_may_let_it_count(
    chen: Chain, works: Works, city: City, office: OfficeDriver, school_id: str
) -> None:
    ungranted(works, chen, city, city.areas[ELSEWHERE])
    incident_id, made = reported(chen, school_id)
    assert chen.words(made) == ["held no_grant"]
    with office.acting() as work:
        done = again.let_count(work, chen.device_id, incident_id, reason="当时在场")
        assert [one.result for one in done] == ["applied"]
    assert len(of(works, incident_id).reports) == 1


def test_what_is_held_is_shown_to_who_supervises_the_towns_school_and_to_no_other(
    chen: Chain, works: Works, city: City, school_id: str
) -> None:
    ungranted(works, chen, city, city.areas[ELSEWHERE])
    incident_id, made = reported(chen, school_id)
    chen.results(made)
    with works.writing(SYSTEM) as work:
        here = work.session.get_one(School, school_id).area_id
        for login, area_id in (("lin", here), ("he", city.areas[ELSEWHERE])):
            people.grant(work, city.people[login], role=Role.SUPERVISOR, area_id=area_id)
    for login, seen in (("lin", 1), ("he", 0)):
        with OfficeDriver(works, city, login).acting() as work:
            assert len(doubts.held(work)) == seen
            if not seen:
                with pytest.raises(NotFound):
                    again.let_count(work, chen.device_id, incident_id, reason="x")


def test_an_incident_goes_with_its_school_to_another_town(
    chen: Chain, works: Works, city: City, school_id: str
) -> None:
    report_id = chen.new_id()
    incident_id, made = reported(chen, school_id, report_id=report_id)
    chen.results(made)
    before = area_scope(of(works, incident_id).area_id)
    with works.writing(SYSTEM) as work:
        register.move_school(work, school_id, city.areas[ELSEWHERE])
    now = area_scope(city.areas[ELSEWHERE])
    assert feed(chen, before)[incident_id]["deleted"]
    assert feed(chen, now)[incident_id]["body"]["school_id"] == school_id
    _, further = reported(chen, school_id, incident_id, follows=report_id)
    assert chen.words(further) == ["applied"]
