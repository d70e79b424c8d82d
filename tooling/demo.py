"""The main job, played on real parts: a fault's whole life, told line by line.

A real server over HTTP, a real browser for the office and the school, the real tablet app in an
offscreen window. Pictures of what each person saw are left in ``build/demo/``.
"""

import argparse
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import sync_playwright

from server import migrations, scope, seed
from server.__main__ import HOST, refuse_taken_port
from server.actions import devices
from server.config import Settings
from server.content import city_roster
from server.domain.registering import Deed
from server.models import Person
from server.queries.rosters import Report
from server.work import Works
from shared.clock import OFFICE_TIME_ZONE, SystemClock
from tests import photos
from tests.drivers import GIVEN
from tests.drivers.demo import Campus
from tooling.demo_pages import every_page
from tooling.demo_wave import public_wave
from tooling.telling import ROOT, Pictures, say

PORT = 8080
START_S = 60
NAMES = {"chen": "陈立", "lin": "林婉", "he": "何川", "su": "苏禾"}


def _asked() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="tasks.py demo")
    parser.add_argument("--fresh", action="store_true", help="start over with empty data")
    parser.add_argument("--exit", action="store_true", help="end after the loop")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--data", default=str(ROOT / "data" / "demo"), help="where data lives")
    parser.add_argument("--pictures", default=str(Pictures.folder), help="where pictures go")
    parser.add_argument("--no-pictures", action="store_true", help="only the loop")
    return parser.parse_args()


def main() -> int:
    """Play the loop; then keep serving until Ctrl-C, unless told to end."""
    # What the window's library says of parts it does without would look like a fault of ours.
    logging.getLogger().addHandler(logging.NullHandler())
    asked = _asked()
    folder = Path(asked.data).absolute()
    Pictures.folder, Pictures.wanted = Path(asked.pictures).absolute(), not asked.no_pictures
    if asked.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(Pictures.folder, ignore_errors=True)
    Pictures.folder.mkdir(parents=True)
    os.environ["LOOKBACK_DATA"] = str(folder)
    # Somebody else's server there would answer in place of ours.
    refuse_taken_port(HOST, asked.port)
    _seed()
    say("data", str(folder))
    server = _serve(asked.port)
    tablet: subprocess.Popen[bytes] | None = None
    try:
        _play(f"http://127.0.0.1:{asked.port}", folder)
        _accounts(asked.port)
        if not asked.exit:
            if _has_display():
                tablet = _open_tablet(folder, asked.port)
            say("serving", "until Ctrl-C")
            server.wait()
    except KeyboardInterrupt:
        pass
    finally:
        if tablet is not None:
            tablet.terminate()
        server.send_signal(signal.SIGINT)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
    return 0


def _seed() -> None:
    """The invented city, once."""

    settings = Settings.from_env()
    engine = migrations.ready_engine(settings.database_url)
    works = Works(engine, SystemClock(), settings)
    with works.reading() as work:
        built = work.session.query(Person).first() is not None
    if not built:
        data = city_roster.workbook()
        (settings.data_folder / city_roster.FILE_NAME).write_bytes(data)
        report = seed.build_from_roster(works, data)
        told = f"{len(seed.TOWNS)} towns, {len(report.taken)} schools, checklist of 144 items"
        say("seed", f"云汀市: {told}")
        _tell_roster(report)
    engine.dispose()


def _tell_roster(report: Report) -> None:
    """What was done with each row of the roster that was not simply taken."""
    say("roster", f"{city_roster.FILE_NAME}, head in row {report.roster.header_row}")
    for line in report.lines:
        for one in line.told:
            if line.deed != Deed.LEFT_OUT:
                say("roster", f"row {line.row} {line.name} · {line.deed} · {one.told()}")
    counts = ", ".join(f"{number} {deed}" for deed, number in report.counts.items() if number)
    say("roster", f"{counts}; {report.roster.blank_rows} blank rows")


def _serve(port: int) -> "subprocess.Popen[bytes]":
    log = (Pictures.folder / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "server", "--port", str(port)], cwd=ROOT, stdout=log, stderr=log
    )
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit((Pictures.folder / "server.log").read_text(errors="replace"))
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=2).read()
        except (urllib.error.URLError, OSError):
            server.poll()
            continue
        say("server", f"http://127.0.0.1:{port}")
        return server
    raise SystemExit("the server did not start: see build/demo/server.log")


