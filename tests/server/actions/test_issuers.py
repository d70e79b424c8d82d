"""Who may order: letterheads and powers in time, numbers of their own, papers fixed at issue."""

from datetime import timedelta
from typing import Any

import pytest

from server.actions import handing, issuers
from server.actions.issuers import ToldPower
from server.domain.issuing import NoPowerToOrder, SetMeanwhile, ShortTaken
from server.queries import issuing, papers
from shared.papers import Reader
from shared.problems import Forbidden, Invalid, NotFound
from shared.vocabulary import OfficeKind, Paper, Party
from tests.drivers.cases import Cases
from tests.server.console.test_rosters import Hands, words

BASIS = "《企业事业单位内部治安保卫条例》第十六条"


def put(cases: Cases, kind: OfficeKind, name: str, short: str, seen: str = "") -> str:
    with cases.acting("admin") as work:
        office_id = cases.city.offices[kind]
        told = {"letterhead": name, "letterhead_en": "", "short": short, "seen": seen}
        return issuers.put(work, office_id, **told).id


def give(cases: Cases, kind: OfficeKind, paper: Paper, *matters: str, basis: str = "") -> str:
    with cases.acting("admin") as work:
        told = ToldPower(paper, matters, basis, work.today)
        return issuers.give(work, cases.city.offices[kind], told).id


def title(cases: Cases, order_id: str) -> tuple[str, str, str]:
    with cases.acting("zhou") as work:
        paper = papers.notice(work, order_id, Reader("en", lambda text: text))
        return paper.title, paper.office, paper.number


def test_a_paper_is_its_finders_office_s_by_its_power_and_stays_what_it_was(cases: Cases) -> None:
    (before,) = cases.found(code="RF-04")
    head = put(cases, OfficeKind.POLICE, "云汀市公安局", "云公")
    power = give(cases, OfficeKind.POLICE, Paper.ORDER, "RF", basis=BASIS)
    first, second = (cases.found(code="RF-04")[0] for _ in range(2))
    (other,) = cases.found(code="XF-01")
    told = ("Order to rectify", "云汀市公安局", "云公责改〔2026〕1号")
    assert title(cases, first) == told
    assert title(cases, second)[2] == "云公责改〔2026〕2号"
    assert title(cases, before)[0] == title(cases, other)[0] == "Rectification notice"
    assert "限改〔2026〕" in title(cases, other)[2]
    with cases.acting("zhou") as work:
        facts = dict(papers.notice(work, first, Reader("en", lambda text: text)).facts)
        assert facts["Issued under"] == BASIS
    put(cases, OfficeKind.POLICE, "云汀市公安局治安大队", "云治", seen=head)
    with cases.acting("admin") as work:
        issuers.take(work, cases.city.offices[OfficeKind.POLICE], power, reason="职权划转")
    assert title(cases, first) == told
    cases.clock.advance(days=1)
    assert title(cases, cases.found(code="RF-04")[0])[0] == "Rectification notice"


def test_what_may_not_be_set_is_refused(cases: Cases) -> None:
    police, campaign = (cases.city.offices[one] for one in (OfficeKind.POLICE, OfficeKind.CAMPAIGN))
    with pytest.raises(Invalid):
        give(cases, OfficeKind.POLICE, Paper.ADVICE)
    head = put(cases, OfficeKind.POLICE, "云汀市公安局", "云公")
    with pytest.raises(SetMeanwhile):
        put(cases, OfficeKind.POLICE, "另一抬头", "云公")
    for wrong in ("", "云公1号 ", "太长的机关代字了吧"):
        with pytest.raises(Invalid):
            put(cases, OfficeKind.POLICE, "云汀市公安局", wrong, seen=head)
    with pytest.raises(ShortTaken):
        put(cases, OfficeKind.CAMPAIGN, "专项办", "云公")
    put(cases, OfficeKind.CAMPAIGN, "专项办", "云专")
    with pytest.raises(NoPowerToOrder):
        give(cases, OfficeKind.CAMPAIGN, Paper.ORDER, basis=BASIS)
    for matters, basis, days in ((), "", 0), (("QQ",), BASIS, 0), ((), BASIS, -1):
        with cases.acting("admin") as work:
            told = ToldPower(Paper.ORDER, matters, basis, work.today + timedelta(days=days))
            with pytest.raises(Invalid):
                issuers.give(work, police, told)
    with cases.acting("zhou") as work, pytest.raises(Forbidden):
        issuers.end(work, campaign, reason="不该")
    with cases.acting("admin") as work, pytest.raises(NotFound):
        issuers.take(work, police, "none", reason="没有")
    with cases.acting("admin") as work, pytest.raises(Invalid):
        issuers.end(work, police, reason=" ")


