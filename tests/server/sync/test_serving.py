"""A notice served on the campus: taken in by rule, once; the term counts from the day after."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import orders as acts
from server.domain.lookback import Reason
from server.domain.serving_events import NoticeServed, OrderServed
from server.feed.records import inspection_body, lookback_body, order_body
from server.models import AuditEntry, Finding, Inspection, LookBack, Notice, Order
from server.queries import calendar
from server.scope import SYSTEM
from server.seed import City
from server.sync import again
from server.work import Work, Works
from shared.clock import OFFICE_TIME_ZONE
from shared.records.ops import Instant, OrderServe, Witness
from shared.vocabulary import (
    Grade,
    LookBackState,
    OpKind,
    OrderState,
    Party,
    PhotoPurpose,
    ServiceWay,
    SignatureRole,
)
from tests import pictures
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS
from tests.drivers.chain import Chain, Made
from tests.drivers.office import OfficeDriver
from tests.server.conftest import SCHOOL
from tests.server.sync.test_parts import Check, checked, payload_of

OFFICER = next(f"school-{one.code}" for one in SCHOOLS if one.name == SCHOOL)
Enrolled = Callable[[str], Chain]
HAND = [[100, 500, 300, 200, 700, 600]]
SEEN = Witness("见证人甲", "社区居民委员会", strokes=HAND)
REFUSED: dict[str, Any] = {"way": ServiceWay.REFUSED, "reason": "对认定有异议", "strokes": []}
ABSENT: dict[str, Any] = {"way": ServiceWay.ABSENT, "reason": "负责人外出", "strokes": []}


@pytest.fixture
def check(chen: Chain, school_id: str, template_id: str) -> Check:
    """A check ready to be submitted, of an ordinary fault that is the school's."""
    return checked(chen, school_id, template_id)


@pytest.fixture
def submitted(check: Check) -> Check:
    """The same, submitted and complete."""
    assert check.chain.words(check.chain.submit(check.id, check.ops)) == ["applied"]
    return check


def served(check: Check, /, finding_id: str = "", **changes: Any) -> Made:
    """The notice of its fault, handed over to the deputy principal, who signs."""
    chain = check.chain
    said = OrderServe(
        check.id, finding_id or check.finding_id, ServiceWay.RECEIVED, chain.now(), "副校长", "张",
        strokes=HAND, workdays=3, due_on="2026-09-22",
    )  # fmt: skip
    return chain.op(OpKind.ORDER_SERVE, chain.new_id(), asdict(replace(said, **changes)))


def order_of(work: Work, check: Check) -> Order:
    return work.session.scalars(select(Order).where(Order.finding_id == check.finding_id)).one()


def school(works: Works, city: City) -> Any:
    """Somebody of the school, at its own desk."""
    with works.reading() as work:
        actor = scope.load_actor(work.session, city.people[OFFICER])
    return works.writing(actor)


def test_who_signs_on_the_campus_has_the_notice_and_the_term_counts_from_the_day_after(
    submitted: Check, works: Works, clock: SteppedClock
) -> None:
    on_site = submitted.chain.now()
    notice = served(submitted)
    clock.advance(days=2)
    assert submitted.chain.words(notice) == ["applied"]
    with works.reading(SYSTEM) as work:
        order = order_of(work, submitted)
        assert (order.state, order.served_way) == (OrderState.SIGNED, ServiceWay.RECEIVED)
        assert order.served_on == date(2026, 9, 17)
        assert order.due_on == last_day(work, date(2026, 9, 17), order.term_workdays)
        assert order.signed_at is not None
        assert order.signed_by is None
        assert [one.act for one in order.steps][-1] == "serve"
        body = order_body(order, OFFICE_TIME_ZONE)
        assert (body.served_on, body.served_way) == ("2026-09-17", "received")
        told = inspection_body(order.inspection).services
        assert [(one["finding_id"], one["served_at"]) for one in told] == [
            (submitted.finding_id, on_site.at)
        ]
        assert "strokes" not in told[0]


