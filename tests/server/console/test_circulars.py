"""Early warnings with receipts, and self-checks: from the desk to the phone and back, by pages."""

from typing import Any

from server.models import CircularCopy, Order, Proposal
from server.scope import SYSTEM
from tests.conftest import SCHOOLS
from tests.drivers.cases import PARTY, SCHOOL, Cases
from tests.drivers.console import Page, Seat
from tests.server.api.test_another_area import happened

WARNING = {"what": "强对流天气", "risk": "disaster", "text": "停止户外活动，检查围墙。"}
ANOTHER = f"school-{SCHOOLS[1].code}"


def warned(desk: Seat, **told: Any) -> Page:
    """A warning, looked at and sent; its page."""
    form = desk.page("/warnings/new").form("/warnings/new")
    for name, value in (WARNING | told).items():
        form.fill(name, value)
    counted = desk.post("/warnings/new", form)
    assert "尚未发出" in counted.html
    again = counted.form("/warnings/new")
    if "offices" in told:
        again.fill("offices", "on")
    return desk.post("/warnings", again)


def test_a_warning_is_counted_before_it_is_sent_and_each_gives_its_receipt(
    cases: Cases, app: Any
) -> None:
    desk, party = Seat(app, "zhou"), Seat(app, PARTY)
    page = warned(desk, offices="on")
    assert "预警〔2026〕1号" in page.html
    assert "收到一份预警，请阅读并回执" in party.page("/notices").html
    mine = party.page("/my")
    assert "预警 1 份" in mine.html
    copy = party.page(mine.link("强对流天气"))
    assert "停止户外活动，检查围墙。" in copy.html
    done = party.submit(mine.link("强对流天气"), mine.link("强对流天气"), word="已停课间操")
    assert "已回执，谢谢。" in done.html
    assert f"{SCHOOL.name} 安全员" in done.html
    assert "强对流天气" not in party.page("/my").html
    assert "强对流天气" in party.page("/my/circulars").html
    given = desk.page(page.link("已回复"))
    assert "已停课间操" in given.html
    assert SCHOOL.name in given.html
    missing = desk.page(page.link("未回复"))
    assert SCHOOL.name not in missing.html
    assert "chengguan" not in missing.html
    assert "城管" in missing.html
    file = desk.bytes(missing.link("CSV")).decode("utf-8")
    assert "未回复" in file
    assert SCHOOL.name not in file
    assert "强对流天气" in desk.bytes("/lists/warnings.csv").decode("utf-8")


def test_an_incident_begins_a_warning_of_its_risk_and_a_paper_receipt_is_recorded(
    cases: Cases, app: Any
) -> None:
    city, desk = cases.city, Seat(app, "zhou")
    with cases.works.writing(SYSTEM) as work:
        incident_id = happened(work, city.schools[SCHOOL.name], city.people["chen"])
    way = desk.page(f"/incidents/{incident_id}").link("就此发预警")
    begun = {one.name: one.value for one in desk.page(way).form("/new").controls}
    assert (begun["risk"], begun["basis"]) == ("fire", "快报〔2026〕1号")
    page = warned(desk)
    form = next(one for one in page.forms if one.action.endswith("/received"))
    form.fill("word", "电话，副校长")
    assert "电话，副校长" in desk.post(form.action, form).html


def test_a_warning_that_is_taken_back_asks_nothing_any_more(cases: Cases, app: Any) -> None:
    desk, party = Seat(app, "zhou"), Seat(app, PARTY)
    warned(desk)
    way = party.page("/my").link("强对流天气")
    number = desk.page("/warnings").link("强对流天气")
    page = desk.submit(number, "/take-back", reason="天气已转好")
    assert "天气已转好" in page.html
    assert "一份预警已撤回" in party.page("/notices").html
    assert "强对流天气" not in party.page("/my").html
    assert "天气已转好" in party.page(way).html
    assert "预警 0 份" in party.page("/my").html
    cases.clock.advance(days=9)
    desk = Seat(app, "zhou")
    assert "没有符合条件的" in desk.page(f"{number}?standing=late").html
    assert "逾期" not in desk.bytes(desk.page(number).link("CSV")).decode("utf-8")