def test_what_ended_stays_as_it_ended_and_what_had_not_begun_is_over_at_once(cases: Cases) -> None:
    put(cases, OfficeKind.POLICE, "云汀市公安局", "云公")
    police = cases.city.offices[OfficeKind.POLICE]
    power = give(cases, OfficeKind.POLICE, Paper.ORDER, basis=BASIS)
    with cases.acting("admin") as work:
        later = ToldPower(Paper.ADVICE, (), "", work.today + timedelta(days=9))
        coming = issuers.give(work, police, later).id
    for one in (power, coming):
        with cases.acting("admin") as work:
            issuers.take(work, police, one, reason="职权划转")
    with cases.acting("admin") as work, pytest.raises(NotFound):
        issuers.take(work, police, power, reason="另一个理由")
    with cases.acting("admin") as work:
        issuers.end(work, police, reason="不再发文")
    with cases.acting("zhou") as work:
        (held,) = issuing.one_office(work, police).powers
        assert (held.id, held.why_ended) == (power, "职权划转")
        assert [one.power.id for one in issuing.past(work) if one.power] == [coming]


def test_an_office_that_ends_loses_its_powers_and_the_page_keeps_both(
    app: Any, cases: Cases
) -> None:
    put(cases, OfficeKind.POLICE, "云汀市公安局", "云公")
    give(cases, OfficeKind.POLICE, Paper.ORDER, "RF", basis=BASIS)
    admin, zhou = Hands(app, "admin"), Hands(app, "zhou")
    assert "责令限期整改通知书 云公责改〔2026〕" in words(zhou.get("/issuers"))
    office = f"/issuers/{cases.city.offices[OfficeKind.POLICE]}"
    assert zhou.post(f"{office}/end", reason="不该").status_code == 403
    told = {"paper": "advice", "matter": "XF", "since": "2026-12-01"}
    assert admin.post(f"{office}/powers", **told).status_code == 302
    assert "未到" in words(admin.get("/issuers"))
    assert admin.post(f"{office}/end", reason="职权划转").status_code == 302
    assert cases.told("zhou")[-2:] == [
        "An office may issue another paper",
        "An office issues no papers of its own",
    ]
    cases.clock.advance(days=1)
    page = words(Hands(app, "admin").get("/issuers"))
    assert "职权划转" in page
    assert "云公责改" not in page
    with cases.acting("zhou") as work:
        past = issuing.past(work)
        assert [one.power.paper if one.power else "" for one in past].count("order") == 1


def test_a_transfer_letter_handed_over_is_numbered_where_it_was(cases: Cases) -> None:
    put(cases, OfficeKind.CAMPAIGN, "专项办", "云专")
    give(cases, OfficeKind.CAMPAIGN, Paper.TRANSFER)
    letter = cases.signed("chengguan", party=Party.URBAN_MANAGEMENT)
    with cases.acting("zhou") as work:
        handing.hand_over(work, letter, cases.city.offices[OfficeKind.POLICE], reason="归公安")
    assert title(cases, letter)[1:] == ("专项办", "云专移交〔2026〕2号")
