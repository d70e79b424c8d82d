"""What is shorter than its room stands at the top, however far it was scrolled while longer."""

from collections.abc import Callable
from typing import Any

import pytest
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from mobile.screens.item_list import Rows
from mobile.widgets.layout import Scroll

pytestmark = pytest.mark.window


def _scroll() -> ScrollView:
    return Scroll(Widget(size_hint_y=None, height=100))


def _rows() -> ScrollView:
    rows = Rows(None)
    rows.children[0].height = 100
    return rows


@pytest.mark.parametrize("made", [_scroll, _rows], ids=["a scroll", "the rows"])
def test_a_short_list_that_was_scrolled_stands_at_the_top(made: Callable[[], Any]) -> None:
    scroll = made()
    scroll.size, scroll.scroll_y = (300, 400), 0.0
    scroll.update_from_scroll()
    assert scroll.g_translate.y == scroll.top - 100
