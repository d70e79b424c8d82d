"""What is to be seen of a sealed task that is opened by a code: half typed, a group misheard."""

from collections.abc import Callable, Iterator

from mobile.screens.sealed import OpeningSheet
from shared.opening_codes import ALPHABET, GROUP_CHARS, code_of
from tests.drivers.scene import Scene
from tests.drivers.window import WindowDriver

CODE = code_of("7KMPQ2WX9ACE4T6R").replace(" ", "")
HALF = CODE[: 2 * GROUP_CHARS + 2]


def scenes(window: WindowDriver) -> Iterator[Scene]:
    """A task lies here sealed."""

    def show(typed: str) -> Callable[[], None]:
        def shown() -> None:
            window.app.go("today")
            sheet = OpeningSheet(window.app)
            sheet.open(animation=False)
            for char in typed:
                sheet._press(char)

        return shown

    last = HALF[2 * GROUP_CHARS - 1]
    other = next(one for one in ALPHABET if one != last)
    yield Scene("opening", "输码启封", "Open by code", show(HALF))
    misheard = HALF[: 2 * GROUP_CHARS - 1] + other
    yield Scene("opening-wrong", "念错一组", "A group misheard", show(misheard))