def test_after_a_fault_like_schools_answer_three_questions_and_a_no_is_proposed(
    cases: Cases, app: Any
) -> None:
    (order_id,) = cases.found()
    desk, party = Seat(app, "zhou"), Seat(app, ANOTHER)
    form = desk.page(desk.page(f"/orders/{order_id}").link("请同类学校自查")).form("/new")
    form.fill("school_kind", "")
    counted = desk.post("/self-checks/new", form)
    assert "自查〔2026〕1号" in desk.post("/self-checks", counted.form("/new")).html
    assert "自查〔2026〕1号" not in Seat(app, PARTY).page("/my").html
    mine = party.page("/my")
    way = mine.link("自查〔2026〕1号")
    assert SCHOOL.name not in party.page(way).html
    said = party.submit(
        way, way, first="self_no", second="self_not_applicable", third="self_yes",
        word=["后门也堵着", "", ""],
    )  # fmt: skip
    assert "已回复，谢谢。" in said.html
    with cases.works.reading(SYSTEM) as work:
        (copy,) = work.session.query(CircularCopy).filter(CircularCopy.answered_at.is_not(None))
        (proposal,) = work.session.query(Proposal)
        assert (proposal.school_id, proposal.order_id) == (copy.school_id, order_id)
        assert work.session.query(Order).count() == 1
    seen = desk.page(desk.page(f"/orders/{order_id}").link("建议到现场看"))
    assert "后门也堵着" in seen.html
    result = desk.page(seen.link("全部答“否”的"))
    assert "后门也堵着" in result.html
    door = next(one for one, _ in result.links if one.endswith("?said=first.self_no"))
    assert "后门也堵着" in desk.page(door).html
    assert "后门也堵着" not in desk.page(door.replace("first", "third")).html
    assert "自查 1 份" in party.page("/my").html


def test_an_item_of_the_checklist_begins_a_self_check_with_its_own_words(
    cases: Cases, app: Any
) -> None:
    desk = Seat(app, "zhou")
    items = desk.page(f"/templates/{cases.template_id}")
    form = desk.page(items.link("请学校就此自查")).form("/new").sent()
    assert form["item"]
    assert form["what"]
    assert form["what"][:20] in form["question"]
    assert desk.page("/self-checks/new?item=nothing").form("/new").controls


def test_the_file_of_a_school_tells_what_it_was_sent_and_said_to_who_may_know(
    cases: Cases, app: Any
) -> None:
    desk, party = Seat(app, "zhou"), Seat(app, PARTY)
    warned(desk)
    form = desk.page("/self-checks/new").form("/new")
    form.fill("what", "安全出口上锁")
    desk.post("/self-checks", desk.post("/self-checks/new", form).form("/new"))
    way = party.page("/my").link("自查〔2026〕1号")
    party.submit(way, way, first="self_no", second="self_yes", third="self_yes", word=["后门堵着"])
    number = desk.page("/warnings").link("强对流天气")
    desk.submit(number, "/take-back", reason="天气已转好")
    path = f"/schools/{cases.city.schools[SCHOOL.name]}"
    file = desk.page(path)
    for told in ("自查已回复，有“否”", "后门堵着", "预警已撤回", "天气已转好", "安全出口上锁"):
        assert told in file.html
    assert "强对流天气" in desk.page(f"/circulars/{number.rpartition('/')[2]}").html
    assert f"/circulars/{number.rpartition('/')[2]}" in {one for one, _ in file.links}
    papers = {one for one, _ in desk.page(f"{path}/papers").links}
    assert f"/api/v1/circulars/{number.rpartition('/')[2]}/paper.pdf?language=zh" in papers
    other = desk.page(f"/schools/{cases.city.schools[SCHOOLS[1].name]}").html
    assert "安全出口上锁" in other
    assert "后门堵着" not in other
    assert "安全出口上锁" not in Seat(app, "admin").page(path).html
