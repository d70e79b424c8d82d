"""The library of legal bases: linked by citation, checked by hand, printed only while in force."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from server.actions import bases, settings
from server.domain.city_settings import CHECKED_BASES
from server.domain.legal_bases import (
    BasisChanged,
    CitedAlready,
    NoSuchSuccessor,
    ToldBasis,
    taken_apart,
)
from server.infra.bases_file import HEADS, read_bases
from server.models import LegalBasis
from server.queries import bases as library
from server.queries import papers
from shared.papers import Reader
from shared.problems import Forbidden, Invalid, NotFound
from tests.drivers.cases import Cases
from tests.server.console.test_lists import table
from tests.server.console.test_long_lists import walked
from tests.server.console.test_rosters import Hands, words

CITE = "《未成年人学校保护规定》（教育部令第50号）"
"""What RF-04 cites, with another that has no day of its own."""
OTHER = "《校园保护新规》（教育部令第99号）"


@pytest.mark.parametrize(
    ("cite", "parts"),
    [
        (CITE, ("《未成年人学校保护规定》", "教育部令第50号", "")),
        ("《消防法》第二十八条", ("《消防法》", "", "第二十八条")),
        ("《保安条例》（令第564号）第十六条", ("《保安条例》", "令第564号", "第十六条")),
        ("GB/T 1-2022《要求》", ("GB/T 1-2022《要求》", "", "")),
        ("国办发〔2017〕35号", ("国办发〔2017〕35号", "", "")),
        ("《未法》（2020年修订）第五条、第九条", ("《未法》", "2020年修订", "第五条、第九条")),
    ],
)
def test_a_citation_is_taken_apart(cite: str, parts: tuple[str, str, str]) -> None:
    assert taken_apart(cite) == parts


def held(cases: Cases, cite: str = CITE) -> LegalBasis:
    with cases.acting("zhou") as work:
        return next(one for one in library.every(work) if one.cite == cite)


def on_paper(cases: Cases, order_id: str) -> str:
    with cases.acting("zhou") as work:
        facts = dict(papers.notice(work, order_id, Reader("en", lambda text: text)).facts)
        return facts.get("Basis", "")


def test_what_the_checklist_cites_comes_into_the_library_once(cases: Cases) -> None:
    with cases.acting("zhou") as work:
        count = bases.gather(work)
        assert count == len(library.every(work)) > 20
        assert bases.gather(work) == 0
        assert "RF-04" in [item.code for item in library.uses(work)[CITE]]
    row = held(cases)
    assert (row.number, row.valid_from) == ("教育部令第50号", date(2021, 9, 1))
    assert row.checked_on is None
    with cases.acting("zhou") as work, pytest.raises(CitedAlready):
        bases.add(work, CITE, ToldBasis("《未成年人学校保护规定》"))
    with cases.acting("leader") as work, pytest.raises(Forbidden):
        bases.gather(work)


def test_a_paper_cites_what_is_in_force_and_by_setting_only_what_was_checked(cases: Cases) -> None:
    (order,) = cases.found(code="RF-04")
    before = on_paper(cases, order)
    assert CITE in before
    with cases.acting("zhou") as work:
        bases.gather(work)
    assert on_paper(cases, order) == before
    with cases.acting("admin") as work:
        settings.put(work, CHECKED_BASES.name, value=1, reason="只印核对过的")
    assert on_paper(cases, order) == ""
    with cases.acting("zhou") as work:
        bases.compared(work, held(cases).id, seen=held(cases).rev)
    assert on_paper(cases, order) == CITE
    ended = ToldBasis("《未成年人学校保护规定》", "教育部令第50号", valid_to=date(2026, 1, 1))
    with cases.acting("zhou") as work, pytest.raises(BasisChanged):
        bases.change(work, held(cases).id, ended, seen=1)
    with cases.acting("zhou") as work:
        bases.change(work, held(cases).id, ended, seen=held(cases).rev)
    assert held(cases).checked_on is None
    assert on_paper(cases, order) == ""


def test_another_stands_in_its_place_from_where_that_begins(app: Any, cases: Cases) -> None:
    (order,) = cases.found(code="RF-04")
    with cases.acting("zhou") as work:
        bases.gather(work)
        new = ToldBasis("《校园保护新规》", "教育部令第99号", valid_from=date(2026, 9, 1))
        successor = bases.add(work, OTHER, new).id
    with cases.acting("zhou") as work:
        row = held(cases)
        bases.replace(work, row.id, successor, seen=row.rev)
    assert held(cases).valid_to == date(2026, 8, 31)
    assert OTHER in on_paper(cases, order)
    assert CITE not in on_paper(cases, order)
    later = held(cases, OTHER)
    for wrong in (later.id, held(cases).id, "none"):
        with cases.acting("zhou") as work, pytest.raises(NoSuchSuccessor):
            bases.replace(work, later.id, wrong, seen=later.rev)
    zhou = Hands(app, "zhou")
    page = words(zhou.get(f"/bases/{held(cases).id}"))
    assert "已由下列替代" in page
    assert "教育部令第50号 教育部令第99号" in page
    assert "RF-04" in page
    assert "替代了" in words(zhou.get(f"/bases/{later.id}"))
    assert OTHER in words(zhou.get(f"/orders/{order}"))
    address = f"/bases/{held(cases).id}"
    asked = {"successor": "《没有》", "rev": str(held(cases).rev)}
    assert "依据库中没有" in words(zhou.post(f"{address}/replaced", **asked))
    again = zhou.post(f"{address}/replaced", **(asked | {"successor": OTHER}))
    assert again.headers["Location"] == address
    with cases.acting("zhou") as work, pytest.raises(NotFound):
        library.one(work, "none")
    ends = ToldBasis("《规》", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))
    with cases.acting("zhou") as work, pytest.raises(Invalid):
        bases.add(work, "《规》", ends)


@pytest.mark.parametrize("begins", [date.min, date(2021, 9, 1)])
def test_what_began_no_later_ends_nothing_before_it_began(cases: Cases, begins: date) -> None:
    old = {"《甲》": None, "《乙》": date(2021, 9, 1)}
    with cases.acting("zhou") as work:
        earlier = bases.add(work, OTHER, ToldBasis(OTHER, valid_from=begins)).id
        rows = [bases.add(work, one, ToldBasis(one, valid_from=day)) for one, day in old.items()]
    for row in rows if begins == date.min else rows[1:]:
        with cases.acting("zhou") as work:
            replaced = bases.replace(work, row.id, earlier, seen=row.rev)
            assert (replaced.replaced_by, replaced.valid_to) == (earlier, None)


def file_of(*rows: tuple[str, ...]) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.append(list(HEADS.values()))
    for row in rows:
        sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


GOOD = ("《甲法》第一条", "《甲法》", "", "本市", "第一条", "=要点", "2020-01-01", "", "本级规定")


def test_a_file_is_told_row_by_row_and_taken_in_whole_or_not_at_all() -> None:
    wrong = file_of(
        GOOD,
        ("《甲法》第一条", "《甲法》"),
        ("", "《乙法》", "", "", "", "", "2020年", "", "听说"),
        ("《丙法》", "丙" * 300, "", "", "", "", "2020-01-01", "2019-01-01"),
    )
    told = [(one.row, one.column, one.code) for one in read_bases(wrong).problems]
    assert told == [
        (2, "要点", "formula"),
        (3, "引用写法", "twice"),
        (4, "引用写法", "missing"),
        (4, "施行日期", "bad_date"),
        (4, "来源", "unknown_word"),
        (5, "名称", "too_long"),
        (5, "失效日期", "ends_early"),
    ]
    with pytest.raises(Invalid):
        read_bases("名字\n甲".encode())


def _the_list(zhou: Hands) -> None:
    """It goes on behind its first page, by its key; stands in the order asked for; is a file."""
    first, second = walked(zhou, "/bases?q=《00", r"<b>(《00\d\d》)</b>")
    assert (len(first), len(second)) == (library.ROWS_MAX, library.ROWS_MAX)
    assert first + second == sorted(first + second)
    token = {"Authorization": zhou.headers["Authorization"]}
    told = zhou.client.get("/api/v1/bases?q=《00", headers=token).json
    assert [one["cite"] for one in told["rows"]] == first
    assert told["total"] == 2 * library.ROWS_MAX
    _head, *rows = table(zhou.get("/lists/bases.csv?sort=-cite&q=《00&show=unchecked"))
    assert [row[0] for row in rows] == (first + second)[::-1]
    assert table(zhou.get("/lists/bases.csv?q=《00&show=past"))[1:] == []
    zhou.post("/lists/bases/views", view="未核对", query="show=unchecked", opens="1")
    assert zhou.get("/bases").headers["Location"] == "/bases?show=unchecked"


def test_the_librarys_own_file_is_changed_and_sent_in_again(app: Any, cases: Cases) -> None:
    with cases.acting("zhou") as work:
        told = ToldBasis("《其他》")
        bases.take(work, ((f"《{n:04}》", told) for n in range(2 * library.ROWS_MAX)), "0" * 64)
    zhou = Hands(app, "zhou")
    assert zhou.post("/bases/gather").status_code == 302
    _the_list(zhou)
    book = load_workbook(io.BytesIO(zhou.get("/bases/bases.xlsx").data))
    sheet = book.worksheets[0]
    place = next(row for row in sheet.iter_rows() if row[0].value == CITE)
    place[5].value = "校方应建立专项保护制度"
    sheet.append(["《甲法》第一条", "《甲法》"])
    buffer = io.BytesIO()
    book.save(buffer)
    page = "/bases/import"
    bad = zhou.post(page, bases=(io.BytesIO(file_of(("", "《乙法》"))), "依据.xlsx"))
    assert bad.status_code == 422
    assert "“引用写法”没有填" in words(bad)
    sent = zhou.post(page, bases=(io.BytesIO(buffer.getvalue()), "依据.xlsx"))
    assert sent.status_code == 302, words(sent)
    shown = words(zhou.get(sent.headers["Location"]))
    assert "新增 1 条，修改 1 条" in shown
    assert held(cases).card == ""
    assert zhou.post(sent.headers["Location"]).status_code == 302
    assert held(cases).card == "校方应建立专项保护制度"
    assert held(cases, "《甲法》第一条").status == "memory"
    assert Hands(app, "leader").post(page).status_code == 403
