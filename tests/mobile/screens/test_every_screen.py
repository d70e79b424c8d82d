"""Every screen at three sizes, in both languages and in words longer than any language's."""

import gettext
from collections.abc import Iterator

import pytest
from kivy.uix.widget import Widget

from mobile import texts
from mobile.widgets.buttons import PushButton
from tests.drivers.scene import Look
from tests.drivers.scenes import Day
from tests.drivers.stage import Stage
from tests.drivers.walking import complaints

pytestmark = [pytest.mark.window, pytest.mark.long]
WIDE, UPRIGHT, SMALL = (1280, 800), (800, 1280), (600, 1024)
LOOKS = (
    Look(WIDE, "zh", "light"),
    Look(UPRIGHT, "zh", "sun"),
    Look(SMALL, "en", "dark", "larger"),
)
SEEN = frozenset({
    "enrol-refused", "enrol-scanned", "unlock-wrong", "today", "schools", "school-file", "settings",
    "help", "help-all", "clearing-unsent", "opening-wrong", "sync-waiting", "arrival-ready",
    "checklist", "card-guards", "answer-reason", "finding", "photo-marked", "photo-words", "finish",
    "submitted", "today-serving", "serving", "serving-refused", "serving-paper",
    "serving-served", "look-back-live", "look-back-why", "look-back-wipe", "look-back-judged",
    "incident-which", "incident", "incident-counts", "incident-file", "today-incident",
})  # fmt: skip
"""Each screen in its fullest state; the gallery shows the rest."""
SCREENS = frozenset({
    "unlock", "today", "schools", "settings", "sync", "arrival", "checklist", "finding",
    "photo", "finish", "serving", "look_back", "incident", "incident_file",
})  # fmt: skip


class Longer(gettext.NullTranslations):
    """English half as long again: what a translation may come to."""

    def gettext(self, message: str) -> str:
        words = message.split(" ")
        return " ".join([*words, *words[: (len(words) + 1) // 2]])


def has_help(screen: Widget) -> bool:
    """Whether a question mark stands on it."""
    buttons = (one for one in screen.walk(restrict=True) if isinstance(one, PushButton))
    return any(one.label.icon == "help-circle-outline" for one in buttons)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """A working day on the real window; one window a process."""
    made = Day(Stage(tmp_path_factory.mktemp("day")))
    yield made
    made.window.leave()
    texts.set_language("zh")


def test_nothing_is_cut_or_off_the_edge_or_too_small_for_a_finger(day: Day) -> None:
    found: dict[str, list[str]] = {}
    seen, helped = set(), set()
    for scene in day.scenes():
        if scene.name not in SEEN:
            continue
        for look in LOOKS:
            day.look(look)
            scene.show()
            day.window.settle(2)
            seen.add(day.window.app.screens.current)
            if has_help(day.window.screen):
                helped.add(day.window.app.screens.current)
            if wrong := complaints(day.window.shown):
                found[f"{scene.name} {look.name}"] = wrong
        texts._reader.catalogue = Longer()
        day.window.app.redraw()
        day.window.settle(2)
        if wrong := complaints(day.window.shown):
            found[f"{scene.name} longer"] = wrong
    assert seen == SCREENS
    assert helped == SCREENS, "the help is one tap away everywhere"
    assert found == {}, "\n".join(f"{name}: {one}" for name, all in found.items() for one in all)
