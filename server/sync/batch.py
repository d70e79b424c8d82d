"""What a push has read and made, at hand: each row once, however many ops speak of it."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Select, select

from server.models import (
    Base,
    Blob,
    BlobName,
    Finding,
    Inspection,
    Part,
    Photo,
    Signature,
    Template,
)
from server.sync.rules import Refused
from server.work import Work
from shared import checklists
from shared.ids import is_id
from shared.vocabulary import OpKind, OpResult

Row = TypeVar("Row", bound=Base)

SEALED_RESULTS = frozenset({OpResult.APPLIED, OpResult.MERGED})
"""Results of ops that a seal may cover."""

NEW_ROWS: dict[str, type[Base]] = {
    OpKind.FINDING_ADD: Finding,
    OpKind.PHOTO_ADD: Photo,
    OpKind.SIGNATURE_ADD: Signature,
}
"""What an op of a kind makes under its entity's id."""


class Batch:
    """One push being applied: the rows it touches are held here, and read only once.

    A row that is only in the database's keeping would be forgotten between two ops of one
    inspection and read again for each.
    """

    def __init__(self, work: Work, device_id: str, public_key: str) -> None:
        self.work, self.device_id, self.public_key = work, device_id, public_key
        self.sealable: set[str] = set()
        """Digests of the ops of this push that applied."""
        self.received = work.now
        """When what is being applied came; of what a person lets count later, long ago."""
        self.waived: frozenset[str] = frozenset()
        """Grounds on which nothing is held here, because a person has decided so."""
        self._templates: dict[str, checklists.Template] = {}
        self._rows: dict[type[Base], dict[Any, Base | None]] = {}

    def read_ahead(self, raws: Iterable[dict[str, Any]]) -> None:
        """Ask once for whatever these ops may find there; inspections are held to the commit."""
        named, digests = _Named(), set[str]()
        for raw in raws:
            named.take(raw)
            digests |= _digests(raw)
        for model, ids in named.ids.items():
            key = model.__mapper__.primary_key[0]
            rows = select(model).where(key.in_(ids)).order_by(key)
            # Two tablets of one inspection write to it in turn, never over each other.
            self._read(model, rows.with_for_update() if model is Inspection else rows, ids)
        about = {(one, self.device_id) for one in named.ids[Inspection]}
        mine = Part.inspection_id.in_(named.ids[Inspection]), Part.device_id == self.device_id
        self._read(Part, select(Part).where(*mine), about)
        self._read(Blob, select(Blob).where(Blob.sha256.in_(digests)), digests)
        mine = BlobName.sha256.in_(digests), BlobName.device_id == self.device_id
        names = {(sha, self.device_id) for sha in digests}
        self._read(BlobName, select(BlobName).where(*mine), names)

    def get(self, model: type[Row], key: Any) -> Row | None:
        """The row of this key, as this push has left it; None if there is none."""
        shelf = self._shelf(model)
        if key not in shelf:
            shelf[key] = self.work.session.get(model, key)
        row: Any = shelf[key]
        return row

    def put(self, row: Base) -> None:
        """A new row."""
        self.work.session.add(row)
        self._shelf(type(row))[_key(row)] = row

    def template(self, template_id: str) -> checklists.Template:
        """The checklist of an inspection, parsed once a batch."""
        if template_id not in self._templates:
            row = self.get(Template, template_id)
            if row is None:
                raise Refused(code_is="unknown_template")
            self._templates[template_id] = checklists.Template.from_body(row.body)
        return self._templates[template_id]

    def _shelf(self, model: type[Base]) -> dict[Any, Base | None]:
        return self._rows.setdefault(model, {})

    def _read(self, model: type[Base], rows: Select[Any], keys: Iterable[Any]) -> None:
        asked: dict[Any, Base | None] = dict.fromkeys(keys)
        if asked:
            asked |= {_key(row): row for row in self.work.session.scalars(rows)}
            self._shelf(model).update(asked)


class _Named:
    """The ids that ops of any form speak of, by what they stand for."""

    def __init__(self) -> None:
        self.ids: dict[type[Base], set[str]] = {Inspection: set()}
        self.ids |= {model: set() for model in NEW_ROWS.values()}

    def take(self, raw: dict[str, Any]) -> None:
        kind, payload = raw.get("kind"), raw.get("payload")
        model = NEW_ROWS.get(kind, Inspection) if isinstance(kind, str) else Inspection
        about = payload.get("inspection_id") if isinstance(payload, dict) else None
        for named, one in ((model, raw.get("entity_id")), (Inspection, about)):
            if is_id(one):
                self.ids[named].add(str(one))


def _digests(raw: dict[str, Any]) -> set[str]:
    """The digests an op names."""
    blobs = raw.get("blobs")
    known = blobs if isinstance(blobs, list) else []
    named = [one.get("sha256") for one in known if isinstance(one, dict)]
    return {sha for sha in named if isinstance(sha, str) and "\0" not in sha}


def _key(row: Base) -> Any:
    key = tuple(type(row).__mapper__.primary_key_from_instance(row))
    return key if len(key) > 1 else key[0]
