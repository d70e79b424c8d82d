"""The verdict bar: three equal segments, never moving, always in the same order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from kivy.metrics import dp

from mobile.texts import _
from mobile.widgets.kit import MIDDLE
from mobile.widgets.measure import height_of, natural
from mobile.widgets.painted import Area, Painted
from mobile.widgets.theme import theme
from shared.vocabulary import LABELS, Verdict

LOOKS = {
    Verdict.PASS: ("ok", "check-bold"),
    Verdict.FAIL: ("bad", "close-thick"),
    Verdict.NOT_APPLICABLE: ("na", "minus-thick"),
}
LIST_HEIGHT, LIST_REACH = 56, 8
"""In the list a segment is drawn 56 high and answers to a finger 8 above and below."""
CARD_HEIGHT = 124
LIST_WIDTH = 294
LIST_GAP, CARD_GAP = 6, 12
ICON, CARD_ICON = 20, 34
INSET = 8
Say = Callable[[Verdict], None]


@dataclass(frozen=True)
class Verdicts:
    """What the three segments show; ``under`` says below each word what a tap entails."""

    chosen: str | None = None
    proposed: str | None = None
    under: tuple[str, ...] = ()

    def state(self, verdict: Verdict) -> str:
        """Open, proposed, chosen, or left aside."""
        if self.chosen:
            return "chosen" if verdict == self.chosen else "aside"
        return "proposed" if verdict == self.proposed else "open"


def draw_verdicts(on: Painted, area: Area, told: Verdicts, say: Say) -> None:
    """Three segments side by side, and what a finger on each says."""
    gap = dp(CARD_GAP if told.under else LIST_GAP)
    width = (area.width - 2 * gap) / len(LOOKS)
    reach = 0 if told.under else dp(LIST_REACH)
    for index, verdict in enumerate(Verdict):
        place = Area(area.x + index * (width + gap), area.y, width, area.height)
        ink = _surface(on, place, verdict, told)
        under = told.under[index] if told.under else ""
        word = _(LABELS[verdict])
        if under:
            _large(on, place, (verdict, word, under), ink)
        else:
            _small(on, place, verdict, ink)
        words = (word, under) if under else (word,)
        on.spot(place, words, partial(say, verdict), reach=reach, all_day=True)


def _surface(on: Painted, place: Area, verdict: Verdict, told: Verdicts) -> str:
    """The segment's surface; returns the colour of its words."""
    token = LOOKS[verdict][0]
    fill, line, ink, border = {
        "chosen": (f"{token}_fill", f"{token}_fill", "white", theme.border),
        "aside": ("surface", "line", "ink2", theme.border),
        "proposed": (f"{token}_tint", token, token, theme.proposed),
        "open": ("surface", "edge", token, max(theme.border, dp(2))),
    }[told.state(verdict)]
    on.block(place, fill, line, "verdict" if told.under else "control", border)
    return ink


def _small(on: Painted, place: Area, verdict: Verdict, ink: str) -> None:
    word, px = _(LABELS[verdict]), theme.size("body")
    wide = min(natural(word, px, True)[0], place.width - dp(ICON + INSET))
    x = place.center_x - (dp(ICON + INSET / 2) + wide) / 2
    on.icon(LOOKS[verdict][1], ink, (x, place.middle), ICON)
    at = (x + dp(ICON + INSET / 2), place.middle)
    on.write(word, "body", ink, at, bold=True, wide=wide + 1, align="center")


def _large(on: Painted, place: Area, said: tuple[Verdict, str, str], ink: str) -> None:
    verdict, word, under = said
    free = place.width - 2 * dp(INSET)
    heights = [dp(CARD_ICON + INSET), *(height_of(text, theme.size(use), True, free)
               for text, use in ((word, "sheet"), (under, "small")))]  # fmt: skip
    top = place.middle + sum(heights) / 2
    left = place.center_x - dp(CARD_ICON) / 2
    on.icon(LOOKS[verdict][1], ink, (left, top - heights[0] / 2), CARD_ICON)
    middle = top - heights[0] - heights[1] / 2
    x = place.x + dp(INSET)
    on.write(word, "sheet", ink, (x, middle), bold=True, wide=free, align="center")
    middle -= (heights[1] + heights[2]) / 2
    on.write(under, "small", ink, (x, middle), wide=free, align="center")


class VerdictBar(Painted):
    """合格, 不合格, 不适用 on a card: large, each saying what a tap entails."""

    def __init__(
        self,
        told: Verdicts,
        say: Say,
    ) -> None:
        self._told, self._say = told, say
        least = dp(CARD_HEIGHT if told.under else LIST_HEIGHT)
        super().__init__(size_hint_y=None, height=least, pos_hint=MIDDLE)
        self._least = least
        self.bind(width=self._fit)

    def show(self, told: Verdicts, say: Say) -> None:
        """Another state, or another item."""
        self._say = say
        if told != self._told:
            self._told = told
            self._fit()
            self.repaint()

    def draw(self) -> None:
        draw_verdicts(self, self.whole, self._told, self._tell)

    def _tell(self, verdict: Verdict) -> None:
        self._say(verdict)

    def _fit(self, *_passed: object) -> None:
        """As high as the segment with the most words: none is cut."""
        free = (self.width - 2 * dp(CARD_GAP)) / len(LOOKS) - 2 * dp(INSET)
        words = [
            height_of(_(LABELS[verdict]), theme.size("sheet"), True, free)
            + height_of(under, theme.size("small"), True, free)
            for verdict, under in zip(Verdict, self._told.under, strict=False)
        ]
        self.height = max(self._least, max(words, default=0) + dp(CARD_ICON + 3 * INSET))


def told_under(words: Mapping[Verdict, str]) -> tuple[str, ...]:
    """What stands under the words, in the order of the bar."""
    return tuple(words[verdict] for verdict in Verdict)
