"""A year of the office calendar from a file: as offices write it, told where it cannot be."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from server.domain.office_calendar import whole_year
from server.infra import calendar_file, calendar_source
from server.infra.calendar_file import NoCalendarHead, NoSuchYear, read_year
from server.infra.tables import NotATable
from shared.workdays import CalendarDay, DayKind
from tests.calendars import HEAD, NOTICE, table


def codes(data: bytes) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in read_year(data, 2027).wrong]


@pytest.mark.parametrize(
    "written", [lambda text: text.encode("gbk"), str.encode, lambda text: text.encode("utf-16")]
)
def test_a_notice_is_read_in_the_encodings_of_offices(written: Callable[[str], bytes]) -> None:
    reading = read_year(written("\n".join(("放假安排", HEAD, *NOTICE))), 2027)
    assert reading.told == ()
    assert not reading.is_whole
    days = {one.day: one for one in whole_year(2027, reading.days)}
    assert len(days) == 365
    assert days[date(2027, 2, 8)].name_en == "Spring Festival"
    assert days[date(2027, 1, 30)] == CalendarDay(
        date(2027, 1, 30), DayKind.MAKEUP, "春节", "Spring Festival"
    )
    assert days[date(2027, 5, 3)].kind is DayKind.HOLIDAY
    assert days[date(2027, 5, 6)].kind is DayKind.WORKDAY
    assert days[date(2027, 5, 9)].kind is DayKind.WEEKEND


def test_a_workbook_says_the_same() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    rows: list[list[Any]] = [line.split(",") for line in (HEAD, *NOTICE)]
    rows[1][0] = date(2027, 1, 1)
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_year(buffer.getvalue(), 2027).days == read_year(table(*NOTICE), 2027).days


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2027-02-05,,放假,春节", "twice"),
        ("2027-03-02,,调休上班,", "makeup_on_weekday"),
        ("2027-03-06,,工作日,", "workday_on_weekend"),
        ("2027-03-02,,周末,", "weekend_on_weekday"),
        ("2027-03-02,,放假,", "unnamed"),
        ("2027-03-02,,调休,春节", "unknown_kind"),
        ("2027-03-32,,放假,春节", "not_a_day"),
        ("=1+1,,放假,春节", "not_a_day"),
        (",,放假,春节", "missing"),
        ("2027-03-02,,,春节", "missing"),
        ("2027-03-05,2027-03-02,放假,春节", "ends_early"),
        ("2027-03-05,2027-06-02,放假,春节", "too_long_a_stretch"),
        ("2028-03-05,,放假,春节", "other_year"),
        ("2026-11-30,,放假,春节", "other_year"),
        (f"2027-03-05,,放假,{'长' * 61}", "name_too_long"),
        ("2027-03-05,,放假,=1+1", "formula"),
        ("2027-03-05,,放假,@SUM", "formula"),
    ],
)
def test_a_row_that_cannot_be_is_told_by_its_number(row: str, code: str) -> None:
    assert (len(NOTICE) + 2, code) in codes(table(*NOTICE, row))


def test_the_december_before_is_taken_and_told() -> None:
    reading = read_year(table(*NOTICE, "2026-12-31,,放假,元旦"), 2027)
    assert [(one.code, one.wrong) for one in reading.told] == [("year_before", False)]
    assert whole_year(2027, reading.days)[0].day == date(2026, 12, 31)


def test_a_make_up_day_far_from_any_holiday_is_told_and_taken() -> None:
    reading = read_year(table(*NOTICE, "2027-07-24,,上班,"), 2027)
    assert [(one.code, one.wrong) for one in reading.told] == [("makeup_far", False)]


@pytest.mark.parametrize("gone", range(len(NOTICE)))
def test_a_holiday_that_is_left_out_is_missed(gone: int) -> None:
    left = codes(table(*NOTICE[:gone], *NOTICE[gone + 1 :]))
    assert bool(left) == ("上班" not in NOTICE[gone] and "班," not in NOTICE[gone])


def test_more_make_up_days_than_days_won_cannot_be() -> None:
    saturdays = [date(2027, 5, 29) + timedelta(days=7 * n) for n in range(25)]
    every = [f"{day.isoformat()},,上班," for day in saturdays]
    assert (0, "too_many_makeup") in codes(table(*NOTICE, *every))


@pytest.mark.parametrize("year", [2004, 2008, 2015, 2018, 2020, 2026])
def test_a_whole_year_comes_back_as_it_went_out_and_a_gap_is_told(year: int) -> None:
    days = [
        CalendarDay(date.fromisoformat(one["day"]), DayKind(one["kind"]), one["name"],
                    one["name_en"])
        for one in calendar_source.days_of(year)
    ]  # fmt: skip
    written = calendar_file.year_as_table(days)
    reading = read_year(written, year)
    assert reading.wrong == ()
    assert reading.is_whole
    assert whole_year(year, reading.days) == days
    lines = written.splitlines(keepends=True)
    gapped = read_year(b"".join(lines[:40] + lines[43:]), year)
    assert [(one.code, one.facts["count"]) for one in gapped.wrong] == [("gap", 3)]


def test_the_empty_table_has_the_heads_and_says_nothing_yet() -> None:
    assert read_year(calendar_file.empty_table(), 2027).days == ()


def test_what_is_no_calendar_is_told() -> None:
    with pytest.raises(NoCalendarHead):
        read_year("学校,镇街\n一中,城关".encode(), 2027)
    with pytest.raises(NotATable):
        read_year(b"\x00\x01", 2027)
    with pytest.raises(NoSuchYear):
        read_year(table(*NOTICE), 1900)
