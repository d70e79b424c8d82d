"""A made-up working day for the tablet's screens: an office, a city, and what happened before.

Every state a screen can be in is reached by real acts on both sides; nothing is set by hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mobile.app import Held, LookbackApp
from mobile.config import TabletConfig
from mobile.device.desktop import FileGuard, FolderPapers, OwnFiles, StillMachine, WheelCodes
from mobile.presenters.camera import Marks
from mobile.wiring import Tablet, wire
from server import migrations, scope, seed
from server.actions import complaints, lookbacks, orders, rechecks, sealing, visits
from server.actions.lookbacks import Errands
from server.actions.orders import SentPhoto
from server.actions.register import SchoolFacts
from server.actions.visits import Plan
from server.app import create_app
from server.content import city_roster
from server.domain.planning_words import ComplaintChannel
from server.infra.database import make_engine
from server.infra.roster import read_roster
from server.models import Blob, LookBack, Order, School
from server.sync.announced import Announced
from server.work import Works
from shared.records.ops import Layer, Place
from shared.sealing import digest
from shared.vocabulary import OrderState, PhotoSource, PlaceSource, ReviewVerdict, Verdict
from tests import photos
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS, settings_for
from tests.drivers.office import OfficeDriver
from tests.drivers.settling import settle_first
from tests.drivers.tablet import PIN, PIN_COST, TabletDriver, as_it_should_be
from tests.drivers.view import GivenView
from tests.wires import FlaskWire

LONG_NAME = "云汀市青禾镇中心第二实验小学（含附属幼儿园、望潮路西校区）"
PAIR = ("chen", "lin")
COMPLAINT = "反映放学时北门无人值守，电动车占道"
FIRST, SECOND, LOOKED_AT = "望潮中学", "青禾实验小学", "石榴花幼儿园"
FAULTS = {"RF-01": "2", "XF-07": "fail", "ZB-01": "fail"}
PLACES = {"RF-01": "roster", "XF-07": "blocked", "ZB-01": "gate", "WF-05": "wall"}
CONTACTS = (
    {"post": "校长", "name": "", "phone": "0595-8200-0001"},
    {"post": "学校安全负责人", "name": "", "phone": ""},
)
AS_ANSWERED = 22
"""So many items are answered when the day is looked at."""


class GivenCamera:
    """A camera that sees one place after the other of those it is given."""

    source = PhotoSource.CAMERA

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place, self._number = "gate", 0

    def take(self, on_taken: Callable[[Path], None]) -> None:
        self._number += 1
        on_taken(seen(self.folder, self.place, self._number % 20))


SEEN = {
    "gate": ("gate", True),
    "corridor": ("corridor", True),
    "blocked": ("corridor", False),
    "wall": ("extinguisher", True),
    "roster": ("guards", False),
    "kitchen": ("kitchen", True),
}


def seen(folder: Path, place: str, light: int = 0) -> Path:
    """A small photo of a place as a file; numbered ones of one place differ by a little light."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{place}-{light:02d}.jpg"
    scene, right = SEEN[place]
    path.write_bytes(photos.small(scene, right=right, light=light))
    return path


class NearTheGate:
    """A receiver that knows where it is."""

    def here(self) -> Place:
        return Place(PlaceSource.DEVICE, 247_000_000, 1_186_000_000, 6)


def looking_through(view: GivenView, folder: Path) -> Held:
    """Nothing in the hand but a view to look through."""
    return Held(StillMachine(), OwnFiles(folder), WheelCodes(), view)


