"""A visit travels sealed, and is opened at its hour: by sync or by a code, by nobody else."""

import base64
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server.actions import first_teams, lookbacks, replacing, sealing, visits
from server.actions.sealing import NotOpenable, NotYet
from server.actions.visits import Plan, SameOffice
from server.domain.lookback import Reason
from server.models import (
    AuditEntry,
    CodeReading,
    Device,
    Envelope,
    FeedItem,
    Opening,
    Order,
    Receipt,
    Replacement,
    Template,
    Tie,
)
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared import opening_codes, sealed_visits
from shared.problems import Invalid, NotFound
from shared.vocabulary import ItemKind, SignatureRole
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.sealed import HOUR, SealedScene, seen, typed

SCHOOL, OTHER = "望潮中学", "青禾实验小学"
AN_HOUR, TO_THE_KEYS = {"hours": 1}, {"minutes": 50}


@pytest.fixture
def scene(app: Any, city: City, clock: SteppedClock, tmp_path: Path) -> SealedScene:
    return SealedScene(app, city, clock, tmp_path)


@pytest.fixture
def chen(scene: SealedScene) -> Any:
    return scene.tablet("chen", "chen")


def rows(scene: SealedScene, model: Any) -> list[Any]:
    with scene.works.reading(SYSTEM) as work:
        return list(work.session.scalars(select(model)))


# -- the usual day ------------------------------------------------------------------------------


def test_the_key_comes_by_sync_and_the_hour_opens_it_without_a_network(
    scene: SealedScene, chen: Any
) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    assert chen.tablet.sealed.state.waiting == 1
    assert (chen.tablet.sealed.open_due(), seen(chen)) == (0, [])
    scene.pass_time(**TO_THE_KEYS)
    chen.sync()
    scene.wires["chen"].on = False
    assert chen.tablet.sealed.open_due() == 0
    scene.pass_time(minutes=10)
    assert (chen.tablet.sealed.open_due(), seen(chen)) == (1, [SCHOOL])
    chen.arrive(SCHOOL, pictures.file(scene.folder, "gate"))
    scene.wires["chen"].on = True
    chen.sync()
    (opening,) = rows(scene, Opening)
    assert (opening.visit_id, opening.way, opening.doubtful) == (visit_id, "sync", False)
    assert scene.state_of(visit_id) == "started"
    assert {one.result for one in rows(scene, Receipt)} == {"applied"}
    assert not chen.tablet.desk.shelves.replica.opened.visits()


def test_a_code_read_out_over_the_telephone_opens_it(scene: SealedScene, chen: Any) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    scene.wires["chen"].on = False
    with pytest.raises(NotYet):
        scene.read_out(visit_id, chen)
    scene.pass_time(**AN_HOUR)
    told = scene.read_out(visit_id, chen)
    state = typed(chen, told.code.lower().replace("0", "o"))
    assert (state.opened, state.error, seen(chen)) == (SCHOOL, "", [SCHOOL])
    chen.arrive(SCHOOL, pictures.file(scene.folder, "gate"))
    scene.wires["chen"].on = True
    chen.sync()
    (reading,) = rows(scene, CodeReading)
    (opening,) = rows(scene, Opening)
    assert reading.read_to == "督查员本人"
    assert reading.shown_to == scene.city.people["zhou"]
    assert (opening.envelope_id, opening.way) == (reading.envelope_id, "code")
    told_of = {one.event for one in rows(scene, AuditEntry)}
    assert {"CodeShown", "VisitOpened", "EnvelopeKeyTold"} <= told_of


def test_begun_by_its_code_before_the_offices_clock_came_round_it_counts(
    scene: SealedScene, chen: Any
) -> None:
    """The worker is late; the hour is the hour all the same."""
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    scene.clock.advance(**AN_HOUR)
    scene.clocks["chen"].advance(**AN_HOUR)
    scene.wires["chen"].on = False
    assert typed(chen, scene.read_out(visit_id, chen).code).opened == SCHOOL
    chen.arrive(SCHOOL, pictures.file(scene.folder, "gate"))
    scene.wires["chen"].on = True
    chen.sync()
    assert scene.state_of(visit_id) == "started"


