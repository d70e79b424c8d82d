"""The office in a simulated day: it plans, releases, decides, grants, by its real actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from server.actions import devices, doubts, keeping, motions, people, register, visits
from server.actions.visits import Plan
from server.domain.order_words import MotionKind
from server.infra.database import reading
from server.models import (
    Blob,
    Device,
    FeedClock,
    Grant,
    Inspection,
    Order,
    Receipt,
    Visit,
)
from server.scope import SYSTEM
from server.sync import again
from server.work import Works
from shared.problems import Problem
from shared.protocol import GLOBAL_SCOPE, area_scope, user_scope
from shared.sealing import canonical, digest
from shared.vocabulary import OpResult, OrderState, Role, VisitState
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.simulation.city import TOWNS, Built, school
from tests.simulation.hands import chosen

TEAMS = (("chen", "lin"), ("lin", "he"), ("he", "lin"), ("chen",))
INSPECTORS = ("chen", "lin", "he")
BEGUN = select(Inspection.id)


@dataclass(frozen=True)
class Backup:
    """A backup, by what it holds."""

    epoch: str
    audit_entries: int = 0
    devices: dict[str, int] = field(default_factory=dict)
    blobs: frozenset[str] = frozenset()
    name: str = "simulated"

    def digest(self) -> str:
        return digest(canonical([self.epoch, self.devices]))


class Office:
    """What the office does, and what it believes: who may hold what, which visits are secret."""

    def __init__(self, works: Works, built: Built, clock: SteppedClock) -> None:
        self.works, self.city, self.clock = works, built.city, clock
        self.driver = OfficeDriver(works, self.city)
        self.second = OfficeDriver(works, self.city, "wu")
        self._seen = reading(works.engine)
        everywhere = set(self.city.areas.values())
        self.towns = {login: set(everywhere) for login in INSPECTORS}
        self.secrets: dict[str, tuple[str, frozenset[str]]] = {}
        """Visits nobody but their team may know of: the inspection's id, and who is on the team."""
        self.backup: Backup | None = None
        """The last backup that was verified."""
        self._made: Backup | None = None

    def may_hold(self, login: str) -> set[str]:
        """The scopes of a person, by what the office granted; worked out apart from the server."""
        if not self.towns[login]:
            return set()
        mine = {GLOBAL_SCOPE, user_scope(self.city.people[login])}
        return mine | {area_scope(area) for area in self.towns[login]}

    def act(self, what: str, pick: int) -> str:
        """One act at the desk; a refusal in words is an answer too."""
        try:
            return str(getattr(self, what)(pick))
        except Problem as problem:
            return f"refused: {problem.code}"

    # -- visits -------------------------------------------------------------------------------

    def plan(self, pick: int) -> str:
        """A secret visit, to be known to its team within the hour."""
        team = tuple(self.city.people[login] for login in chosen(TEAMS, pick))
        where = chosen(sorted(self.city.schools.values()), pick // 5)
        with self.driver.acting() as work:
            going = Plan(team, work.today, work.now + timedelta(hours=1))
            visit = visits.plan_ad_hoc(work, where, plan=going)
            self.secrets[visit.id] = (visit.inspection_id, frozenset(team))
        return f"planned {visit.id} for {visit.inspection_id}"

    def release(self) -> None:
        """What the hour has come for."""
        self.driver.release()

    def back_up(self) -> None:
        """The backup made last time is verified now; another is made."""
        with self.works.writing(SYSTEM) as work:
            if self._made is not None:
                keeping.backup_verified(work, self._made)
                self.backup = self._made
            devices_of = {one.id: one.applied_device_seq for one in work.session.query(Device)}
            whole = select(Blob.sha256).where(Blob.verified_at.is_not(None))
            epoch = work.session.scalars(select(FeedClock.epoch)).one()
            blobs = frozenset(work.session.scalars(whole))
            self._made = Backup(epoch, devices=devices_of, blobs=blobs)

    def cancel(self, pick: int) -> str:
        with self.driver.acting() as work:
            waiting = (VisitState.SEALED, VisitState.RELEASED)
            found = select(Visit).where(Visit.state.in_(waiting)).order_by(Visit.id)
            rows = work.session.scalars(found).all()
            if not rows:
                return "nothing to call off"
            return f"called off {visits.cancel(work, chosen(rows, pick).id, reason='rain').id}"

    # -- what comes in ------------------------------------------------------------------------

    def decide_dispute(self, pick: int) -> str:
        with self.driver.acting() as work:
            rows = work.session.scalars(select(Inspection).order_by(Inspection.id))
            open_ones = [(row.id, code) for row in rows for code in sorted(row.conflicts)]
            if not open_ones:
                return "no dispute"
            inspection_id, code = chosen(open_ones, pick)
            at = pick // 3 % 2
            doubts.settle(work, inspection_id, code, position=at, reason="looked into")
            return f"{code} of {inspection_id} decided"

    def decide_held(self, pick: int) -> str:
        with self.driver.acting() as work:
            found = select(Receipt).where(
                Receipt.result == OpResult.HELD, Receipt.decided_at.is_(None)
            )
            rows = work.session.scalars(found.order_by(Receipt.op_id)).all()
            if not rows:
                return "nothing held"
            receipt = chosen(rows, pick)
            known = work.session.get(Inspection, receipt.inspection_id or "") is not None
            if receipt.code in again.WAIVED and pick % 3:
                about = str(receipt.inspection_id)
                done = again.let_count(work, receipt.device_id, about, reason="looked into")
                return f"let {len(done)} count of {about}"
            decide = doubts.take_as_amendment if known and pick % 2 else doubts.set_aside
            decide(work, receipt.op_id, reason=f"decided {receipt.op_id}")
            return f"{decide.__name__} {receipt.op_id}"

    def withdraw_order(self, pick: int) -> str:
        """One proposes it, a colleague confirms it."""
        with self.driver.acting() as work:
            found = select(Order).where(Order.state == OrderState.ISSUED).order_by(Order.id)
            rows = work.session.scalars(found).all()
            if not rows:
                return "no order"
            order_id = chosen(rows, pick).id
            kind = MotionKind.WITHDRAW
            motion_id = motions.propose(work, order_id, kind, reason="twice").id
        with self.second.acting() as work:
            return f"withdrew {motions.decide(work, order_id, motion_id, confirmed=True).id}"

    # -- who may what -------------------------------------------------------------------------

    def move_school(self, pick: int) -> str:
        """A school goes over to another town."""
        town, to = chosen(TOWNS, pick), chosen(TOWNS, pick // 3)
        with self.works.writing(SYSTEM) as work:
            register.import_schools(work, [school(town, to)], source_digest="moved")
        return f"the school of {town} is in {to}"

    def change_grant(self, pick: int) -> str:
        """Everything, one town, or nothing at all."""
        login = chosen(INSPECTORS, pick)
        areas = [self.city.areas["C"], None, *(self.city.areas[town] for town in TOWNS)]
        area = chosen(areas, pick // 3)
        with self.works.writing(SYSTEM) as work:
            held = select(Grant).where(
                Grant.person_id == self.city.people[login], Grant.revoked_at.is_(None)
            )
            for row in work.session.scalars(held).all():
                people.revoke(work, row.id, of=row.person_id)
            if area:
                people.grant(work, self.city.people[login], role=Role.INSPECTOR, area_id=area)
        everywhere = area == self.city.areas["C"]
        self.towns[login] = set(self.city.areas.values()) if everywhere else {area} - {None}
        return f"{login} may see {len(self.towns[login])} areas"

    def withdraw_tablet(self, device_id: str) -> str:
        with self.works.writing(SYSTEM) as work:
            devices.revoke(work, device_id)
        return "withdrawn"

    # -- looking ------------------------------------------------------------------------------

    def read(self, look: Callable[[Any], Any]) -> Any:
        """What stands in the database, seen through a connection of its own."""
        with self.works.reading(SYSTEM) as work:
            return look(work.session)

    def looking(self) -> Connection:
        """The database as it stands now, without a session: rows as they are."""
        return self._seen.connect()

    def ask(self, question: Any, **about: Any) -> Sequence[Any]:
        """The rows that answer one question now."""
        with self.looking() as seen:
            return seen.execute(question, about).all()

    def still_secret(self) -> dict[str, tuple[str, frozenset[str]]]:
        """The secret visits whose inspection has not begun."""
        known = {row.id for row in self.ask(BEGUN)} if self.secrets else set()
        return {one: told for one, told in self.secrets.items() if told[0] not in known}
