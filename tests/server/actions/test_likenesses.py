"""Prints of pictures are kept once each, whoever takes them at the same moment."""

from threading import Thread

import pytest
from sqlalchemy import select

from server.actions import likenesses
from server.infra.prints import WHOLE, Prints
from server.models import PicturePrint
from server.queries import prints
from server.scope import SYSTEM
from server.work import Works
from tests.drivers.locks import is_waited_for

ONE, OTHER = "1" * 64, "2" * 64
FIRST, SECOND = Prints({WHOLE: 1}), Prints({WHOLE: 2})


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("later", "kept"), [(OTHER, SECOND), (ONE, FIRST)], ids=["two", "one"])
def test_of_two_workers_at_once_each_keeps_the_prints_it_took(
    works: Works, later: str, kept: Prints
) -> None:
    failed: list[BaseException] = []

    def second() -> None:
        try:
            with works.writing(SYSTEM) as work:
                likenesses.keep_prints(work, later, SECOND)
        except Exception as error:
            failed.append(error)

    follower = Thread(target=second)
    with works.writing(SYSTEM) as work:
        likenesses.keep_prints(work, ONE, FIRST)
        follower.start()
        while follower.is_alive() and not is_waited_for(works.engine):
            continue
    follower.join()
    assert failed == []
    with works.reading(SYSTEM) as work:
        numbers = work.session.scalars(select(PicturePrint.number)).all()
        assert sorted(numbers) == list(range(1, len({ONE, later}) + 1))
        assert prints.of(work, ONE) == FIRST
        assert prints.of(work, later) == kept