def test_a_tablet_without_a_key_gets_the_visit_at_its_hour_as_ever(
    scene: SealedScene, chen: Any
) -> None:
    """An app from before envelopes."""
    with scene.works.writing(SYSTEM) as work:
        for device in work.session.scalars(select(Device)):
            device.envelope_key = ""
    scene.plan(SCHOOL, "chen", "lin")
    assert not rows(scene, Envelope)
    scene.pass_time(**AN_HOUR)
    chen.sync()
    assert seen(chen) == [SCHOOL]


def test_an_opening_told_twice_is_one_opening(scene: SealedScene, chen: Any) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    scene.pass_time(**AN_HOUR)
    typed(chen, scene.read_out(visit_id, chen).code)
    act = chen.tablet.desk.shelves.outbox
    (tap,) = act.taps()
    first = rows(scene, Opening)
    chen.sync()
    with chen.tablet.desk.shelves.database.writing() as connection:
        connection.execute("UPDATE op SET state = 'frozen'")
    chen.sync()
    assert (len(first), len(rows(scene, Opening)), tap.kind) == (0, 1, "visit.open")


# -- who tries ----------------------------------------------------------------------------------


def test_a_clock_set_forward_opens_nothing(scene: SealedScene, chen: Any) -> None:
    """Without the secret there is nothing to open by; with it the steady counter decides."""
    scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    scene.wires["chen"].on = False
    clock = scene.clocks["chen"]
    clock.set(clock.now().replace(year=2031))
    assert (chen.tablet.sealed.open_due(), seen(chen)) == (0, [])
    clock.set(scene.clock.now())
    scene.pass_time(**TO_THE_KEYS)
    scene.wires["chen"].on = True
    chen.sync()
    clock.set(clock.now().replace(year=2031))
    assert (chen.tablet.sealed.open_due(), seen(chen)) == (0, [])
    clock.restart("another boot")
    assert (chen.tablet.sealed.open_due(), seen(chen)) == (0, [])


def test_another_teams_envelope_and_another_visits_code_open_nothing(
    scene: SealedScene, chen: Any
) -> None:
    he = scene.tablet("he", "he")
    mine, theirs = scene.plan(SCHOOL, "chen", "lin"), scene.plan(OTHER, "he", "lin")
    chen.sync()
    he.sync()
    scene.pass_time(**AN_HOUR)
    for driver, visit in ((chen, theirs), (he, mine)):
        other = he if driver is chen else chen
        state = typed(driver, scene.read_out(visit, other).code)
        assert not state.opened
        assert state.error
        assert seen(driver) == []
    # The letter itself, brought over by hand, with the right secret.
    envelope = scene.envelope(theirs, he)
    key = chen.tablet.desk.shelves.replica.opened.private_key()
    letter = he.tablet.desk.shelves.replica.get(ItemKind.ENVELOPE, envelope.id)["letter"]
    with pytest.raises(sealed_visits.NotForThisKey):
        sealed_visits.open_by(key, base64.b64decode(letter), envelope.secret, envelope.id)


def test_a_withdrawn_tablet_gets_no_key_and_no_code(scene: SealedScene, chen: Any) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    scene.office.withdraw_tablet(chen.tablet.desk.shelves.vault.device()["device_id"])
    scene.pass_time(**TO_THE_KEYS)
    assert scene.envelope(visit_id, chen).keyed_at is None
    scene.pass_time(minutes=10)
    with pytest.raises(NotOpenable):
        scene.read_out(visit_id, chen)
    assert seen(chen) == []


