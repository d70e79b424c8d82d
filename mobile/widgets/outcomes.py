"""The six outcomes of a look-back: what each is called, and what follows, on the button itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.gridlayout import GridLayout

from mobile.widgets.measure import height_of
from mobile.widgets.painted import Painted
from mobile.widgets.tapping import press
from mobile.widgets.theme import theme

HEIGHT, GAP, AIR = 96, 8, 8
ROOMY = (32, 12)
"""How large the icon is, and the edge beside it, where the icon has its own column."""
TIGHT = (20, 8)
BESIDE_FROM = 200
"""In a narrower button the icon stands before the word alone."""
STEP_WIDE, STEP_ICON = 88, 28


@dataclass(frozen=True)
class OutcomeLook:
    """One outcome as it is drawn."""

    word: str
    follows: str
    token: str
    icon: str
    chosen: bool


class OutcomeButton(ButtonBehavior, Painted):
    """Word and consequence; a tap is kept at once."""

    def __init__(self, look: OutcomeLook, judge: Callable[[], None]) -> None:
        self._look, self._on_tap = look, judge
        super().__init__()

    @property
    def told(self) -> str:
        """What it is called."""
        return self._look.word

    def draw(self) -> None:
        look = self._look
        ink, under = ("white", "white") if look.chosen else (look.token, "ink2")
        fill = f"{look.token}_fill" if look.chosen else "surface"
        line = f"{look.token}_fill" if look.chosen else "edge"
        self.block(self.whole, fill, line, "button", max(theme.border, dp(1.5)))
        roomy, (px, edge) = self.width >= dp(BESIDE_FROM), _icon(self.width)
        word, follows = self._highs(self.width)
        top = self.height / 2 + (word + follows) / 2
        x, beside = dp(edge), dp(px + GAP)
        self.icon(look.icon, ink, (x, self.height / 2 if roomy else top - word / 2), px)
        room = self.width - 2 * x
        self.write(look.word, "button", ink, (x + beside, top - word / 2), bold=True,
                   wide=room - beside)  # fmt: skip
        left, wide = (x + beside, room - beside) if roomy else (x, room)
        self.write(look.follows, "small", under, (left, top - word - follows / 2), wide=wide)

    def on_release(self) -> None:
        press(self._on_tap)

    def needed(self, width: float) -> float:
        """How high it must be, so wide: nothing is cut."""
        return max(float(dp(HEIGHT)), sum(self._highs(width)) + 2 * dp(AIR))

    def _highs(self, width: float) -> tuple[float, float]:
        """How high the word and its consequence are in a button of this width."""
        px, edge = _icon(width)
        room = width - 2 * dp(edge)
        beside = max(1, room - dp(px + GAP))
        under = beside if width >= dp(BESIDE_FROM) else max(1, room)
        word = height_of(self._look.word, theme.size("button"), True, beside)
        return word, height_of(self._look.follows, theme.size("small"), theme.all_bold, under)


def _icon(width: float) -> tuple[int, int]:
    """How large the icon of a button so wide is, and its edge."""
    return ROOMY if width >= dp(BESIDE_FROM) else TIGHT


class OutcomeGrid(GridLayout):
    """The outcomes in so many columns, all alike: a finger finds each in its place."""

    def __init__(self, buttons: Sequence[OutcomeButton], cols: int) -> None:
        super().__init__(
            cols=cols, spacing=dp(GAP), size_hint_y=None, row_force_default=True,
            row_default_height=dp(HEIGHT),
        )  # fmt: skip
        for button in buttons:
            self.add_widget(button)
        self.bind(width=self._fit)
        self._fit()

    def _fit(self, *_: object) -> None:
        wide = (self.width - (self.cols - 1) * dp(GAP)) / self.cols
        high = max(button.needed(wide) for button in self.children)
        rows = -(-len(self.children) // self.cols)
        self.row_default_height = high
        self.height = rows * high + (rows - 1) * dp(GAP)


class StepButton(ButtonBehavior, Painted):
    """To the next case or the one before: an icon and its word below."""

    def __init__(
        self, word: str, icon: str, on_tap: Callable[[], None] | None, *, first: bool = False
    ) -> None:
        self.told, self._icon, self._on_tap, self._first = word, icon, on_tap, first
        super().__init__()
        self.disabled = on_tap is None

    def draw(self) -> None:
        fill, line, ink = ("brand_fill", "brand_fill", "white") if self._first else (
            "sunk", "edge" if theme.name == "sun" else "", "ink")  # fmt: skip
        if self.disabled:
            ink = "ink3"
        self.block(self.whole, fill, line, "button")
        px, wide = theme.size("small"), self.width - dp(GAP)
        word = height_of(self.told, px, True, wide)
        top = self.height / 2 + (dp(STEP_ICON) + word) / 2
        at = (self.width / 2 - dp(STEP_ICON) / 2, top - dp(STEP_ICON) / 2)
        self.icon(self._icon, ink, at, STEP_ICON)
        self.write(self.told, "small", ink, (dp(GAP) / 2, top - dp(STEP_ICON) - word / 2),
                   bold=True, wide=wide, align="center")  # fmt: skip

    def on_release(self) -> None:
        if self._on_tap is not None:
            press(self._on_tap)
