"""What people do at the console: sign in, decide, send evidence over a bad line, read, search."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect
from sqlalchemy import select

from mobile.device.desktop import WheelCodes
from mobile.presenters.invited import invited
from server import scope, seed
from server.models import Evidence, Order, PaperEntry
from server.queries import audit
from shared.vocabulary import OrderState
from tests import photos
from tests.browser.conftest import Served, Visitors

pytestmark = pytest.mark.browser

REVIEWED = "6 具灭火器压力不足"
PLAIN = "睡眠室监控有盲区"
FORGED = "三层东侧疏散门上链锁"
EARLY = "消防通道堆放课桌椅"
WAIT_MS, WAITS_MAX = 100, 300


def until(page: Page, holds: str) -> None:
    """Wait until this holds on the page; asked anew each time: its policy forbids more."""
    for _ in range(WAITS_MAX):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(WAIT_MS)
    raise AssertionError(f"never came to hold: {holds}")


def test_a_wrong_password_is_told_and_the_name_is_kept(visitors: Visitors) -> None:
    page = visitors.stranger()
    page.fill("#login", "zhou")
    page.fill("#password", "not the password")
    page.click("form .main")
    expect(page.get_by_role("alert")).to_have_text(re.compile("用户名或密码不对"))
    expect(page.locator("#login")).to_have_value("zhou")
    expect(page.locator("#password")).to_have_value("")
    page.fill("#password", seed.PASSWORD)
    page.click("form .main")
    expect(page.locator("h1")).to_contain_text("轮到您的")


def test_evidence_is_returned_with_a_reason_sent_again_over_a_bad_line_and_accepted(
    visitors: Visitors, served: Served, tmp_path: Path
) -> None:
    order = order_of(served, REVIEWED)
    office = visitors.signed_in("zhou")
    office.goto(f"{served.address}/orders/{order.id}")
    compare(office)
    office.get_by_role("button", name="看不清部位").click()
    expect(office.locator("#remark")).to_have_value("照片看不清部位，请近拍。")
    office.get_by_role("button", name="退回补充").click()
    expect(office.locator(".lb-head .lb-chip").first).to_have_text("已退回")

    school = visitors.signed_in(served.city.school_login(2), size="phone")
    school.goto(f"{served.address}/my/{order.id}")
    expect(school.locator(".lb-error").first).to_contain_text("照片看不清部位，请近拍。")
    cut = cut_once_each(school)
    school.set_input_files("#photo", [picture(tmp_path, seed) for seed in (1, 2, 3)])
    school.fill("#report", "已换新，压力正常。")
    school.get_by_role("button", name="提交证据").click()
    expect(school.locator("h1").first).to_contain_text("3 张照片都收齐了")
    assert len(cut) >= 3
    kept = f"window.keptPhotos?.waiting('/my/{order.id}/evidence').then((all) => !all.length)"
    until(school, kept)
    expect(school.get_by_text("服务器已核对")).to_have_count(3)

    office.goto(f"{served.address}/orders/{order.id}")
    office.get_by_role("button", name="通过，销号").click()
    expect(office.locator(".lb-head .lb-chip").first).to_have_text("已销号")
    assert order_of(served, REVIEWED).state == OrderState.CLOSED
    with served.city.works.reading(scope.SYSTEM) as work:
        assert audit.chain(work).whole


def test_without_script_a_school_signs_and_sends_evidence_all_the_same(
    visitors: Visitors, served: Served, tmp_path: Path
) -> None:
    order = order_of(served, PLAIN)
    page = visitors.signed_in(served.city.school_login(2), size="phone", script=False)
    page.goto(f"{served.address}/my/{order.id}")
    page.set_input_files("#photo", [picture(tmp_path, seed) for seed in (4, 5)])
    page.fill("#report", "已加装摄像头。")
    page.get_by_role("button", name="提交证据").click()
    expect(page.locator("h1").first).to_contain_text("2 张照片都收齐了")
    assert order_of(served, PLAIN).state == OrderState.UNDER_REVIEW


def test_photos_chosen_before_the_script_has_come_are_sent_too(
    visitors: Visitors, served: Served, tmp_path: Path
) -> None:
    page = visitors.signed_in(served.city.school_login(0), size="phone")
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/static/evidence.js", hold)
    page.goto(f"{served.address}/my/{order_of(served, EARLY).id}", wait_until="commit")
    page.set_input_files("#photo", picture(tmp_path, 6))
    until(page, "document.readyState === 'interactive'")
    late[0].continue_()
    expect(page.locator("[data-state].safe")).to_have_count(1)
    expect(page.locator("#photo")).to_have_value("")
    page.unroute("**/static/evidence.js")
    page.route("**/evidence", lambda sending: sending.fulfill(status=502, body="away"))
    page.get_by_role("button", name="提交证据").click()
    expect(page.get_by_text("away")).to_be_visible()
    page.goto(f"{served.address}/my/{order_of(served, EARLY).id}")
    expect(page.locator("[data-state].safe")).to_have_count(1)
    page.unroute("**/evidence")


def test_a_picture_somebody_else_sent_is_no_evidence(visitors: Visitors, served: Served) -> None:
    order = order_of(served, EARLY)
    page = visitors.signed_in(served.city.school_login(0))
    page.goto(f"{served.address}/my/{order.id}")
    theirs = page.locator(".lb-hero").get_attribute("href") or ""
    answer = page.request.post(
        f"{served.address}/my/{order.id}/evidence",
        form={
            "csrf_token": page.locator("meta[name=csrf]").get_attribute("content") or "",
            "sha256": theirs.rpartition("/")[2],
            "name": "x.jpg",
        },
    )
    assert answer.status == 422
    with served.city.works.reading(scope.SYSTEM) as work:
        assert not work.session.scalars(select(Evidence).where(Evidence.order_id == order.id)).all()


def test_the_apis_description_opens_whole_and_asks_nothing_of_outside(
    browser: Browser, at_home: Served
) -> None:
    visitors = Visitors(browser, at_home)
    page = visitors.stranger()
    page.goto(f"{at_home.address}/api/docs", wait_until="networkidle")
    expect(page.locator(".opblock").first).to_be_visible()
    # A browser without a window asks for no icon by itself.
    icon = page.request.get(f"{at_home.address}/favicon.ico")
    assert (icon.status, icon.headers["content-type"].split(";")[0]) == (200, "image/svg+xml")
    assert visitors.seen(page).errors == []
    assert visitors.seen(page).strangers == []
    visitors.leave()


def test_a_form_of_another_site_is_refused(visitors: Visitors, served: Served) -> None:
    order = order_of(served, FORGED)
    page = visitors.signed_in("zhou")
    answer = page.request.post(
        f"{served.address}/orders/{order.id}/review", form={"verdict": "accepted"}
    )
    assert answer.status == 400
    assert "stale_page" in answer.text()
    assert order_of(served, FORGED).state == OrderState.UNDER_REVIEW


@pytest.mark.parametrize(("who", "desk"), [("zhou", "/orders/"), ("school", "/my/")])
def test_a_message_is_read_by_opening_it(
    visitors: Visitors, served: Served, who: str, desk: str
) -> None:
    page = visitors.signed_in(served.city.school_login(3) if who == "school" else who)
    page.goto(f"{served.address}/notices")
    unread = page.locator(".lb-message.new").count()
    assert unread >= 1
    # What else came meanwhile is told first: a new browser, an answer to a warning.
    of_orders = page.locator(".lb-message.new").filter(has_text="通知书")
    of_orders.locator("button").first.click()
    expect(page).to_have_url(re.compile(desk))
    page.goto(f"{served.address}/notices")
    expect(page.locator(".lb-message.new")).to_have_count(unread - 1)


def test_the_citys_supervisor_is_told_of_its_towns_and_of_major_hazards_alone(
    visitors: Visitors, served: Served
) -> None:
    page = visitors.signed_in("zhou")
    page.goto(f"{served.address}/notices")
    expect(page.get_by_text("有一条重大隐患待第二人确认")).to_have_count(1)
    assert page.get_by_text("通知书已签收").count() > 1


def test_filters_live_in_the_address_and_search_finds_by_initials(
    visitors: Visitors, served: Served
) -> None:
    page = visitors.signed_in("zhou")
    page.goto(f"{served.address}/orders?view=overdue")
    rows = page.locator(".lb-orders tbody tr")
    expect(rows).to_have_count(2)
    page.locator(".lb-filter > summary", has_text="隐患等级").click()
    page.locator(".lb-filter").get_by_role("link", name="较大").click()
    expect(page).to_have_url(re.compile("grade=serious"))
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="全部清除").click()
    expect(rows).to_have_count(2)
    page.keyboard.press("/")
    page.keyboard.type("qhsyxx")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("青禾实验小学")


def test_an_order_that_waits_is_found_and_its_decision_reached_by_keys_alone(
    visitors: Visitors,
) -> None:
    page = visitors.signed_in("zhou")
    page.goto(visitors.served.address + "/orders?state=under_review")
    keys = page.keyboard
    keys.press("?")
    expect(page.locator("#keys")).to_be_visible()
    keys.press("Enter")
    expect(page.locator("#keys")).to_be_hidden()
    rows = page.locator(".lb-list tbody .lb-line1 a")
    keys.press("j")
    expect(rows.first).to_be_focused()
    keys.press("j")
    keys.press("k")
    keys.press("Enter")
    page.wait_for_url("**/orders/*")
    keys.press("r")
    expect(page.locator("[data-key=r]")).to_be_focused()
    keys.press("a")
    expect(page.locator("[data-key=a]")).to_be_focused()


def test_what_was_drawn_on_a_photo_lies_over_it_in_full_too(
    visitors: Visitors, served: Served
) -> None:
    page = visitors.signed_in("zhou")
    page.goto(f"{served.address}/inspections")
    found = "(all) => all.map((one) => one.getAttribute('href'))"
    link = page.locator("a[data-lightbox]:has(.lb-marks)").first
    for address in page.locator("a[href^='/inspections/']").evaluate_all(found):
        page.goto(f"{served.address}{address}")
        if link.count():
            break
    lines = link.locator(".lb-marks polyline").count()
    assert lines
    link.click()
    shown = page.locator("dialog[open] .lb-marks")
    expect(shown).to_be_visible()
    assert shown.locator("polyline").count() == lines
    expect(shown.locator("text")).to_be_visible()
    picture = page.locator("dialog[open] img").bounding_box()
    assert shown.bounding_box() == picture, "marks stand where the photo stands"
    stamp = page.locator("dialog[open] .lb-stamp")
    expect(stamp).to_have_text(re.compile(r"^20\d\d-.* · 摘要 [0-9A-F]{8}$"))
    foot = stamp.bounding_box()
    assert foot is not None
    assert picture is not None
    assert foot["y"] + foot["height"] == picture["y"] + picture["height"], "at its foot, upon it"
    page.locator("dialog[open]").press("ArrowLeft")
    assert page.locator("dialog[open] .lb-marks").count() <= 1
    page.keyboard.press("Escape")


def test_a_photo_on_its_way_is_told_and_never_shown_broken(
    visitors: Visitors, served: Served
) -> None:
    page = visitors.signed_in("zhou")
    page.goto(f"{served.address}/orders/{order_of(served, FORGED).id}")
    link = page.locator("main a[data-lightbox]").first
    whole, small = link.get_attribute("href"), link.locator("img").get_attribute("src")
    page.route(f"**{small}", lambda asked: asked.fulfill(status=404, body="{}"))
    page.reload()
    told = page.locator("main a[data-lightbox]").first.locator(".lb-absent")
    expect(told).to_have_text("这张照片还没收到。")
    told.click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    links = page.locator("a[data-lightbox]")
    links.filter(has=page.locator("img")).first.click()
    for _step in range(links.count()):
        assert page.locator("dialog[open] img").get_attribute("src") != whole
        page.locator("dialog[open]").press("ArrowRight")
    page.keyboard.press("Escape")


def compare(page: Page) -> None:
    """Before and after in each of the ways, and the lens over both."""
    pair = page.locator("[data-pair]").first
    page.get_by_role("button", name="滑动对比").click()
    expect(pair).to_have_attribute("data-mode", "slide")
    page.locator("[data-range] input").fill("20")
    assert pair.evaluate("(one) => one.style.getPropertyValue('--at')") == "20%"
    page.get_by_role("button", name="闪烁对照").click()
    expect(pair).to_have_attribute("data-mode", "blink")
    page.get_by_role("button", name="并排").click()
    page.keyboard.press("z")
    expect(page.locator(".lb-lens")).to_have_count(2)
    page.keyboard.press("z")
    expect(page.locator(".lb-lens")).to_have_count(0)
    page.locator("a[data-lightbox]").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def cut_once_each(page: Page) -> list[str]:
    """The line breaks at the first piece of every upload; the browser must go on by itself."""
    broken: list[str] = []

    def carry(route: Route) -> None:
        if route.request.method == "PATCH" and route.request.url not in broken:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/api/v1/uploads/**", carry)
    return broken


def picture(folder: Path, number: int) -> Path:
    """A photo of the place put right; each number another one."""
    path = folder / f"整改后{number}.jpg"
    path.write_bytes(photos.small("extinguisher", right=True, light=number))
    return path


def order_of(served: Served, what: str) -> Order:
    """The order of this fault as it stands now."""
    with served.city.works.reading(scope.SYSTEM) as work:
        return work.session.scalars(select(Order).where(Order.what == what)).one()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_square_code_on_the_page_is_read_by_a_tablet(
    visitors: Visitors, served: Served, theme: str
) -> None:
    page = visitors.signed_in("zhou", theme=theme)
    page.goto(f"{served.address}/people")
    page.get_by_role("button", name="登记平板").first.click()
    code = page.locator(".lb-code").inner_text()
    seen = invited(WheelCodes().read(page.screenshot()))
    assert seen.code == code
    assert seen.server in page.locator(".lb-once").inner_text()


def test_a_button_pressed_while_a_draft_is_on_its_way_waits_for_its_answer(
    visitors: Visitors, served: Served
) -> None:
    with served.city.works.reading(scope.SYSTEM) as work:
        visit_id = work.session.scalars(select(PaperEntry.visit_id)).one()
    page = visitors.signed_in("chen")
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if held or "json" not in route.request.headers["accept"]:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.goto(f"{served.address}/visits/{visit_id}/from-paper")
    version = int(page.input_value("[name=version]"))
    page.route("**/from-paper", hold)
    page.fill("#remarks", "学校没有意见")
    for _ in range(WAITS_MAX):
        if held:
            break
        page.wait_for_timeout(WAIT_MS)
    page.click("button[value=keep] >> nth=0")
    route, answer = held[0]
    route.fulfill(response=answer)
    # The draft is one version, what the button keeps the next.
    expect(page.locator("[name=version]")).to_have_value(str(version + 2))
    expect(page.locator("#problem")).to_have_count(0)