def _has_display() -> bool:
    """Whether a window would be seen by somebody."""
    return not sys.platform.startswith("linux") or any(
        GIVEN.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def _open_tablet(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    """The tablet app in a window beside the browser, for a person's own hands."""
    settings = Settings.from_env()
    works = Works(migrations.ready_engine(settings.database_url), SystemClock(), settings)
    with works.reading() as work:
        people = {one.login: one.id for one in work.session.query(Person)}
        supervisor = scope.load_actor(work.session, people["zhou"])
    with works.writing(supervisor) as work:
        code = devices.make_code(work, people["lin"])
    works.engine.dispose()
    say("tablet", f"a window opens for 林婉: http://{HOST}:{port}, one-time code {code}")
    return subprocess.Popen(
        [sys.executable, "-m", "mobile", str(folder / "tablet-by-hand")],
        cwd=ROOT,
        env=GIVEN | {"KIVY_NO_CONSOLELOG": "1"},
    )


def _accounts(port: int) -> None:

    names = ["zhou wu (supervisors)", "admin", "leader", "auditor", "chen lin he su (inspectors)"]
    names += ["school-350001 … (schools)", "chengguan police (other offices)"]
    say("accounts", ", ".join(names))
    say("password", seed.PASSWORD)
    say("pictures", f"{Pictures.folder} · http://127.0.0.1:{port}/sign-in · /api/docs")


def _play(server: str, folder: Path) -> None:

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            Story(browser, server, folder).tell()
        finally:
            browser.close()


class Story:
    """The loop, told by an inspector's fingers and other people's mice."""

    def __init__(self, browser: Any, server: str, folder: Path) -> None:
        self.browser, self.server, self.folder = browser, server, folder
        self.pages: dict[str, Any] = {}
        self.shots = 0

    def tell(self) -> None:
        """Everything, in order."""

        self.roster_again()
        campus = Campus(self)
        code = self.enrol_code("chen")
        campus.enrol("chen", code, self.server)
        self.draw("chen", "lin")
        school = campus.first_check()
        number = self.school_answers(school)
        self.supervisor_decides(number)
        self.other_office_answers()
        code = self.enrol_code("he")
        self.plan_look_back(number, "he", "su")
        self.nobody_else_knows(school)
        campus.enrol("he", code, self.server)
        campus.look_back()
        self.timeline(school)
        public_wave(self)
        every_page(self)

    # -- the office and the school, in a real browser -----------------------------------------

    def page(self, login: str, phone: bool = False) -> Any:
        """The browser of this person, signed in."""

        if login not in self.pages:
            size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 900}
            context = self.browser.new_context(viewport=size, locale="zh-CN")
            page = context.new_page()
            page.goto(f"{self.server}/sign-in")
            if not self.pages:
                self.picture(page, "console-sign-in")
            page.fill("#login", login)
            page.fill("#password", seed.PASSWORD)
            page.click("form .main")
            self.pages[login] = page
        return self.pages[login]

    def picture(self, page: Any, name: str) -> None:
        if not Pictures.wanted:
            return
        self.shots += 1
        page.screenshot(path=str(Pictures.folder / f"{self.shots:02d}-{name}.png"), full_page=True)

    def roster_again(self) -> None:
        """The administrator sends the same roster once more: every row is told, none changes."""
        page = self.page("admin")
        page.goto(f"{self.server}/schools/import")
        page.set_input_files("#roster", str(self.folder / city_roster.FILE_NAME))
        page.locator("form[action='/schools/import'] .main").click()
        page.wait_for_selector(".lb-kpis")
        self.picture(page, "console-roster")
        say("admin", f"sent the roster again: {page.locator('form.lb-card p').first.inner_text()}")

    def enrol_code(self, login: str) -> str:
        page = self.page("zhou")
        page.goto(f"{self.server}/people?q={login}")
        row = page.locator("tr", has=page.get_by_text(login, exact=True))
        row.locator("form[action$='/enrol'] button").click()
        code = page.locator(".lb-code").inner_text()
        self.picture(page, f"console-enrol-{login}")
        say("supervisor", f"one-time code for the tablet of {login}: {code}")
        return str(code)

    def draw(self, *team: str) -> None:
        page = self.page("zhou")
        page.goto(f"{self.server}/visits")
        form = page.locator("form[action='/visits/draw']")
        self._fill_plan(form, team)
        form.locator("#count").fill("1")
        form.locator("button.main").click()
        self.picture(page, "console-draw")
        digest = re.findall(r"[0-9a-f]{64}", page.content())[0]
        say(
            "supervisor",
            f"drew 1 school in secret for {' + '.join(team)}; committed {digest[:16]}…",
        )

    def _fill_plan(self, form: Any, team: tuple[str, ...]) -> None:

        now = SystemClock().now().astimezone(ZoneInfo(OFFICE_TIME_ZONE))
        form.locator("[name=visit_on]").fill(now.date().isoformat())
        form.locator("[name=release_at]").fill(now.strftime("%Y-%m-%dT%H:%M"))
        for index, login in enumerate(team):
            select = form.locator("[name=inspector]").nth(index)
            option = select.locator("option", has_text=NAMES[login]).first
            select.select_option(option.get_attribute("value"))

    def school_answers(self, school: dict[str, str]) -> str:
        """The school signs, sends evidence, is returned once, sends again."""
        page = self.page(f"school-{school['code']}", phone=True)
        page.goto(f"{self.server}/my")
        self.picture(page, "phone-my-notices")
        page.locator("a.lb-block", has_text="待签收").first.click()
        number = page.locator(".lb-crumb b").inner_text()
        self.picture(page, "phone-notice")
        page.locator("form[action$='/sign'] button").click()
        say("school", f"signed for {number}")
        self._send_evidence(page, "evidence-blurred")
        say("school", "sent evidence")
        return str(number)

    def _send_evidence(self, page: Any, name: str) -> None:
        now = SystemClock().now().astimezone(ZoneInfo(OFFICE_TIME_ZONE))
        shot = f"{name}-{time.time_ns()}"
        told = {"right": True, "sharp": "blurred" not in name, "taken": now}
        path = photos.file(self.folder / "shots", shot, "guards", **told)
        if page.locator("#five-post").count() and not page.locator("#photo").count():
            page.fill("#five-measure", "按在校人数配齐专职保安员。")
            page.fill("#five-post", "安全保卫科")
            page.fill("#five-plan", "三天内到岗，到岗前由值班干部站门口。")
            page.locator("form[action$='/settlement'] button").click()
        page.set_input_files("#photo", str(path))
        page.fill("#report", "已增配专职保安员，排班表附后。")
        page.locator("form[data-upload] button.main").click()
        page.wait_for_selector(".lb-good")
        self.picture(page, "phone-sent")

    def supervisor_decides(self, number: str) -> None:
        page = self.page("zhou")
        self._open_order(page, number)
        self.picture(page, "console-review")
        page.fill("#remark", "看不清排班人数，请近拍。")
        page.locator("button[value=returned]").click()
        say("supervisor", "returned it: 看不清排班人数，请近拍。")
        school_page = next(page for login, page in self.pages.items() if login.startswith("school"))
        school_page.reload()
        self.picture(school_page, "phone-returned")
        self._send_evidence(school_page, "evidence-sharp")
        say("school", "sent better evidence")
        self._accept(page, number, "到场看过，两名保安员在岗。")
        self.picture(page, "console-accepted")

    def other_office_answers(self) -> None:
        """The guard post is the police's: they sign, answer, and are accepted."""
        page = self.page("police")
        page.goto(f"{self.server}/my")
        self.picture(page, "console-office-desk")
        page.locator("a.lb-block", has_text="待签收").first.click()
        number = page.locator(".lb-crumb b").inner_text()
        page.locator("form[action$='/sign'] button").click()
        say("police", f"signed for {number}: it is theirs and counts against no school")
        self._send_evidence(page, "evidence-post")
        self._accept(self.page("zhou"), number, "到路口看过，护学岗已设。")

    def nobody_else_knows(self, school: dict[str, str]) -> None:
        """A planned look-back stands on no page of the school, nor of who checked first."""
        for login in (f"school-{school['code']}", "chen"):
            page = self.page(login)
            for path in ("/my", "/notices") if login.startswith("school") else ("/notices", "/"):
                page.goto(self.server + path)
                if "回头看" in page.locator("main").inner_text():
                    raise SystemExit(f"{login} learns of the look-back at {path}")
        say("secret", "neither the school nor the first pair is shown the look-back")

    def _open_order(self, page: Any, number: str) -> None:
        page.goto(f"{self.server}/orders")
        page.locator("tr", has_text=number).locator("a").first.click()

    def _accept(self, page: Any, number: str, seen: str) -> None:
        """Evidence alone closes nothing serious: somebody goes and looks."""
        self._open_order(page, number)
        page.locator("button[value=accepted]").click()
        page.fill("#seen-there", seen)
        page.locator("#recheck button[value='1']").click()
        say("supervisor", f"accepted, and seen on the site: {number} is closed")

    def plan_look_back(self, number: str, *team: str) -> None:
        page = self.page("zhou")
        page.goto(f"{self.server}/lookbacks")
        self.picture(page, "console-look-back-pool")
        school = page.locator("section.lb-card", has_text=number)
        school.locator("a[href^='/lookbacks/schools/']").first.click()
        page.locator(".lb-case", has_text=number).locator("input[type=checkbox]").check()
        form = page.locator("form.lb-cols")
        self._fill_plan(form, team)
        form.locator("button.main").click()
        say("supervisor", f"planned a look-back for another pair: {' + '.join(team)}")

    def timeline(self, school: dict[str, str]) -> None:
        page = self.page("zhou")
        page.goto(f"{self.server}/schools/{school['id']}")
        self.picture(page, "console-school-timeline")
        for line in page.locator(".lb-line li b").all_inner_texts():
            say("timeline", line)
        auditor = self.page("auditor")
        auditor.goto(f"{self.server}/audit")
        self.picture(auditor, "console-audit")
        say("audit", auditor.locator(".lb-good").inner_text()[:60])


if __name__ == "__main__":
    sys.exit(main())
