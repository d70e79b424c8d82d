"""One tablet in a simulated day: its holder's hands, its engine, its clock, its power."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image

from mobile.presenters.arrival import ArrivalPresenter
from mobile.presenters.checklist import ChecklistPresenter
from mobile.presenters.desk import submitted_here
from mobile.presenters.finding import FindingPresenter
from mobile.presenters.finish import FinishPresenter
from mobile.presenters.incident import IncidentPresenter
from mobile.presenters.serving import ServingPresenter
from mobile.store.outbox import Act
from mobile.wiring import Tablet
from shared.incidents import Harm, IncidentKind, PeopleGroup
from shared.problems import Problem
from shared.protocol import area_scope
from shared.records.ops import FindingAdd
from shared.vocabulary import Grade, ItemKind, OpKind, Party, ServiceWay, SignatureRole
from tests.clocks import SteppedClock
from tests.drivers.tablet import STROKES, TabletDriver
from tests.simulation.city import CODES
from tests.simulation.weather import PowerOff, Weather

VALUES = {"A-04": ("1", "2", "3"), "A-05": ("甲", "乙", "丙")}
VERDICTS = ("pass", "fail", "pass")
MANY = len(CODES)
LARGE_EVERY, POISON_EVERY = 9, 7
SMALL = (48, 36)
JOINED_MAX = 2
FIRST_EVERY, SHOWN_EVERY, AGO_MAX = 3, 4, 90
"""Of reports: how many are of something new, how many show it, how long ago it was in minutes."""
Option = TypeVar("Option")


def chosen(options: Sequence[Option], pick: int) -> Option:
    """One of several, by a number drawn elsewhere."""
    return options[pick % len(options)]


@dataclass
class Made:
    """What a person was told is kept: it must never be lost again."""

    findings: set[str] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)
    amendments: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    answers: dict[tuple[str, str], Any] = field(default_factory=dict)


class Hand:
    """A tablet and who holds it. ``spoil`` is done to every tablet that is switched on."""

    def __init__(
        self,
        name: str,
        folder: Path,
        weather: Weather,
        seed: int,
        spoil: Callable[[Tablet], None] = lambda _tablet: None,
    ) -> None:
        self.name, self.weather, self.spoil = name, weather, spoil
        self.clock = SteppedClock()
        self.shots = folder / "shots"
        self.driver = TabletDriver(folder / name, self.clock, weather, seed)
        self.spoil(self.tablet)
        self.made = Made()
        self.gates: list[tuple[str, str]] = []
        self.busy = False
        self.withdrawn = False
        self._number = 0

    @property
    def tablet(self) -> Tablet:
        return self.driver.tablet

    @property
    def device_id(self) -> str:
        return str(self.tablet.desk.shelves.vault.device()["device_id"])

    # -- power, lock, clock -------------------------------------------------------------------

    def restart(self) -> str:
        """Power off without a word, and on again; it stays locked until somebody uses it."""
        self.driver.kill_and_restart()
        self.clock.restart(f"{self.name} boot {self._next()}")
        self.spoil(self.tablet)
        return "restarted"

    def lock(self) -> str:
        self.tablet.desk.shelves.vault.lock()
        return "locked"

    def unlocked(self) -> "Hand":
        if not self.tablet.desk.shelves.vault.unlocked:
            self.driver.unlock()
        return self

    def set_clock(self, years: int) -> str:
        """Somebody sets the tablet's date; the steady counter goes on."""
        self.clock.set(self.clock.now() + timedelta(days=365 * years))
        return f"clock set by {years} years"

    # -- the engine ---------------------------------------------------------------------------

    def deliver(self, steps: int, *, look: bool = False) -> str:
        """Some steps of the engine; a loss of power while it waits switches the tablet off."""
        if look:
            self.tablet.engine.look_again()
        done: list[str] = []
        self.busy = True
        try:
            while len(done) < steps and (step := self.tablet.engine.step()):
                done.append(step)
        except PowerOff as off:
            self.restart()
            done.append(str(off))
        finally:
            self.busy = False
        return "; ".join(done) or "nothing to do"

    # -- what the holder does -----------------------------------------------------------------

    def act(self, what: str, pick: int) -> str:
        """One act on the screen; a refusal in words is an answer too."""
        try:
            return str(getattr(self.unlocked(), what)(pick))
        except Problem as problem:
            return f"refused: {problem.code}"

    def arrive(self, pick: int, strangers: Sequence[tuple[str, str]] = ()) -> str:
        """At the school of a released visit, of another's inspection, or of one's own choice."""
        desk = self.tablet.desk
        visits = [(one["school_id"], one["id"], one["inspection_id"]) for one in self._visits()]
        joined = [(school, None, one) for school, one in strangers if not desk.begun_here(one)]
        alone = [(one["id"], None, None) for one in desk.shelves.replica.all(ItemKind.SCHOOL)]
        options = [*visits, *joined[:JOINED_MAX]]
        if not options and not self.open():
            options = alone
        if not options:
            return "nowhere to go"
        school, visit, inspection = chosen(options, pick)
        arrival = ArrivalPresenter(desk, school, visit_id=visit, inspection_id=inspection)
        arrival.photograph_gate(self._shot())
        state = arrival.begin()
        if not state.started:
            return state.error
        self._note_photos()
        self.gates.append((school, state.inspection_id))
        return f"arrived for {state.inspection_id}"

    def answer(self, pick: int) -> str:
        inspection_id = self._somewhere(pick)
        if not inspection_id:
            return "no inspection"
        code = chosen(CODES, pick // 7 % MANY * (pick % 3))
        value = chosen(VALUES.get(code, VERDICTS), pick // 31)
        ChecklistPresenter(self.tablet.desk, inspection_id).answer(code, value)
        self.made.answers[inspection_id, code] = value
        return f"{code} is {value}"

    def settle(self, pick: int) -> str:
        """Choose where two tablets differ."""
        inspection_id = self._somewhere(pick)
        inspection = self.tablet.desk.inspection(inspection_id) if inspection_id else None
        if not inspection or not inspection["conflicts"]:
            return "no dispute"
        code = chosen(sorted(inspection["conflicts"]), pick)
        value = chosen(inspection["conflicts"][code], pick // 7)["value"]
        ChecklistPresenter(self.tablet.desk, inspection_id).settle(code, value)
        self.made.answers[inspection_id, code] = value
        return f"{code} settled as {value}"

    def find(self, pick: int) -> str:
        """A fault with its photo; now and then one the office cannot take."""
        inspection_id = self._somewhere(pick)
        if not inspection_id:
            return "no inspection"
        if not pick % POISON_EVERY:
            return self._poison(inspection_id)
        return self._record_fault(inspection_id, chosen(CODES[:3], pick // 7))

    def _record_fault(self, inspection_id: str, code: str) -> str:
        finding = FindingPresenter(self.tablet.desk, inspection_id, code)
        finding.say(what=f"{self.name} fault {self._next()}")
        finding.photograph(self._shot())
        state = finding.save()
        if not state.saved:
            return state.error
        self.made.findings.add(state.finding_id)
        self._note_photos()
        return f"found {state.finding_id}"

    def take_back(self, pick: int) -> str:
        inspection_id = self._somewhere(pick)
        inspection = self.tablet.desk.inspection(inspection_id) if inspection_id else None
        own = [
            one
            for one in (inspection or {"findings": []})["findings"]
            if one["found_by"] == self.tablet.desk.person_id and not one["withdrawn_reason"]
        ]
        if not own:
            return "nothing to take back"
        finish = FinishPresenter(self.tablet.desk, inspection_id)
        return finish.withdraw(chosen(own, pick)["id"], "a mistake").error or "taken back"

    def photograph(self, pick: int) -> str:
        inspection_id = self._somewhere(pick)
        if not inspection_id:
            return "no inspection"
        shot = self._shot(large=not pick % LARGE_EVERY)
        ChecklistPresenter(self.tablet.desk, inspection_id).photograph(chosen(CODES, pick), shot)
        self._note_photos()
        return "photographed"

    def submit(self, pick: int) -> str:
        inspection_id = self._somewhere(pick)
        if not inspection_id:
            return "no inspection"
        finish = FinishPresenter(self.tablet.desk, inspection_id)
        for code in finish.state.wants_finding:
            self._record_fault(inspection_id, code)
        finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
        finish.sign(SignatureRole.SCHOOL, "副校长", STROKES)
        state = finish.submit()
        return f"sealed {state.digest}" if state.submitted else f"not sealed: {state.missing}"

    def amend(self, pick: int) -> str:
        device = self.device_id
        sealed = [
            body["id"]
            for body in self.tablet.desk.shelves.replica.all(ItemKind.INSPECTION)
            if any(one["device_id"] == device and one["digest"] for one in body["parts"])
        ]
        if not sealed:
            return "nothing sealed"
        text = f"{self.name} adds {self._next()}"
        state = FinishPresenter(self.tablet.desk, chosen(sealed, pick)).amend(text)
        if text not in state.amendments:
            return state.error
        self.made.amendments.add(text)
        return text

    def serve(self, pick: int) -> str:
        """A notice handed over on the campus, refused before a witness, or nobody is there."""
        desk = self.tablet.desk
        checks = [
            (one, desk.inspection(one)) for one in sorted({one for _school, one in self.gates})
        ]
        sealed = [one for one, body in checks if body and submitted_here(body, self.device_id)]
        if not sealed:
            return "nothing sealed"
        inspection_id = chosen(sealed, pick)
        serving = ServingPresenter(desk, inspection_id)
        waiting = [one.finding_id for one in serving.state.notices if one.open]
        if not waiting:
            return "no notice to serve"
        for finding_id in set(waiting) - {chosen(waiting, pick // 3)}:
            serving.choose(finding_id)
        way = chosen(list(ServiceWay), pick // 7)
        serving.way(way)
        serving.say(reason="they differ", witness="a neighbour", unit="the street")
        state = serving.serve(STROKES, STROKES)
        self.made.services |= {
            tap.entity_id
            for tap in desk.shelves.outbox.taps(inspection_id)
            if tap.kind == OpKind.ORDER_SERVE
        }
        return state.error or f"served, {way}, in {inspection_id}"

    def report(self, pick: int) -> str:
        """Something has happened at a school, or more of it is known."""
        desk = self.tablet.desk
        known = [(one["school_id"], one["id"]) for one in desk.incidents()]
        places = [(one["id"], "") for one in desk.shelves.replica.all(ItemKind.SCHOOL)]
        options = known if known and pick % FIRST_EVERY else places
        if not options:
            return "nowhere to report of"
        report = IncidentPresenter(desk, *chosen(sorted(options), pick // 5))
        report.kind(chosen(list(IncidentKind), pick // 7))
        report.ago(pick % AGO_MAX)
        report.count(Harm.HURT, PeopleGroup.PUPILS, pick % JOINED_MAX)
        if not pick % SHOWN_EVERY:
            report.photograph(self._shot())
        state = report.send()
        if not state.sent:
            return state.error
        taps = desk.shelves.outbox.taps(state.incident_id)
        self.made.reports |= {str(tap.payload["report_id"]) for tap in taps}
        self._note_photos()
        return f"report {state.ordinal} of {state.incident_id}"

    def open(self) -> list[dict[str, Any]]:
        """The inspections begun here and not submitted."""
        return self.tablet.desk.my_open_inspections()

    # -- odds and ends ------------------------------------------------------------------------

    def _visits(self) -> list[dict[str, Any]]:
        desk = self.tablet.desk
        return [one for one in desk.released() if not desk.begun_here(one["inspection_id"])]

    def _somewhere(self, pick: int) -> str:
        mine = self.open()
        return str(chosen(mine, pick)["id"]) if mine else ""

    def _poison(self, inspection_id: str) -> str:
        """A fault of an item that no checklist has, as a broken app would make it."""
        desk = self.tablet.desk
        inspection = desk.inspection(inspection_id) or {}
        finding_id, found = desk.new_id(), desk.clockwatch.now()
        bad = FindingAdd(inspection_id, Grade.ORDINARY, Party.SCHOOL, "?", found, code="Z-99")
        scope = area_scope(inspection["area_id"])
        desk.shelves.outbox.put(Act(OpKind.FINDING_ADD, finding_id, inspection_id, scope, bad))
        self.made.findings.add(finding_id)
        return f"poison {finding_id}"

    def _shot(self, *, large: bool = False) -> Path:
        if large:
            return self.shots / f"large-{self._next() % 2}.jpg"
        path = self.shots / f"{self.name}-{self._next()}.png"
        image = Image.new("RGB", SMALL, (self._number % 256, len(self.name) * 9, 90))
        image.putpixel((self._number % SMALL[0], 3), (255, 255, 255))
        image.paste((hash_of(self.name), 0, self._number * 5 % 256), (8, 8, 24, 24))
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        path.write_bytes(buffer.getvalue())
        return path

    def _note_photos(self) -> None:
        self.made.photos |= {one.sha256 for one in self.tablet.desk.shelves.ledger.all()}

    def _next(self) -> int:
        self._number += 1
        return self._number


def hash_of(name: str) -> int:
    """A shade for a name, the same in every process."""
    return sum(name.encode()) * 7 % 256
