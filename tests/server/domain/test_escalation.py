"""The ladder's rules: which rung is proposed of what, and what is left alone."""

from datetime import date

import pytest

from server.domain.escalation import Late, Standing, Thresholds, steps

KNOWN = Thresholds(reminder_workdays=2, overdue_workdays=5, overdue_orders=3, bulletins=2)
DUE = date(2026, 9, 1)


def late(workdays: int, name: str = "a", **told: bool) -> Late:
    return Late(name, DUE, workdays, **told)


@pytest.mark.parametrize(
    ("school", "proposed"),
    [
        (Standing([]), []),
        (Standing([late(1)]), []),
        (Standing([late(2)]), [("reminder", "late")]),
        (Standing([late(4), late(3)]), [("reminder", "late")]),
        (Standing([late(5)]), [("bulletin", "overdue_long")]),
        (Standing([late(1)] * 3), []),
        (Standing([late(1)] * 4), [("bulletin", "many_overdue")]),
        (Standing([late(4)], bulletins=2), [("reminder", "late")]),
        (Standing([late(5)], bulletins=1), [("bulletin", "overdue_long")]),
        (Standing([late(5)], bulletins=2), [("interview", "bulletins")]),
        (Standing([late(5)], false_report=True), [("interview", "false_report")]),
        (Standing([late(1)], false_report=True), []),
        (Standing([late(1)] * 4, bulletins=2), [("interview", "bulletins")]),
        (Standing([late(6)], 2, date(2026, 9, 3)), [("listing", "still_open")]),
        (Standing([late(6)], 0, date(2026, 8, 3)), [("bulletin", "overdue_long")]),
        (Standing([late(6, listed=True)], 2, date(2026, 9, 3)), []),
        (Standing([late(1, major=True)]), [("listing", "major_overdue")]),
        (Standing([late(1, major=True, listed=True)]), []),
        (
            Standing([late(7, major=True)]),
            [("listing", "major_overdue"), ("bulletin", "overdue_long")],
        ),
    ],
)
def test_the_rung_that_follows(school: Standing, proposed: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.cause) for one in steps(school, KNOWN)] == proposed


def test_a_rung_is_proposed_once_of_an_order_and_its_last_day() -> None:
    (one,) = steps(Standing([late(5)]), KNOWN)
    (later,) = steps(Standing([late(9)]), KNOWN)
    assert one.key == later.key == "bulletin:a:2026-09-01"
