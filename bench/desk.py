"""The office's pages over three years of a city: the processor time of each, server and database.

SQLite works within the server; of PostgreSQL its own processes are counted as well.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import select, text

from bench import shelves, years
from bench.figures import Figure, Limit
from bench.goals import POSTGRESQL
from bench.machine import DatabaseServer
from bench.served import Bench
from bench.tablets import Line
from server import seed
from server.domain.circular_words import CircularKind
from server.domain.planning_words import ProposalState
from server.models import (
    Circular,
    CircularCopy,
    Draw,
    Incident,
    Inspection,
    Measure,
    Order,
    Person,
    Proposal,
    School,
    Template,
    Visit,
)
from server.scope import SYSTEM
from shared.vocabulary import InspectionState, OrderState, VisitState

ASKED_EACH = 5
MS = 1000
BY_ITSELF = "AUTOCOMMIT"
"""Outside any transaction."""
BUSY_SCHOOL = "3500000"
SUPERVISOR, PARTY, BUSY = "zhou", "chengguan", f"school-{BUSY_SCHOOL}"


@dataclass(frozen=True)
class Page:
    """A page, and who asks for it."""

    path: str
    login: str = SUPERVISOR


ASKED = {
    SUPERVISOR: (
        "/", "/board", "/board?by=office", "/board/day", "/board/map.json", "/board/schools",
        "/board/schools?state=overdue", "/board/outlines", "/orders", "/orders?view=overdue",
        "/orders?view=closed", "/orders?view=all", "/orders?q=灭火器", "/orders?q=3500123",
        "/inspections", "/schools", "/schools?q=di123", "/lookbacks", "/lookbacks/before",
        "/lookbacks/sample", "/results", "/results?by=month&measure=fixed", "/results/cases",
        "/results/schools", "/indicators", "/indicators/guards", "/indicators/guards?state=fell",
        "/indicators/urban_alarm", "/proposals", "/proposals?state=all", "/measures",
        "/measures?state=in_force", "/measures?reply=unread", "/warnings", "/warnings/new",
        "/self-checks", "/self-checks/new", "/likenesses", "/load", "/load/permitted", "/ties",
        "/visits", "/draws", "/campaigns", "/campaigns/new", "/waves", "/waves/new", "/calendar",
        "/school-year", "/office-calendar", "/held", "/incidents", "/simulator", "/templates",
        "/bases", "/issuers", "/phrases", "/people", "/tablets", "/works", "/notices",
        "/search?q=3500123", "/api/v1/board", "/api/v1/incidents", "/api/v1/indicators",
        "/api/v1/inspections", "/api/v1/lookbacks", "/api/v1/measures", "/api/v1/orders",
        "/api/v1/proposals", "/api/v1/schools", "/api/v1/visits",
    ),
    "admin": (
        "/people", "/people?role=school", "/tablets", "/settings", "/webhooks", "/invitations",
        "/audit", "/audit?event=OrderIssued", "/audit?person=chen", "/audit?person=员",
        "/audit?subject=018", "/me/notices", "/office-calendar/import", "/bases/import",
        "/templates/import", "/schools/import",
    ),
    "leader": ("/board", "/board/day", "/orders", "/inspections", "/schools", "/results"),
    "auditor": ("/audit", "/draws", "/orders", "/inspections"),
    "chen": ("/my-visits", "/my-ties", "/load", "/orders", "/inspections", "/schools"),
    PARTY: ("/my", "/my/circulars", "/notices"),
    BUSY: ("/my", "/my/circulars", "/notices", "/api/v1/circulars/mine"),
}  # fmt: skip
"""Whatever reads from the database, by who needs it; of what lists one thing see ``ONE_OF``."""
ONE_OF: tuple[tuple[str, str, type[Any], Any], ...] = (
    (SUPERVISOR, "/orders/{}", Order, Order.state == OrderState.UNDER_REVIEW),
    (SUPERVISOR, "/schools/{}", School, School.code == BUSY_SCHOOL),
    (SUPERVISOR, "/schools/{}/papers", School, School.code == BUSY_SCHOOL),
    (SUPERVISOR, "/lookbacks/schools/{}", School, School.code == BUSY_SCHOOL),
    (SUPERVISOR, "/api/v1/schools/{}/timeline", School, School.code == BUSY_SCHOOL),
    (SUPERVISOR, "/inspections/{}", Inspection, Inspection.state == InspectionState.COMPLETE),
    (SUPERVISOR, "/proposals/{}", Proposal, Proposal.state == ProposalState.PROPOSED),
    (SUPERVISOR, "/measures/{}", Measure, Measure.school.has(School.code == BUSY_SCHOOL)),
    (SUPERVISOR, "/warnings/{}", Circular, Circular.kind == CircularKind.WARNING),
    (SUPERVISOR, "/self-checks/{}", Circular, Circular.kind == CircularKind.SELF_CHECK),
    (
        SUPERVISOR,
        "/self-checks/{}?said=self_no",
        Circular,
        Circular.kind == CircularKind.SELF_CHECK,
    ),
    (SUPERVISOR, "/api/v1/circulars/{}/copies", Circular, Circular.kind == CircularKind.WARNING),
    (SUPERVISOR, "/incidents/{}", Incident, Incident.number != ""),
    (SUPERVISOR, "/visits/{}", Visit, Visit.state == VisitState.SEALED),
    (SUPERVISOR, "/draws/{}", Draw, Draw.name != ""),
    (SUPERVISOR, "/templates/{}", Template, Template.current),
    ("admin", "/people/{}", Person, Person.login == "chen"),
    (BUSY, "/my/{}", Order, Order.school.has(School.code == BUSY_SCHOOL)),
    (BUSY, "/my/measures/{}", Measure, Measure.school.has(School.code == BUSY_SCHOOL)),
    (BUSY, "/my/circulars/{}", CircularCopy, CircularCopy.school.has(School.code == BUSY_SCHOOL)),
)


def pages(bench: Bench) -> Figure:
    """Every page that lists or counts, by the one who needs it, and nothing else at work."""
    bench.rest()
    orders = years.fill(bench)
    shelves.fill(bench, BUSY)
    bench.rest()
    lines = {login: _signed_in(bench, login) for login in ASKED}
    took: dict[str, float] = {}
    database = _database(bench)
    for page in asked(bench):
        before = database.cpu_s() if database else 0.0
        with bench.measured():
            for _ in range(ASKED_EACH):
                line = lines[page.login]
                line.ask("GET", quote(page.path, safe="/?&="), Accept="text/html")
        own = database.cpu_s() - before if database else 0.0
        took[f"{page.path} ({page.login})"] = (bench.cpu_s + own) / ASKED_EACH * MS
    slowest = max(took, key=lambda name: took[name])
    figure = bench.figure("an office's page, the slowest", took[slowest], "ms CPU", Limit(), **took)
    figure.more["orders"] = orders
    return figure


def _database(bench: Bench) -> DatabaseServer | None:
    """What works beside the server for each page; nothing where the server does it all.

    It has looked after what was written: what it does of itself later would count as a page's.
    """
    works = bench.works()
    if works.engine.dialect.name != POSTGRESQL:
        return None
    with works.engine.connect().execution_options(isolation_level=BY_ITSELF) as connection:
        connection.execute(text("VACUUM ANALYZE"))
        found = DatabaseServer(connection.scalar(text("SELECT pg_backend_pid()")))
    works.engine.dispose()
    return found


def _signed_in(bench: Bench, login: str) -> Line:
    told = json.dumps({"login": login, "password": seed.PASSWORD}).encode()
    data, _ = bench.line(bench.town.pens[0]).ask(
        "POST", "/api/v1/sessions", told, Content_Type="application/json"
    )
    return Line(bench.serving.port, json.loads(data)["token"])


def asked(bench: Bench) -> list[Page]:
    """Every page that reads; of one thing, for one that has much on it."""
    found = [Page(path, login) for login, paths in ASKED.items() for path in paths]
    works = bench.works()
    with works.reading(SYSTEM) as work:
        for login, path, model, which in ONE_OF:
            one = work.session.scalar(select(model.id).where(which).limit(1))
            found.append(Page(path.format(one), login))
    works.engine.dispose()
    return found
