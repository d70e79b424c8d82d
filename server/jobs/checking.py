"""The audit chain followed from its first entry to its end, once a day: is the record whole?"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from server.infra.photo_store import PhotoStore
from server.models import AuditCheck, Grant, Notice
from server.queries import audit
from server.scope import SYSTEM
from server.work import Work, Works
from shared.vocabulary import Role

TOLD = {"broken": "The audit record does not fit together any more: see the page Audit"}
TOLD_TO = (Role.ADMINISTRATOR, Role.AUDITOR)


def prepare(works: Works, _store: PhotoStore, _facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow it: that takes longer than a transaction may."""
    with works.reading(SYSTEM) as work:
        return asdict(audit.chain(work))


def run(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Keep what was found; administrators and auditors hear of a break, once."""
    before = audit.last_check(work)
    work.session.add(
        AuditCheck(
            id=work.new_id(),
            checked_at=work.now,
            number=facts["entries"],
            digest=facts["digest"],
            broken_at=facts["broken_at"],
        )
    )
    news = before is None or before.broken_at != facts["broken_at"]
    if facts["broken_at"] is not None and news:
        _tell(work, facts["broken_at"])


def _tell(work: Work, number: int) -> None:
    asked = select(Grant.person_id).where(Grant.revoked_at.is_(None), Grant.role.in_(TOLD_TO))
    for person_id in sorted(set(work.session.scalars(asked))):
        work.new(
            Notice,
            id=work.new_id(),
            person_id=person_id,
            text=TOLD["broken"],
            facts={"number": str(number), "what": ""},
            subject_kind="audit",
            subject_id=str(number),
            at=work.now,
        )
