"""What all presenters work on: the shelves, the clock, and questions they share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from mobile.hours import day_of, zone
from mobile.store.outbox import KeptOp
from mobile.store.projection import laid_on
from mobile.store.session import Session
from mobile.store.taps import entities_of
from mobile.sync.clockwatch import ClockWatch
from mobile.sync.engine import Engine, Shelves
from shared import settling
from shared.checklists import Sheet, Template, sheet_of
from shared.clock import Clock, from_wire, local_date, to_ms
from shared.ids import new_id
from shared.norms import RuleSet, Switch, as_limits, switched_on
from shared.problems import Problem
from shared.vocabulary import ItemKind, OpKind, VisitState
from shared.workdays import WorkCalendar

BEGINS = {
    ItemKind.INSPECTION: OpKind.INSPECTION_START,
    ItemKind.INCIDENT: OpKind.INCIDENT_REPORT,
}
"""The act that begins a record."""


class AlreadySubmitted(Problem):
    code, status = "already_submitted", 409
    text = "This inspection is submitted and sealed. Add an amendment instead."


@dataclass(frozen=True)
class Desk:
    """The tablet's shelves with clock and engine, as presenters use them."""

    shelves: Shelves
    engine: Engine
    clock: Clock
    clockwatch: ClockWatch

    @property
    def session(self) -> Session:
        """What is typed or chosen and not yet part of an act."""
        return Session(self.shelves.database, self.shelves.vault)

    def new_id(self) -> str:
        return new_id(to_ms(self.clock.now()))

    @property
    def today(self) -> date:
        return day_of(from_wire(self.clockwatch.now().at))

    @property
    def person_id(self) -> str:
        holder = self.shelves.vault.holder
        return holder.person_id if holder else ""

    def school(self, school_id: str) -> dict[str, Any]:
        """One school as the register knows it."""
        return self.shelves.replica.get(ItemKind.SCHOOL, school_id) or {"id": school_id, "name": ""}

    def visits(self) -> list[dict[str, Any]]:
        """My visits, in order of their hour."""
        found = self.shelves.replica.all(ItemKind.VISIT)
        return sorted(found, key=lambda visit: (visit["release_at"], visit["id"]))

    def inspection(self, inspection_id: str) -> dict[str, Any] | None:
        """An inspection as it stands: the office's word, then my unanswered acts, then my taps."""
        return laid_on(*self._known(ItemKind.INSPECTION, inspection_id))

    def incident(self, incident_id: str) -> dict[str, Any] | None:
        """An incident with its reports: those the office has, then mine it has not yet."""
        known = self._known(ItemKind.INCIDENT, incident_id)
        return laid_on(*known, OpKind.INCIDENT_REPORT)

    def school_of(self, about: str, kind: ItemKind = ItemKind.INSPECTION) -> str:
        """At which school an inspection or incident is; "" where it is none that is known here."""
        body, acts = self._known(kind, about)
        if body is not None:
            return str(body["school_id"])
        begun = (act for act in acts if act["kind"] == BEGINS[kind])
        return next((str(act["payload"]["school_id"]) for act in begun), "")

    def incidents(self) -> list[dict[str, Any]]:
        """Every incident that is known here, the latest first."""
        bodies = {body["id"]: body for body in self.shelves.replica.all(ItemKind.INCIDENT)}
        mine = entities_of(self.shelves.database, OpKind.INCIDENT_REPORT)
        known = {one: self.incident(one) for one in sorted(mine)}
        found = [one for one in {**bodies, **known}.values() if one]
        return sorted(found, key=lambda one: str(one["happened_at"]), reverse=True)

    def my_open_inspections(self) -> list[dict[str, Any]]:
        """What I began on this tablet and have not submitted."""
        device = self.shelves.vault.device()["device_id"]
        with self.shelves.database.reading():
            taps, ops = self.shelves.outbox.taps(), self.shelves.outbox.unconfirmed()
        sees = self._sight()
        ids = {tap.inspection_id for tap in taps if sees(tap.scope, tap.actor_id)}
        ids |= {op.inspection_id for op in ops if sees(op.op["scope"], op.op["actor_id"])}
        ids |= {
            body["id"]
            for body in self.shelves.replica.all(ItemKind.INSPECTION)
            if any(part["device_id"] == device for part in body["parts"])
        }
        found = (self.inspection(one) for one in sorted(ids))
        return [one for one in found if one and not submitted_here(one, device)]

    def sees(self, op: KeptOp) -> bool:
        """Whether the person at this tablet may see an act: their own, or of their towns."""
        return self._sight()(op.op["scope"], op.op["actor_id"])

    def _sight(self) -> Callable[[str, str], bool]:
        """Whether an act of this scope by this author may be seen now; asked once for many acts."""
        seen, mine = self.shelves.vault.sees(), self.person_id
        return lambda scope, actor_id: seen is None or actor_id == mine or scope in seen

    def begun_here(self, inspection_id: str) -> bool:
        """Whether this tablet has arrived for an inspection; others may have before."""
        with self.shelves.database.reading():
            acts = self.shelves.outbox.unconfirmed(inspection_id)
            taps = self.shelves.outbox.taps(inspection_id)
            found = self.shelves.replica.get(ItemKind.INSPECTION, inspection_id)
        if OpKind.INSPECTION_START in {*(op.kind for op in acts), *(tap.kind for tap in taps)}:
            return True
        body = found or {"parts": []}
        device_id = self.shelves.vault.device()["device_id"]
        return any(part["device_id"] == device_id for part in body["parts"])

    def refuse_submitted(self, inspection_id: str) -> None:
        """AlreadySubmitted where this tablet's part is sealed: nothing is added to it."""
        inspection = self.inspection(inspection_id)
        if inspection and submitted_here(inspection, self.shelves.vault.device()["device_id"]):
            raise AlreadySubmitted()

    def leads(self, inspection: dict[str, Any]) -> bool:
        """Whether the person at this tablet leads the visit."""
        visit = self.visit_of(inspection["id"]) or {}
        return bool((visit.get("lead_id") or inspection["started_by"]) == self.person_id)

    def earlier_faults(self, inspection: dict[str, Any]) -> frozenset[str]:
        """Items of earlier faults of a school: they join its quick list."""
        return frozenset(
            finding["code"]
            for past in self.shelves.replica.all(ItemKind.INSPECTION)
            if past["school_id"] == inspection["school_id"] and past["id"] != inspection["id"]
            for finding in past["findings"]
            if finding["code"]
        )

    def template(self, template_id: str) -> Template:
        """The checklist of an inspection, parsed once."""
        item = self.shelves.replica.get(ItemKind.TEMPLATE, template_id)
        if item is None:
            return Template((), ())
        return _parsed(item["digest"], Frozen(item["body"]))

    def current_template_id(self) -> str:
        for item in self.shelves.replica.all(ItemKind.TEMPLATE):
            if item["current"]:
                return str(item["id"])
        return ""

    def calendar(self) -> WorkCalendar:
        """The office calendar as last heard."""
        return WorkCalendar.from_bodies(self.shelves.replica.all(ItemKind.CALENDAR))

    def sheet(self, inspection: dict[str, Any]) -> Sheet:
        """The checklist of an inspection with its answers, judged at the recorded arrival."""
        return sheet_of(
            self.template(inspection["template_id"]),
            inspection,
            self.school(inspection["school_id"]),
            self.limits_of(inspection),
            zone(),
        )

    def limits_of(self, inspection: dict[str, Any]) -> dict[str, str]:
        """The limits of its planned visit; of one nobody planned the rule sets that bind there."""
        visit = self.visit_of(inspection["id"])
        if visit is not None:
            return dict(visit.get("limits") or {})
        heard = self.shelves.replica.get(ItemKind.TEMPLATE, inspection["template_id"]) or {}
        return as_limits(
            rules_heard(heard, local_date(from_wire(inspection["arrived_at"]), zone()))
        )

    def settled_from(self, template_id: str) -> int:
        """From which level notices ask for five things to be settled, as the office told."""
        heard = self.shelves.replica.get(ItemKind.TEMPLATE, template_id) or {}
        return int(heard.get(settling.SETTLED_FROM, settling.SETTLED_FROM_USUALLY))

    def visit_of(self, inspection_id: str) -> dict[str, Any] | None:
        """The planned visit an inspection belongs to."""
        for visit in self.shelves.replica.all(ItemKind.VISIT):
            if visit["inspection_id"] == inspection_id:
                return visit
        return None

    def released(self) -> list[dict[str, Any]]:
        """My visits that may be known and are not done."""
        return [
            visit
            for visit in self.visits()
            if visit["state"] in (VisitState.RELEASED, VisitState.STARTED)
        ]

    def _known(
        self, kind: ItemKind, about: str
    ) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        """The office's word and my acts it has not answered, as of one moment: what is being made
        ready or confirmed in the background between two looks would be in neither."""
        with self.shelves.database.reading():
            return self.shelves.replica.get(kind, about), list(self._acts(about))

    def _acts(self, inspection_id: str) -> Iterable[dict[str, Any]]:
        ops = self.shelves.outbox.unconfirmed(inspection_id)
        taps = self.shelves.outbox.taps(inspection_id)
        if not ops and not taps:
            return
        sees, device_id = self._sight(), self.shelves.vault.device()["device_id"]
        yield from (op.op for op in ops if sees(op.op["scope"], op.op["actor_id"]))
        for tap in taps:
            if not sees(tap.scope, tap.actor_id):
                continue
            yield {
                "kind": tap.kind,
                "entity_id": tap.entity_id,
                "device_id": device_id,
                "actor_id": tap.actor_id,
                "scope": tap.scope,
                "payload": tap.payload,
                "wall": tap.wall,
            }


class Frozen:
    """A body handed to a cache that goes by its digest alone."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frozen)


@lru_cache(maxsize=8)
def _parsed(_digest: str, frozen: Frozen) -> Template:
    return Template.from_body(frozen.body)


def rules_heard(template: Mapping[str, Any], day: date) -> frozenset[RuleSet]:
    """Which rule sets on guards bind on a day, as the office told with its checklist."""
    switches = (
        Switch(RuleSet(one["rule"]), one["on"], local_date(from_wire(one["at"]), zone()))
        for one in template.get("rules", ())
        if one["rule"] in set(RuleSet)
    )
    return switched_on(switches, day)


def submitted_here(inspection: dict[str, Any], device_id: str) -> bool:
    """Whether this device's part of an inspection is submitted."""
    return any(
        part["device_id"] == device_id and part["submitted_at"] for part in inspection["parts"]
    )


def sealed_here(inspection: dict[str, Any], device_id: str) -> str:
    """The digest this device's part was sealed with; "" while it is not submitted."""
    found = (part for part in inspection["parts"] if part["device_id"] == device_id)
    return next((str(part["digest"]) for part in found if part["submitted_at"]), "")
