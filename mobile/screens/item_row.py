"""A row of the checklist, drawn by one widget: words, photos, the answer beside them or below."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from mobile.presenters.rows import Row as ItemRow
from mobile.presenters.rows import SectionState
from mobile.screens.answer_part import AnswerPainter
from mobile.texts import _
from mobile.widgets.frame import is_narrow
from mobile.widgets.marks import BARS_WIDTH, draw_bars
from mobile.widgets.measure import height_of, natural
from mobile.widgets.painted import Area
from mobile.widgets.photo import draw_thumb
from mobile.widgets.theme import SCALES, theme
from mobile.widgets.verdict import LIST_HEIGHT, LIST_REACH, LIST_WIDTH
from shared.vocabulary import LABELS, Grade, Party, Verdict

LEAST_HEIGHT, HEAD_HEIGHT = 72, 40
EDGE, GAP, CODE_WIDTH = 20, 12, 60
END = 12
"""What is tapped stands so far from the right edge."""
THUMB = (72, 54)
CURRENT_BAR = 5
ABOVE, BELOW = 6, 10
SPARE = 14


@dataclass(frozen=True)
class Look:
    """An item as its row shows it."""

    item: ItemRow
    current: bool
    wants_photo: bool


def wide_rows() -> bool:
    """Whether words and answer stand beside one another."""
    return bool(Window.width >= Window.height and not is_narrow())


def code_width() -> float:
    """How wide the codes' column is."""
    return float(dp(CODE_WIDTH) * SCALES[theme.text_size])


@dataclass(frozen=True)
class Words:
    """The words of a row in a list of some width, and how high they become."""

    free: float
    text_high: float
    second: str
    second_high: float

    @property
    def height(self) -> float:
        return self.text_high + self.second_high


def words_for(item: ItemRow, width: float) -> Words:
    """The item's own words wrap; guidance is shown where it costs no height."""
    free = width - dp(EDGE + GAP + THUMB[0] + GAP + END) - code_width()
    if wide_rows():
        free -= dp(LIST_WIDTH + GAP)
    text = height_of(item.text, theme.size("list"), theme.all_bold, free)
    second = second_line(item)
    taken = dp(BARS_WIDTH + 6) if item.finding_id else 0
    small, bold = theme.size("small"), theme.all_bold
    if not second and text <= natural(item.text, theme.size("list"), bold)[1]:
        guide = natural(item.guidance, small, bold)
        if item.guidance and guide[0] <= free and text + guide[1] <= dp(LEAST_HEIGHT - SPARE):
            second = item.guidance
    if not second:
        return Words(free, text, "", 0)
    return Words(free, text, second, height_of(second, small, bold, free - taken))


def height_for(item: ItemRow, width: float) -> float:
    """How high the row becomes in a list of this width; nothing of an item is cut."""
    high = max(dp(LEAST_HEIGHT), words_for(item, width).height + dp(SPARE))
    return high if wide_rows() else high + dp(LIST_HEIGHT + BELOW)


def second_line(item: ItemRow) -> str:
    """What more is to be said: the fault, the reason, the working's sum."""
    parts = []
    if item.finding_id:
        days = _("{count} working days").format(count=item.workdays)
        parts += [_(LABELS[Grade(item.grade)]), days, _(LABELS[Party(item.party)])]
    if item.needed is not None:
        parts.append(_("{needed} needed").format(needed=item.needed))
    elif item.working:
        parts.append(_("No rule in force on this day"))
    if item.present is not None:
        parts.append(_("{present} there").format(present=item.present))
    if not item.plausible:
        parts.append(_("Unusual value, please look again"))
    if item.na_reason:
        parts.append(item.na_reason)
    return " · ".join(parts)


