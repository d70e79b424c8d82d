"""What a push has read and made, at hand: each row once, however many ops speak of it."""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from server.models import (
    Base,
    Blob,
    BlobName,
    Device,
    Finding,
    Incident,
    IncidentPhoto,
    IncidentReport,
    Inspection,
    Part,
    Photo,
    School,
    Signature,
    Template,
    Visit,
    plain,
)
from server.queries import checklists as published
from server.sync.arrivals import Arrived
from server.sync.rules import Refused
from server.work import Work
from shared import checklists
from shared.ids import is_id
from shared.vocabulary import OpKind, OpResult

Row = TypeVar("Row", bound=Base)

SEALED_RESULTS = frozenset({OpResult.APPLIED, OpResult.MERGED})
"""Results of ops that a seal may cover."""

SUBJECTS: dict[OpKind, type[Base]] = {
    OpKind.FINDING_ADD: Finding,
    OpKind.FINDING_WITHDRAW: Finding,
    OpKind.PHOTO_ADD: Photo,
    OpKind.SIGNATURE_ADD: Signature,
    OpKind.INCIDENT_REPORT: Incident,
}
"""What the entity of an op of a kind is; of the others it is an inspection or a look-back."""
PARTS: dict[type[Any], str] = {
    Finding: "findings",
    Photo: "photos",
    Signature: "signatures",
}
"""Rows with ids of their own, and where they stand in their inspection."""


class Batch:
    """One push being applied: what its ops speak of is read before, in one query for each table.

    What they make and change stays here as plain rows, and is written before the commit.
    """

    def __init__(self, work: Work, device: Device) -> None:
        self.work, self.device_id, self.public_key = work, device.id, device.public_key
        self.on_paper = device.on_paper
        """Whether a paper is typed in: it has a scan for a gate photo, and nothing drawn."""
        self.rows = work.keep_aside()
        self.sealable: set[str] = set()
        """Digests of the ops of this push that applied."""
        self.signed: set[str] = set()
        """Digests of its signatures that came on record."""
        self.received = work.now
        """When what is being applied came; of what a person lets count later, long ago."""
        self.waived: frozenset[str] = frozenset()
        """Grounds on which nothing is held here, because a person has decided so."""
        self.blobs: set[str] = set()
        """Digests of the bytes that somebody has named."""
        self.named: set[str] = set()
        """Digests of the bytes that this tablet has named."""
        self._rows: dict[type[Base], dict[Any, Any]] = {}

    def read_ahead(self, arrived: Iterable[Arrived]) -> None:
        """Ask once for whatever these ops may find there; inspections are held to the commit."""
        about = _About()
        for one in arrived:
            about.take(one)
        self._read_inspections(about.ids[Inspection])
        for model in PARTS:
            self._read_strange(model, about.ids[model])
        self._read_incidents(about)
        self._read_places(about)
        self._read_blobs(about.digests)

    def get(self, model: type[Row], key: Any) -> Row | None:
        """The row of this key, as this push has left it; None if there is none."""
        row: Row | None = self._shelf(model).get(key)
        return row

    def put(self, model: type[Row], key: Any, **values: Any) -> Row:
        """A new row."""
        row = self._shelf(model)[key] = self.rows.new(model, values)
        return row

    def made(self, row: Base) -> bool:
        """Whether a row is of this push, and nothing in the database speaks of it yet."""
        return getattr(row, "kept", None) is None

    def template(self, template_id: str) -> checklists.Template:
        """The checklist of an inspection, parsed once."""
        known = self.get(Template, template_id)
        if known is None:
            raise Refused(code_is="unknown_template")
        return published.parsed(self.work, known.id, known.digest)

    def _shelf(self, model: type[Base]) -> dict[Any, Any]:
        return self._rows.setdefault(model, {})

    def _read_inspections(self, ids: set[str]) -> None:
        """These inspections with all their parts."""
        shelf = self._shelf(Inspection)
        # Two tablets of one inspection write to it in turn, never over each other.
        for row in self._load(Inspection, "id", ids, lock=True):
            shelf[row.id] = row
        for row in self._load(Part, "inspection_id", shelf.keys()):
            shelf[row.inspection_id].parts.append(row)
            self._shelf(Part)[row.inspection_id, row.device_id] = row
        for model, parts in PARTS.items():
            for row in self._load(model, "inspection_id", shelf.keys()):
                getattr(shelf[row.inspection_id], parts).append(row)
                self._shelf(model)[row.id] = row

    def _read_incidents(self, about: "_About") -> None:
        """These incidents with their reports; a report of another one is there, and no more."""
        shelf, reports = self._shelf(Incident), self._shelf(IncidentReport)
        for row in self._load(Incident, "id", about.ids[Incident], lock=True):
            shelf[row.id] = row
        for row in self._load(IncidentReport, "incident_id", shelf.keys()):
            shelf[row.incident_id].reports.append(row)
            reports[row.id] = row
        for row in self._load(IncidentPhoto, "incident_id", shelf.keys()):
            shelf[row.incident_id].photos.append(row)
        columns = ("id", "incident_id")
        for values in self._ask(_by(IncidentReport, "id", columns), about.reports - reports.keys()):
            reports[values[0]] = plain.make(IncidentReport, dict(zip(columns, values, strict=True)))

    def _load(self, model: Any, name: str, ids: Iterable[str], *, lock: bool = False) -> Any:
        """The rows of these keys as plain rows that may be changed."""
        columns = plain.shape(model).columns
        for values in self._ask(_by(model, name, columns, lock), ids):
            yield self.rows.load(model, dict(zip(columns, values, strict=True)))

    def _read_strange(self, model: Any, ids: set[str]) -> None:
        """Rows of other inspections that are named here: they are there, and where."""
        shelf, columns = self._shelf(model), ("id", "inspection_id")
        for values in self._ask(_by(model, "id", columns), ids - shelf.keys()):
            shelf[values[0]] = plain.make(model, dict(zip(columns, values, strict=True)))

    def _read_places(self, about: "_About") -> None:
        """Where is arrived, by which checklist, on whose plan."""
        columns = ("id", "area_id")
        for values in self._ask(_by(School, "id", columns), about.schools):
            school = plain.make(School, dict(zip(columns, values, strict=True)))
            self._shelf(School)[school.id] = school
        checked = self._shelf(Inspection).values()
        forms = {one.template_id for one in checked} | about.templates
        for row in self._ask(_by(Template, "id", ("id", "digest")), forms):
            self._shelf(Template)[row.id] = row
        visits = ({one.visit_id for one in checked} | about.visits) - {None}
        if visits:
            planned = select(Visit).where(Visit.id.in_(visits)).options(selectinload(Visit.team))
            self._shelf(Visit).update({one.id: one for one in self.work.session.scalars(planned)})

    def _read_blobs(self, digests: set[str]) -> None:
        self.blobs = {sha for (sha,) in self._ask(_by(Blob, "sha256", ("sha256",)), digests)}
        mine = self._ask(_MINE, digests, device_id=self.device_id)
        self.named = {sha for (sha,) in mine}

    def _ask(self, statement: Any, keys: Iterable[Any], **more: str) -> Any:
        wanted = sorted(keys)
        if not wanted:
            return ()
        return self.work.session.connection().execute(statement, {"keys": wanted, **more})


