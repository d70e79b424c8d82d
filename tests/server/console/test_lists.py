"""Long lists: their order and columns, what stands in the address, the files made of them."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from server import scope
from server.console.exporting import LISTINGS
from server.infra.export import BEGINS_A_FORMULA, BOM, written
from server.models import AuditEntry, Inspection, Order, School
from server.queries import inspection_list, listing, schools, worklist
from server.queries.listing import Sorting
from server.work import Work, Works
from tests.drivers.cases import SCHOOL, Cases
from tests.server.console.test_rosters import Hands, words

FORMULA = "=HYPERLINK(1)"


def table(answer: Any) -> list[list[str]]:
    """The rows of a CSV file as a spreadsheet takes them in."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    text = answer.get_data().decode()
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))


def numbers(answer: Any) -> list[str]:
    return re.findall(r'<td class="lb-number">([^<]+)<', answer.get_data(as_text=True))


def test_no_cell_of_any_kind_of_file_is_a_formula() -> None:
    told = [f"{sign}1+1" for sign in BEGINS_A_FORMULA] + [" =1+1", "\x00=1+1"]
    rows = [[one, 7, date(2026, 5, 4), None] for one in told]
    text = written("csv", "t", ["=head", "b", "c", "d"], rows).decode().removeprefix(BOM)
    cells = [row[0] for row in csv.reader(io.StringIO(text, newline=""))]
    assert [one[0] for one in cells] == ["'"] * len(cells)
    book = load_workbook(io.BytesIO(written("xlsx", "t", ["=head", "b", "c", "d"], rows)))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert kinds == {"s", "n", "d"}


def test_a_list_stands_as_the_address_says_and_its_file_holds_those_rows(
    app: Any, works: Works, cases: Cases
) -> None:
    ids = cases.found(3)
    with works.writing(scope.SYSTEM) as work:
        grades = zip(ids, ("serious", "ordinary", "serious"), strict=True)
        told = {one: work.session.get(Order, one) for one in ids}
        for order_id, grade in grades:
            told[order_id].grade = grade
        told[ids[0]].what = FORMULA
        by_number = sorted(one.number for one in told.values())
        serious = {told[ids[0]].number, told[ids[2]].number}
    zhou = Hands(app, "zhou")
    assert numbers(zhou.get("/orders?sort=number")) == by_number
    assert numbers(zhou.get("/orders?sort=-number")) == by_number[::-1]
    assert set(numbers(zhou.get("/orders?sort=-grade"))[:2]) == serious
    page = zhou.get("/orders?sort=number&grade=serious&column=number&column=school")
    assert set(numbers(page)) == serious
    assert "共 2 行" in words(page)
    assert page.get_data(as_text=True).count("<th") == len(("thead", "box", "number", "school"))

    head, *rows = table(zhou.get("/lists/orders.csv?sort=number&grade=serious&column=number"))
    assert head == ["文号", "隐患", "学校", "学校代码", "镇街"]
    assert [row[0] for row in rows] == sorted(serious)
    assert f"'{FORMULA}" in {row[1] for row in rows}


def test_every_list_is_a_file_for_who_may_read_it_and_for_nobody_else(
    app: Any, cases: Cases
) -> None:
    cases.found()
    for name in LISTINGS:
        hands = Hands(app, "admin" if name == "people" else "zhou")
        for kind in ("csv", "xlsx"):
            answer = hands.get(f"/lists/{name}.{kind}")
            assert answer.status_code == 200, (name, kind, words(answer))
            assert re.search(
                rf"filename={name}-\d{{8}}\.{kind}", answer.headers["Content-Disposition"]
            )
    with cases.works.reading(scope.SYSTEM) as work:
        taken = select(AuditEntry.subject_id, AuditEntry.actor_id, AuditEntry.entry)
        taken = taken.where(AuditEntry.event == "ListTaken").order_by(AuditEntry.number)
        told = work.session.execute(taken).all()
    assert [one.subject_id for one in told] == [name for name in LISTINGS for _ in range(2)]
    (people,) = {one.actor_id for one in told if one.subject_id == "people"}
    assert people == cases.city.people["admin"]
    assert Hands(app, "admin").get("/lists/orders.csv").status_code == 403
    assert Hands(app, "zhou").get("/lists/nothing.csv").status_code == 404


