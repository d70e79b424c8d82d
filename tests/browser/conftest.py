"""A real server on a busy city, on both databases, and a real browser that may go nowhere else."""

import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from server import migrations, seed
from server.infra.database import make_engine
from server.work import Works
from shared.clock import SystemClock
from shared.vocabulary import Outcome
from tests.browser.busy_city import BusyCity, settings_of
from tests.clocks import SteppedClock
from tests.conftest import DATABASES, SCHOOLS
from tests.drivers.looked_back import Looked, put
from tooling import postgres

ROOT = Path(__file__).resolve().parents[2]
BUILT_BEFORE = timedelta(days=60)
TRIES = 600
SIZES = {"desk": (1280, 800), "phone": (390, 844)}
HERE_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# A busy machine is no fault.
expect.set_options(timeout=30_000)
LOOKED_BACK = tuple(
    Looked(SCHOOLS[number % len(SCHOOLS)].name, 90, outcome, 25 + 5 * number)
    for number, outcome in enumerate(Outcome)
)
"""Cases that were gone back to, one of each outcome."""
WATCH_POLICY = """
window.broken = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Served:
    """A server under way: its address, its city, which database it stands on."""

    address: str
    kind: str
    city: BusyCity


@dataclass
class Seen:
    """What a page said that it should not have."""

    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def servers(
    postgresql_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Servers"]:
    """Servers by database, started when first asked for, stopped before the databases are."""
    with ExitStack() as running:
        yield Servers(running, postgresql_address, tmp_path_factory)


@pytest.fixture(params=DATABASES)
def served(request: pytest.FixtureRequest, servers: "Servers") -> Served:
    """The real server on a city in the middle of its work, on both databases."""
    return servers.on(request.param)


@pytest.fixture
def at_home(servers: "Servers") -> Served:
    """One server, where it makes no difference on which database it stands."""
    return servers.on("sqlite")


class Servers:
    """Starts one server a database."""

    def __init__(
        self,
        running: ExitStack,
        postgresql: str,
        folders: pytest.TempPathFactory,
    ) -> None:
        self.running, self.postgresql, self.folders = running, postgresql, folders
        self.known: dict[str, Served] = {}

    def on(self, kind: str) -> Served:
        """The server on this kind of database."""
        if kind not in self.known:
            folder = self.folders.mktemp(f"served-{kind}")
            url = f"sqlite:///{folder / 'lookback.db'}"
            if kind == "postgresql":
                url = postgres.fresh_database(self.postgresql)
            self.known[kind] = self.running.enter_context(_serving(kind, folder, url))
        return self.known[kind]


@contextmanager
def _serving(kind: str, folder: Path, url: str) -> Iterator[Served]:
    city = _built(folder, url)
    port = _free_port()
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "server", "--port", str(port)],
        cwd=ROOT,
        env={**_environment(), "LOOKBACK_DATA": str(folder), "LOOKBACK_DATABASE_URL": url},
        stdout=log,
        stderr=log,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/sign-in", server, folder / "server.log")
        yield Served(f"http://127.0.0.1:{port}", kind, city)
    finally:
        server.terminate()
        server.wait(30)
        log.close()
        # A database server does not end while somebody is connected.
        city.works.engine.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that knows no other machine."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", HERE_ONLY],
        )
        yield opened
        opened.close()


@pytest.fixture
def visitors(browser: Browser, served: Served) -> Iterator["Visitors"]:
    """People at their screens; every screen is closed at the end."""
    made = Visitors(browser, served)
    yield made
    made.leave()


class Visitors:
    """Opens screens for people, and remembers what went wrong on them."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.browser, self.served = browser, served
        self.contexts: list[Any] = []
        self._seen: dict[Page, Seen] = {}

    def stranger(
        self, size: str = "desk", theme: str = "light", language: str = "zh", script: bool = True
    ) -> Page:
        """A screen on which nobody is signed in."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        address = self.served.address
        chosen = {"lookback_theme": theme, "lookback_language": language}
        context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in chosen.items()]
        )
        if script:
            context.add_init_script(WATCH_POLICY)
        page = context.new_page()
        self._seen[page] = self._watch(page)
        page.goto(f"{address}/sign-in")
        return page

    def signed_in(self, login: str, **screen: Any) -> Page:
        """The screen of this person, signed in."""
        page = self.stranger(**screen)
        page.fill("#login", login)
        page.fill("#password", seed.PASSWORD)
        page.click("form .main")
        page.wait_for_url(lambda url: not url.endswith("/sign-in"))
        return page

    def seen(self, page: Page) -> Seen:
        """What a page has said by now that it should not have."""
        return self._seen[page]

    def leave(self) -> None:
        for context in self.contexts:
            context.close()

    def _watch(self, page: Page) -> Seen:
        seen = Seen()
        page.on(
            "console",
            lambda said: seen.errors.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: seen.errors.append(str(error)))

        def asked(request: Any) -> None:
            here = (self.served.address, "data:", "blob:")
            if not request.url.startswith(here):
                seen.strangers.append(request.url)

        page.on("request", asked)
        return seen


def _built(folder: Path, url: str) -> BusyCity:
    settings = settings_of(folder, url)
    engine = make_engine(url)
    migrations.upgrade(engine)
    now = SystemClock().now()
    works = Works(engine, SteppedClock(now - BUILT_BEFORE), settings)
    seed.build(works, SCHOOLS)
    with works.reading() as work:
        found = seed.find(work)
    city = BusyCity(engine, settings, now, found)
    city.build()
    put(Works(engine, SteppedClock(now), settings), found, LOOKED_BACK)
    engine.dispose()
    return city


def _environment() -> dict[str, str]:
    return {"PATH": str(Path(sys.executable).parent), "LC_ALL": "C.UTF-8"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the first page is served; a server that died says why."""
    for _try in range(TRIES):
        try:
            urllib.request.urlopen(address, timeout=5).read()
        except (urllib.error.URLError, OSError):
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(log.read_text(errors="replace")) from None
        else:
            return
    raise AssertionError(log.read_text(errors="replace"))