def last_day(work: Work, served_on: date, workdays: int) -> date:
    return calendar.around(work, served_on).deadline(served_on, workdays).due_on


def test_refused_before_a_witness_it_is_served_all_the_same(submitted: Check, works: Works) -> None:
    assert submitted.chain.words(served(submitted, **REFUSED, witness=SEEN)) == ["applied"]
    with works.reading(SYSTEM) as work:
        order = order_of(work, submitted)
        assert (order.state, order.served_way) == (OrderState.SIGNED, ServiceWay.REFUSED)
        assert order.signed_at is None
        (service,) = order.inspection.services
        assert service["witness"] == asdict(SEEN)


def test_where_nobody_was_there_nothing_is_served_and_the_attempt_is_on_record(
    submitted: Check, works: Works, city: City
) -> None:
    assert submitted.chain.words(served(submitted, **ABSENT)) == ["applied"]
    with works.reading(SYSTEM) as work:
        order = order_of(work, submitted)
        assert (order.state, order.served_way) == (OrderState.ISSUED, None)
        assert [(one.act, one.text) for one in order.steps][-1] == ("serve", "absent")
    assert submitted.chain.words(served(submitted)) == ["applied"]
    with works.reading(SYSTEM) as work:
        assert order_of(work, submitted).served_way == ServiceWay.RECEIVED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"strokes": []}, "no_strokes"),
        ({**REFUSED, "reason": " "}, "reason_missing"),
        (REFUSED, "witness_missing"),
        ({**REFUSED, "witness": Witness("", "社区")}, "witness_missing"),
        ({**REFUSED, "witness": Witness("见证人甲", "社区")}, "witness_missing"),
        ({**ABSENT, "reason": ""}, "reason_missing"),
        ({"strokes": [[1] * 20_001]}, "too_many_points"),
    ],
)
def test_what_lacks_a_hand_a_reason_or_a_witness_is_no_service(
    submitted: Check, changes: dict[str, Any], code: str
) -> None:
    assert submitted.chain.words(served(submitted, **changes)) == [f"refused {code}"]


def test_a_witness_who_does_not_sign_says_why(submitted: Check) -> None:
    seen = Witness("见证人甲", "社区", reason="不愿签名")
    assert submitted.chain.words(served(submitted, **REFUSED, witness=seen)) == ["applied"]


def test_submitted_and_served_in_one_push_it_takes_effect_at_once(
    check: Check, works: Works
) -> None:
    done = check.chain.submit(check.id, check.ops)
    assert check.chain.words(done, served(check)) == ["applied", "applied"]
    with works.reading(SYSTEM) as work:
        assert order_of(work, check).state == OrderState.SIGNED


def test_served_twice_the_first_service_stands(submitted: Check, works: Works) -> None:
    first, second = served(submitted), served(submitted, **REFUSED, witness=SEEN)
    assert submitted.chain.words(first, second) == ["applied", "merged already_signed"]
    assert submitted.chain.words(first) == ["duplicate"]
    with works.reading(SYSTEM) as work:
        order = order_of(work, submitted)
        assert order.served_way == ServiceWay.RECEIVED
        assert len(order.inspection.services) == 2
        assert [one.act for one in order.steps].count("serve") == 2


def test_what_the_school_signed_at_its_desk_keeps_its_day(
    submitted: Check, works: Works, city: City, clock: SteppedClock
) -> None:
    on_site = served(submitted)
    clock.advance(days=4)
    with school(works, city) as work:
        order_id = order_of(work, submitted).id
        day = acts.sign(work, order_id).due_on
    assert submitted.chain.words(on_site) == ["merged already_signed"]
    with works.reading(SYSTEM) as work:
        order = order_of(work, submitted)
        assert (order.due_on, order.served_way) == (day, None)


