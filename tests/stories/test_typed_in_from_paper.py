"""Plan B to its end: the checklist is printed, filled in by hand, typed in; orders follow."""

import io
import json
import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from server import scope
from server.feed.records import inspection_body
from server.models import AuditEntry, Device, Inspection, PaperEntry, Visit
from server.seed import City
from server.work import Works
from shared.clock import to_wire
from shared.vocabulary import InspectionState, OrderKind, OrderState, PhotoPurpose, VisitState
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands, words

SCHOOL = "望潮中学"
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Desk:
    """A visit whose hour has come, and the hands of its lead."""

    office: Office
    works: Works
    city: City
    clock: SteppedClock
    app: Any
    visit: str
    folder: Path

    @property
    def page(self) -> str:
        return f"/visits/{self.visit}/from-paper"

    def hour(self, before: timedelta) -> str:
        return (self.clock.now() - before).astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")

    def scan(self, name: str = "scan") -> tuple[io.BytesIO, str]:
        return io.BytesIO(pictures.file(self.folder, name, "tan").read_bytes()), f"{name}.jpg"

    def filled(self, **more: Any) -> dict[str, Any]:
        """The paper as it was filled in: two guards, a blocked exit, a board that is another's."""
        form = {
            "arrived": self.hour(timedelta(days=1, hours=3)),
            "left": self.hour(timedelta(days=1, hours=1)),
            "received": "副校长",
            "remarks": "学校没有意见",
            "a.RF-01": "2",
            "a.XF-07": "fail",
            "n.XF-07": "三楼",
            "a.ZB-01": "fail",
            "a.XF-01": "pass",
            f"s.{self.city.people['chen']}": "1",
            "school": "signed",
            "school.post": "副校长",
            **_fault("XF-07", what="疏散门上锁", where="三层东侧", days="3"),
            **_fault("RF-01", what="保安缺一人", grade="serious", days="15"),
            **_fault("ZB-01", what="护学岗无人", party="police", days="7"),
        }
        return form | more


def _fault(key: str, **told: str) -> dict[str, str]:
    told = {"grade": "ordinary", "party": "school", "days": "5", "measure": "整改"} | told
    return {f"f.{key}.{name}": value for name, value in told.items()}


@pytest.fixture
def desk(app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path) -> Desk:
    office = Office(works, city)
    office.plan(("chen", "lin"), [SCHOOL], 1, clock)
    with works.reading(scope.SYSTEM) as work:
        visit = work.session.scalars(select(Visit.id)).one()
    return Desk(office, works, city, clock, app, visit, tmp_path)


def version(page: str) -> str:
    (found,) = re.findall(r'name="version" value="(\d+)"', page)
    return str(found)