def test_what_would_be_too_long_for_a_file_is_not_cut_off_but_refused(
    app: Any, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.found(2)
    monkeypatch.setitem(LISTINGS, "orders", replace(LISTINGS["orders"], most=1))
    answer = Hands(app, "zhou").get("/lists/orders.xlsx")
    assert (answer.status_code, "最多 1 行，现有 2 行" in words(answer)) == (422, True)


def test_inspections_are_found_by_school_state_way_town_and_days(
    app: Any, works: Works, cases: Cases
) -> None:
    cases.found()
    zhou = Hands(app, "zhou")

    def held(query: str) -> int:
        return len(table(zhou.get(f"/lists/inspections.csv?{query}"))) - 1

    everything = held("")
    assert everything == 1
    assert "共 1 行" in words(zhou.get("/inspections"))
    with works.reading(scope.SYSTEM) as work:
        (one,) = work.session.scalars(select(Inspection))
        told = {"q": SCHOOL.code, "state": one.state, "mode": one.mode, "area": one.area_id}
    for name, value in told.items():
        assert (name, held(f"{name}={value}"), held(f"{name}=nothing")) == (name, 1, 0)
    assert (held("from=2000-01-01&to=9999-12-31"), held("to=2000-01-01")) == (1, 0)
    assert (held("from=0001-01-01"), held("from=9999-12-31"), held("to=0001-01-01")) == (1, 0, 0)


def test_inspections_stand_by_their_arrival_however_their_numbers_stand(
    works: Works, cases: Cases
) -> None:
    cases.found()
    cases.found()
    with works.writing(scope.SYSTEM) as work:
        first, second = work.session.scalars(select(Inspection).order_by(Inspection.id))
        first.arrived_at = second.arrived_at + timedelta(hours=1)
        expected = [first.id, second.id]
    with works.reading(scope.SYSTEM) as work:
        wanted = inspection_list.Wanted()
        assert [one.id for one in inspection_list.find(work, wanted).rows] == expected


def test_every_order_a_list_knows_is_walked_page_by_page(works: Works, cases: Cases) -> None:
    cases.found(3)
    lists = (
        (select(Order).join(School), Order.id, worklist.SORTS),
        (select(School), School.code, schools.SORTS),
        (select(Inspection).join(School), Inspection.id, inspection_list.SORTS),
    )
    with works.reading(scope.SYSTEM) as work:
        for statement, ident, sorts in lists:
            every = {getattr(row, ident.key) for row in work.session.scalars(statement)}
            orders = [Sorting(ident, falling=falling) for falling in (False, True)]
            orders += [Sorting(ident, by) for by in sorts.values()]
            orders += [Sorting(ident, by, falling=True) for by in sorts.values()]
            for order in orders:
                told = walked(work, statement, order)
                assert (len(told), set(told)) == (len(every), every), order


def walked(work: Work, statement: Any, order: Sorting) -> list[str]:
    """What stands on each page of one row, from the first to the last."""
    rows, after = listing.page(work, statement, order, after="", limit=1)
    while after:
        more, after = listing.page(work, statement, order, after=after, limit=1)
        rows += more
    return [getattr(row, order.ident.key) for row in rows]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("orders?sort=due", "2026-01-01T00:00x"),
        ("inspections?sort=arrived", "2026-01-01T00:00x"),
        ("orders?sort=grade", "9" * 30),
    ],
)
def test_a_page_nobody_gave_out_is_refused(app: Any, cases: Cases, path: str, value: str) -> None:
    assert Hands(app, "zhou").get(f"/{path}&after={value}~y").status_code == 400
