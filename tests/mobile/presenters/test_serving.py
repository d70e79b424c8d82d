"""Order on site: what is served and what is not, all or nothing, the paper filed by its code."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mobile.presenters.finding import FindingPresenter
from mobile.presenters.notices import ELSEWHERE, FIXED, MAJOR, counting
from mobile.presenters.recovered import left_over
from mobile.presenters.serving import ServingPresenter
from mobile.presenters.serving_state import Served
from shared.problems import Invalid
from shared.vocabulary import Grade, OpKind, PhotoPurpose, PhotoSource, ServiceWay
from tests import pictures
from tests.drivers.tablet import STROKES, TabletDriver
from tests.mobile.space import no_space_beyond

GUARDS, EXIT, POST, ALARM = "RF-01", "XF-07", "ZB-01", "XF-08"
CAMERA = PhotoSource.CAMERA


def serving(driver: TabletDriver) -> ServingPresenter:
    return ServingPresenter(driver.tablet.desk, driver.inspection_id)


@pytest.fixture
def submitted(inspecting: TabletDriver, shots: Path) -> TabletDriver:
    """A check with two faults of the school's, one mended there, one of the police, one major."""
    wrong = {GUARDS: "2", EXIT: "fail", POST: "fail", ALARM: "fail"}
    inspecting.answer_all(wrong, lambda _code: shots / "gate.jpg")
    inspecting.find(GUARDS, shots / "fault.jpg")
    inspecting.find(EXIT, shots / "fault.jpg", after=shots / "after.jpg")
    inspecting.find(POST, shots / "fault.jpg")
    free = FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, None)
    free.say(what="灭火器过期", where="二层")
    free.term(1)
    assert free.save().saved
    major = FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, ALARM)
    major.grade(Grade.MAJOR)
    major.photograph(shots / "fault.jpg")
    assert major.save().saved
    return inspecting.sign_and_submit()


def services(driver: TabletDriver) -> list[dict[str, Any]]:
    """What was put down of services so far."""
    taps = driver.tablet.desk.shelves.outbox.taps(driver.inspection_id)
    return [tap.payload for tap in taps if tap.kind is OpKind.ORDER_SERVE]


def test_the_schools_notices_are_served_and_the_others_are_told_why_not(
    submitted: TabletDriver,
) -> None:
    state = serving(submitted).state
    assert [row.code for row in state.notices] == [GUARDS, ""]
    assert all(row.chosen and row.open and not row.number for row in state.notices)
    assert {one.why for one in state.not_here} == {FIXED, ELSEWHERE, MAJOR}


def test_the_term_is_the_one_the_office_issues_by_rule(submitted: TabletDriver) -> None:
    """An ordinary fault has three days, also where one was proposed."""
    free = serving(submitted).state.notices[1]
    assert (free.grade, free.deadline.workdays) == (Grade.ORDINARY, 3)
    assert free.deadline.served_on == submitted.tablet.desk.today


def test_nothing_is_served_before_it_is_submitted(inspecting: TabletDriver) -> None:
    with pytest.raises(Invalid):
        _ = serving(inspecting).state


def test_signed_for_at_once_each_notice_is_put_down_with_what_its_paper_said(
    submitted: TabletDriver,
) -> None:
    presenter = serving(submitted)
    due = [row.deadline.due_on.isoformat() for row in presenter.state.notices]
    presenter.say(name="张")
    state = presenter.serve(STROKES)
    assert (state.left, state.error) == (0, "")
    told = services(submitted)
    assert [one["due_on"] for one in told] == due
    assert {(one["way"], one["post"], one["name"]) for one in told} == {
        ("received", "副校长", "张")
    }
    assert all(one["strokes"] == STROKES and one["witness"] is None for one in told)


def test_one_notice_is_handed_over_by_itself(submitted: TabletDriver) -> None:
    presenter = serving(submitted)
    first, second = presenter.state.notices
    state = presenter.choose(second.finding_id)
    assert [row.chosen for row in state.notices] == [True, False]
    state = presenter.serve(STROKES)
    assert [one["finding_id"] for one in services(submitted)] == [first.finding_id]
    assert [row.open for row in state.notices] == [False, True]
    assert [row.finding_id for row in state.chosen] == [second.finding_id], "what is left is next"
    presenter.choose(second.finding_id)
    assert presenter.serve(STROKES).error
    assert len(services(submitted)) == 1