def test_signing_at_the_desk_after_it_was_served_changes_nothing(
    submitted: Check, works: Works, city: City, clock: SteppedClock
) -> None:
    assert submitted.chain.words(served(submitted)) == ["applied"]
    with works.reading(SYSTEM) as work:
        before = order_body(order_of(work, submitted), OFFICE_TIME_ZONE)
    clock.advance(days=4)
    with school(works, city) as work:
        acts.sign(work, before.id)
    with works.reading(SYSTEM) as work:
        assert order_body(order_of(work, submitted), OFFICE_TIME_ZONE) == before


def test_served_before_all_have_submitted_it_waits_and_takes_effect_with_the_order(
    check: Check, works: Works, enrolled: Enrolled, clock: SteppedClock
) -> None:
    lin = enrolled("lin")
    joined = lin.op(OpKind.INSPECTION_START, check.id, payload_of(check.ops[0].text))
    signed = lin.signature(check.id, SignatureRole.INSPECTOR)
    assert lin.words(joined, signed) == ["merged joined", "applied"]
    done = check.chain.submit(check.id, check.ops)
    assert check.chain.words(done, served(check)) == ["applied", "applied"]
    with works.reading(SYSTEM) as work:
        assert work.session.scalars(select(Order)).all() == []
        assert len(inspection_body(work.session.get_one(Inspection, check.id)).services) == 1
    clock.advance(days=1)
    assert lin.words(lin.submit(check.id, [joined, signed])) == ["applied"]
    with works.reading(SYSTEM) as work:
        order = order_of(work, check)
        assert (order.state, order.served_on) == (OrderState.SIGNED, date(2026, 9, 17))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"grade": Grade.MAJOR}, "order_proposed"),
        ({"party": Party.POLICE}, "not_the_schools"),
        ({"fixed_on_spot": True}, "order_closed"),
    ],
)
def test_what_has_no_notice_of_the_schools_is_held(
    chen: Chain, school_id: str, template_id: str, fault: dict[str, Any], code: str
) -> None:
    check = checked(chen, school_id, template_id)
    finding_id, found = chen.finding(check.id, **fault)
    assert chen.words(found, chen.submit(check.id, [*check.ops, found])) == ["applied", "applied"]
    assert chen.words(served(check, finding_id)) == [f"held {code}"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"grade": Grade.MAJOR}, "order_proposed"),
        ({"party": Party.POLICE}, "not_the_schools"),
        ({"fixed_on_spot": True}, "fixed_on_spot"),
    ],
)
def test_the_same_holds_while_there_is_no_order_yet(
    chen: Chain, school_id: str, template_id: str, fault: dict[str, Any], code: str
) -> None:
    check = checked(chen, school_id, template_id)
    finding_id, found = chen.finding(check.id, **fault)
    assert chen.words(found, served(check, finding_id)) == ["applied", f"held {code}"]


@pytest.mark.parametrize("state", [OrderState.CLOSED, OrderState.ARCHIVED, OrderState.WITHDRAWN])
def test_what_is_over_is_not_served_any_more(
    submitted: Check, works: Works, state: OrderState
) -> None:
    with works.writing(SYSTEM) as work:
        order_of(work, submitted).state = state
    assert submitted.chain.words(served(submitted)) == [f"held order_{state}"]


def test_a_fault_taken_back_or_never_found_has_no_notice(
    check: Check, school_id: str, template_id: str
) -> None:
    chain = check.chain
    back = {"inspection_id": check.id, "reason": "看错了"}
    assert chain.words(
        chain.op(OpKind.FINDING_WITHDRAW, check.finding_id, back),
        served(check),
        served(check, chain.new_id()),
    ) == ["applied", "held finding_withdrawn", "held no_finding"]


def test_who_took_no_part_or_reaches_no_further_serves_nothing(
    submitted: Check, enrolled: Enrolled
) -> None:
    other = enrolled("lin")
    made = served(replace(submitted, chain=other))
    assert other.words(made) == ["held no_part"]


