"""Papers of circulars: whose letterhead, which number, and what reaches whom on paper."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from server import scope
from server.actions import circulars
from server.models import Circular, Person
from shared.problems import Invalid
from shared.vocabulary import OfficeKind
from tests.conftest import SCHOOLS
from tests.drivers.cases import PARTY, SCHOOL, Cases
from tests.drivers.console import Seat
from tests.server.actions.test_circulars import ANOTHER, own, self_check, send, warning
from tests.server.actions.test_issuers import put
from tests.server.api.test_routes import bearer


def works_at(cases: Cases, kind: OfficeKind) -> None:
    """Who sends works at this office."""
    with cases.works.writing(scope.SYSTEM) as work:
        person = work.session.get_one(Person, cases.city.people["zhou"])
        person.office_id = cases.city.offices[kind]


def test_the_issuer_is_chosen_where_there_are_two_and_each_numbers_its_own(cases: Cases) -> None:
    campaign = put(cases, OfficeKind.CAMPAIGN, "云汀市校安办", "云校安")
    schools = put(cases, OfficeKind.EDUCATION, "云汀市教育局", "云教")
    foreign = put(cases, OfficeKind.POLICE, "云汀市公安局", "云公")
    works_at(cases, OfficeKind.EDUCATION)
    chosen = ("", campaign, schools)
    sent = [send(cases, warning(cases, letterhead_id=one)) for one in chosen]
    sent.append(send(cases, self_check(cases)))
    for other in (foreign, "nothing"):
        with cases.acting("zhou") as work, pytest.raises(Invalid):
            circulars.look(work, warning(cases, letterhead_id=other))
    with cases.works.reading(scope.SYSTEM) as work:
        rows = [work.session.get_one(Circular, one) for one in sent]
        assert [(one.number, one.letterhead_id) for one in rows] == [
            ("云教预警〔2026〕1号", schools),
            ("云校安预警〔2026〕1号", campaign),
            ("云教预警〔2026〕2号", schools),
            ("云教自查〔2026〕1号", schools),
        ]


def test_who_got_it_has_the_paper_of_its_own_copy_under_the_letterhead_of_that_day(
    cases: Cases, app: Any
) -> None:
    head = put(cases, OfficeKind.CAMPAIGN, "云汀市校安办", "云校安")
    send(cases, self_check(cases))
    put(cases, OfficeKind.CAMPAIGN, "云汀市平安办", "云平", seen=head)
    with cases.acting(PARTY) as work:
        copy_id = own(work).id
    address = f"/api/v1/circulars/copies/{copy_id}/paper.pdf"
    client = app.test_client(use_cookies=False)
    assert client.get(address, headers=bearer(app, ANOTHER)).status_code == 404
    paper = client.get(address, headers=bearer(app, PARTY))
    text = PdfReader(io.BytesIO(paper.data)).pages[0].extract_text().replace(" ", "")
    for told in ("云校安自查〔2026〕1号", "云汀市校安办", SCHOOL.name, "三个问题"):
        assert told in text
    assert SCHOOLS[1].name not in text
    mine = client.get("/api/v1/circulars/mine", headers=bearer(app, PARTY)).json["rows"]
    assert [one["circular"]["issuer"] for one in mine] == ["云汀市校安办"]
    page = Seat(app, PARTY).page(f"/my/circulars/{copy_id}")
    assert "云汀市校安办" in page.html
    assert address in page.html


def test_the_form_offers_the_issuers_and_sends_under_the_chosen_one(cases: Cases, app: Any) -> None:
    campaign = put(cases, OfficeKind.CAMPAIGN, "云汀市校安办", "云校安")
    desk = Seat(app, "zhou")
    begun = {one.name: one.value for one in desk.page("/warnings/new").form("/new").controls}
    assert begun["letterhead"] == campaign
    put(cases, OfficeKind.EDUCATION, "云汀市教育局", "云教")
    works_at(cases, OfficeKind.EDUCATION)
    form = desk.page("/warnings/new").form("/new")
    told = {"what": "大风", "risk": "disaster", "text": "关窗", "letterhead": campaign}
    for name, value in told.items():
        form.fill(name, value)
    counted = desk.post("/warnings/new", form).form("/new")
    page = desk.post("/warnings", counted)
    assert "云校安预警〔2026〕1号" in page.html
    assert "云汀市校安办" in page.html