class Stage:
    """The office, its city, and the tablets of one day."""

    def __init__(
        self, folder: Path, more: Sequence[SchoolFacts] = (), pin_cost: int = PIN_COST
    ) -> None:
        self.folder, self.clock, self._pin_cost = folder, SteppedClock(), pin_cost
        folder.mkdir(parents=True, exist_ok=True)
        engine = make_engine(f"sqlite:///{folder / 'office.db'}")
        migrations.upgrade(engine)
        settings = settings_for(folder)
        schools = (*_schools(), *more)
        self._city = seed.build(Works(engine, self.clock, settings), schools)
        self.server: Any = create_app(settings, self.clock, engine)
        self.works: Works = self.server.works
        self.office = OfficeDriver(self.works, self._city)
        self.wire = FlaskWire(self.server)
        self.camera = GivenCamera(folder / "shots")
        self.view = GivenView(folder / "live", ends=False)
        self.tablets: dict[str, Tablet] = {}

    def app(self, name: str) -> LookbackApp:
        """The app of a tablet, made when first asked for; not enrolled yet."""
        if name not in self.tablets:
            folder = self.folder / name
            config, guard = TabletConfig(folder, self._pin_cost), FileGuard(folder / "keys")
            self.tablets[name] = wire(config, guard, self.clock, self.wire)
        return LookbackApp(
            self.tablets[name],
            self.camera,
            NearTheGate(),
            FolderPapers(self.folder / "papers"),
            looking_through(self.view, self.folder / "live"),
        )

    def enrol(self, login: str) -> Tablet:
        """This inspector's tablet is taken in, and hears the office for the first time."""
        self.app(login)
        tablet = self.tablets[login]
        code = self.office.enrol_code(login)
        tablet.unlock.enrol(server="http://office.example", code=code, pin=PIN, transport=self.wire)
        tablet.engine.run_until_quiet()
        return tablet

    def sync(self, login: str) -> None:
        """Everything that can be carried is carried."""
        self.tablets[login].engine.backoff.wake()
        self.tablets[login].engine.run_until_quiet()

    def plan(self, team: tuple[str, str], *schools: str, hours: int = 1) -> None:
        """Sealed visits of this pair to these schools."""
        with self.office.acting() as work:
            ids = [self._city.schools[school] for school in schools]
            going = self._going(work, team, hours)
            visits.draw(work, name="九月抽查", school_ids=ids, count=len(ids), plan=going)

    def seal(self) -> None:
        """The office's clock came round: tablets of the teams have envelopes waiting."""
        with self.office.works.writing(scope.SYSTEM) as work:
            sealing.seal_due(work)

    def plan_look_back(self, team: tuple[str, str]) -> None:
        """Every case that is due is to be looked back at by this pair, and a complaint with it."""
        with self.office.acting() as work:
            said = complaints.Told(ComplaintChannel.HOTLINE, work.today, COMPLAINT)
            also = complaints.record(work, self._city.schools[LOOKED_AT], said)
            due = [row.id for row in work.session.scalars(select(LookBack).order_by(LookBack.id))]
            going, errands = self._going(work, team, 1), Errands(complaints=(also.id,))
            lookbacks.plan(work, due, going=going, errands=errands)

    def release(self) -> None:
        """The hour has come."""
        self.clock.advance(hours=1, minutes=1)
        self.office.release()

    def last_months_check(self) -> None:
        """Another pair found faults; the school reported them fixed; a month passed."""
        driver = TabletDriver(self.folder / "he", self.clock, self.wire)
        driver.enrol(self.office.enrol_code("he"))
        self.plan(("he", "su"), LOOKED_AT)
        self.release()
        driver.sync()
        driver.arrive(LOOKED_AT, self._shot("gate"))
        wrong = {"XF-07": "fail", "WF-05": "fail"}
        driver.answer_all(wrong, lambda code: self._shot("kitchen"))
        boxes = Marks((Layer("circle", [[230, 420], [800, 880]]),))
        driver.find("XF-07", self._shot("blocked"), where="三层东侧楼梯口", marks=boxes)
        driver.find("WF-05", self._shot("wall"), where="操场北侧")
        driver.sign_and_submit()
        driver.sync()
        driver.tablet.close()
        self._fix_all()
        self.clock.advance(days=35)

    def checked_before(self, school: str, numbers: dict[str, str]) -> None:
        """Another pair asked the whole list of a school and counted so; a month passed."""
        driver = TabletDriver(self.folder / "su", self.clock, self.wire)
        driver.enrol(self.office.enrol_code("su"))
        self.plan(("su", "he"), school)
        self.release()
        driver.sync()
        driver.arrive(school, self._shot("gate"))
        driver.checklist.show(whole=True)
        driver.answer_all(numbers, lambda _code: self._shot("kitchen"))
        for row in driver.checklist.state.rows:
            if row.verdict == Verdict.FAIL:
                driver.find(row.code, self._shot("wall"))
        driver.sign_and_submit()
        driver.sync()
        driver.tablet.close()
        self.clock.advance(days=35)

    def _fix_all(self) -> None:
        with self.works.reading() as work:
            found = list(work.session.scalars(select(Order)))
        for order, place in zip(found, ("corridor", "gate"), strict=True):
            self._fix(order, place)

    def _fix(self, order: Order, place: str) -> None:
        """The school signs and sends a photo; the office accepts it."""
        data = self._shot(place).read_bytes()
        with self.works.reading(scope.SYSTEM) as work:
            login = f"school-{work.session.get_one(School, order.school_id).code}"
        desk = self.server.extensions["lookback_uploads"]
        school = OfficeDriver(self.works, self._city, login)
        with school.acting() as work:
            orders.sign(work, order.id)
            actor = work.actor
        told = Announced(digest(data), len(data), "image/jpeg", "after.jpg")
        desk.append(actor, desk.create(actor, told).upload_id, 0, data)
        with school.acting() as work:
            settle_first(work, order.id)
            preview = work.session.get_one(Blob, told.sha256).facts["preview_sha256"]
            photo = SentPhoto(told.sha256, preview, "after.jpg")
            orders.submit_evidence(work, order.id, report="已经改好", photos=[photo])
        with self.office.acting() as work:
            accepted = orders.review(work, order.id, verdict=ReviewVerdict.ACCEPTED)
            if accepted.state == OrderState.RECHECK:
                rechecks.judge(work, order.id, passed=True, remark="到场看过，已改好")

    def _going(self, work: Any, team: tuple[str, str], hours: int) -> Plan:
        people = tuple(self._city.people[login] for login in team)
        return Plan(people, work.today, work.now + timedelta(hours=hours))

    def _shot(self, place: str) -> Path:
        return seen(self.folder / "shots", place)

    def look_through(self, place: str = "") -> None:
        """The tablet shows live what its camera sees there; without a place it shows nothing."""
        self.view.pictures = [self._shot(place).read_bytes()] if place else []

    def arrive(self, tablet: Tablet, school: str) -> TabletDriver:
        """This tablet's inspector stands at the gate."""
        driver = TabletDriver(self.folder, self.clock, self.wire, tablet=tablet)
        driver.arrive(school, self._shot("gate"))
        self.clock.advance(minutes=8)
        return driver

    def answer_some(self, driver: TabletDriver, count: int = AS_ANSWERED) -> None:
        """The first items of the list, three of them faults with photos."""
        checklist = driver.checklist
        for row in checklist.state.rows[:count]:
            checklist.answer(row.code, FAULTS.get(row.code, as_it_should_be(row)))
        for code, value in FAULTS.items():
            checklist.answer(code, value)
            driver.find(code, self._shot(PLACES[code]), where="三层东侧楼梯口")

    def answer_all(self, driver: TabletDriver) -> None:
        """The whole quick list, with the photos it asks for."""
        driver.answer_all(FAULTS, lambda _code: self._shot("kitchen"))


def _schools() -> tuple[SchoolFacts, ...]:
    """The city's register, and before it the schools of the story."""
    told = [replace(one, code=f"34{one.code[2:]}", contacts=CONTACTS) for one in SCHOOLS]
    long = replace(told[1], code="349999", name=LONG_NAME, lat_e7=247_460_000)
    roster = read_roster(city_roster.workbook())
    rest = (row.school for row in roster.rows if row.school)
    return (*told, long, *rest)
