"""Every route of the description, asked by every role whatever the description allows, and more.

No question makes the server fail, and every answer is of the form that is described.
"""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from server.actions import bases, bulk, invitations, kept_views, office_calendar
from server.actions.office_calendar import LocalDays
from server.domain.city_settings import DUE_SOON
from server.domain.legal_bases import ToldBasis
from server.models import Grant, Inspection, Order, School, Template, Visit
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.sealing import digest
from shared.vocabulary import OfficeKind, SignatureRole
from shared.workdays import DayKind
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.office import OfficeDriver
from tests.drivers.tus import OFFSET_TYPE, Sender
from tests.server.api import planning
from tests.server.api.test_another_area import happened
from tests.server.api.test_routes import bearer
from tests.server.conftest import SCHOOL

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 4
PHOTO = pictures.jpeg()
PEOPLE = {
    "inspector": "chen",
    "supervisor": "zhou",
    "school": "school-350000",
    "office": "chengguan",
    "leader": "leader",
    "administrator": "admin",
    "auditor": "auditor",
}
ROLES = (
    ("sqlite", "stranger"),
    ("sqlite", "inspector"),
    ("sqlite", "office"),
    ("sqlite", "leader"),
    ("sqlite", "auditor"),
    ("postgresql", "tablet"),
    ("postgresql", "supervisor"),
    ("postgresql", "school"),
    ("postgresql", "administrator"),
)
"""Who asks on which database: those who change things, where the database is the stricter."""


@schemathesis.serializer(OFFSET_TYPE)
def _piece(_context: Any, value: Any) -> bytes:
    """A piece of a file is its bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture
def tablet(app: Any, works: Works, city: City, clock: SteppedClock) -> Chain:
    """A tablet with one finished check, so that there is something to ask for."""
    with works.reading(SYSTEM) as work:
        template_id = work.session.scalars(select(Template.id)).one()
    chen = Chain(app, OfficeDriver(works, city).enrol_code("chen"), clock)
    inspection_id, start = chen.start(city.schools[SCHOOL], template_id)
    done = [start, chen.photo(inspection_id, PHOTO), chen.finding(inspection_id)[1]]
    done += [
        chen.signature(inspection_id, role)
        for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    ]
    assert chen.words(*done, chen.submit(inspection_id, done)) == ["applied"] * 6
    return chen


@pytest.fixture
def known(app: Any, works: Works, city: City, tablet: Chain) -> dict[str, str]:
    """Ids that are really there, by the names the addresses call them."""
    office = OfficeDriver(works, city)
    office.plan(("chen", "lin"), SCHOOL)
    sender = Sender(app, tablet.headers)
    url = sender.announce(PHOTO, body=PHOTO).headers["Location"]
    with works.writing(SYSTEM) as work:
        incident_id = happened(work, city.schools[SCHOOL], city.people["chen"])
        storm = {"kind": DayKind.HOLIDAY, "name": "台风", "reason": "公告"}
        told = LocalDays(None, work.today, work.today, **storm)
        change_id = office_calendar.put_local(work, told).id
        basis_id = bases.add(work, "《消防法》", ToldBasis("《消防法》")).id
        warned = planning.warned(work, city.schools[SCHOOL], city.people["zhou"])
        police = city.offices[OfficeKind.POLICE]
        invitation_id = invitations.for_office(work, police).invitation.id
        steps = planning.stepped(work, city.schools[SCHOOL])
    with works.reading(SYSTEM) as work:
        return {
            "school_id": city.schools[SCHOOL],
            "inspection_id": work.session.scalars(select(Inspection.id)).one(),
            "incident_id": incident_id,
            "key": "0" * 24,
            "order_id": work.session.scalars(select(Order.id)).one(),
            "visit_id": work.session.scalars(select(Visit.id)).one(),
            "person_id": city.people["he"],
            "grant_id": work.session.scalars(
                select(Grant.id).where(Grant.person_id == city.people["he"])
            ).one(),
            "upload_id": url.rpartition("/")[2],
            "sha256": digest(PHOTO),
            "scope": "global",
            "year": "2027",
            "setting": DUE_SOON.name,
            "change_id": change_id,
            **warned,
            **steps,
            "office_id": police,
            "invitation_id": invitation_id,
            "power_id": "0" * 24,
            "basis_id": basis_id,
            **_own(office),
        }


def _own(office: OfficeDriver) -> dict[str, str]:
    """What a supervisor keeps and had done; a town with its outline."""
    school_id, zhou = office.city.schools[SCHOOL], office.city.people["zhou"]
    with office.acting() as work:
        view = kept_views.keep(work, "orders", name="我的", query="", shared=False, opens=False)
        planning.outlined(work, school_id, zhou)
        area_id = work.session.get_one(School, school_id).area_id
        ids = {"view_id": view.id, "work_id": bulk.mark_read(work, []).id, "area_id": area_id}
        return {"list_name": "orders", **ids}


@pytest.mark.parametrize(("engine", "role"), ROLES, indirect=["engine"])
def test_every_answer_is_of_the_form_that_is_described(
    app: Any, tablet: Chain, known: dict[str, str], role: str
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 40
    for operation in operations:
        ask(operation, signed_in(app, tablet, role), known)


def signed_in(app: Any, tablet: Chain, role: str) -> dict[str, str]:
    """The headers of someone in this role; a session may have been ended by the last question."""
    plain = {"Accept-Encoding": "identity"}
    if role == "tablet":
        return plain | tablet.headers
    return plain | bearer(app, PEOPLE[role]) if role in PEOPLE else plain


def ask(operation: Any, headers: dict[str, str], known: dict[str, str]) -> None:
    """Ask one route what fits its description, and what does not, about real ids and others."""
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(fitting, wrong), real=st.booleans())
    def answers_as_described(case: Any, real: bool) -> None:
        for name in case.path_parameters or {}:
            if real:
                case.path_parameters[name] = known[name]
        case.call_and_validate(headers=headers, checks=list(CHECKS))

    answers_as_described()
