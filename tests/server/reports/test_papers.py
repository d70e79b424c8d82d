"""Papers say what happened, in both languages, on one page where one page is promised."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from server import seed
from server.actions import orders
from server.models import Inspection, Order
from server.reports import typesetting
from server.seed import City
from server.work import Works
from shared.vocabulary import OrderState
from tests.clocks import SteppedClock
from tests.drivers.hands import Office, check_made
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire

# What a paper says does not depend on the database; the story prints one on each.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

Get = Callable[..., Any]


@pytest.fixture
def office(
    app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path
) -> tuple[Office, str]:
    """The office after one check has come in, and that inspection's id."""
    # A real clock never stands at a whole second.
    clock.advance(microseconds=123_456)
    hands = Office(works, city)
    chen = TabletDriver(tmp_path / "chen", clock, FlaskWire(app)).enrol(hands.enrol_code("chen"))
    check_made(hands, chen, clock, tmp_path / "shots").sync()
    return hands, chen.inspection_id


def _signed_in(app: Any, login: str) -> Get:
    client = app.test_client()
    answer = client.post("/api/v1/sessions", json={"login": login, "password": seed.PASSWORD})
    assert answer.status_code == 201, answer.text
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.json['token']}"
    got: Get = client.get
    return got


def _read(response: Any) -> tuple[int, str]:
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/pdf"
    reader = PdfReader(io.BytesIO(response.data))
    text = "".join(page.extract_text() for page in reader.pages)
    return len(reader.pages), "".join(text.split())


def test_the_notice_is_one_page_that_explains_its_deadline(
    app: Any, office: tuple[Office, str]
) -> None:
    hands, _ = office
    order = hands.orders()["RF-01"]
    pages, text = _read(_signed_in(app, "zhou")(f"/api/v1/orders/{order.id}/notice.pdf"))
    assert pages == 1
    due = order.due_on
    assert due is not None
    for told in ("限期整改通知书", order.number, "望潮中学：", "送达回证", "国庆",
                 f"{due.year}年{due.month}月{due.day}日", order.what):  # fmt: skip
        assert "".join(told.split()) in text
    counting = [one for one in order.deadline["days"] if one["ordinal"]]
    last = counting[-1]
    assert date.fromisoformat(last["day"]) == due
    assert f"{due.day}{last['ordinal']}" in text


def test_a_transfer_letter_goes_to_the_office_that_must_act(
    app: Any, office: tuple[Office, str]
) -> None:
    hands, _ = office
    order = hands.orders()["ZB-01"]
    get = _signed_in(app, "zhou")
    pages, text = _read(get(f"/api/v1/orders/{order.id}/notice.pdf"))
    assert pages == 1
    assert "移交函" in text
    assert "限期整改通知书" not in text
    _, english = _read(get(f"/api/v1/orders/{order.id}/notice.pdf?language=en"))
    assert "Transferletter" in english
    assert "Receiptofservice" in english


def test_a_long_text_makes_the_type_smaller_and_is_never_cut(
    app: Any, office: tuple[Office, str]
) -> None:
    hands, _ = office
    order_id = hands.orders()["RF-01"].id
    get = _signed_in(app, "zhou")
    for chars, pages_wanted in ((400, 1), (3900, 3)):
        with hands.acting("zhou") as work:
            work.session.get_one(Order, order_id).measure = "整改" * (chars // 2) + "完毕"
        pages, text = _read(get(f"/api/v1/orders/{order_id}/notice.pdf"))
        assert pages == pages_wanted
        assert "完毕" in text
        assert text.count("整改") >= chars // 2


def test_what_only_looks_like_markup_is_printed_as_it_was_written(
    app: Any, office: tuple[Office, str]
) -> None:
    hands, _ = office
    order_id = hands.orders()["RF-01"].id
    with hands.acting("zhou") as work:
        work.session.get_one(Order, order_id).measure = '#read("/etc/passwd") *粗* $x$ \\ <b>'
    _, text = _read(_signed_in(app, "zhou")(f"/api/v1/orders/{order_id}/notice.pdf"))
    assert '#read("/etc/passwd")*粗*$x$\\<b>' in text


def test_a_proposed_major_has_no_paper_yet(app: Any, office: tuple[Office, str]) -> None:
    hands, _ = office
    order_id = hands.orders()["RF-01"].id
    with hands.acting("zhou") as work:
        work.session.get_one(Order, order_id).state = OrderState.PROPOSED
    answer = _signed_in(app, "zhou")(
        f"/api/v1/orders/{order_id}/notice.pdf", headers={"Accept-Language": "zh"}
    )
    assert answer.status_code == 409
    assert answer.json["code"] == "not_issued"
    assert "第二人" in answer.json["detail"]


def test_the_slip_shows_who_signed_and_when(app: Any, office: tuple[Office, str]) -> None:
    hands, _ = office
    order_id = hands.orders()["RF-01"].id
    school = "school-350000"
    with hands.acting(school) as work:
        orders.sign(work, order_id)
    _, text = _read(_signed_in(app, school)(f"/api/v1/orders/{order_id}/notice.pdf"))
    assert "2026-09-1710:01" in text


def test_a_school_reads_its_own_notice_and_no_record(app: Any, office: tuple[Office, str]) -> None:
    hands, inspection_id = office
    found = hands.orders()
    get = _signed_in(app, "school-350000")
    assert get(f"/api/v1/orders/{found['RF-01'].id}/notice.pdf").status_code == 200
    assert get(f"/api/v1/orders/{found['ZB-01'].id}/notice.pdf").status_code == 404
    assert get(f"/api/v1/inspections/{inspection_id}/record.pdf").status_code == 404
    other = _signed_in(app, "school-350001")
    assert other(f"/api/v1/orders/{found['RF-01'].id}/notice.pdf").status_code == 404


def test_the_record_tells_what_was_checked_found_and_signed(
    app: Any, office: tuple[Office, str]
) -> None:
    hands, inspection_id = office
    get = _signed_in(app, "zhou")
    _, text = _read(get(f"/api/v1/inspections/{inspection_id}/record.pdf"))
    for order in hands.orders().values():
        assert "".join(order.what.split()) in text
    for told in ("现场检查记录", "望潮中学（350000）", "当场整改，已复查", "当日应配", "封存摘要"):
        assert told in text
    _, english = _read(get(f"/api/v1/inspections/{inspection_id}/record.pdf?language=en"))
    assert "Inspectionrecord" in english
    assert "Guardsneeded" in english


def test_the_same_order_makes_the_same_bytes(app: Any, office: tuple[Office, str]) -> None:
    address = f"/api/v1/orders/{office[0].orders()['RF-01'].id}/notice.pdf"
    get = _signed_in(app, "zhou")
    assert get(address).data == get(address).data


def test_a_record_is_called_by_the_day_on_the_offices_clock(
    app: Any, office: tuple[Office, str], clock: SteppedClock
) -> None:
    hands, inspection_id = office
    with hands.acting("zhou") as work:
        # 02:00 of the 18th in the office's zone.
        work.session.get_one(Inspection, inspection_id).submitted_at = clock.now().replace(hour=18)
    answer = _signed_in(app, "zhou")(f"/api/v1/inspections/{inspection_id}/record.pdf")
    assert answer.headers["Content-Disposition"].endswith("-20260918.pdf")


@pytest.mark.usefixtures("engine")
def test_a_machine_without_the_font_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(typesetting.FontMissing):
        typesetting.fonts_of(tmp_path)
