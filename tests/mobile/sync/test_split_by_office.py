"""Two inspectors of two offices split a checklist; nothing of it is left out of the record."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mobile.presenters.split import Share, Whose
from mobile.texts import set_language
from server.models import Inspection
from server.scope import SYSTEM
from shared.vocabulary import InspectionState, SignatureRole
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import STROKES, TabletDriver, as_it_should_be
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
POLICE, EDUCATION = "police", "education"


@pytest.fixture
def lin(
    chen: TabletDriver, wire: FlaskWire, office: OfficeDriver, clock: SteppedClock, tmp_path: Path
) -> Iterator[TabletDriver]:
    """A second tablet, of the education office; both are at the school."""
    driver = TabletDriver(tmp_path / "lin", clock, wire, seed=2).enrol(office.enrol_code("lin"))
    driver.sync()
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate")).sync()
    driver.arrive(SCHOOL, pictures.file(tmp_path / "shots", "again", "tan")).sync()
    chen.sync()
    yield driver
    driver.tablet.close()


def shares(tablet: TabletDriver) -> dict[str, Share]:
    return {one.office: one for one in tablet.checklist.state.shares}


def codes(tablet: TabletDriver, whose: Whose) -> set[str]:
    return {row.code for row in tablet.checklist.show(whose=whose).rows}


def answer_mine(tablet: TabletDriver, shots: Path) -> None:
    """Everything that falls to this tablet's office, as it should be."""
    checklist = tablet.checklist
    for row in checklist.show(whose=Whose.MINE).rows:
        checklist.answer(row.code, as_it_should_be(row))
    for code in checklist.state.wants_photo:
        tablet.photograph_item(code, pictures.file(shots, code, "tan"))


def test_mine_and_theirs_are_all_and_nothing_is_in_both(
    chen: TabletDriver, lin: TabletDriver
) -> None:
    for tablet in (chen, lin):
        for whole in (False, True):
            tablet.checklist.show(whole=whole)
            everything = codes(tablet, Whose.ALL)
            mine, theirs = codes(tablet, Whose.MINE), codes(tablet, Whose.THEIRS)
            assert mine | theirs == everything
            assert not mine & theirs
            assert mine
            assert theirs
    offices = {row.code: row.office for row in chen.checklist.show(whose=Whose.ALL).rows}
    assert {offices[code] for code in codes(chen, Whose.THEIRS)} == {EDUCATION}
    assert {offices[code] for code in codes(lin, Whose.THEIRS)} == {POLICE}
    assert {offices[code] for code in codes(lin, Whose.MINE)} == {EDUCATION, "any"}


def test_the_chosen_part_is_remembered_and_counts_strip_and_rings_are_its_own(
    chen: TabletDriver, lin: TabletDriver
) -> None:
    state = chen.checklist.show(whose=Whose.MINE)
    chen.kill_and_restart().unlock()
    again = chen.checklist.state
    assert again.whose is Whose.MINE
    assert again.rows == state.rows
    assert (again.asked, len(again.ticks)) == (len(state.rows), len(state.rows))
    assert sum(one.asked for one in again.sections) == again.asked
    assert {one.by for one in again.sections} <= {"陈立", ""}
    assert shares(chen)[POLICE].asked == again.asked
    chen.checklist.answer("RF-02", "9")
    assert chen.checklist.next_open().card.office in (POLICE, "any")
    assert lin.checklist.state.whose is Whose.ALL, "each tablet has its own view"


def test_what_the_other_has_done_is_shown_as_far_as_it_was_heard_and_nothing_counts_before(
    chen: TabletDriver, lin: TabletDriver, tmp_path: Path
) -> None:
    answer_mine(lin, tmp_path / "shots")
    before = shares(chen)[EDUCATION]
    assert (before.answered, before.last_at) == (0, "")
    missing = shares(chen)[POLICE].missing
    assert chen.finish.state.not_checked == before.asked + missing
    lin.sync()
    chen.sync()
    after = shares(chen)[EDUCATION]
    assert after.answered == after.asked == before.asked
    assert after.last_at
    assert after.names == ("林婉",)
    assert not after.handed_in
    assert chen.finish.state.not_checked == missing


def test_finishing_tells_whose_part_is_missing_and_no_rule_is_another_one(
    chen: TabletDriver, lin: TabletDriver, app: Any, tmp_path: Path
) -> None:
    shots = tmp_path / "shots"
    answer_mine(chen, shots)
    missing = {one.office: one.missing for one in chen.finish.state.shares}
    assert missing[POLICE] == 0
    assert missing[EDUCATION] == chen.finish.state.not_checked > 0
    chen.checklist.show(whose=Whose.MINE)
    assert chen.finish.state.not_checked == missing[EDUCATION], "a view takes nothing off a record"
    answer_mine(lin, shots)
    lin.sync()
    finish = lin.finish
    finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
    assert finish.submit().submitted, (finish.state.missing, finish.state.wants_photo)
    lin.sync()
    chen.sync()
    told = next(one for one in chen.finish.state.shares if one.office == EDUCATION)
    assert (told.missing, told.handed_in) == (0, True)
    chen.sign_and_submit().sync()
    with app.works.reading(SYSTEM) as work:
        inspection = work.session.get_one(Inspection, chen.inspection_id)
        assert inspection.state == InspectionState.COMPLETE
        assert set(codes(chen, Whose.ALL)) <= set(inspection.answers)


def test_who_is_sent_to_an_item_of_the_others_sees_it(
    chen: TabletDriver, lin: TabletDriver
) -> None:
    theirs = codes(chen, Whose.THEIRS)
    chen.checklist.show(whose=Whose.MINE)
    state = chen.checklist.go_to(sorted(theirs)[0])
    assert state.whose is Whose.ALL
    assert state.card is not None
    assert state.card.code in theirs
    mine = sorted(codes(chen, Whose.MINE))[0]
    assert chen.checklist.go_to(mine).whose is Whose.MINE


def test_a_check_of_one_person_is_not_split(chen: TabletDriver) -> None:
    set_language("zh")
    school = chen.tablet.schools.search("白鹭小学").rows[0]
    chen.arrive_unplanned(school.school_id, pictures.file(chen.folder, "gate"))
    state = chen.checklist.show(whose=Whose.THEIRS)
    assert state.shares == ()
    assert state.whose is Whose.ALL
    assert len(state.rows) == state.asked > 0
    assert chen.finish.state.shares == ()
