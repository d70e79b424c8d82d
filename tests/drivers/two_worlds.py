"""One office day lived twice, the same in every byte but for one thing: which school is planned.

A world is copied from one beginning; its clock stands still until told, and whatever is drawn by
chance in it (ids, salts, tokens, nonces) comes from a seed that begins anew with each request and
each act. So two worlds differ in nothing but what depends on the plan. Everybody who may not know
goes through their day, and whatever crosses a wire is written down.
"""

import gzip
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from mobile.presenters.arrival import ArrivalPresenter
from mobile.presenters.checklist import ChecklistPresenter
from mobile.presenters.finding import FindingPresenter
from mobile.sync.transport import Answer, Ask
from server import seed
from server.actions import ceremonies, complaints, lookbacks, visits, waves
from server.actions.lookbacks import Errands
from server.actions.sealing import KEYS_AHEAD
from server.actions.visits import Plan
from server.api.request import SESSION_COOKIE
from server.app import create_app
from server.domain.planning_words import ComplaintChannel
from server.domain.waves import Parameters
from server.infra.database import make_engine
from server.jobs.queue import Worker
from server.models import LookBack, School, Visit
from server.seed import City
from server.work import Work
from shared import ids
from shared.records.ops import InspectionStart
from shared.vocabulary import OpKind, VisitMode
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers import ways_out
from tests.drivers.chain import PUSH, Chain
from tests.drivers.chance import one_chance
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire

PLANNED = ("望潮中学", "青禾实验小学")
"""The schools that may be planned: the one world plans the first, the other the second."""
ELSEWHERE = "白鹭小学"
TEAM = ("chen", "lin")
TABLETS = {"chen-1": "chen", "lin-1": "lin", "he-1": "he", "he-2": "he"}
"""The last one was enrolled and has never been in step: it loads everything on this day."""
NEW = "he-2"
OUTWARD = "the ways out"
SEALED = timedelta(hours=6)
ROLES = ("he", "leader", "chengguan", "school-350000", "school-350001")
DOORS = ("/", "/schools", "/inspections", "/orders", "/my", "/notices", "/templates", "/visits",
         "/waves", "/waves/new", "/draws", "/lookbacks", "/lookbacks/before", "/lookbacks/sample",
         "/proposals", "/measures",
         "/school-year", "/held", "/people", "/audit", "/search?q=学", "/results", "/simulator",
         "/campaigns", "/load", "/ties", "/my-ties", "/calendar", "/my-visits",
         "/board", "/board/day", "/board/day.pdf", "/indicators",
         "/indicators/guards")  # fmt: skip
API = ("schools", "visits", "lookbacks", "inspections", "orders", "people", "audit/chain",
       "sync/heads", "sync/device", "sync/bootstrap")  # fmt: skip
LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
LETTER = re.compile(rb'"letter":"([^"]*)"')
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}")
ASSETS = ("/static/", "/api/docs")
OF_A_SHAPE, PAGES_MAX = 2, 32
PACKED = "gzip"


class Crossed(NamedTuple):
    """What crossed a wire: everything somebody who listens could tell worlds apart by."""

    who: str
    asked: tuple[str, str, bytes]
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Beginning:
    """What both worlds begin with; ``copied`` gives the address of a database of its own."""

    folder: Path
    city: City
    copied: Callable[[Path], str]
    known: dict[str, list[str]] = field(default_factory=dict)
    """Ids that anybody may try, by what they are."""


class TappedWire(FlaskWire):
    """A tablet's wire, written down."""

    def __init__(self, world: "World", who: str) -> None:
        super().__init__(world.app)
        self._world, self._who = world, who

    def send(self, ask: Ask) -> Answer:
        answer = super().send(ask)
        asked = (ask.method, ask.path, repr(sorted(ask.headers.items())).encode())
        self._world.note(self._who, (asked[0], asked[1], asked[2] + (ask.body or b"")), answer)
        return answer


