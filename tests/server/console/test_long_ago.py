"""What is counted from a day long ago: how long a closed case is watched, how late an open one is.

Weeks of rest that lie more than two months back count as they were.
"""

from typing import Any

import pytest
from sqlalchemy import func, select

from server import scope
from server.models import LookBack
from shared.vocabulary import Grade
from tests.drivers.cases import PARTY, Cases
from tests.server.actions.test_rechecks import answered, look, review
from tests.server.console.test_rosters import Hands, words

UNTIL = "观察期至 12月16日"
"""The 60th working day after 17 September 2026. From 25 September to 7 October eight working days
are free; 20 September and 10 October are worked.
"""


@pytest.mark.parametrize("grade", [Grade.ORDINARY, Grade.SERIOUS])
def test_a_closed_case_is_watched_as_long_as_any_other(
    cases: Cases, app: Any, grade: Grade
) -> None:
    """A serious one is gone back to, an ordinary one may be: the page tells of neither."""
    order_id = answered(cases, grade)

    def told() -> list[str]:
        office, party = Hands(app, "zhou"), Hands(app, PARTY)
        return [words(office.get(f"/orders/{order_id}")), words(party.get(f"/my/{order_id}"))]

    assert not any("观察期" in page for page in told())
    review(cases, order_id)
    if grade is Grade.SERIOUS:
        look(cases, order_id, passed=True)
        with cases.works.reading(scope.SYSTEM) as work:
            assert work.session.scalar(select(func.count(LookBack.id))) == 1
    assert all(UNTIL in page for page in told())
    cases.clock.advance(days=90)
    assert all(UNTIL in page for page in told())
    cases.clock.advance(days=1)
    assert not any("观察期" in page for page in told())


def test_how_late_a_case_is_counts_the_rest_days_of_months_ago(cases: Cases, app: Any) -> None:
    order_id = cases.signed(grade=Grade.ORDINARY, rectify_workdays=5)
    due_on = cases.seen(order_id).due_on
    assert due_on is not None
    assert due_on.isoformat() == "2026-09-23"
    # The 60th working day from the same morning; five of them were the term.
    cases.clock.advance(days=90)
    assert "超 55 个工作日" in words(Hands(app, "zhou").get(f"/orders/{order_id}"))