def test_printed_typed_in_and_ordered(desk: Desk) -> None:
    chen = Hands(desk.app, "chen")
    assert chen.get(desk.page).status_code == 404, "before its hour nobody of the team knows"
    desk.clock.advance(hours=1, minutes=1)
    desk.office.release()
    assert chen.post(f"/visits/{desk.visit}/checklist.pdf").data.startswith(b"%PDF")
    desk.clock.advance(days=1, hours=4)

    chen = Hands(desk.app, "chen")
    assert "纸质检查表录入" in chen.get(desk.page).get_data(as_text=True)
    begun = {"version": "0", "a.XF-07": "fail", "n.XF-07": "三楼"}
    chen.client.environ_base["HTTP_ACCEPT"] = "application/json"
    kept = chen.client.post(desk.page, data=begun, headers=_json(chen))
    assert kept.json["failed"] == ["XF-07"], kept.json
    lin = Hands(desk.app, "lin")
    page = lin.get(desk.page).get_data(as_text=True)
    assert 'value="三楼"' in page
    assert 'id="f-XF-07"' in page
    assert 'value="hand_in"' not in page

    # A colleague who had the page open from before is told, and loses nothing of it.
    late = lin.post(desk.page, version="0", **{"a.XF-07": "pass", "n.XF-01": "另记"})
    assert late.status_code == 409
    assert 'value="另记"' in late.get_data(as_text=True)
    assert version(late.get_data(as_text=True)) == "1"

    wrong = desk.filled(version="1", do="hand_in", left="", **{"f.ZB-01.what": "", "a.RF-01": "两"})
    refused = chen.post(desk.page, **wrong)
    assert refused.status_code == 422
    told = refused.get_data(as_text=True)
    lines = re.findall(r'<li><a href="#([^"]+)">', told)
    assert lines == ["left", "i-RF-01", "i-ZB-01", "pictures"], words(refused)
    assert 'value="两"' in told
    with desk.works.reading(scope.SYSTEM) as work:
        assert work.session.scalars(select(Inspection)).all() == []
        assert work.session.scalars(select(Device).where(Device.on_paper)).all() == []

    sent = chen.post(desk.page, **desk.filled(version="2", picture=[desk.scan(), desk.scan("two")]))
    assert sent.status_code == 302, words(sent)
    page = chen.get(desk.page).get_data(as_text=True)
    scans = re.findall(r'name="p\.([0-9a-f]{64})"', page)
    assert len(scans) == 2
    assert chen.get(f"/api/v1/blobs/{scans[0]}").status_code == 200
    assert Hands(desk.app, "he").get(f"/api/v1/blobs/{scans[0]}").status_code == 404
    done = chen.post(
        desk.page,
        **desk.filled(version="3", do="hand_in", **{f"p.{scans[1]}": "fault:XF-07"}),
    )
    assert done.status_code == 302, words(done)
    _on_record(desk)
    _shown(desk, done.headers["Location"])


def _on_record(desk: Desk) -> None:
    with desk.works.reading(scope.SYSTEM) as work:
        inspection = work.session.scalars(select(Inspection)).one()
        assert inspection.state == InspectionState.COMPLETE
        assert inspection.typed_in_at == work.now
        assert inspection.typed_in_by == inspection.lead_id == desk.city.people["chen"]
        arrived = (desk.clock.now() - timedelta(days=1, hours=3)).replace(second=0, microsecond=0)
        assert inspection.arrived_at == arrived
        assert not inspection.arrived_doubtful
        assert inspection.answers["XF-07"]["note"] == "三楼"
        purposes = sorted(one.purpose for one in inspection.photos)
        assert purposes == [PhotoPurpose.FINDING, PhotoPurpose.PAPER]
        assert [one.role for one in inspection.signatures] == ["inspector", "school"]
        assert [part.lapsed for part in inspection.parts] == [[]]
        assert work.session.get_one(Visit, desk.visit).state == VisitState.DONE
        assert work.session.scalars(select(PaperEntry)).all() == []
        device = work.session.scalars(select(Device).where(Device.on_paper)).one()
        assert device.revoked_at is not None
        entry = work.session.scalars(
            select(AuditEntry.entry).where(AuditEntry.event == "PaperTypedIn")
        ).one()
        assert json.loads(entry)["facts"]["days_after"] == 1
        told = asdict(inspection_body(inspection))
        assert told["typed_in_by"] == inspection.lead_id
        assert told["typed_in_at"] == to_wire(work.now)
    orders = desk.office.orders()
    assert {code: one.state for code, one in orders.items()} == dict.fromkeys(
        ("RF-01", "XF-07", "ZB-01"), OrderState.ISSUED
    )
    assert orders["ZB-01"].kind == OrderKind.TRANSFER


def _shown(desk: Desk, address: str) -> None:
    zhou = Hands(desk.app, "zhou")
    page = unescape(zhou.get(address).get_data(as_text=True))
    assert "纸质录入" in page
    assert re.search(r"纸面填写，[^<]*于 [^<]* 录入 · 检查后第 1 天", page)
    assert page.count("签于纸面") == 2
    assert zhou.get(f"/api/v1{address}/record.pdf").data.startswith(b"%PDF")
    assert Hands(desk.app, "chen").get(desk.page).headers["Location"] == address
    for other in ("/inspections", f"/schools/{desk.city.schools[SCHOOL]}"):
        assert "纸面填写" in words(zhou.get(other)), other
    assert "paper" not in words(zhou.get("/people"))


def _json(hands: Hands) -> dict[str, str]:
    return hands.headers | {"Accept": "application/json"}
