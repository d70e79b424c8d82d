"""A row of the checklist: words, photos, and the answer beside them or below."""

from functools import partial
from typing import Any

from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.presenters.rows import Row as ItemRow
from mobile.presenters.rows import SectionState
from mobile.screens.answers import answer_part
from mobile.texts import _
from mobile.widgets.buttons import PushButton, TapBox
from mobile.widgets.frame import is_narrow
from mobile.widgets.kit import MIDDLE, Rule, Surface, Text, Word
from mobile.widgets.layout import Column, Line
from mobile.widgets.marks import GradeBars
from mobile.widgets.measure import height_of
from mobile.widgets.photo import Thumb
from mobile.widgets.theme import theme
from mobile.widgets.verdict import LIST_HEIGHT, LIST_REACH, LIST_WIDTH
from shared.vocabulary import LABELS, Grade, Party, Verdict

LEAST_HEIGHT, HEAD_HEIGHT = 72, 44
EDGE, GAP, CODE_WIDTH = 20, 12, 60
THUMB = (72, 54)
CURRENT_BAR = 5
BELOW_GAP = 10
SPARE = 24


def wide_rows() -> bool:
    """Whether words and answer stand beside one another."""
    return bool(Window.width >= Window.height and not is_narrow())


def height_for(item: ItemRow, width: float) -> float:
    """How high the row becomes in a list of this width; nothing of an item is cut."""
    free = width - dp(2 * EDGE + CODE_WIDTH + GAP + THUMB[0] + GAP)
    if wide_rows():
        free -= dp(LIST_WIDTH + GAP)
    words = height_of(item.text, theme.size("list"), theme.all_bold, free)
    told = second_line(item)
    if told:
        taken = dp(GradeBars.WIDTH + 6) if item.finding_id else 0
        words += dp(4) + height_of(told, theme.size("small"), theme.all_bold, free - taken)
    high = max(dp(LEAST_HEIGHT), words + dp(SPARE))
    return high if wide_rows() else high + dp(LIST_HEIGHT + BELOW_GAP)


def second_line(item: ItemRow) -> str:
    """What more is to be said: the fault, the reason, the working's sum, else the guidance."""
    parts = []
    if item.finding_id:
        days = _("{count} working days").format(count=item.workdays)
        parts += [_(LABELS[Grade(item.grade)]), days, _(LABELS[Party(item.party)])]
    if item.needed is not None:
        parts.append(_("{needed} needed").format(needed=item.needed))
    if item.present is not None:
        parts.append(_("{present} there").format(present=item.present))
    if not item.plausible:
        parts.append(_("Unusual value, please look again"))
    if item.na_reason:
        parts.append(item.na_reason)
    if item.veto and not item.finding_id:
        parts.insert(0, _("One-vote item"))
    return " · ".join(parts) or item.guidance


def section_head(section: SectionState) -> Widget:
    """The head of a section within the list."""
    line = "edge" if theme.name == "sun" else ""
    head = Surface(fill="sunk", line=line, radius="square", padding=[dp(EDGE), 0], spacing=dp(GAP))
    head.add_widget(Word(section.name, "body", bold=True))
    head.add_widget(Word(f"{section.answered} / {section.asked}", "body", "ink2"))
    if section.failed:
        head.add_widget(Word(f"×\u00a0{section.failed}", "body", "bad", bold=True))
    head.add_widget(Widget())
    return head


def item_row(item: ItemRow, screen: Any) -> Widget:
    """An item with its answer."""
    current = item.code == screen.current
    told = _words(item, partial(screen.open_card, item.code))
    photos = _photos(item, screen)
    if wide_rows():
        body: Widget = BoxLayout(padding=[dp(EDGE), dp(4)], spacing=dp(GAP))
        for part in (told, photos, answer_part(item, screen, wide=False)):
            body.add_widget(part)
    else:
        above = BoxLayout(spacing=dp(GAP))
        for part in (told, photos):
            above.add_widget(part)
        body = BoxLayout(
            orientation="vertical", padding=[dp(EDGE), dp(6), dp(EDGE), dp(BELOW_GAP)], spacing=0
        )
        body.add_widget(above)
        body.add_widget(answer_part(item, screen, wide=True))
    return _framed(body, current)


def _framed(body: Widget, current: bool) -> BoxLayout:
    """On the list's surface, with a hairline below; a bar at the side marks the current one."""
    box = BoxLayout(orientation="vertical")
    with box.canvas.before:
        Color(*theme.color("brand_tint" if current else "surface"))
        back = Rectangle()
        Color(*theme.color("brand" if current else "surface"))
        bar = Rectangle()

    def place(*_: object) -> None:
        back.pos, back.size = box.pos, box.size
        bar.pos, bar.size = box.pos, (dp(CURRENT_BAR if current else 0), box.height)

    box.bind(pos=place, size=place)
    box.add_widget(body)
    box.add_widget(Rule())
    return box


def _words(item: ItemRow, on_tap: Any) -> TapBox:
    """Code, text and second line; a tap opens the card."""
    code = Text(item.code, "small", "ink2", size_hint_x=None, width=dp(CODE_WIDTH))
    code.pos_hint = MIDDLE
    column = Column(Text(item.text, "list"), spacing=dp(4), pos_hint=MIDDLE)
    told = second_line(item)
    if told:
        token = "warn" if not item.plausible else "ink2"
        parts = [GradeBars(item.grade, "bad")] if item.finding_id else []
        column.add_widget(Line(*parts, Text(told, "small", token), spacing=dp(6)))
    return TapBox(on_tap, code, column, spacing=dp(GAP))


def _photos(item: ItemRow, screen: Any) -> Widget:
    """The last photo with how many there are; else the camera where one is asked for."""
    if item.photos:
        texture = screen.router.album.thumb(item.previews[-1])
        return Thumb(texture, THUMB, count=item.photos, pos_hint=MIDDLE,
                     on_tap=partial(screen.open_card, item.code))  # fmt: skip
    if item.photo_rule == "none" or item.verdict == Verdict.NOT_APPLICABLE:
        return Widget(size_hint=(None, None), size=(dp(THUMB[0]), 0))
    look = "warn" if item.code in screen.wants_photo else "plain"
    return PushButton("", partial(screen.shoot, item.code), look=look, icon="camera-plus",
                      touch=LIST_HEIGHT, reach=LIST_REACH, size_hint_x=None, width=dp(THUMB[0]),
                      pos_hint=MIDDLE)  # fmt: skip
