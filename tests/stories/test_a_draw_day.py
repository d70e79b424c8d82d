"""A draw day: an everyday draw and a public one with a number withheld; then its visits, an order
closed, and another team that goes back and finds that it was not so. The records prove it all.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions.register import SchoolFacts
from server.models import (
    Draw,
    FalseReport,
    Grant,
    LookBack,
    Order,
    Proposal,
    Visit,
    VisitInspector,
)
from server.seed import City
from server.work import Works
from shared.clock import local_date, to_wire
from shared.records.ops import InspectionStart, LookBackJudge
from shared.vocabulary import (
    OpKind,
    OrderState,
    Outcome,
    Role,
    SignatureRole,
    VisitMode,
    VisitState,
)
from tests import pictures
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS
from tests.drivers.cases import Cases
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.drivers.waves import slip
from tests.server.console.test_rosters import Hands, words
from tests.server.console.test_waves import BLIND, NUMBERS, a_form

VERIFIER = Path(__file__).parents[2] / "server" / "content" / "verify_draw.py"
WITHHELD = "一名监督员未按时公布其数"


class Day:
    """The office and its city on a draw day, each act over the wire."""

    def __init__(self, app: Any, works: Works, city: City, clock: SteppedClock) -> None:
        self.app, self.works, self.city, self.clock = app, works, city, clock
        self.office, self.tablets = Office(works, city), 0

    def wave(self, **told: str) -> str:
        """A wave is prepared; its address."""
        answer = Hands(self.app, "zhou").post("/waves", **a_form(self.works, **told))
        return str(answer.headers["Location"])

    def bound(self, address: str, **told: Any) -> str:
        """It is frozen and the salt committed; the attempt's id."""
        assert Hands(self.app, "zhou").post(address, **told).status_code == 302
        with self.works.reading(scope.SYSTEM) as work:
            latest = select(Draw.id).order_by(Draw.id.desc())
            return str(work.session.scalars(latest).first())

    def numbers(self, draw_id: str, *withheld: str) -> None:
        """Each officer commits a number of their own; all but these tell theirs."""
        mine = f"/waves/numbers/{draw_id}"
        for login, number in NUMBERS.items():
            bound = slip(number)
            answer = Hands(self.app, login).post(f"{mine}/promise", commitment=bound)
            assert answer.status_code == 302
        for login in NUMBERS.keys() - set(withheld):
            told = {"number": NUMBERS[login], "blind": BLIND}
            assert Hands(self.app, login).post(f"{mine}/tell", **told).status_code == 302

    def school(self, visit: Visit) -> SchoolFacts:
        """Where a visit goes."""
        (found,) = (one for one in SCHOOLS if self.city.schools[one.name] == visit.school_id)
        return found

    def visits(self, **where: Any) -> list[Visit]:
        with self.works.reading(scope.SYSTEM) as work:
            return list(work.session.scalars(select(Visit).filter_by(**where).order_by(Visit.id)))

    def team(self, visit: Visit) -> set[str]:
        """The people of a visit's team."""
        with self.works.reading(scope.SYSTEM) as work:
            asked = select(VisitInspector.person_id).where(VisitInspector.visit_id == visit.id)
            return set(work.session.scalars(asked))

    def due(self, visit: Visit) -> None:
        """Its hour comes."""
        self.clock.advance(seconds=(visit.release_at - self.clock.now()).total_seconds() + 60)
        self.office.release()

    def made(self, visit: Visit, *more: Any) -> Chain:
        """The visit is carried out by its lead; ``more`` is what is done there."""
        login = next(one for one, person in self.city.people.items() if person == visit.lead_id)
        self.tablets += 1
        chain = Chain(self.app, self.office.enrol_code(login), self.clock, seed=self.tablets)
        about = visit.inspection_id
        start = InspectionStart(
            visit.school_id, chain.now(), VisitMode(visit.mode), visit.template_id, visit.id
        )
        done = [chain.op(OpKind.INSPECTION_START, about, asdict(start))]
        done += [one(chain, about) for one in more]
        done.append(chain.photo(about, pictures.jpeg(text=visit.id)))
        roles = (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
        done += [chain.signature(about, role) for role in roles]
        assert set(chain.words(*done, chain.submit(about, done))) == {"applied"}
        return chain

    def api(self, login: str, path: str, **body: Any) -> Any:
        hands = Hands(self.app, login)
        return hands.client.post(f"/api/v1{path}", json=body, headers=hands.headers)


@pytest.fixture
def day(app: Any, works: Works, city: City, clock: SteppedClock) -> Day:
    return Day(app, works, city, clock)


def test_a_draw_day_and_what_came_of_it(day: Day, tmp_path: Path) -> None:
    draws = _drawn(day)
    everyday = day.visits(draw_id=draws[0])
    assert len(everyday) == 2
    assert len(day.visits()) == 4
    first = min(everyday, key=lambda one: one.release_at)
    day.due(first)
    chain = day.made(first, lambda chain, about: chain.finding(about)[1])
    order_id = _closed(day, first, chain)
    day.clock.advance(days=12)
    day.office.release()
    _proved(day, draws, tmp_path)
    _gone_back(day, first, order_id)


def _drawn(day: Day) -> list[str]:
    """Three attempts: an everyday draw; a public one aborted, then drawn."""
    zhou, everyday, public = (
        Hands(day.app, "zhou"), day.wave(), day.wave(name="公开批次", ceremony="public"),
    )  # fmt: skip
    plain = day.bound(f"{everyday}/bind")
    assert zhou.post(f"/waves/attempts/{plain}/draw").status_code == 302
    officers = [day.city.people[login] for login in NUMBERS]
    stopped = day.bound(f"{public}/bind", officer=officers)
    day.numbers(stopped, "auditor")
    draw = "/waves/attempts/{}/draw"
    assert zhou.post(draw.format(stopped)).status_code == 422, "a number is missing"
    assert zhou.post(f"/waves/attempts/{stopped}/abort", reason=WITHHELD).status_code == 302
    again = day.bound(f"{public}/attempts", officer=officers)
    day.numbers(again)
    assert zhou.post(draw.format(again)).status_code == 302
    nobody = day.app.test_client()
    for one in (plain, stopped, again):
        assert nobody.get(f"/public/draws/{one}/record.json").status_code == 404
    return [plain, stopped, again]


def _closed(day: Day, visit: Visit, chain: Chain) -> str:
    """The school reports the fault as put right, and the office believes it."""
    with day.works.reading(scope.SYSTEM) as work:
        order = work.session.scalars(select(Order)).one()
    party = f"school-{day.school(visit).code}"
    assert day.api(party, f"/orders/{order.id}/signature").status_code == 200
    Cases(day.works, day.city, day.clock, chain, visit.template_id).sent(order.id, party)
    answer = day.api("zhou", f"/orders/{order.id}/reviews", verdict="accepted")
    assert (answer.status_code, answer.json["state"]) == (200, OrderState.CLOSED)
    return order.id


def _proved(day: Day, draws: list[str], folder: Path) -> None:
    """Everybody has the records now, and nothing but Python is needed to check them."""
    nobody = day.app.test_client()
    for draw_id, state in zip(draws, ("published", "aborted", "published"), strict=True):
        record = nobody.get(f"/public/draws/{draw_id}/record.json")
        assert record.json["state"] == state
        path = folder / f"{draw_id}.json"
        path.write_bytes(record.data)
        told = _verified(path)
        assert told.returncode == 0, told.stdout + told.stderr
        assert ("withheld the number" in told.stdout) is (state == "aborted")
    assert record.json["attempt"] == 2
    changed = json.loads(path.read_text("utf-8"))
    changed["numbers"][0]["number"] = "1111"
    path.write_text(json.dumps(changed), "utf-8")
    assert _verified(path).returncode == 1


def _verified(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(path)]
    return subprocess.run(command, env={}, check=False, capture_output=True, encoding="utf-8")


def _gone_back(day: Day, first: Visit, order_id: str) -> None:
    """A complaint brings it into the pool; others go, and find it as it had been."""
    told = {"channel": "hotline", "received_on": str(local_date(day.clock.now()))}
    asked = Hands(day.app, "zhou").post(
        "/lookbacks/complaints", school=day.school(first).code, note="反映通道又堵了", **told
    )
    assert asked.status_code == 302
    with day.works.reading(scope.SYSTEM) as work:
        case = work.session.scalars(select(LookBack).where(LookBack.order_id == order_id)).one()
        sent = select(Grant.person_id).where(Grant.role == Role.INSPECTOR)
        inspectors = list(work.session.scalars(sent.order_by(Grant.person_id)))
    while local_date(day.clock.now()) < case.due_from:
        day.clock.advance(days=1)
    release = to_wire(day.clock.now())
    others = [one for one in inspectors if one not in day.team(first)]
    told = {"visit_on": str(local_date(day.clock.now())), "release_at": release}
    answers = (
        day.api("zhou", "/lookbacks", lookback_ids=[case.id], team=list(pair), **told)
        for pair in combinations(others, 2)
    )
    planned = next(one for one in answers if one.status_code == 201)
    (visit,) = day.visits(id=planned.json["id"])
    assert visit.state == VisitState.SEALED
    day.due(visit)

    def judged(chain: Chain, about: str) -> Any:
        said = LookBackJudge(about, order_id, Outcome.NOT_FIXED, chain.now())
        return chain.op(OpKind.LOOKBACK_JUDGE, case.id, asdict(said))

    day.made(visit, judged)
    with day.works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(Order, order_id).state == OrderState.SIGNED, "opened again"
        assert work.session.scalars(select(FalseReport.order_id)).all() == [order_id]
        proposed = work.session.execute(select(Proposal.kind, Proposal.cause)).all()
        assert [tuple(one) for one in proposed] == [("interview", "false_report")]
    page = words(Hands(day.app, "zhou").get("/lookbacks?tab=judged"))
    assert "记为虚假整改，单独计一条较大。" in page
    assert "建议约谈。" in page
    assert day.app.test_cli_runner().invoke(args=["audit", "check"]).exit_code == 0