def refusing(presenter: ServingPresenter) -> None:
    presenter.way(ServiceWay.REFUSED)
    presenter.say(reason="对认定有异议", witness="见证人甲", unit="社区居民委员会")


@pytest.mark.parametrize(
    ("prepare", "strokes", "seen", "word"),
    [
        (lambda one: None, [], [], "签名"),
        (lambda one: one.way(ServiceWay.REFUSED), [], STROKES, "拒收"),
        (lambda one: (refusing(one), one.say(witness="")), [], STROKES, "见证人"),
        (lambda one: (refusing(one), one.say(unit=" ")), [], STROKES, "见证人"),
        (refusing, [], [], "见证人"),
        (lambda one: (refusing(one), one.witness(signs=False)), [], STROKES, "不签名"),
        (lambda one: one.way(ServiceWay.ABSENT), [], [], "谁不在"),
    ],
)
def test_what_lacks_something_is_told_and_put_down_nowhere(
    submitted: TabletDriver,
    prepare: Callable[[ServingPresenter], Any],
    strokes: Any,
    seen: Any,
    word: str,
) -> None:
    presenter = serving(submitted)
    prepare(presenter)
    assert word in presenter.serve(strokes, seen).error
    assert services(submitted) == []


def test_a_full_storage_serves_nothing_and_loses_nothing_that_was_put_in(
    submitted: TabletDriver,
) -> None:
    presenter = serving(submitted)
    refusing(presenter)
    with no_space_beyond(0):
        state = presenter.serve([], STROKES)
    assert state.error
    assert (state.reason, state.witness) == ("对认定有异议", "见证人甲")
    assert services(submitted) == []
    assert not presenter.serve([], STROKES).error
    assert services(submitted)


def test_refused_the_witness_signs_and_the_notice_counts_as_served(
    submitted: TabletDriver,
) -> None:
    presenter = serving(submitted)
    refusing(presenter)
    state = presenter.serve([], STROKES)
    assert (state.left, state.error) == (0, "")
    (one, _other) = services(submitted)
    assert (one["way"], one["strokes"]) == ("refused", [])
    assert one["witness"] == {
        "name": "见证人甲",
        "unit": "社区居民委员会",
        "reason": "",
        "strokes": STROKES,
    }
    served = state.notices[0].served
    assert served is not None
    assert served.witness == "社区居民委员会 见证人甲"


def test_where_nobody_was_there_it_is_still_to_be_served(submitted: TabletDriver) -> None:
    presenter = serving(submitted)
    presenter.way(ServiceWay.ABSENT)
    presenter.say(reason="负责人均外出")
    state = presenter.serve([])
    assert state.left == 2
    assert [one.way for one in state.notices[0].tried] == [ServiceWay.ABSENT]
    assert presenter.serve(STROKES).left == 0, "somebody came after all"


def test_of_two_services_the_one_the_office_counts_from_is_told() -> None:
    earlier, later = (
        Served(ServiceWay.RECEIVED, f"2026-09-{day}T02:00:00.000Z", "副校长", "", "", False)
        for day in (17, 18)
    )
    nobody = replace(earlier, way=ServiceWay.ABSENT)
    tried = (nobody, earlier, later)
    assert counting(tried, None) is earlier, "what the office has not said yet"
    order = {"served_on": "2026-09-18", "served_way": "received"}
    assert counting(tried, order) is later, "it came to the office first"
    assert counting((nobody,), None) is None


def test_what_was_typed_is_there_after_a_kill(submitted: TabletDriver) -> None:
    presenter = serving(submitted)
    refusing(presenter)
    presenter.choose(presenter.state.notices[0].finding_id)
    submitted.kill_and_restart().unlock()
    state = serving(submitted).state
    assert (state.way, state.witness, state.unit) == (
        ServiceWay.REFUSED,
        "见证人甲",
        "社区居民委员会",
    )
    assert [row.chosen for row in state.notices] == [False, True]
    assert submitted.tablet.place.resume()[0] != "finish"


