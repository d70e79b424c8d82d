"""Steps a person puts forward about orders: from the order's page, from the school's file."""

from typing import Any

import pytest

from server import scope
from server.actions import proposals
from server.domain.planning_words import ProposalKind, ProposalState
from server.domain.proposing import CaseOver, ListedAlready
from server.models import Measure, Order, Proposal
from shared.problems import Invalid, NotFound
from shared.vocabulary import HandlingLevel, OrderState
from tests.drivers.cases import PARTY, SCHOOL, Cases
from tests.server.actions.test_measures import made
from tests.server.console.test_rosters import Hands, words

WHY = "多次反复，需挂牌"


def put(cases: Cases, kind: ProposalKind, *orders: str, school: str = SCHOOL.name) -> Proposal:
    with cases.acting("zhou") as work:
        return proposals.put_forward(
            work, cases.city.schools[school], kind, why=WHY, order_ids=orders
        )


def test_a_listing_is_put_forward_on_the_page_of_its_order_and_takes_two(
    cases: Cases, app: Any
) -> None:
    cases.colleague()
    order_id, zhou = cases.signed(), Hands(app, "zhou")
    assert "提出措施" in words(zhou.get(f"/orders/{order_id}"))
    assert 'id="step"' not in Hands(app, "leader").get(f"/orders/{order_id}").text
    told = {"school": SCHOOL.code, "order": order_id, "kind": "listing", "why": WHY}
    page = zhou.post("/proposals", **told).headers["Location"]
    assert zhou.post("/proposals", **told).headers["Location"] == page
    assert zhou.post("/proposals", **told | {"why": "换一种说法"}).status_code == 409
    zhou.post(page, decision="taken", reason=WHY, state="proposed")
    proposal_id = page.rpartition("/")[2]
    assert made(cases, proposal_id) is None
    with cases.acting("su") as work:
        proposals.decide(work, proposal_id, taken=True, reason="同意", seen=ProposalState.SIGNED)
    assert made(cases, proposal_id) is not None
    assert cases.seen(order_id).handling_level == HandlingLevel.LISTED
    with pytest.raises(ListedAlready):
        put(cases, ProposalKind.LISTING, order_id)


def test_a_bulletin_from_the_file_of_a_school_names_the_orders_that_were_chosen(
    cases: Cases, app: Any
) -> None:
    first, second, third = (cases.signed() for _ in range(3))
    zhou = Hands(app, "zhou")
    numbers = [cases.seen(one).number for one in (first, second, third)]
    file = zhou.get(f"/schools/{cases.city.schools[SCHOOL.name]}").text
    assert all(f'name="order" value="{one}"' in file for one in (first, second, third))
    told = {"school": SCHOOL.code, "order": [third, first], "kind": "bulletin", "why": WHY}
    page = zhou.post("/proposals", **told).headers["Location"]
    assert all(numbers[one] in words(zhou.get(page)) for one in (0, 2))
    zhou.post(page, decision="taken", reason=WHY, state="proposed")
    row = made(cases, page.rpartition("/")[2])
    assert isinstance(row, Measure)
    assert [one["number"] for one in row.facts["orders"]] == [numbers[2], numbers[0]]
    assert numbers[1] not in words(Hands(app, PARTY).get(f"/my/measures/{row.id}"))
    praised = put(cases, ProposalKind.PRAISE, second)
    with cases.acting("zhou") as work:
        proposals.decide(work, praised.id, taken=True, reason=WHY)
    praise = made(cases, praised.id)
    assert praise is not None
    assert [one["number"] for one in praise.facts["orders"]] == [numbers[1]]


def test_a_step_is_about_orders_the_school_knows_of_and_a_listing_about_one_that_is_open(
    cases: Cases,
) -> None:
    order_id, other = cases.signed(), cases.signed()
    for orders in ((), (order_id, other)):
        with pytest.raises(Invalid):
            put(cases, ProposalKind.LISTING, *orders)
    with pytest.raises(NotFound):
        put(cases, ProposalKind.BULLETIN, "nothing")
    with pytest.raises(Invalid):
        put(cases, ProposalKind.BULLETIN, order_id, school=_another(cases))
    with cases.works.writing(scope.SYSTEM) as work:
        work.session.get_one(Order, order_id).state = OrderState.CLOSED
        work.session.get_one(Order, other).state = OrderState.WITHDRAWN
    with pytest.raises(CaseOver):
        put(cases, ProposalKind.LISTING, order_id)
    with pytest.raises(Invalid):
        put(cases, ProposalKind.BULLETIN, other)


def _another(cases: Cases) -> str:
    return next(name for name in cases.city.schools if name != SCHOOL.name)


def test_what_was_withdrawn_before_the_signature_stands_on_no_paper(cases: Cases) -> None:
    first, second = cases.signed(), cases.signed()
    row = put(cases, ProposalKind.BULLETIN, first, second)
    with cases.works.writing(scope.SYSTEM) as work:
        work.session.get_one(Order, second).state = OrderState.WITHDRAWN
    with cases.acting("zhou") as work:
        proposals.decide(work, row.id, taken=True, reason=WHY)
    measure = made(cases, row.id)
    assert measure is not None
    assert [one["number"] for one in measure.facts["orders"]] == [cases.seen(first).number]
