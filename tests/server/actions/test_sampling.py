"""The sample's periods: begun by need or by the clock, another share, published when over."""

from datetime import date

import pytest
from sqlalchemy import select

from server import scope
from server.actions import sampling
from server.domain.sampling import quarter_end
from server.models import AuditEntry, SamplePeriod
from server.seed import City
from server.work import Works
from shared.problems import Forbidden, Invalid
from tests.clocks import SteppedClock
from tests.drivers.hands import Office


def periods(works: Works) -> list[SamplePeriod]:
    with works.reading(scope.SYSTEM) as work:
        ordered = select(SamplePeriod).order_by(SamplePeriod.begins_on)
        return list(work.session.scalars(ordered))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 9, 17), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2028, 3, 31)),
    ],
)
def test_no_period_goes_beyond_its_quarter(day: date, last: date) -> None:
    assert quarter_end(day) == last


def test_a_period_begins_once_and_the_next_has_another_salt(
    works: Works, clock: SteppedClock
) -> None:
    for _ in range(2):
        with works.writing(scope.SYSTEM) as work:
            sampling.turn(work)
    (first,) = periods(works)
    assert (first.begins_on, first.ends_on) == (date(2026, 9, 17), date(2026, 9, 30))
    assert first.share_percent == 20
    clock.advance(days=20)
    with works.writing(scope.SYSTEM) as work:
        sampling.turn(work)
    first, second = periods(works)
    assert second.ends_on == date(2026, 12, 31)
    assert first.salt != second.salt
    with works.reading(scope.SYSTEM) as work:
        told = select(AuditEntry.entry).where(AuditEntry.event == "SampleCommitted")
        entries = list(work.session.scalars(told.order_by(AuditEntry.number)))
    for entry, period in zip(entries, (first, second), strict=True):
        assert period.commitment.encode() in entry
        assert period.salt.encode() not in entry


def test_another_share_begins_tomorrow_with_a_salt_of_its_own(
    works: Works, city: City, clock: SteppedClock
) -> None:
    office = Office(works, city)
    with office.acting("zhou") as work:
        sampling.change_share(work, 35, reason="开学初隐患多")
    now, later = periods(works)
    assert (now.ends_on, later.begins_on) == (date(2026, 9, 17), date(2026, 9, 18))
    assert (now.share_percent, later.share_percent) == (20, 35)
    assert later.committed_by == city.people["zhou"]
    with pytest.raises(Invalid), office.acting("zhou") as work:
        sampling.change_share(work, 50, reason="再改")
    clock.advance(days=1)
    with works.writing(scope.SYSTEM) as work:
        assert sampling.current(work).id == later.id
    clock.advance(days=20)
    with works.writing(scope.SYSTEM) as work:
        assert sampling.current(work).share_percent == 35, "kept in the next quarter"


@pytest.mark.parametrize(
    ("percent", "reason"), [(9, "少些"), (101, "多些"), (30, " "), (20, "照旧")]
)
def test_a_share_below_the_floor_or_without_a_reason_is_refused(
    works: Works, city: City, percent: int, reason: str
) -> None:
    with pytest.raises(Invalid), Office(works, city).acting("zhou") as work:
        sampling.change_share(work, percent, reason=reason)
    assert len(periods(works)) == 0


def test_only_who_answers_for_the_city_sets_the_share(works: Works, city: City) -> None:
    for login in ("chen", "auditor", "admin", "leader"):
        with pytest.raises(Forbidden), Office(works, city).acting(login) as work:
            sampling.change_share(work, 30, reason="试试")


def test_a_period_is_published_when_its_last_window_is_over(
    works: Works, clock: SteppedClock
) -> None:
    with works.writing(scope.SYSTEM) as work:
        sampling.turn(work)
    clock.advance(days=90)
    with works.writing(scope.SYSTEM) as work:
        sampling.turn(work)
    assert periods(works)[0].published_at is None, "60 working days are not over"
    clock.advance(days=30)
    with works.writing(scope.SYSTEM) as work:
        sampling.turn(work)
    assert periods(works)[0].published_at is not None
    assert all(one.published_at is None for one in periods(works)[1:])