@pytest.mark.parametrize("uncertainty_ms", [None, 100], ids=["not measured", "before anybody came"])
def test_an_hour_that_cannot_be_trusted_moves_no_term(
    submitted: Check, works: Works, clock: SteppedClock, uncertainty_ms: int | None
) -> None:
    """The tablet says May; the day of receipt counts."""
    may = Instant("2026-05-01T01:00:00.000Z", uncertainty_ms=uncertainty_ms)
    clock.advance(days=1)
    assert submitted.chain.words(served(submitted, served=may)) == ["applied"]
    with works.reading(SYSTEM) as work:
        order = order_of(work, submitted)
        assert order.served_on == work.today
        assert order.inspection.services[0]["doubtful"] is True


def test_the_photo_of_the_stamped_paper_comes_after_the_seal_and_another_does_not(
    submitted: Check, works: Works
) -> None:
    chain = submitted.chain
    about = {"purpose": PhotoPurpose.PAPER, "finding_id": submitted.finding_id}
    paper = chain.photo(submitted.id, pictures.jpeg("red"), **about)
    other = chain.photo(submitted.id, pictures.jpeg("tan"), purpose=PhotoPurpose.PAPER)
    assert chain.words(paper, other) == ["applied", "held part_submitted"]
    with works.reading(SYSTEM) as work:
        photos = work.session.get_one(Inspection, submitted.id).photos
        assert [one.finding_id for one in photos if one.purpose == PhotoPurpose.PAPER] == [
            submitted.finding_id
        ]


def test_who_goes_back_is_shown_the_fault_and_not_the_stamped_paper(
    submitted: Check, works: Works
) -> None:
    chain, fault = submitted.chain, {"finding_id": submitted.finding_id}
    paper = chain.photo(submitted.id, pictures.jpeg("red"), purpose=PhotoPurpose.PAPER, **fault)
    assert chain.words(paper) == ["applied"]
    with works.writing(SYSTEM) as work:
        order = order_of(work, submitted)
        photo = order.inspection.photos[0]
        photo.finding_id, photo.purpose = submitted.finding_id, PhotoPurpose.FINDING
        order.closed_at = work.now
        case = LookBack(
            id=work.new_id(), order_id=order.id, school_id=order.school_id, reason=Reason.SAMPLE,
            state=LookBackState.DUE, due_from=work.today, due_until=work.today,
            scheduled_at=work.now,
        )  # fmt: skip
        work.session.add(case)
        work.session.flush()
        shown = lookback_body(work.session, case).photos
        assert [one["sha256"] for one in shown] == [photo.sha256]


def test_the_record_tells_who_did_what_and_the_school_and_the_office_hear_of_it(
    submitted: Check, works: Works, city: City
) -> None:
    assert submitted.chain.words(served(submitted)) == ["applied"]
    with works.reading(SYSTEM) as work:
        kinds = (NoticeServed.__name__, OrderServed.__name__)
        entries = work.session.scalars(
            select(AuditEntry).where(AuditEntry.event.in_(kinds)).order_by(AuditEntry.number)
        ).all()
        assert [(one.event, one.actor_id) for one in entries] == [
            ("NoticeServed", city.people["chen"]),
            ("OrderServed", city.people["chen"]),
        ]
        told = select(Notice.person_id).where(Notice.text == "A notice was served on the campus")
        assert {city.people[OFFICER], city.people["zhou"]} <= set(work.session.scalars(told))


def test_a_withdrawn_tablets_service_can_be_let_count(
    submitted: Check, works: Works, office: OfficeDriver
) -> None:
    office.withdraw_tablet(submitted.chain.device_id)
    assert submitted.chain.words(served(submitted)) == ["held device_withdrawn"]
    with office.acting() as work:
        done = again.let_count(work, submitted.chain.device_id, submitted.id, reason="当场所见")
        assert [one.result for one in done] == ["applied"]
    with works.reading(SYSTEM) as work:
        assert order_of(work, submitted).state == OrderState.SIGNED
        assert work.session.get_one(Finding, submitted.finding_id)
