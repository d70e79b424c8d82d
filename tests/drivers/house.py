"""The office's ways out, by its own acts and its own worker; and somebody on the other side."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from sqlalchemy import Engine, select

from server import scope, seed
from server.actions import contacts, webhooks
from server.actions.webhooks import Wanted
from server.app import App
from server.config import Settings
from server.domain.outward import Topic
from server.domain.robots import Kind
from server.jobs import JOBS
from server.jobs.queue import Worker
from server.models import Outgoing
from server.observers import outgoing as outward
from server.observers.telling import Desks, Message, Telling
from server.seed import City
from tests.clocks import SteppedClock
from tests.drivers.hands import Office
from tests.mail import MailOffice, text_of

HERE = "127.0.0.1"
ADDRESS = "zhou@example.org"
TEXT = "Evidence came in and waits for review"
CODE = re.compile(r"\d{8}")


class House(Office):
    """The office's ways out, by its own acts and its own worker."""

    def __init__(self, app: App, city: City, clock: SteppedClock) -> None:
        super().__init__(app.works, city)
        self.app, self.clock = app, clock
        self._store = app.extensions["lookback_uploads"].store

    def tell(
        self, *logins: str, topic: Topic | None = Topic.EVIDENCE, number: str = "字〔2026〕7号"
    ) -> None:
        people = [self.city.people[login] for login in logins]
        with self.works.writing(scope.SYSTEM) as work:
            desks = Desks(work.rows, work.now)
            telling = Telling(frozenset(), TEXT, topic=topic)
            desks.tell(people, Message(telling, "order", "o-1", number, "灭火器过期，陈立说"))
            outward.tell(desks, work.settings)

    def deliver(self) -> None:
        """The minute comes round."""
        kinds = {kind: JOBS[kind] for kind in ("deliver", "forget_outgoing")}
        with self.works.writing(scope.SYSTEM) as work:
            work.later("deliver", work.now, f"deliver:{work.new_id()}")
        Worker(self.works, self._store, kinds).run_due()

    def waiting(self) -> list[Outgoing]:
        with self.works.reading(scope.SYSTEM) as work:
            return list(work.session.scalars(select(Outgoing).order_by(Outgoing.id)))

    def confirmed(self, office: MailOffice, login: str = "zhou", address: str = ADDRESS) -> None:
        with self.acting(login) as work:
            contacts.ask(work, address)
        self.deliver()
        (code,) = CODE.findall(text_of(office.letters[-1]))
        with self.acting(login) as work:
            assert contacts.confirm(work, code)


class OtherSide:
    """Somebody's web server; ``came`` is what was posted to it, ``answer`` what it says."""

    def __init__(self) -> None:
        self.came: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: tuple[int, bytes, dict[str, str]] = (200, b'{"errcode":0,"errmsg":"ok"}', {})
        self.hangs_up = False
        other = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                other.came.append((self.path, dict(self.headers.items()), body))
                if other.hangs_up:
                    return
                status, told, headers = other.answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *_told: Any) -> None:
                pass

        self._server = ThreadingHTTPServer((HERE, 0), Handler)
        self.address = f"http://{HERE}:{self._server.server_port}/hook?key=abc"
        Thread(target=self._server.serve_forever, daemon=True).start()

    @classmethod
    @contextmanager
    def closing(cls) -> Iterator["OtherSide"]:
        side = cls()
        try:
            yield side
        finally:
            side.close()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def hook_of(
    house: House, other: OtherSide, kind: Kind = Kind.WEBHOOK, **more: Any
) -> tuple[str, str]:
    wanted = Wanted(kind, "群", other.address, (Topic.EVIDENCE, Topic.DELIVERY), **more)
    with house.acting("admin") as work:
        hook, secret = webhooks.add(work, wanted)
        return hook.id, secret


def served(app: App, settings: Settings, clock: SteppedClock, engine: Engine) -> House:
    app.serve_for(settings, clock, engine)
    with app.works.reading() as work:
        city = seed.find(work)
    return House(app, city, clock)