class World:
    """One of the two; ``planned`` is where the office means to go."""

    def __init__(self, beginning: Beginning, folder: Path, planned: str) -> None:
        ids._order = ids._Order()
        self.beginning, self.city, self.planned = beginning, beginning.city, planned
        self.known = {kind: list(some) for kind, some in beginning.known.items()}
        self.clock = SteppedClock()
        self.clock.advance(days=1)
        shutil.copytree(beginning.folder, folder)
        self.folder = folder
        self.engine = make_engine(beginning.copied(folder))
        self.app: Any = create_app(ways_out.settings_for(folder), self.clock, self.engine)
        self.office = OfficeDriver(self.app.works, self.city)
        self.crossed: list[Crossed] = []
        self._turn = 0
        self.tablets = {name: self._tablet(name) for name in TABLETS}

    def _tablet(self, name: str) -> TabletDriver:
        wire = TappedWire(self, name)
        with self.drawn():
            return TabletDriver(self.folder / name, self.clock, wire).unlock()

    def close(self) -> None:
        for tablet in self.tablets.values():
            tablet.tablet.close()
        self.engine.dispose()

    @contextmanager
    def drawn(self) -> Iterator[None]:
        """The next act, with chance of its own: what was drawn before plays no part."""
        self._turn += 1
        with one_chance(self.clock, f"turn {self._turn}"):
            yield

    # -- what crosses -------------------------------------------------------------------------

    def note(self, who: str, asked: tuple[str, str, bytes], answer: Answer) -> None:
        seen = without_letters(answer)
        told = tuple(sorted(seen.headers.items()))
        self.crossed.append(Crossed(who, asked, seen.status, told, seen.body))

    def ask(
        self, who: str, method: str, path: str, headers: Mapping[str, str], **more: Any
    ) -> Answer:
        """Somebody asks by hand."""
        with self.drawn():
            client = self.app.test_client(use_cookies=False)
            response = client.open(path, method=method, headers=dict(headers), **more)
        told = {name.lower(): value for name, value in response.headers.items()}
        answer = Answer(response.status_code, told, response.get_data())
        self.note(who, (method, path, repr((sorted(headers.items()), more)).encode()), answer)
        return answer

    # -- the plan -----------------------------------------------------------------------------

    def plan(self) -> None:
        """A complaint, a visit, a draw, a look-back: of the one school, told to nobody before."""
        school = self.city.schools[self.planned]
        team = tuple(self.city.people[login] for login in TEAM)
        with self.drawn(), self.office.acting() as work:
            self.known_hour = work.now + SEALED
            going = Plan(team, work.today, self.known_hour)
            made = [visits.plan_ad_hoc(work, school, plan=going)]
            said = complaints.Told(ComplaintChannel.LETTER, work.today, "反映校门口无人值守")
            complaint = complaints.record(work, school, said)
            made += visits.draw(work, name="抽查", school_ids=[school], count=1, plan=going)[1]
            due = select(LookBack.id).where(LookBack.school_id == school).order_by(LookBack.id)
            also = Errands(complaints=(complaint.id,))
            cases = work.session.scalars(due).all()
            made.append(lookbacks.plan(work, cases, going=going, errands=also))
            made += self._wave(work, school, team)
            self.known["visits"] = [one.id for one in made]
            self.known["planned"] = [one.inspection_id for one in made]

    def _wave(self, work: Work, school_id: str, team: tuple[str, ...]) -> list[Visit]:
        """A wave of the school's town, drawn and sealed: one school, and the one who goes there.

        Of two, the draw says who leads; it is another in another world, and tells nothing.
        """
        day = work.today.isoformat()
        hour = f"{self.known_hour.astimezone(ZoneInfo(work.settings.time_zone)):%H:%M}"
        parameters = Parameters(
            total=1, first_on=day, last_on=day, release_hour=hour, team=1, inspectors=team[:1]
        )
        town = work.session.get_one(School, school_id).area_id
        wave = waves.prepare(work, waves.Asked("小批次", town, parameters))
        waves.freeze(work, wave.id)
        draw = ceremonies.commit(work, wave.id)
        self.known["waves"], self.known["draws"] = [wave.id], [draw.id]
        return ceremonies.draw(work, draw.id)

    def pass_time(self, hours: int = 1) -> None:
        """An hour goes by, and the workers do what is due."""
        self.clock.advance(hours=hours)
        store = self.app.extensions["lookback_uploads"].store
        with self.drawn():
            (worker := Worker(self.app.works, store)).begin()
            worker.run_due()
        for row in ways_out.written(self.app.works):
            self.note(OUTWARD, ("", row[5], b""), Answer(200, {}, repr(row).encode()))

    # -- the day of who may not know ----------------------------------------------------------

    def day(self) -> None:
        """Everybody does what they do, up to the hour before the release."""
        self.morning()
        self.pass_time()
        for name in (ELSEWHERE, *PLANNED):
            self.inspect("he-1", name)
        self.sync()
        self.pass_time()
        self.office_hours()
        self.pass_time()
        self.sync()

    def morning(self) -> None:
        """It is planned; every tablet comes into step, and somebody tries to find out."""
        self.plan()
        self.sync()
        for login in (TEAM[0], "he"):
            self.try_doors(login)

    def try_doors(self, login: str) -> None:
        """A tablet that is not ours says it begins each planned visit at each of the schools."""
        with self.drawn():
            chain = Chain(self.app, self.office.enrol_code(login), self.clock, len(login))
        for visit, inspection in zip(self.known["visits"], self.known["planned"], strict=True):
            for name in PLANNED:
                arrived = InspectionStart(
                    self.city.schools[name], chain.now(), VisitMode.SURPRISE,
                    self.known["templates"][0], visit_id=visit,
                )  # fmt: skip
                with self.drawn():
                    op = chain.op(OpKind.INSPECTION_START, inspection, arrived)
                    told = chain.push(op)
                answer = Answer(told.status_code, dict(told.headers), told.get_data())
                self.note(f"a wild tablet of {login}", ("POST", PUSH, op.text.encode()), answer)

    def sync(self) -> None:
        """Every tablet comes into step; the team's own must not learn where they go either."""
        for driver in self.tablets.values():
            with self.drawn():
                driver.sync()

    def inspect(self, name: str, school: str) -> None:
        """An inspector comes to a school unplanned, as they may; it may be the planned one."""
        desk = self.tablets[name].tablet.desk
        with self.drawn():
            arrival = ArrivalPresenter(desk, self.city.schools[school])
            arrival.photograph_gate(pictures.file(self.folder / "shots", f"gate {school}"))
            state = arrival.begin()
            assert state.started, state.error
            ChecklistPresenter(desk, state.inspection_id).answer("XF-07", "fail")
            finding = FindingPresenter(desk, state.inspection_id, "XF-07")
            finding.say(where="北门")
            finding.photograph(pictures.file(self.folder / "shots", f"fault {school}", "red"))
            assert finding.save().saved
        self.known["inspections"].append(state.inspection_id)

    def office_hours(self) -> None:
        """The console, the API and the door, for every role that may not know."""
        with self.drawn(), self.office.acting() as work:
            ways_out.something_happens(work, self.known["orders"])
        for who in ROLES:
            token = self._signed_in(who)
            self._leaf_through(who, {"Cookie": f"{SESSION_COOKIE}={token}"})
            self._ask_the_api(who, {"Authorization": f"Bearer {token}"})
        for who in TEAM:
            self._subscribe(who)
        self._ask_the_api("stranger", {})
        for path in DOORS:
            self.ask("stranger", "GET", path, {})
        for name, driver in self.tablets.items():
            token = driver.tablet.desk.shelves.vault.device()["device_token"]
            self._ask_the_api(name, {"Authorization": f"Bearer {token}"})

    def _signed_in(self, who: str) -> str:
        said = {"login": who, "password": seed.PASSWORD}
        opened = self.ask(who, "POST", "/api/v1/sessions", {}, json=said)
        assert opened.status == 201, opened.body
        return re.findall(rb'"token": ?"([^"]+)"', opened.body)[0].decode()

    def _subscribe(self, who: str) -> None:
        """One of the team looks at their visits, and has them in a calendar of their own."""
        headers = {"Authorization": f"Bearer {self._signed_in(who)}"}
        self.ask(who, "GET", "/my-visits", headers)
        made = self.ask(who, "POST", "/calendar/address", headers).body.decode()
        told = self.ask("stranger", "GET", re.findall(r"/calendars/[^<]+[.]ics", made)[0], {})
        assert told.body.count(b"BEGIN:VEVENT"), "there is a visit, and nobody is told where"

    def _leaf_through(self, who: str, headers: dict[str, str]) -> None:
        """Every page that can be reached, a few of a shape."""
        waiting, seen, shapes = list(DOORS), set(DOORS), dict[str, int]()
        while waiting and len(seen) < PAGES_MAX:
            path = waiting.pop(0)
            answer = self.ask(who, "GET", path, headers)
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            for link in LINK.findall(answer.body.decode().replace("&amp;", "&")):
                shape = AN_ID.sub("*", link)
                shapes[shape] = shapes.get(shape, 0) + (link not in seen)
                if link not in seen and shapes[shape] <= OF_A_SHAPE:
                    if not link.startswith(ASSETS):
                        waiting.append(link)
                    seen.add(link)

    def _ask_the_api(self, who: str, headers: dict[str, str]) -> None:
        """Every list, and everything whose id might be guessed, known or not."""
        for name in API:
            self.ask(who, "GET", f"/api/v1/{name}", headers)
        for kind in ("schools", "orders", "inspections", "planned"):
            for one in self.known[kind]:
                listed = "inspections" if kind == "planned" else kind
                self.ask(who, "GET", f"/api/v1/{listed}/{one}", headers)
        for school in (self.city.schools[name] for name in PLANNED):
            self.ask(who, "GET", f"/api/v1/schools/{school}/timeline", headers)
            self.ask(who, "HEAD", f"/schools/{school}", headers)
        for area in self.city.areas.values():
            scope = f"/api/v1/sync/scopes/area:{area}"
            self.ask(who, "GET", scope, {**headers, "Accept-Encoding": PACKED})
        for visit in self.known["visits"]:
            self.ask(
                who, "POST", f"/api/v1/visits/{visit}/cancellation", headers, json={"reason": "?"}
            )
            self.ask(who, "POST", f"/visits/{visit}/school.pdf", headers)
            self.ask(who, "POST", f"/visits/{visit}/checklist.pdf", headers)

    # -- the hour -----------------------------------------------------------------------------

    def keys(self) -> None:
        """Ten minutes before the hour: the team's tablets have what opens their envelopes."""
        hour = self.known_hour
        self.clock.advance(seconds=(hour - KEYS_AHEAD - self.clock.now()).total_seconds())
        self.pass_time(hours=0)
        self.sync()

    def release(self) -> None:
        """The hour has come; the team is told, and the worlds differ."""
        self.clock.advance(hours=SEALED.total_seconds() // 3600)
        self.office.release()
        self.sync()


def without_letters(answer: Answer) -> Answer:
    """An answer as somebody sees it who holds no secret: of an envelope its size and no more.

    Who could tell two envelopes of one size apart otherwise could break AES-GCM.
    """
    packed = answer.headers.get("content-encoding") == PACKED
    plain = gzip.decompress(answer.body) if packed else answer.body
    seen = LETTER.sub(lambda found: b'"letter":%d' % len(found[1]), plain)
    if seen == plain:
        return answer
    headers = {**answer.headers, "content-length": str(len(seen))}
    return Answer(answer.status, headers, seen)


def apart(one: World, other: World) -> list[Crossed]:
    """What the one saw and the other did not, at the same place of the day."""
    both = zip_longest(one.crossed, other.crossed)
    return [here or there for here, there in both if here != there]


def difference(one: World, other: World) -> list[str]:
    """Where the two can be told apart, in short; nothing if nobody could."""
    return [
        f"{told.who} {told.asked[0]} {told.asked[1]}: {told.status}" for told in apart(one, other)
    ]
