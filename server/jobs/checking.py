"""The audit chain followed from its first entry to its end, once a day: is the record whole?"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from server.infra.photo_store import PhotoStore
from server.models import AuditCheck
from server.observers.telling import Desks, Message, Telling, over_the_city
from server.queries import audit
from server.scope import SYSTEM
from server.work import Work, Works
from shared.access import VERBS

TOLD = {
    "broken": Telling(
        VERBS["audit.read"], "The audit record does not fit together any more: see the page Audit"
    ),
}


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
        telling, number = TOLD["broken"], str(facts["broken_at"])
        people = over_the_city(work.session, telling.roles)
        Desks(work.rows, work.now).tell(people, Message(telling, "audit", number, number))
