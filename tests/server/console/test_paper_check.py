"""The checklist on paper: what applies to this school, for planners at once, the team in time."""

import io
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from server import scope
from server.models import AuditEntry, School, Visit
from server.seed import City
from server.work import Works
from shared.ids import new_id
from tests.clocks import SteppedClock
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands

SCHOOL = "望潮中学"


@pytest.fixture
def visit(works: Works, city: City, clock: SteppedClock) -> str:
    """A sealed visit of chen and lin to a school in town, to be released in an hour."""
    Office(works, city).plan(("chen", "lin"), [SCHOOL], 1, clock)
    with works.writing(scope.SYSTEM) as work:
        school = work.session.get_one(School, city.schools[SCHOOL])
        school.locality = "城区"
        school.facts = {"students": 1400, "staff": 90, "boarders": 0}
        return work.session.scalars(select(Visit.id)).one()


def ask(app: Any, login: str, visit: str, language: str = "zh") -> Any:
    return Hands(app, login, language).post(f"/visits/{visit}/checklist.pdf")


def test_it_asks_what_applies_to_the_school_and_says_under_which_condition(
    app: Any, visit: str
) -> None:
    answer = ask(app, "zhou", visit, "en")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "private, no-store"
    pages = PdfReader(io.BytesIO(answer.data)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert SCHOOL in text
    assert "barrierstandsatthegate(urbanschool)" in text
    assert "(townorruralschool)" not in text
    assert "Onlyif:RF-01ismorethan0" in text  # the campus alone can tell
    assert 'ans("' not in text
    for told in (
        "Guards3needed",
        "（switchedoffinthiscity）",
        "known:Urban",
        "JF-01isPass",
        "FailN/A",
        "Inspector,signature",
        "Witness,nameandunit",
    ):
        assert told in text, told


def test_it_is_as_secret_as_the_visit(
    app: Any, works: Works, city: City, visit: str, clock: SteppedClock
) -> None:
    for login in ("chen", "he", "leader", "auditor", "admin", "school-350000"):
        refused, nobodys = ask(app, login, visit), ask(app, login, new_id(1))
        assert refused.status_code == nobodys.status_code == 404, login
    assert ask(app, "zhou", visit).status_code == 200
    clock.advance(hours=1, minutes=1)
    Office(works, city).release()
    assert ask(app, "chen", visit).status_code == 200
    assert ask(app, "he", visit).status_code == 404
    with works.reading(scope.SYSTEM) as work:
        printed = select(AuditEntry.entry).where(AuditEntry.event == "PaperCheckPrinted")
        told = list(work.session.scalars(printed.order_by(AuditEntry.number)))
    assert [b'"before_release":true' in one for one in told] == [True, False]
