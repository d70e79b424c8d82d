"""The office's pages over three years of a city: the server's processor time of each."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import select

from bench import years
from bench.figures import Figure, Limit
from bench.served import Bench
from bench.tablets import Line
from server import seed
from server.models import Inspection, Order, School
from server.scope import SYSTEM
from shared.vocabulary import OrderState

ASKED_EACH = 5
MS = 1000
SUPERVISOR, PARTY = "zhou", "chengguan"


@dataclass(frozen=True)
class Page:
    """A page, and who asks for it."""

    path: str
    login: str = SUPERVISOR


PAGES = (
    Page("/"),
    Page("/board"),
    Page("/board?by=office"),
    Page("/board/day"),
    Page("/orders"),
    Page("/orders?view=overdue"),
    Page("/orders?view=closed"),
    Page("/orders?view=all"),
    Page("/orders?q=灭火器"),
    Page("/orders?q=3500123"),
    Page("/inspections"),
    Page("/schools"),
    Page("/schools?q=di123"),
    Page("/lookbacks"),
    Page("/results"),
    Page("/results?by=month&measure=fixed"),
    Page("/indicators"),
    Page("/indicators/guards"),
    Page("/load"),
    Page("/visits"),
    Page("/waves"),
    Page("/waves/new"),
    Page("/calendar"),
    Page("/held"),
    Page("/incidents"),
    Page("/notices"),
    Page("/people", "admin"),
    Page("/audit", "admin"),
    Page("/orders", "leader"),
    Page("/my", PARTY),
)


def pages(bench: Bench) -> Figure:
    """Every page that lists or counts, by the one who needs it."""
    orders = years.fill(bench)
    lines = {login: _signed_in(bench, login) for login in {page.login for page in PAGES}}
    took: dict[str, float] = {}
    for page in (*PAGES, *_single(bench)):
        line = lines[page.login]
        with bench.measured():
            for _ in range(ASKED_EACH):
                line.ask("GET", quote(page.path, safe="/?&="), Accept="text/html")
        took[f"{page.path} ({page.login})"] = bench.cpu_s / ASKED_EACH * MS
    slowest = max(took, key=lambda name: took[name])
    figure = bench.figure("an office's page, the slowest", took[slowest], "ms CPU", Limit(), **took)
    figure.more["orders"] = orders
    return figure


def _signed_in(bench: Bench, login: str) -> Line:
    told = json.dumps({"login": login, "password": seed.PASSWORD}).encode()
    data, _ = bench.line(bench.town.pens[0]).ask(
        "POST", "/api/v1/sessions", told, Content_Type="application/json"
    )
    return Line(bench.serving.port, json.loads(data)["token"])


def _single(bench: Bench) -> list[Page]:
    """One order, one school, one check: those of somewhere in the middle."""
    works = bench.works()
    with works.reading(SYSTEM) as work:
        review = select(Order.id).where(Order.state == OrderState.UNDER_REVIEW).limit(1)
        order = work.session.scalar(review)
        school = work.session.scalar(select(School.id).offset(100).limit(1))
        check = work.session.scalar(select(Inspection.id).offset(1000).limit(1))
    works.engine.dispose()
    return [Page(f"/orders/{order}"), Page(f"/schools/{school}"), Page(f"/inspections/{check}")]
