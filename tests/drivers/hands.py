"""The short way to where a test begins: the office by its acts, a check by a tablet's hands."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server import scope
from server.actions import devices, lookbacks, motions, people, visits
from server.actions.visits import Plan
from server.domain.order_words import MotionKind
from server.models import Draw, Order
from server.seed import City
from server.work import Work, Works
from shared.vocabulary import Role
from tests import photos, pictures
from tests.clocks import SteppedClock
from tests.drivers.tablet import TabletDriver


class Office:
    """The office's hands on the same actions its pages call."""

    def __init__(self, works: Works, city: City) -> None:
        self.works, self.city = works, city

    def acting(self, login: str) -> Any:
        with self.works.reading() as work:
            actor = scope.load_actor(work.session, self.city.people[login])
        return self.works.writing(actor)

    def enrol_code(self, login: str) -> str:
        with self.acting("zhou") as work:
            return devices.make_code(work, self.city.people[login])

    def plan(
        self, team: tuple[str, str], schools: list[str], count: int, clock: SteppedClock
    ) -> Draw:
        with self.acting("zhou") as work:
            going = self.going(work, team)
            draw, _ = visits.draw(
                work,
                name="九月抽查",
                school_ids=[self.city.schools[name] for name in schools],
                count=count,
                plan=going,
            )
            return draw

    def going(self, work: Work, team: tuple[str, str]) -> Plan:
        return Plan(
            tuple(self.city.people[login] for login in team),
            work.today,
            work.now + timedelta(hours=1),
        )

    def withdraw(self, order_id: str, reason: str) -> None:
        """Two persons take an order back: one proposes it, another confirms it."""
        with self.acting("zhou") as work:
            row = motions.propose(work, order_id, MotionKind.WITHDRAW, reason=reason)
        self.colleague()
        with self.acting("su") as work:
            motions.decide(work, order_id, row.id, confirmed=True)

    def colleague(self) -> None:
        """Su supervises as well, beside Zhou."""
        with self.works.writing(scope.SYSTEM) as work:
            people.grant(work, self.city.people["su"], role=Role.SUPERVISOR)

    def release(self) -> None:
        with self.works.writing(scope.SYSTEM) as work:
            lookbacks.publish_released(work, visits.release_due(work))

    def orders(self) -> dict[str, Order]:
        with self.works.reading(scope.SYSTEM) as work:
            return {
                order.finding.code or "": order
                for order in work.session.scalars(select(Order).order_by(Order.id))
            }


def check_made(
    office: Office, chen: TabletDriver, clock: SteppedClock, shots: Path
) -> TabletDriver:
    """One drawn visit of 望潮中学, released, and filled in without network up to signing."""
    office.plan(("chen", "lin"), ["望潮中学"], 1, clock)
    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    fill_in(chen, shots)
    chen.sign_and_submit()
    return chen


def fill_in(chen: TabletDriver, shots: Path) -> None:
    """Three faults: too few guards, an exit cleared on the spot, a post that is another's."""
    chen.arrive("望潮中学", photos.file(shots, "gate", "gate", right=True))
    wrong = {"RF-01": "2", "XF-07": "fail", "ZB-01": "fail"}
    chen.answer_all(wrong, lambda code: pictures.file(shots, code, "tan"))
    chen.find("RF-01", photos.file(shots, "guards", "guards"))
    chen.find(
        "XF-07",
        photos.file(shots, "exit", "corridor"),
        where="三层东侧",
        after=photos.file(shots, "exit-after", "corridor", right=True),
    )
    chen.find("ZB-01", photos.file(shots, "post", "board"))
