"""A wave of the city asked for, frozen, committed, in one line each."""

import hashlib
from typing import Any

from server import scope
from server.actions import ceremonies, waves
from server.actions.waves import Asked
from server.models import Wave
from server.work import Works
from tests.drivers.hands import Office

BLIND = "0123456789abcdef" * 2
FIRST, LAST = "2026-09-21", "2026-09-25"
OFFICERS = ("leader", "auditor", "admin")


def frozen(office: Office, asked: Asked) -> str:
    with office.acting("zhou") as work:
        return waves.freeze(work, waves.prepare(work, asked).id).id


def committed(office: Office, wave_id: str, *officers: str, source: str = "") -> str:
    named = [office.city.people[one] for one in officers]
    with office.acting("zhou") as work:
        return ceremonies.commit(work, wave_id, officers=named, source=source).id


def slip(number: str) -> str:
    return hashlib.sha256(f"{number}:{BLIND}".encode()).hexdigest()


def row(works: Works, model: Any, row_id: str) -> Any:
    with works.reading(scope.SYSTEM) as work:
        found = work.session.get_one(model, row_id)
        work.session.refresh(found)
        if model is Wave:
            assert found.frozen is not None
        work.session.expunge(found)
        return found