class ListedRow(RecycleDataViewBehavior, AnswerPainter):
    """An item, or the head of a section, within the list."""

    def __init__(self, **settings: Any) -> None:
        self.look: Look | SectionState | None = None
        super().__init__(**settings)

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> Any:
        """The row is lent to this item from now on."""
        self.show(data["look"], data["screen"])
        return None

    def show(self, look: Look | SectionState, screen: Any) -> None:
        """Another item, or the same otherwise: only then is it drawn anew."""
        self.screen = screen
        if look == self.look:
            return
        self.look, self.counted = look, None
        if isinstance(look, Look):
            self.item = look.item
        self.repaint()

    def draw(self) -> None:
        if isinstance(self.look, SectionState):
            self._head(self.look)
        elif self.look is not None:
            self._row(self.look)

    def _head(self, section: SectionState) -> None:
        self.plain(self.whole, "sunk")
        if theme.name == "sun":
            self.plain(Area(0, 0, self.width, theme.border), "edge")
        x, middle = dp(EDGE), self.height / 2
        x = self.write(section.name, "body", "ink", (x, middle), bold=True).right + dp(GAP)
        told = f"{section.answered} / {section.asked}"
        x = self.write(told, "body", "ink2", (x, middle)).right + dp(GAP)
        if section.failed:
            told = f"×\u00a0{section.failed}"
            x = self.write(told, "body", "bad", (x, middle), bold=True).right + dp(GAP)
        begin = self.width - dp(END) - natural(section.by, theme.size("small"), theme.all_bold)[0]
        if section.by and x < begin:
            self.write(section.by, "small", "ink2", (begin, middle))

    def _row(self, look: Look) -> None:
        self.plain(self.whole, "brand_tint" if look.current else "surface")
        if look.current:
            self.plain(Area(0, 0, dp(CURRENT_BAR), self.height), "brand")
        self.plain(Area(0, 0, self.width, dp(1)), "line")
        answer = dp(LIST_HEIGHT)
        if wide_rows():
            upper, x = self.whole, self.width - dp(END + LIST_WIDTH)
            place = Area(x, (self.height - answer) / 2, dp(LIST_WIDTH), answer)
            right = x - dp(GAP)
        else:
            foot = answer + dp(BELOW)
            upper = Area(0, foot, self.width, self.height - foot)
            place = Area(dp(EDGE), dp(BELOW), self.width - dp(EDGE + END), answer)
            right = self.width - dp(END)
        self._words(look.item, upper, right - dp(THUMB[0] + GAP))
        self._photos(look, Area(right - dp(THUMB[0]), upper.y, dp(THUMB[0]), upper.height))
        self.answer_in(place)

    def _words(self, item: ItemRow, upper: Area, right: float) -> None:
        """Code, text and second line; a tap opens the card."""
        words = words_for(item, self.width)
        self._code(item, upper.middle)
        x = dp(EDGE) + code_width()
        top = upper.middle + words.height / 2
        at = (x, top - words.text_high / 2)
        self.write(item.text, "list", "ink", at, wide=words.free)
        if words.second:
            middle = top - words.text_high - words.second_high / 2
            free = words.free
            if item.finding_id:
                draw_bars(self, item.grade, "bad", (x, middle))
                x, free = x + dp(BARS_WIDTH + 6), free - dp(BARS_WIDTH + 6)
            token = "ink2" if item.plausible else "warn"
            self.write(words.second, "small", token, (x, middle), wide=free)
        place = Area(0, upper.y, right, upper.height)
        self.spot(place, (item.code, item.text), partial(self.screen.open_card, item.code))

    def _code(self, item: ItemRow, middle: float) -> None:
        """The code; below it whether one such fault alone decides."""
        if not item.veto:
            self.write(item.code, "small", "ink2", (dp(EDGE), middle))
            return
        failed = item.verdict == Verdict.FAIL
        high = natural(item.code, theme.size("small"), theme.all_bold)[1] / 2
        self.write(item.code, "small", "ink2", (dp(EDGE), middle + high))
        token = "bad" if failed else "na"
        wide = code_width() - dp(4)
        self.write(_("Veto"), "least", token, (dp(EDGE), middle - high), bold=True, wide=wide)

    def _photos(self, look: Look, place: Area) -> None:
        """The last photo with how many there are; else a quiet camera where one may be taken."""
        item = look.item
        middle = place.middle
        if item.photos:
            texture = self.screen.router.album.thumb(item.previews[-1])
            frame = Area(place.x, middle - dp(THUMB[1]) / 2, place.width, dp(THUMB[1]))
            draw_thumb(self, frame, texture, item.photos)
            act = partial(self.screen.open_card, item.code)
        elif item.photo_rule == "none" or item.verdict == Verdict.NOT_APPLICABLE:
            return
        else:
            high = dp(LIST_HEIGHT)
            frame = Area(place.x, middle - high / 2, place.width, high)
            ink = "ink3"
            if look.wants_photo:
                self.block(frame, "warn_tint", "warn")
                ink = "warn"
            self.icon("camera-plus", ink, (place.center_x - dp(12), middle), 24)
            act = partial(self.screen.shoot, item.code)
        self.spot(frame, (_("Photograph"),), act, reach=dp(LIST_REACH))