def test_a_group_that_was_mistyped_is_told_and_nothing_is_tried(
    scene: SealedScene, chen: Any
) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    scene.pass_time(**AN_HOUR)
    code = scene.read_out(visit_id, chen).code
    groups = code.split()
    wrong = next(one for one in opening_codes.ALPHABET if one != groups[1][2])
    groups[1] = groups[1][:2] + wrong + groups[1][3:]
    state = typed(chen, "".join(groups))
    assert (state.wrong, state.whole, state.opened) == ((1,), (0,), "")
    assert "2" in state.error
    chen.tablet.sealed.erase()
    for char in "".join(code.split()[1:]):
        state = chen.tablet.sealed.press(char)
    assert state.opened == SCHOOL


def test_codes_that_open_nothing_slow_down(scene: SealedScene, chen: Any) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    scene.pass_time(**AN_HOUR)
    for _ in range(6):
        assert not typed(chen, opening_codes.code_of(opening_codes.new_secret())).opened
    right = scene.read_out(visit_id, chen).code
    assert not typed(chen, right).opened
    scene.clocks["chen"].advance(seconds=31)
    assert typed(chen, right).opened == SCHOOL


@pytest.mark.parametrize("harm", ["cut", "flipped"])
def test_an_envelope_that_was_cut_or_changed_opens_to_nobody(
    scene: SealedScene, chen: Any, harm: str
) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    with scene.works.writing(SYSTEM) as work:
        envelope = work.session.scalars(select(Envelope)).one()
        whole = envelope.letter
        middle = len(whole) // 2
        flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        envelope.letter = whole[:-1] if harm == "cut" else flipped
    chen.sync()
    scene.pass_time(**AN_HOUR)
    assert not typed(chen, scene.read_out(visit_id, chen).code).opened
    chen.sync()
    # The office's own word comes all the same.
    assert seen(chen) == [SCHOOL]


# -- somebody is ill ----------------------------------------------------------------------------


def replaced(scene: SealedScene, visit_id: str, before: str, now: str) -> Replacement:
    with scene.office.acting() as work:
        people = scene.city.people
        row = replacing.replace(
            work, visit_id, before_id=people[before], now_id=people[now], reason="病假"
        )
    scene.jobs()
    return row


def test_who_was_replaced_opens_nothing_more_and_the_other_does(
    scene: SealedScene, chen: Any
) -> None:
    he = scene.tablet("he", "he")
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    scene.wires["chen"].on = False
    row = replaced(scene, visit_id, "chen", "he")
    he.sync()
    assert (row.reason, row.made_by) == ("病假", scene.city.people["zhou"])
    scene.pass_time(**AN_HOUR)
    code = scene.read_out(visit_id, he).code
    with pytest.raises(NotOpenable):
        scene.read_out(visit_id, chen)
    assert not typed(chen, code).opened
    assert typed(he, code).opened == SCHOOL
    scene.wires["chen"].on = True
    chen.sync()
    assert chen.tablet.today.state.sealed == 0
    assert chen.tablet.sealed.state.waiting == 0


def test_a_replacement_keeps_to_the_rules(scene: SealedScene, city: City) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    with scene.works.writing(SYSTEM) as work:
        work.session.add(
            Tie(
                id=work.new_id(),
                person_id=city.people["he"],
                school_id=city.schools[SCHOOL],
                reason="relative",
                declared_by=city.people["he"],
                declared_at=work.now,
            )
        )
    with pytest.raises(first_teams.Recused):
        replaced(scene, visit_id, "chen", "he")
    with pytest.raises(Invalid):
        replaced(scene, visit_id, "chen", "lin")
    with pytest.raises(SameOffice):
        replaced(scene, visit_id, "lin", "he")
    with pytest.raises(NotFound):
        replaced(scene, visit_id, "lin", "zhou")
    assert not rows(scene, Replacement)


