"""A city in the middle of its work: orders in every state, evidence, look-backs, held records.

Built through the same actions users call; only what a tablet would push is written directly.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from server import scope
from server.actions import extensions, orders, rechecks
from server.actions.extensions import Request
from server.actions.numbering import next_number
from server.actions.orders import SentPhoto
from server.app import create_app
from server.config import Settings
from server.models import (
    Device,
    Finding,
    Incident,
    IncidentPhoto,
    IncidentReport,
    Inspection,
    Order,
    Part,
    Photo,
    Receipt,
    School,
    Signature,
    Template,
)
from server.queries import photos as known
from server.seed import City
from server.sync.announced import Announced
from server.sync.incidents import FORM, KIND
from server.sync.uploads import UploadDesk
from server.work import Work, Works
from shared.ids import new_id
from shared.incidents import Harm
from shared.sealing import digest
from shared.vocabulary import (
    InspectionState,
    OpResult,
    OrderState,
    PhotoPurpose,
    PhotoSource,
    ReviewVerdict,
    SignatureRole,
    VisitMode,
)
from tests import photos
from tests.browser import (
    asked,
    going_back,
    issuing,
    on_paper,
    on_the_campus,
    stepped,
    ways_out,
)
from tests.browser.faults import FAULTS, HAPPENED, Fault
from tests.clocks import SteppedClock
from tests.drivers.settling import settle_first

MORE_TIME = Request(6, "灯杆须定制，厂家九天后到货", "已断电并挖好基坑", "傍晚由保安持灯巡查")
STROKES = [[80, 500, 200, 200, 320, 640, 430, 280, 560, 610, 700, 330, 900, 480]]
DIFFERING = {"SP-01": [{"value": "pass"}, {"value": "fail"}]}
ANSWERS = {"ZD-07": "pass", "RF-01": "1", "RF-08": "pass", "XF-02": "fail", "SP-01": "pass"}

MARKED = [
    {"shape": "circle", "points": [[320, 420], [680, 820]], "text": ""},
    {"shape": "arrow", "points": [[120, 880], [330, 650]], "text": ""},
    {"shape": "text", "points": [[700, 360]], "text": "疏散通道被堵"},
]
"""What an inspector drew on the photo of a fault."""


class BusyCity:
    """Furnishes a seeded database so that every page has something to show."""

    def __init__(self, engine: Engine, settings: Settings, now: datetime, city: City) -> None:
        self.now, self.city = now, city
        self.clock = SteppedClock(now)
        app = create_app(settings, self.clock, engine)
        self.works: Works = app.works
        self.desk: UploadDesk = app.extensions["lookback_uploads"]
        self.schools = sorted(city.schools.values())[:4]
        self.visits: dict[tuple[int, int], str] = {}
        self.device_id = new_id(1)

    def build(self) -> None:
        self._tablet()
        self.clock.set(self.now - issuing.LONG_AGO)
        issuing.furnish(self.acting, self.city.offices)
        for fault in sorted(FAULTS, key=lambda one: -one.days_ago):
            self.clock.set(self.now - timedelta(days=fault.days_ago))
            self._live(fault, self._find(fault))
        self.clock.set(self.now)
        self._hold()
        for told in HAPPENED:
            self._happen(told)
        going_back.furnish(self.acting, self.schools[2])
        door = self._upload(self.school_login(1), photos.small("corridor", light=2))[0]
        asked.furnish(self.acting, self.city.areas["YT"], self.school_login(1), door)
        ways_out.furnish(self.acting, self.city.people["zhou"])
        team = self.city.people["chen"], self.city.people["lin"]
        on_paper.furnish(self.works, self.acting, self.schools[3], team)
        stepped.furnish(self.acting, self.schools[:2], self.school_login(0))

    def acting(self, login: str) -> Any:
        with self.works.reading() as work:
            actor = scope.load_actor(work.session, self.city.people[login])
        return self.works.writing(actor)

    def school_login(self, number: int) -> str:
        """The account of the school with this number among ours."""
        with self.works.reading(scope.SYSTEM) as work:
            return f"school-{work.session.get_one(School, self.schools[number]).code}"

    def _tablet(self) -> None:
        with self.acting("zhou") as work:
            work.session.add(
                Device(
                    id=self.device_id,
                    name="3 号平板",
                    person_id=self.city.people["chen"],
                    public_key="",
                    token_digest=digest(b"tablet"),
                    enrolled_at=work.now,
                    last_seen_at=work.now,
                    app_version="0.1.0",
                )
            )

    def _find(self, fault: Fault) -> str:
        """The fault stands in an inspection of its day; its order follows by rule."""
        inspection_id = self.visits.get((fault.days_ago, fault.school)) or self._inspect(fault)
        self.visits[fault.days_ago, fault.school] = inspection_id
        sha256, size = self._upload("chengguan", photos.small(fault.scene))
        with self.acting("chen") as work:
            finding = Finding(
                id=work.new_id(),
                inspection_id=inspection_id,
                code=fault.code,
                grade=fault.grade,
                party=fault.party,
                what=fault.what,
                where=fault.where,
                measure="按规范改好，张贴标识，专人每天查一次并留记录",
                immediate_measure="当场拆除，上课期间专人值守",
                rectify_workdays=fault.term,
                found_at=work.now,
                found_by=self.city.people["chen"],
                device_id=self.device_id,
            )
            work.session.add(finding)
            work.session.flush()
            for purpose in (PhotoPurpose.FINDING, PhotoPurpose.GATE):
                photo = self._photo(work, inspection_id, sha256, size, purpose)
                if purpose is PhotoPurpose.FINDING:
                    photo.finding_id, photo.layers = finding.id, MARKED
            checked = work.session.get_one(Inspection, inspection_id)
            order = orders.issue_for_inspection(work, checked)[0]
            return order.id

    def _photo(self, work: Work, owner: str, sha256: str, size: int, purpose: str) -> Photo:
        photo = Photo(
            id=work.new_id(),
            inspection_id=owner,
            purpose=purpose,
            sha256=sha256,
            preview_sha256=known.preview_of(work, sha256),
            width=photos.DRAWN[0],
            height=photos.DRAWN[1],
            bytes=size,
            source=PhotoSource.CAMERA,
            taken_at=work.now,
            taken_by=self.city.people["chen"],
            device_id=self.device_id,
            facts={"taken": {"uncertainty_ms": 40}, "place": {"accuracy_m": 8}},
        )
        work.session.add(photo)
        return photo

    def _inspect(self, fault: Fault) -> str:
        with self.acting("chen") as work:
            template = work.session.scalars(select(Template)).one()
            school_id = self.schools[fault.school]
            inspection = Inspection(
                id=work.new_id(),
                school_id=school_id,
                area_id=self._area(work, school_id),
                template_id=template.id,
                state=InspectionState.COMPLETE,
                mode=VisitMode.SURPRISE,
                lead_id=self.city.people["chen"],
                arrived_at=work.now,
                arrival={"received_by": "副校长", "place": {"accuracy_m": 8}},
                answers={code: {"value": value} for code, value in ANSWERS.items()},
                conflicts=DIFFERING if fault.scene == "kitchen" else {},
                received_at=work.now,
                submitted_at=work.now,
                remarks="情况属实，马上安排整改。",
                score="91.5",
            )
            work.session.add(inspection)
            work.session.flush()
            self._seal(work, inspection.id)
            return inspection.id

    def _area(self, work: Work, school_id: str) -> str:
        return work.session.get_one(School, school_id).area_id

    def _seal(self, work: Work, inspection_id: str) -> None:
        sealed = digest(inspection_id.encode())
        for role, post in ((SignatureRole.INSPECTOR, "督查员"), (SignatureRole.SCHOOL, "副校长")):
            work.session.add(
                Signature(
                    id=work.new_id(),
                    inspection_id=inspection_id,
                    role=role,
                    post=post,
                    digest=sealed,
                    strokes=STROKES,
                    signed_at=work.now,
                    device_id=self.device_id,
                )
            )
        work.session.add(
            Part(
                inspection_id=inspection_id,
                device_id=self.device_id,
                person_id=self.city.people["chen"],
                joined_at=work.now,
                submitted_at=work.now,
                digest=sealed,
                covers=[],
            )
        )

    def _live(self, fault: Fault, order_id: str) -> None:
        """Let the order come as far as the fault says."""
        if fault.reach in ("issued", "proposed"):
            return
        login = self.school_login(fault.school)
        if fault.reach == "refused":
            self._refuse(order_id, fault)
            return
        self.clock.advance(days=1)
        with self.acting(login) as work:
            orders.sign(work, order_id)
        if fault.reach == "signed":
            return
        if fault.reach == "asked":
            with self.acting(login) as work:
                extensions.ask(work, order_id, MORE_TIME)
            return
        self._send(login, fault, order_id, 3)
        self._settle(fault, login, order_id)

    def _settle(self, fault: Fault, login: str, order_id: str) -> None:
        if fault.reach in ("returned", "resent"):
            self._review(order_id, ReviewVerdict.RETURNED, "照片看不清部位，请近拍。")
        if fault.reach == "resent":
            self._send(login, fault, order_id, 11)
        if fault.reach in ("recheck", "closed"):
            self._review(order_id, ReviewVerdict.ACCEPTED, "")
        if fault.reach == "closed":
            self._recheck(order_id)

    def _refuse(self, order_id: str, fault: Fault) -> None:
        sha256, size = self._upload("chengguan", photos.small(fault.scene, light=5))
        with self.acting("chen") as work:
            owner = work.session.get_one(Order, order_id).inspection_id
            paper = self._photo(work, owner, sha256, size, PhotoPurpose.PAPER)
            on_the_campus.refuse(work, order_id, paper, STROKES)

    def _send(self, login: str, fault: Fault, order_id: str, shift: int) -> None:
        self.clock.advance(days=2)
        picture = photos.small(fault.scene, right=True, light=shift)
        sha256, _size = self._upload(login, picture)
        with self.acting(login) as work:
            settle_first(work, order_id)
            sent = [SentPhoto(sha256, known.preview_of(work, sha256), "整改后.jpg")]
            report = "已改好，每天早晨由值日老师试推一次，记录附后。"
            orders.submit_evidence(work, order_id, report=report, photos=sent)

    def _review(self, order_id: str, verdict: ReviewVerdict, remark: str) -> None:
        self.clock.advance(days=1)
        with self.acting("zhou") as work:
            orders.review(work, order_id, verdict=verdict, remark=remark)

    def _recheck(self, order_id: str) -> None:
        with self.acting("zhou") as work:
            rechecks.judge(work, order_id, passed=True, remark="次日到场，减速带已装好")

    def _upload(self, login: str, data: bytes) -> tuple[str, int]:
        with self.works.reading() as work:
            actor = scope.load_actor(work.session, self.city.people[login])
        sha256 = digest(data)
        opened = self.desk.create(actor, Announced(sha256, len(data), "image/jpeg"))
        if not opened.done:
            self.desk.append(actor, opened.upload_id, opened.offset, data)
        return sha256, len(data)

    def _happen(self, told: tuple[Any, ...]) -> None:
        """An incident with its reports, each with a photo but the first of all."""
        school_id, happened = self.schools[told[0]], timedelta(minutes=told[1][0] + 25)
        shown = self._upload("chengguan", photos.small("kitchen"))
        with self.acting("chen") as work:
            incident = Incident(
                id=work.new_id(), number=next_number(work, KIND, FORM), school_id=school_id,
                area_id=self._area(work, school_id), kind=told[1][1],
                happened_at=work.now - happened, received_at=work.now,
            )  # fmt: skip
            work.session.add(incident)
            for ordinal, (ago, kind, place, note, counted) in enumerate(told[1:], 1):
                at = work.now - timedelta(minutes=ago)
                report = IncidentReport(
                    id=work.new_id(), ordinal=ordinal, kind=kind, place=place, note=note,
                    number=incident.number if ordinal == 1 else next_number(work, KIND, FORM),
                    happened_at=incident.happened_at, reported_at=at, where="北侧",
                    received_at=at + timedelta(minutes=40), device_id=self.device_id,
                    reported_by=self.city.people["chen"], at_once=["police_called", "first_aid"],
                    counts={
                        harm: {"pupils": count, "staff": None, "others": None}
                        for harm, count in zip(Harm, counted, strict=True)
                    },
                )  # fmt: skip
                incident.reports.append(report)
                work.session.flush()
                if ordinal > 1:
                    self._shoot(work, report, *shown)

    def _shoot(self, work: Work, report: IncidentReport, sha256: str, size: int) -> None:
        work.session.add(
            IncidentPhoto(
                report_id=report.id, position=0, incident_id=report.incident_id, sha256=sha256,
                preview_sha256=known.preview_of(work, sha256), width=photos.DRAWN[0],
                height=photos.DRAWN[1], bytes=size, source=PhotoSource.CAMERA,
                taken_at=report.reported_at, taken_by=report.reported_by,
                device_id=self.device_id, layers=MARKED,
            )
        )  # fmt: skip

    def _hold(self) -> None:
        with self.acting("chen") as work:
            inspection = work.session.scalars(select(Inspection).order_by(Inspection.id)).first()
            assert inspection is not None
            for seq, code in enumerate(("part_submitted", "not_on_team"), 1):
                payload = {"what": "后门未上锁", "where": "食堂北侧", "grade": "serious"}
                op = {"payload": payload, "kind": "finding.add"}
                work.session.add(
                    Receipt(
                        device_id=self.device_id,
                        device_seq=seq,
                        op_id=work.new_id(),
                        sha256=digest(code.encode()),
                        actor_id=self.city.people["chen"],
                        kind="finding.add",
                        entity_id=work.new_id(),
                        inspection_id=inspection.id,
                        result=OpResult.HELD,
                        code=code,
                        facts={},
                        op=json.dumps(op, ensure_ascii=False),
                        received_at=work.now,
                    )
                )


def states(works: Works) -> dict[str, str]:
    """One order of each state, by the state."""
    with works.reading(scope.SYSTEM) as work:
        found = work.session.execute(select(Order.state, Order.id).order_by(Order.id.desc()))
        return {OrderState(state): order_id for state, order_id in found}


def settings_of(folder: Path, url: str) -> Settings:
    """The settings the served server reads from its environment."""
    return Settings.from_env({"LOOKBACK_DATA": str(folder), "LOOKBACK_DATABASE_URL": url})
