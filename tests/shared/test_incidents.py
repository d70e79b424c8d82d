"""The rules of a quick report: numbers and no names, how long it took."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from shared import incidents
from shared.incidents import COUNT_MAX, Harm, PeopleGroup
from shared.records import ops
from shared.records.bodies import IncidentBody
from shared.records.ops import Headcount, IncidentPhoto, IncidentReport

AT = datetime(2026, 9, 17, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def counts(**told: dict[str, int | None]) -> incidents.Counts:
    return told


def test_no_field_of_a_report_takes_a_name() -> None:
    named = [
        field.name
        for form in (IncidentReport, Headcount, IncidentPhoto, IncidentBody)
        for field in fields(form)
    ]
    assert not [one for one in named if "name" in one or "person" in one]
    assert {field.type for field in fields(Headcount)} == {int | None}


def test_what_nobody_counted_is_not_nought() -> None:
    assert incidents.total(counts(hurt={"pupils": None, "staff": None}), Harm.HURT) is None
    assert incidents.total(counts(), Harm.HURT) is None
    assert incidents.total(counts(hurt={"pupils": 0, "staff": None}), Harm.HURT) == 0
    assert incidents.total(counts(hurt={"pupils": 2, "staff": 1}), Harm.HURT) == 3


@pytest.mark.parametrize(
    ("number", "good"),
    [(None, True), (0, True), (COUNT_MAX, True), (COUNT_MAX + 1, False), (-1, False)],
)
def test_a_count_is_of_people_there_can_be(number: int | None, good: bool) -> None:
    assert incidents.fits(number) is good


def test_more_harmed_than_involved_is_told_and_an_unknown_number_is_not() -> None:
    told = counts(
        involved={"pupils": 3, "staff": None, "others": 0},
        hurt={"pupils": 4, "staff": 2, "others": 0},
        dead={"pupils": None, "staff": 1, "others": 1},
    )
    assert set(incidents.at_odds(told)) == {
        (Harm.HURT, PeopleGroup.PUPILS),
        (Harm.DEAD, PeopleGroup.OTHERS),
    }


@pytest.mark.parametrize(
    "text", ["家长 138 0013 8000 已到", "13800138000", "110101 20150101 123X", "0591-8765 4321 0"]
)
def test_a_telephone_or_identity_number_points_at_a_person(text: str) -> None:
    assert incidents.points_at_a_person(text)


@pytest.mark.parametrize(
    "text", ["", "已拨打 120 和 110", "3 名学生，2026-09-17 10:05", "第 12 间"]
)
def test_other_numbers_point_at_nobody(text: str) -> None:
    assert not incidents.points_at_a_person(text)


def test_how_long_a_report_took_is_counted_from_the_event() -> None:
    told = incidents.timeliness(AT, AT + 12 * MINUTE, AT + 90 * MINUTE)
    assert (told.to_report, told.to_office) == (12 * MINUTE, 90 * MINUTE)
    assert told.within == incidents.REPORT_WITHIN


def test_a_clock_that_runs_backwards_takes_no_time() -> None:
    told = incidents.timeliness(AT, AT - MINUTE, AT - MINUTE)
    assert (told.to_report, told.to_office) == (timedelta(0), timedelta(0))


def test_every_word_of_a_report_has_its_label() -> None:
    words = (incidents.IncidentKind, incidents.CampusPlace, Harm, PeopleGroup, incidents.AtOnce)
    assert set(incidents.LABELS) == {word for kind in words for word in kind}
    assert ops.PAYLOADS[ops.OpKind.INCIDENT_REPORT] is IncidentReport