def test_nobody_but_those_who_plan_reads_a_code_or_replaces(scene: SealedScene, chen: Any) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    scene.pass_time(**AN_HOUR)
    envelope = scene.envelope(visit_id, chen)
    scene.office.login = "leader"
    with pytest.raises(NotFound), scene.office.acting() as work:
        sealing.show_code(work, visit_id, envelope.id, read_to="我")


# -- what is to be seen from without ------------------------------------------------------------


def test_envelopes_are_of_one_size_whatever_is_in_them(scene: SealedScene, chen: Any) -> None:
    scene.plan(SCHOOL, "chen", "lin")
    scene.plan(OTHER, "chen", "lin")
    assert {len(one.letter) for one in rows(scene, Envelope)} == {sealed_visits.LETTER_BYTES}
    entries = [one for one in rows(scene, FeedItem) if one.kind == ItemKind.ENVELOPE]
    assert len({len(one.entry) for one in entries}) == 1
    assert {one.scope for one in entries} == {f"user:{scene.city.people['chen']}"}
    content = {"visit": {}, "school": {}, "look_backs": [{"photo": "x" * 64}] * 400}
    assert len(sealed_visits.fitting(content, "look_backs")) == sealed_visits.PADDED_BYTES


# -- going back ---------------------------------------------------------------------------------


@pytest.fixture
def closed(app: Any, scene: SealedScene, works: Works, city: City) -> str:
    """A fault that su found and the school put right: it is to be looked back at."""
    su = Chain(app, scene.office.enrol_code("su"), scene.clock)
    with works.reading(SYSTEM) as work:
        template_id = work.session.scalars(select(Template.id)).one()
    inspection_id, start = su.start(city.schools[SCHOOL], template_id)
    _id, fault = su.finding(inspection_id, what="三层东侧楼梯口堆放课桌")
    done = [start, fault, su.photo(inspection_id, pictures.jpeg())]
    done += [
        su.signature(inspection_id, one) for one in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    ]
    assert set(su.words(*done, su.submit(inspection_id, done))) == {"applied"}
    with works.writing(SYSTEM) as work:
        order = work.session.scalars(select(Order)).one()
        order.state, order.closed_at = "closed", work.now
        return lookbacks.add(work, order, Reason.GRADE, work.today, work.today).id


def test_a_look_back_brings_its_cases_and_is_kept_to_other_inspectors(
    scene: SealedScene, chen: Any, closed: str, city: City
) -> None:
    with scene.office.acting() as work:
        team = tuple(city.people[login] for login in ("chen", "lin"))
        going = Plan(team, work.today, work.now + HOUR)
        visit_id = lookbacks.plan(work, [closed], going=going).id
    scene.jobs()
    chen.sync()
    assert not list(chen.tablet.desk.shelves.replica.all(ItemKind.LOOK_BACK))
    with pytest.raises(first_teams.SamePair):
        replaced(scene, visit_id, "lin", "su")
    scene.wires["chen"].on = False
    scene.pass_time(**AN_HOUR)
    assert typed(chen, scene.read_out(visit_id, chen).code).opened == SCHOOL
    (case,) = chen.tablet.today.state.lookbacks
    assert (case.what, case.school) == ("三层东侧楼梯口堆放课桌", SCHOOL)
    scene.wires["chen"].on = True
    chen.sync()
    (told,) = chen.tablet.today.state.lookbacks
    assert told == case


def test_who_did_the_last_visit_is_not_sent_in_anothers_place(
    scene: SealedScene, closed: str, city: City
) -> None:
    with scene.office.acting() as work:
        team = tuple(city.people[login] for login in ("chen", "lin"))
        going = Plan(team, work.today, work.now + HOUR)
        made = visits.draw(
            work, name="抽查", school_ids=[city.schools[SCHOOL]], count=1, plan=going
        )
        visit_id = made[1][0].id
    with pytest.raises(replacing.WentLast):
        replaced(scene, visit_id, "lin", "su")