@pytest.mark.parametrize("path", ["my/{finding}", "my/found/{finding}/", "orders/{finding}?x=1"])
def test_the_stamped_paper_is_filed_by_the_code_on_it(
    submitted: TabletDriver, shots: Path, path: str
) -> None:
    presenter = serving(submitted)
    second = presenter.state.notices[1]
    code = f"https://office.example/{path.format(finding=second.finding_id)}"
    state = presenter.take_paper(shots / "fault.jpg", CAMERA, ("其他", code))
    assert state.filed == second.finding_id
    assert [len(row.papers) for row in state.notices] == [0, 1]
    taps = submitted.tablet.desk.shelves.outbox.taps(submitted.inspection_id)
    (photo,) = [tap.payload for tap in taps if tap.kind is OpKind.PHOTO_ADD]
    assert (photo["purpose"], photo["finding_id"]) == (PhotoPurpose.PAPER, second.finding_id)
    assert [one.photos for one in submitted.finish.state.findings if not one.code] == [0]


def test_the_code_files_it_whichever_button_was_tapped(
    submitted: TabletDriver, shots: Path
) -> None:
    presenter = serving(submitted)
    first, second = presenter.state.notices
    code = f"https://office.example/my/{second.finding_id}"
    told = presenter.take_paper(shots / "fault.jpg", CAMERA, (code,), first.finding_id)
    assert told.filed == second.finding_id
    told = presenter.take_paper(shots / "gate.jpg", CAMERA, (), first.finding_id)
    assert told.filed == first.finding_id


def test_a_paper_of_another_check_is_not_filed_by_the_button_that_was_tapped(
    submitted: TabletDriver, shots: Path
) -> None:
    presenter = serving(submitted)
    first = presenter.state.notices[0]
    code = f"https://office.example/my/found/{submitted.tablet.desk.new_id()}"
    state = presenter.take_paper(shots / "fault.jpg", CAMERA, (code,), first.finding_id)
    assert (state.filed, bool(state.paper)) == ("", True)
    assert "二维码" in state.error
    assert presenter.file(first.finding_id).filed == first.finding_id


def test_a_paper_without_a_code_waits_in_the_hand_until_somebody_says_whose_it_is(
    submitted: TabletDriver, shots: Path
) -> None:
    presenter = serving(submitted)
    held = presenter.take_paper(shots / "fault.jpg", CAMERA, ("https://school.example/menu",))
    assert held.paper
    assert held.filed == ""
    submitted.kill_and_restart().unlock()
    assert left_over(submitted.tablet.desk) == [], "it is no lost photo"
    presenter = serving(submitted)
    assert presenter.state.paper == held.paper
    state = presenter.file(presenter.state.notices[0].finding_id)
    assert (state.paper, state.notices[0].papers) == ("", (held.paper,))


def test_a_paper_of_none_of_these_is_offered_among_the_recovered_photos(
    submitted: TabletDriver, shots: Path
) -> None:
    presenter = serving(submitted)
    presenter.take_paper(pictures.file(shots, "paper", "white"), CAMERA, ())
    assert presenter.let_go_of_paper().paper == ""
    assert len(left_over(submitted.tablet.desk)) == 1


def test_what_is_no_picture_is_told(submitted: TabletDriver, shots: Path) -> None:
    assert serving(submitted).take_paper(shots / "text.jpg", CAMERA, ()).error


def test_today_and_the_schools_file_lead_there_on_the_day_alone(submitted: TabletDriver) -> None:
    (row,) = submitted.tablet.today.state.to_serve
    assert (row.inspection_id, row.notices, row.left) == (submitted.inspection_id, 2, 2)
    assert submitted.finish.state.to_serve == 2
    serving(submitted).serve(STROKES)
    assert submitted.tablet.today.state.to_serve[0].left == 0
    assert submitted.finish.state.to_serve == 0
    submitted.clock.advance(days=1)
    submitted.kill_and_restart().unlock()
    assert submitted.tablet.today.state.to_serve == ()
