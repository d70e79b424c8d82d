"""One school's file: which rule sets on guards bind, all its papers."""

from datetime import timedelta
from typing import Any

from server import scope
from server.actions import orders
from server.models import Inspection, Order, OrderStep, School
from server.queries import school_papers
from server.work import Works
from shared.vocabulary import OrderState, ServiceWay
from tests.drivers.cases import Cases
from tests.drivers.chain import Chain
from tests.server.console.test_rosters import Hands


def test_every_rule_set_is_shown_those_switched_off_too(app: Any, school_id: str) -> None:
    page = Hands(app, "zhou", "en").get(f"/schools/{school_id}").get_data(as_text=True)
    assert page.count("switched off in this city") == 1
    assert page.count("in force since") == 3
    assert "No rule in force" not in page


def test_all_papers_of_a_school_are_paged_and_shown_to_whoever_sees_checks(
    app: Any, works: Works, chen: Chain, school_id: str, template_id: str
) -> None:
    hands, path = Hands(app, "zhou", "en"), f"/schools/{school_id}/papers"
    assert "No paper yet." in hands.get(path).get_data(as_text=True)
    made = []
    for _ in range(3):
        inspection_id, start = chen.start(school_id, template_id)
        _finding, fault = chen.finding(inspection_id)
        assert set(chen.words(start, fault)) == {"applied"}
        made.append(inspection_id)
    assert "/notice.pdf" not in hands.get(path).get_data(as_text=True), "only proposed"
    with works.writing(scope.SYSTEM) as work:
        [order] = orders.issue_for_inspection(work, work.session.get_one(Inspection, made[2]))
    page = hands.get(path).get_data(as_text=True)
    assert f"/orders/{order.id}/notice.pdf" in page
    assert all(f"/{one}/record.pdf" in page for one in made)
    with works.writing(scope.SYSTEM) as work:
        school, late = (
            work.session.get_one(*one) for one in ((School, school_id), (Order, order.id))
        )
        late.issued_at = work.now - timedelta(days=1)
        work.session.flush()
        first = school_papers.find(work, school, most=2)
        rest = school_papers.find(work, school, first.next, most=2)
    told = [one.id for one in (*first.rows, *rest.rows)]
    assert told == [*reversed(made), order.id], "by the day that stands on it, not by its id"
    assert rest.next == ""
    assert Hands(app, "admin", "en").get(path).status_code == 403
    assert Hands(app, "school-350000", "en").get(path).status_code in {403, 404}


def test_how_a_notice_was_served_is_told_in_words(
    app: Any, works: Works, cases: Cases, school_id: str
) -> None:
    order_id = cases.signed()
    with works.writing(scope.SYSTEM) as work:
        step = OrderStep(
            id=work.new_id(),
            order_id=order_id,
            act="serve",
            state=OrderState.SIGNED,
            at=work.now,
            text=ServiceWay.REFUSED,
        )
        work.session.add(step)
    page = Hands(app, "zhou").get(f"/schools/{school_id}").get_data(as_text=True)
    assert "拒收，有见证人" in page
