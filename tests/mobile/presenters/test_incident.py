"""The quick report: choices kept with every tap, one act when it is sent, never overwritten."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from mobile.presenters import photo
from mobile.presenters.incident import IncidentPresenter
from mobile.presenters.incident_file import Whereabouts, incident_file, lately
from mobile.presenters.photo import Aim, PhotoPresenter, Tool
from mobile.store.outbox import KeptOp, Outbox
from mobile.texts import set_language
from shared import incidents
from shared.incidents import AtOnce, CampusPlace, Harm, IncidentKind, PeopleGroup
from shared.vocabulary import OpKind, PhotoSource
from tests.clocks import SteppedClock
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL

MOMENT_S = 0.2
"""As long as another may take to make acts ready, if nothing keeps it from doing so."""


class Hurried(Outbox):
    """What was tapped is made ready for sending right after one has looked at what is."""

    def unconfirmed(self, inspection_id: str | None = None) -> list[KeptOp]:
        seen = super().unconfirmed(inspection_id)
        self.sending = threading.Thread(target=self.freeze)
        self.sending.start()
        self.sending.join(timeout=MOMENT_S)
        return seen


def school_of(driver: TabletDriver) -> str:
    return next(row.school_id for row in driver.tablet.schools.state.rows if row.name == SCHOOL)


def sheet(driver: TabletDriver, incident_id: str = "") -> IncidentPresenter:
    return IncidentPresenter(driver.tablet.desk, school_of(driver), incident_id)


def filled(driver: TabletDriver, incident_id: str = "") -> IncidentPresenter:
    report = sheet(driver, incident_id)
    report.kind(IncidentKind.TRAFFIC)
    report.ago(10)
    report.place(CampusPlace.GATE)
    report.step(Harm.HURT, PeopleGroup.PUPILS, 1)
    report.step(Harm.DEAD, PeopleGroup.PUPILS, -1)
    report.done(AtOnce.AMBULANCE_CALLED)
    report.say(where="东门外", note="电动车与步行学生相碰")
    return report


def tapped(driver: TabletDriver) -> list[dict[str, object]]:
    return [
        tap.payload
        for tap in driver.tablet.desk.shelves.outbox.taps()
        if tap.kind is OpKind.INCIDENT_REPORT
    ]


def test_what_was_put_in_is_there_after_a_kill(chen: TabletDriver, shots: Path) -> None:
    report = filled(chen)
    before = report.photograph(shots / "fault.jpg")
    chen.kill_and_restart().unlock()
    again = sheet(chen).state
    told = ("incident_id", "kind", "place", "where", "counts", "at_once", "note", "photos",
            "happened_at")  # fmt: skip
    assert [getattr(again, name) for name in told] == [getattr(before, name) for name in told]


def test_a_report_is_one_act_with_its_photos_and_leaves_no_draft(
    chen: TabletDriver, shots: Path
) -> None:
    report = filled(chen)
    report.photograph(shots / "fault.jpg")
    state = report.send()
    assert state.sent, state.error
    (said,) = tapped(chen)
    assert (said["kind"], said["minutes_before"], said["follows"]) == ("traffic", 10, None)
    assert said["hurt"] == {"pupils": 1, "staff": None, "others": None}
    assert said["dead"] == {"pupils": 0, "staff": None, "others": None}
    assert len(said["photos"]) == 1
    assert len(chen.tablet.desk.shelves.ledger.all(state.incident_id)) == 2
    assert sheet(chen).state.kind is None


def test_sent_twice_it_is_reported_once(chen: TabletDriver) -> None:
    report = filled(chen)
    report.send()
    report.send()
    assert len(tapped(chen)) == 1


def test_made_ready_to_go_between_two_looks_it_is_still_seen(
    chen: TabletDriver, clock: SteppedClock
) -> None:
    desk, state = chen.tablet.desk, filled(chen).send()
    shelves = desk.shelves
    hurried = Hurried(shelves.database, shelves.vault, clock)
    looking = replace(desk, shelves=replace(shelves, outbox=hurried))
    assert looking.incident(state.incident_id)
    hurried.sending.join()
    assert not tapped(chen)


def test_the_event_stays_where_it_was_while_one_goes_on_writing(
    chen: TabletDriver, clock: SteppedClock
) -> None:
    report = filled(chen)
    clock.advance(minutes=7)
    report.send()
    assert [said["minutes_before"] for said in tapped(chen)] == [17]


def test_what_and_when_are_asked_for_and_nothing_else_is(chen: TabletDriver) -> None:
    report = sheet(chen)
    assert "类别" in report.send().error
    report.kind(IncidentKind.FIRE)
    assert "时间" in report.send().error
    report.ago(0)
    assert report.send().sent
    (said,) = tapped(chen)
    nobody = {"pupils": None, "staff": None, "others": None}
    assert [said[harm] for harm in Harm] == [nobody] * len(Harm)


@pytest.mark.parametrize("where", ["note", "where"])
def test_a_number_that_points_at_a_person_is_not_sent(chen: TabletDriver, where: str) -> None:
    report = filled(chen)
    report.say(**{where: "家长 13800138000"})
    state = report.send()
    assert "电话" in state.error
    assert not state.sent
    set_language("en")
    assert "telephone" in report.send().error
    assert tapped(chen) == []


def test_a_dash_is_not_nought_and_a_number_stays_within_what_can_be(chen: TabletDriver) -> None:
    report = sheet(chen)
    pupils = PeopleGroup.PUPILS

    def hurt() -> int | None:
        return report.state.counts[Harm.HURT][pupils]

    assert hurt() is None
    report.step(Harm.HURT, pupils, -1)
    assert hurt() == 0
    report.step(Harm.HURT, pupils, -1)
    assert hurt() is None
    report.step(Harm.HURT, pupils, 1)
    report.step(Harm.HURT, pupils, 1)
    assert hurt() == 2
    report.count(Harm.HURT, pupils, 10**6)
    assert hurt() == incidents.COUNT_MAX
    report.count(Harm.HURT, pupils, None)
    assert hurt() is None


def test_more_hurt_than_involved_is_marked_and_sent_all_the_same(chen: TabletDriver) -> None:
    report = filled(chen)
    state = report.count(Harm.INVOLVED, PeopleGroup.PUPILS, 0)
    assert state.odd == {(Harm.HURT, PeopleGroup.PUPILS)}
    assert report.send().sent


def test_nothing_happens_in_the_time_to_come_or_long_ago(chen: TabletDriver) -> None:
    report = sheet(chen)
    assert report.nudge(60).minutes == 0
    assert report.nudge(-5).minutes == 5
    most = incidents.BEFORE_MAX.days * 24 * 60
    assert report.ago(10 * most).minutes == most


def test_a_face_is_hidden_in_the_copy_that_goes(chen: TabletDriver, shots: Path) -> None:
    desk = chen.tablet.desk
    about = {"school_id": school_of(chen), "incident_id": ""}
    filled(chen)
    photo.begin(desk, shots / "fault.jpg", Aim("incident", about), PhotoSource.CAMERA)
    held = PhotoPresenter(desk)
    held.choose(Tool.MOSAIC)
    held.draw([100, 100], [400, 400])
    assert held.give().given
    report = sheet(chen)
    assert len(report.state.photos) == 1
    assert report.send().sent
    (said,) = tapped(chen)
    (shown,) = said["photos"]
    assert shown["mosaicked"]
    assert shown["capture_sha256"] not in {blob.sha256 for blob in desk.shelves.ledger.all()}
    assert desk.shelves.outbox.captures() == {shown["capture_sha256"]}
    assert chen.tablet.recovered.state.photos == ()


def test_a_photo_is_looked_at_again_and_replaced(chen: TabletDriver, shots: Path) -> None:
    report = sheet(chen)
    first = report.photograph(shots / "fault.jpg").photos[0]
    picture, source = report.pending(first) or (None, None)
    assert picture is not None
    assert source is PhotoSource.CAMERA
    report.photograph(shots / "gate.jpg")
    state = report.attach(picture, source=PhotoSource.GALLERY, instead=first)
    assert (len(state.photos), state.from_gallery) == (2, {first})


def test_a_picture_that_is_none_is_told_and_the_rest_stays(chen: TabletDriver, shots: Path) -> None:
    report = filled(chen)
    state = report.photograph(shots / "text.jpg")
    assert state.error
    assert state.kind is IncidentKind.TRAFFIC
    assert report.send().sent


def test_there_is_an_end_to_photos(chen: TabletDriver, shots: Path) -> None:
    report = sheet(chen)
    for _n in range(incidents.PHOTOS_PER_REPORT_MAX):
        state = report.photograph(shots / "fault.jpg")
    assert not state.error
    assert report.photograph(shots / "gate.jpg").error
    assert len(report.state.photos) == incidents.PHOTOS_PER_REPORT_MAX


def test_a_further_report_begins_with_the_last_and_leaves_it_as_it_was(
    chen: TabletDriver, clock: SteppedClock
) -> None:
    first = filled(chen).send()
    clock.advance(minutes=30)
    report = sheet(chen, first.incident_id)
    assert (report.state.kind, report.state.ordinal) == (IncidentKind.TRAFFIC, 2)
    assert report.state.counts == first.counts
    assert report.state.note == ""
    report.count(Harm.HURT, PeopleGroup.PUPILS, 2)
    assert report.send().sent
    one, other = tapped(chen)
    assert other["follows"] == one["report_id"]
    assert other["minutes_before"] == 40
    assert one["hurt"] == {"pupils": 1, "staff": None, "others": None}
    rows = incident_file(chen.tablet.desk, first.incident_id).reports
    assert [row.ordinal for row in rows] == [2, 1]
    assert [row.counts["hurt"]["pupils"] for row in rows] == [2, 1]


def test_what_the_office_would_not_take_any_more_is_told_here_and_stays_in_the_sheet(
    chen: TabletDriver, clock: SteppedClock
) -> None:
    first = filled(chen).send()
    clock.advance(days=incidents.BEFORE_MAX.days)
    report = sheet(chen, first.incident_id)
    report.say(note="仍在住院")
    assert "30" in report.send().error
    assert len(tapped(chen)) == 1
    assert sheet(chen, first.incident_id).state.note == "仍在住院"


def test_given_up_nothing_is_sent_and_photos_are_found_again(
    chen: TabletDriver, shots: Path
) -> None:
    report = filled(chen)
    report.photograph(shots / "fault.jpg")
    report.discard()
    assert sheet(chen).state.kind is None
    assert tapped(chen) == []
    assert len(chen.tablet.recovered.state.photos) == 1


def test_today_tells_of_it_for_some_days_and_says_where_it_is(
    chen: TabletDriver, clock: SteppedClock
) -> None:
    state = filled(chen).send()
    (row,) = chen.tablet.today.state.incidents
    assert (row.incident_id, row.school, row.is_at) == (state.incident_id, SCHOOL, Whereabouts.HERE)
    assert row.harmed == ((Harm.HURT, 1),)
    chen.tablet.desk.shelves.outbox.freeze()
    assert lately(chen.tablet.desk)[0].is_at is Whereabouts.WAITING
    clock.advance(days=4)
    assert chen.tablet.today.state.incidents == ()


def test_the_schools_file_tells_of_it(chen: TabletDriver) -> None:
    state = filled(chen).send()
    (row,) = (
        one for one in chen.tablet.schools.open(school_of(chen)).timeline if one.kind == "incident"
    )
    assert (row.incident_id, row.title) == (state.incident_id, "traffic")


def test_no_inspection_is_begun_by_it_and_the_sheet_is_resumed(chen: TabletDriver) -> None:
    place = chen.tablet.place
    filled(chen)
    about = {"school_id": school_of(chen), "incident_id": ""}
    place.been("incident", about)
    assert place.resume() == ("incident", about)
    sheet(chen).send()
    assert place.resume() == ("today", {})
    assert chen.tablet.desk.my_open_inspections() == []
    (row,) = chen.tablet.sync.state.ledger
    assert row.school == f"{SCHOOL}：校园事件"
