"""The kit on an easel: each widget alone, in every theme, drawn offscreen as it is on a tablet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget
from PIL import Image, ImageDraw, ImageOps

from mobile.app import LAYOUT_PASSES
from mobile.presenters.header import HeaderState
from mobile.presenters.rows import Tick
from mobile.presenters.trouble import Notice
from mobile.texts import set_language
from mobile.widgets.buttons import CheckRow, ChoiceChip, PushButton, TapBox, TapCard
from mobile.widgets.compared import Ghost
from mobile.widgets.countdown import Countdown
from mobile.widgets.daygrid import DayGrid
from mobile.widgets.frame import Logo, Rail, SyncHeader
from mobile.widgets.ghost import Controls, GhostView
from mobile.widgets.kit import Chip, Field, Icon, Rule, Surface, Text, Word
from mobile.widgets.layout import Column, Filling, Flow, Line, Row, Scroll, Tiles, card
from mobile.widgets.marking import Mark, MarkBoard
from mobile.widgets.marks import Bar, GradeBars, ProgressRing, VerdictStrip
from mobile.widgets.notice import NoticeView
from mobile.widgets.outcomes import OutcomeButton, OutcomeGrid, OutcomeLook, StepButton
from mobile.widgets.photo import Thumb
from mobile.widgets.sheet import Sheet
from mobile.widgets.signature import SignaturePad, Signed
from mobile.widgets.theme import THEMES, theme
from mobile.widgets.verdict import VerdictBar, Verdicts
from mobile.widgets.writing import WritingPad, Written
from shared.vocabulary import Verdict
from shared.workdays import CalendarDay, DayKind, WorkCalendar
from tests.drivers.window import drawn, unwatched

WINDOW = (720, 640)
EDGE = 8
FRAMES = 6
WIDE = 340
STROKES = [[100, 500, 300, 200, 500, 600, 700, 300, 900, 500]]
TICKS = (Tick.PASS, Tick.FAIL, Tick.NOT_APPLICABLE, Tick.OPEN, Tick.CURRENT) * 3
HEADER = HeaderState(True, 12, 3, "2026-09-17 09:05", online=False)
CALM = HeaderState(True, 0, 0, "2026-09-17 09:05", online=True)
OFF = tuple(CalendarDay(date(2026, 10, day), DayKind.HOLIDAY, "国庆") for day in range(1, 8))
DEADLINE = WorkCalendar(OFF).deadline(date(2026, 9, 28), 5)
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
LONG = "按规则应配三名，现有两名，缺 1 人"
PLACE = ("望潮中学", "安全出口和疏散通道畅通，没有锁闭、封堵")


@dataclass(frozen=True)
class Piece:
    """One picture of the kit; its widget is made anew for each theme, so wide (and so high)."""

    name: str
    make: Callable[[], Widget]
    size: tuple[int, int] = (WIDE, 120)


def _nothing(*_told: Any) -> None:
    """A tap on an easel does nothing."""


def _photo(ground: str = "#7C9DB2", front: str = "#E7C46B") -> Any:
    """A picture of our own, the same every time."""
    image = Image.new("RGB", (160, 120), ground)
    ImageDraw.Draw(image).rectangle((40, 30, 110, 90), fill=front)
    texture = Texture.create(size=image.size, colorfmt="rgb")
    texture.blit_buffer(image.tobytes(), colorfmt="rgb", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


def _words(*told: str) -> list[Text]:
    return [Text(one) for one in told]


def _surfaces() -> Column:
    """What can be tapped is edged, what is chosen is filled, what is said is tinted."""
    faces = (("surface", "line"), ("surface", "edge"), ("sunk", ""), ("ok_tint", "ok"),
             ("warn_tint", "warn"), ("bad_tint", "bad"))  # fmt: skip
    boxes = [Surface(fill, line, padding=12, size_hint_y=None, height=48) for fill, line in faces]
    return Column(*boxes)


def _buttons() -> Column:
    looks = ("primary", "outline", "plain", "quiet", "danger", "warn", "picked", "chosen")
    return Column(*(PushButton(look, _nothing, look=look, icon="check-bold") for look in looks))


def _graded() -> Row:
    one = PushButton("一般", _nothing, look="plain", grade="ordinary")
    other = PushButton("较大\n按清单", _nothing, look="plain", grade="serious")
    other.paint("warn_tint", "warn", 3)
    return Row(one, other, height=64)


def _chips() -> Flow:
    tokens = ("brand", "ok", "bad", "na", "warn", "lb")
    return Flow(*(Chip(token, token, "circle-outline") for token in tokens))


def _sizes() -> Column:
    uses = ("number", "item", "title", "sheet", "button", "list", "body", "small", "least")
    return Column(*(Text(f"{use} 安全 123", use) for use in uses))


def _statuses() -> Column:
    tokens = ("ink", "ink2", "ink3", "brand", "ok", "bad", "na", "warn", "lb")
    return Column(*(Word(f"{token} 合格 90%", "list", token, bold=True) for token in tokens))


def _icons() -> Flow:
    names = ("check-bold", "close-thick", "minus-thick", "circle-outline", "call-split",
             "alert-octagon-outline", "history", "lock", "camera", "shield-check")  # fmt: skip
    return Flow(*(Icon(name, "ink", 32) for name in names))


def _sheet() -> Sheet:
    sheet = Sheet("为什么不适用")
    for told in ("本校没有", "今天没开"):
        sheet.column.add_widget(PushButton(told, _nothing, look="plain"))
    return sheet


def _notice() -> NoticeView:
    notice = Notice("存储空间满了", "请让平板先把照片送出，再试一次。", try_again=True)
    return NoticeView(notice, _nothing, _nothing)


def _signed_on() -> SignaturePad:
    pad = SignaturePad(_nothing)
    pad.add_widget(Signed(STROKES))
    return pad


def _written_on() -> WritingPad:
    return WritingPad([list(stroke) for stroke in STROKES], _nothing, lambda: False)


def _board() -> MarkBoard:
    marks = (Mark("arrow", ((100, 900), (500, 500))), Mark("circle", ((550, 150), (900, 500))),
             Mark("box", ((100, 100), (400, 400))),
             Mark("text", ((600, 800),), "堵塞"))  # fmt: skip
    return MarkBoard(_photo(), marks, "09:05 · 望潮中学", _nothing)


def _ghost(mode: str, share: float, live: bool = False) -> GhostView:
    modes = {"ghost": ("叠影", "layers-outline"), "side": ("并排", "view-split-vertical"),
             "wipe": ("划动", "compare")}  # fmt: skip
    controls = Controls(modes, "旧照", "同一位置拍一张", _nothing, _nothing, _nothing)
    marked = (("box", ((300, 200), (700, 800))),)
    stamps = ("2026-06-11 09:12 · 望潮中学", "2026-09-17 09:05 · 望潮中学 · 时钟 ±1 秒")
    hint = "与旧照对齐，再点相机。" if live else ""
    before = _photo("#B2907C", "#6B8FE7")
    return GhostView(Ghost(_photo(), before, mode, share, marked, stamps, hint, live), controls)


def _outcomes() -> OutcomeGrid:
    told = (("整改到位", "归档，不再催", "ok", "check-decagram"),
            ("部分整改", "新期限 1 个工作日，通报", "warn", "circle-half-full"),
            ("反弹", "重开，处置等级升一级", "bad", "backup-restore"),
            ("无法核查", "仍待看，写明原因", "na", "help-rhombus-outline"))  # fmt: skip
    looks = [OutcomeLook(*one, chosen=one[2] == "bad") for one in told]
    return OutcomeGrid([OutcomeButton(look, _nothing) for look in looks], 2)


def _steps() -> Row:
    further = StepButton("下一件", "arrow-right", _nothing, first=True)
    return Row(further, StepButton("上一件", "arrow-left", None), height=64)


def _filling() -> Filling:
    part = Surface(size_hint_y=None)
    return Filling(Column(*_words(PLACE[0]), part, *_words(LONG)), part, 40)


def _verdicts(told: Verdicts) -> VerdictBar:
    return VerdictBar(told, _nothing)


UNDER = ("符合要求", "写一条问题", "选一个原因")
PIECES = (
    Piece("surfaces", _surfaces),
    Piece("card", lambda: card(*_words(*PLACE), Rule(), *_words(LONG))),
    Piece("sizes", _sizes, (420, 0)),
    Piece("statuses", _statuses),
    Piece("icons", _icons),
    Piece("chips", _chips),
    Piece("field", lambda: Field("二号楼北侧", "具体位置", _nothing)),
    Piece("field-empty", lambda: Field("", "具体位置", _nothing)),
    Piece("buttons", _buttons),
    Piece("grades", _graded),
    Piece("choice-chips", lambda: Flow(
        ChoiceChip("校长", True, _nothing), ChoiceChip("值班教师", False, _nothing, icon="plus"))),
    Piece("check-rows", lambda: Column(
        CheckRow("当场整改", True, _nothing), CheckRow("看到课间", False, _nothing))),
    Piece("tap-box", lambda: TapBox(_nothing, Icon("chevron-right"), *_words(PLACE[0]))),
    Piece("tap-card", lambda: TapCard(_nothing, *_words(PLACE[0]), padding=12), (WIDE, 72)),
    Piece("countdown", lambda: Countdown(lambda: 4321, ("时", "分", "秒"), _nothing)),
    Piece("day-grid", lambda: DayGrid(DEADLINE, WEEKDAYS), (420, 0)),
    Piece("sync-header", lambda: SyncHeader(HEADER, _nothing)),
    Piece("sync-header-calm", lambda: SyncHeader(CALM, _nothing)),
    Piece("rail", lambda: Rail("today", _nothing, _nothing, 3), (96, 500)),
    Piece("logo", Logo),
    Piece("tiles", lambda: Tiles(
        [PushButton(str(n), _nothing, look="plain") for n in range(1, 7)], cols=3, least=64)),
    Piece("scroll", lambda: Scroll(Column(*_words(*(PLACE * 4)))), (WIDE, 120)),
    Piece("line", lambda: Line(Icon("alert", "warn"), Text(LONG), Word("3", "count"), least=64)),
    Piece("verdict-strip", lambda: VerdictStrip(TICKS)),
    Piece("rings", lambda: Row(
        ProgressRing(0, 8, 0), ProgressRing(5, 8, 2), ProgressRing(8, 8, 0), height=48)),
    Piece("bars", lambda: Column(Bar(0.0), Bar(0.4), Bar(1.0, "ok"))),
    Piece("grade-bars", lambda: Row(
        *(GradeBars(one) for one in ("ordinary", "serious", "major")), height=24)),
    Piece("verdicts-open", lambda: _verdicts(Verdicts())),
    Piece("verdicts-chosen", lambda: _verdicts(Verdicts(chosen=str(Verdict.FAIL)))),
    Piece("verdicts-card", lambda: _verdicts(Verdicts(under=UNDER)), (560, 0)),
    Piece("verdicts-proposed", lambda: _verdicts(
        Verdicts(proposed=str(Verdict.FAIL), under=UNDER)), (560, 0)),
    Piece("verdicts-passed", lambda: _verdicts(
        Verdicts(chosen=str(Verdict.PASS), under=UNDER)), (560, 0)),
    Piece("thumbs", lambda: Row(
        Thumb(_photo(), (150, 112), stamp="09:05"), Thumb(_photo(), (150, 112), count=3),
        height=112)),
    Piece("thumb-none", lambda: Thumb(None, (150, 112))),
    Piece("mark-board", _board, (320, 240)),
    Piece("ghost", partial(_ghost, "ghost", 0.42), (480, 360)),
    Piece("ghost-live", partial(_ghost, "ghost", 0.42, live=True), (480, 360)),
    Piece("side", partial(_ghost, "side", 0.5), (480, 300)),
    Piece("wipe", partial(_ghost, "wipe", 0.5), (480, 300)),
    Piece("outcomes", _outcomes, (480, 0)),
    Piece("outcomes-narrow", _outcomes, (300, 0)),
    Piece("steps", _steps),
    Piece("filling", _filling, (WIDE, 160)),
    Piece("signature", _signed_on),
    Piece("writing-pad", _written_on, (WIDE, 200)),
    Piece("written", lambda: Written(_photo(), _nothing), (WIDE, 120)),
    Piece("sheet", _sheet),
    Piece("notice", _notice),
)  # fmt: skip


class Easel:
    """Draws a piece of the kit in every theme, one below the other."""

    def __init__(self) -> None:
        set_language("zh")
        Clock.max_iteration = LAYOUT_PASSES
        Window.size = WINDOW
        unwatched()
        self.met: set[type[Widget]] = set()
        self._frames()

    def picture(self, piece: Piece) -> Image.Image:
        """The piece in light, dark and sun."""
        each = [self._in_theme(name, piece) for name in THEMES]
        whole = Image.new("RGB", (each[0].width, sum(one.height for one in each)))
        top = 0
        for one in each:
            whole.paste(one, (0, top))
            top += one.height
        return whole

    def meet(self, pieces: Sequence[Piece]) -> None:
        """Remember what these are made of, without drawing them."""
        for piece in pieces:
            self.met |= {type(one) for one in piece.make().walk(restrict=True)}

    def leave(self) -> None:
        """Give the window back as it was found."""
        theme.use("light", "normal", "right", "off")

    def _in_theme(self, name: str, piece: Piece) -> Image.Image:
        theme.use(name, "normal", "right", "off")
        widget = piece.make()
        over = isinstance(widget, ModalView)
        stand = widget if over else _stand(widget, piece.size)
        if over:
            widget.open(animation=False)
        else:
            Window.add_widget(stand)
        self._frames()
        whole = ImageOps.flip(Image.frombytes("RGBA", WINDOW, drawn(WINDOW)).convert("RGB"))
        box = _box(widget)
        if over:
            widget.dismiss(animation=False)
        else:
            Window.remove_widget(stand)
        self._frames()
        return whole.crop(box)

    def _frames(self) -> None:
        for _frame in range(FRAMES):
            EventLoop.idle()


def _stand(widget: Widget, size: tuple[int, int]) -> Widget:
    """What the piece stands on: the ground of a screen."""
    stand = Widget(size_hint=(None, None), size=WINDOW)
    with stand.canvas:
        Color(*theme.color("canvas"))
        Rectangle(size=WINDOW)
    widget.pos_hint, widget.pos = {}, (EDGE, EDGE)
    if widget.size_hint_x is not None:
        widget.size_hint_x, widget.width = None, size[0]
    if widget.size_hint_y is not None:
        widget.size_hint_y, widget.height = None, size[1]
    stand.add_widget(widget)
    return stand


def _box(widget: Widget) -> tuple[int, int, int, int]:
    """Where on the window it stands, with an edge around it, counted from above."""
    left, top = max(0, int(widget.x) - EDGE), max(0, int(WINDOW[1] - widget.top) - EDGE)
    right = min(WINDOW[0], int(widget.right) + EDGE)
    return left, top, right, min(WINDOW[1], int(WINDOW[1] - widget.y) + EDGE)
