"""A photo and the record that speaks of it come at the same moment: neither waits for the other
while the other waits for it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, current_thread
from typing import Any

import pytest
from sqlalchemy import Engine, event

from server.models import Blob
from server.scope import SYSTEM
from server.work import Works
from shared.sealing import digest
from tests import pictures
from tests.drivers.chain import Chain
from tests.drivers.locks import is_waited_for
from tests.drivers.tus import Sender

STOPS = 12
"""No writer here makes more statements that lock: it goes through all of them."""


class Held:
    """The first writer of this database stands still after one of its statements that lock, until
    the second has ended or waits for it.
    """

    def __init__(self, engine: Engine, after: int) -> None:
        self.engine, self.left = engine, after
        self.stands, self.second_ended = Event(), Event()
        event.listen(engine, "after_cursor_execute", self._executed)

    def first(self, act: Callable[[], Any]) -> Any:
        current_thread().name = "first"
        try:
            return act()
        finally:
            self.stands.set()

    def second(self, act: Callable[[], Any]) -> Any:
        self.stands.wait()
        try:
            return act()
        finally:
            self.second_ended.set()

    def _executed(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        locks = statement.startswith(("INSERT", "UPDATE")) or "FOR UPDATE" in statement
        if current_thread().name != "first" or not locks:
            return
        self.left -= 1
        if self.left:
            return
        self.stands.set()
        while not self.second_ended.is_set() and not is_waited_for(self.engine):
            continue


@pytest.fixture
def inspection_id(chen: Chain, school_id: str, template_id: str) -> str:
    """An inspection the office has."""
    started, start = chen.start(school_id, template_id)
    assert chen.words(start) == ["applied"]
    return started


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("whole", [True, False], ids=["sent whole", "announced"])
@pytest.mark.parametrize("photo_first", [True, False], ids=["photo first", "record first"])
def test_a_photo_and_its_record_come_at_the_same_moment(
    app: Any, chen: Chain, works: Works, inspection_id: str, whole: bool, photo_first: bool
) -> None:
    sender = Sender(app, chen.headers)
    for after in range(1, STOPS + 1):
        photo = pictures.jpeg("steelblue", text=f"gate {after}")
        sends = partial(sender.announce, photo, photo if whole else None)
        tells = partial(chen.push, chen.photo(inspection_id, photo))
        first, second = (sends, tells) if photo_first else (tells, sends)
        held = Held(works.engine, after)
        with ThreadPoolExecutor(2) as pool:
            answers = [pool.submit(held.first, first), pool.submit(held.second, second)]
            told = [one.result() for one in answers]
        event.remove(works.engine, "after_cursor_execute", held._executed)
        assert sorted(one.status_code for one in told) == [200, 201], (after, told)
        with works.reading(SYSTEM) as work:
            kept = work.session.get(Blob, digest(photo))
            assert kept is not None
            assert (kept.verified_at is not None) is whole
