"""What is left behind is looked for in a calm moment, never between two touches."""

import gc
from collections.abc import Iterator
from weakref import ref

import pytest
from kivy.core.window import Window

from mobile.screens.tidying import ROUNDS, Tidying
from tests.drivers.window import Finger

pytestmark = pytest.mark.window


class Ring:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def busy() -> list[bool]:
    return []


@pytest.fixture
def given_back() -> list[bool]:
    return []


@pytest.fixture
def tidying(busy: list[bool], given_back: list[bool]) -> Iterator[Tidying]:
    made = Tidying(lambda: bool(busy), lambda: given_back.append(True))
    yield made
    made.cancel()


def left_behind() -> "ref[Ring]":
    """A ring that has grown old, and that nobody holds any more."""
    ring = Ring()
    for _round in range(ROUNDS + 2):
        gc.collect(1)
    return ref(ring)


def test_two_calm_looks_find_it_and_its_memory_goes_back(
    tidying: Tidying, given_back: list[bool]
) -> None:
    left = left_behind()
    tidying.look()
    assert left() is not None
    assert not given_back
    tidying.look()
    assert left() is None
    assert given_back
    given_back.clear()
    tidying.look()
    assert not given_back, "nothing was found, nothing goes"


def test_what_the_collector_found_by_itself_goes_back_too(
    tidying: Tidying, given_back: list[bool]
) -> None:
    for _round in range(2):
        tidying.look()
    given_back.clear()
    for _round in range(ROUNDS):
        gc.collect()
    tidying.look()
    assert given_back


def test_a_touch_puts_it_off(tidying: Tidying) -> None:
    tidying.look()
    left = left_behind()
    Window.dispatch("on_touch_up", Finger(1, 1))
    tidying.look()
    assert left() is not None
    tidying.look()
    assert left() is None


def test_it_waits_while_a_photo_is_kept(tidying: Tidying, busy: list[bool]) -> None:
    tidying.look()
    left = left_behind()
    busy.append(True)
    tidying.look()
    assert left() is not None
