"""School days: a working day within a term, in nothing that keeps schools shut."""

from datetime import date
from functools import cache

from server.domain.planning_words import PeriodKind
from server.domain.school_days import Period, SchoolDays, applying
from server.infra import calendar_source
from shared.workdays import WorkCalendar

TERM, EXAM, HOLIDAY = PeriodKind.TERM, PeriodKind.EXAM, PeriodKind.HOLIDAY
SPRING = Period(date(2026, 2, 23), date(2026, 6, 30), TERM, "春季学期")
AUTUMN = Period(date(2026, 9, 1), date(2027, 1, 29), TERM, "秋季学期")


@cache
def office() -> WorkCalendar:
    return WorkCalendar.from_bodies({"days": calendar_source.days_of(y)} for y in (2026, 2027))


def test_where_nothing_is_recorded_every_working_day_is_a_school_day() -> None:
    days = SchoolDays(office())
    assert days.is_school_day(date(2026, 9, 17))
    assert not days.is_school_day(date(2026, 9, 19)), "a Saturday"
    assert days.is_school_day(date(2026, 9, 20)), "a make-up Sunday"
    assert not days.is_school_day(date(2026, 10, 1)), "the National Day"


def test_between_two_terms_nobody_goes() -> None:
    days = SchoolDays(office(), [AUTUMN, SPRING])
    assert days.is_school_day(date(2026, 6, 30))
    assert days.is_school_day(date(2026, 9, 1))
    shut = days.closed_by(date(2026, 7, 15))
    assert shut == Period(date(2026, 7, 1), date(2026, 8, 31), HOLIDAY)
    assert days.first_from(date(2026, 7, 1)) == date(2026, 9, 1)


def test_what_nobody_recorded_is_not_held_against_a_day() -> None:
    days = SchoolDays(office(), [SPRING])
    assert days.is_school_day(date(2026, 1, 12)), "before the first term"
    assert days.is_school_day(date(2026, 7, 1)), "after the last one"


def test_exams_and_holidays_within_a_term_are_taken_out() -> None:
    exams = Period(date(2026, 6, 7), date(2026, 6, 9), EXAM, "高考")
    days = SchoolDays(office(), [SPRING, exams])
    assert not days.is_school_day(date(2026, 6, 8))
    assert days.closed_by(date(2026, 6, 8)) == exams
    assert days.closed_by(date(2026, 6, 6)) is None, "a weekend is nobody's holiday"
    assert days.within(date(2026, 6, 5), date(2026, 6, 10)) == [date(2026, 6, 5), date(2026, 6, 10)]
    assert days.closed_within(date(2026, 6, 1), date(2026, 6, 12)) == [exams]
    assert days.closed_within(date(2026, 6, 6), date(2026, 6, 7)) == []


def test_terms_that_touch_or_overlap_leave_no_gap() -> None:
    long = Period(date(2026, 1, 1), date(2026, 12, 31), TERM, "全年")
    assert SchoolDays(office(), [long, SPRING, AUTUMN]).closed_by(date(2026, 8, 3)) is None


def test_a_towns_own_terms_count_there_alone_and_closed_days_add_up() -> None:
    towns = Period(date(2026, 3, 2), date(2026, 7, 3), TERM, "镇春季学期")
    shut = Period(date(2026, 5, 6), date(2026, 5, 8), HOLIDAY, "农忙假")
    everywhere = Period(date(2026, 4, 7), date(2026, 4, 7), HOLIDAY, "清明调休")
    told = [(None, SPRING), ("town", towns), ("city", shut), (None, everywhere), ("other", AUTUMN)]
    assert set(applying(["town", "city", None], told)) == {towns, shut, everywhere}
    assert set(applying(["else", "city", None], told)) == {SPRING, shut, everywhere}


def test_nothing_in_sight_is_told() -> None:
    for_ever = Period(date(2026, 1, 1), date(2028, 12, 31), PeriodKind.OTHER, "停办")
    assert SchoolDays(office(), [for_ever]).first_from(date(2026, 3, 2)) is None