@cache
def _by(model: Any, name: str, columns: tuple[str, ...], lock: bool = False) -> Any:
    """The question for some columns of the rows under some keys, put together once."""
    keys: Any = bindparam("keys", expanding=True)
    asked = select(*(getattr(model, one) for one in columns)).where(getattr(model, name).in_(keys))
    asked = asked.order_by(*model.__mapper__.primary_key)
    return asked.with_for_update() if lock else asked


_MINE = select(BlobName.sha256).where(
    BlobName.sha256.in_(bindparam("keys", expanding=True)),
    BlobName.device_id == bindparam("device_id"),
)


class _About:
    """The ids that readable ops speak of, by what they stand for."""

    def __init__(self) -> None:
        self.ids: dict[type[Base], set[str]] = {Inspection: set(), Incident: set()}
        self.reports: set[str] = set()
        self.ids |= {model: set() for model in PARTS}
        self.schools: set[str] = set()
        self.templates: set[str] = set()
        self.visits: set[str | None] = set()
        self.digests: set[str] = set()

    def take(self, arrived: Arrived) -> None:
        op, said = arrived.op, arrived.payload
        if op is None:
            return
        self._add(SUBJECTS.get(op.kind, Inspection), op.entity_id)
        self._add(Inspection, getattr(said, "inspection_id", None))
        self._add(Finding, getattr(said, "finding_id", None))
        self.digests |= {blob.sha256 for blob in op.blobs}
        if op.kind == OpKind.INCIDENT_REPORT:
            self.schools.add(said.school_id)
            self.reports.add(said.report_id)
        if op.kind == OpKind.INSPECTION_START:
            self.schools.add(said.school_id)
            self.templates.add(said.template_id)
            self.visits.add(said.visit_id)

    def _add(self, model: type[Base], named: object) -> None:
        if is_id(named):
            self.ids[model].add(str(named))
