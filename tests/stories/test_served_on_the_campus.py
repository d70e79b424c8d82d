"""Served before they leave, without network: the school has its day, and signs nowhere again."""

import io
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from mobile.device.desktop import WheelCodes
from mobile.presenters.notice_paper import NoticePaperPresenter
from server import scope
from server.models import Order, Photo, School
from server.seed import City
from server.work import Works
from shared.vocabulary import OrderKind, OrderState, PhotoPurpose
from tests.clocks import SteppedClock
from tests.drivers.console import Seat
from tests.drivers.hands import Office, fill_in
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire

SCHOOL = "望潮中学"


def test_a_notice_is_served_on_the_campus_and_the_school_answers_it(
    app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path
) -> None:
    office, wire = Office(works, city), FlaskWire(app)
    chen = TabletDriver(tmp_path / "chen", clock, wire).enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), [SCHOOL], 1, clock)
    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    wire.on = False

    fill_in(chen, tmp_path / "shots")
    chen.sign_and_submit()
    stamped = _stamped(chen, tmp_path / "stamped.jpg")
    codes = WheelCodes().read(stamped.read_bytes())
    served_on = chen.tablet.desk.today
    chen.serve(paper=stamped, codes=codes)
    chen.kill_and_restart().unlock()
    assert chen.tablet.today.state.to_serve[0].left == 0

    clock.advance(days=2)
    wire.on = True
    chen.sync()
    assert chen.tablet.sync.state.safe_to_hand_in
    with works.reading(scope.SYSTEM) as work:
        mine = select(Order).where(Order.kind == OrderKind.NOTICE, Order.served_on.is_not(None))
        order = work.session.scalars(mine).one()
        assert (order.state, order.served_on) == (OrderState.SIGNED, served_on)
        papers = select(Photo.sha256).where(Photo.purpose == PhotoPurpose.PAPER)
        paper = work.session.scalars(papers).one()
        login = f"school-{work.session.get_one(School, order.school_id).code}"

    zhou, school = Seat(app, "zhou"), Seat(app, login)
    _told_to_the_office(zhou, order, paper)
    _answered_by_the_school(school, order, paper, codes[0])


def _stamped(chen: TabletDriver, path: Path) -> Path:
    """The tablet's own notice, printed, stamped and photographed."""
    made = NoticePaperPresenter(chen.tablet.desk, chen.inspection_id).made()
    page = PdfReader(io.BytesIO(made.pdf)).pages[0].images[0].data
    Image.open(io.BytesIO(page)).convert("RGB").save(path, "JPEG", quality=80)
    return path


def _told_to_the_office(zhou: Seat, order: Order, paper: str) -> None:
    """The page says how, by whom and to whom, and shows the stamped paper."""
    page = zhou.page(f"/orders/{order.id}").html
    for told in ("当场送达", "已交付并签收", "副校长", "陈立", paper):
        assert told in page, told
    assert Image.open(io.BytesIO(zhou.bytes(f"/api/v1/blobs/{paper}"))).format == "JPEG"
    notice = PdfReader(io.BytesIO(zhou.bytes(f"/api/v1/orders/{order.id}/notice.pdf")))
    words = "".join("".join(one.extract_text() for one in notice.pages).split())
    assert "已交付并签收" in words
    assert "副校长" in words


def _answered_by_the_school(school: Seat, order: Order, paper: str, code: str) -> None:
    """The school's desk shows it as served and asks for evidence; the code leads there."""
    way = f"/my/{order.id}"
    assert school.page("/my").link(order.what) == way
    by_code = school.page(code[code.index("/my/") :])
    assert order.number in by_code.html
    page = school.page(way)
    assert [form.action for form in page.forms if form.action.endswith("/sign")] == []
    assert "当场送达" in page.html
    assert paper in page.html
    assert Image.open(io.BytesIO(school.bytes(f"/api/v1/blobs/{paper}"))).format == "JPEG"
    school.send_evidence(way, "已增配保安员")
    assert "证据" in school.page(way).html
