"""The answering part of a row or a card, drawn by the kind of answer an item asks."""

from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from kivy.metrics import dp

from mobile.presenters.rows import Row as ItemRow
from mobile.presenters.rows import shown_value
from mobile.screens.answers import Answering, choose, settle, type_number
from mobile.screens.days import near
from mobile.texts import _
from mobile.widgets.buttons import Label, draw_button
from mobile.widgets.kit import MIDDLE
from mobile.widgets.measure import natural
from mobile.widgets.painted import Act, Area, Painted
from mobile.widgets.theme import theme
from mobile.widgets.verdict import LIST_HEIGHT, LIST_REACH, Verdicts, draw_verdicts

STEP_WIDTH, STEP_GAP = 64, 8
NUMBER_USES = ("number", "count", "sheet", "button", "small")
UNIT, UNIT_FOOT, NUMBER_HIGH = "small", 0.27, 1.5
"""A unit stands on the foot of its number: so far below the middle, as a share of its height."""
SHOWN_CHARS = 22
"""An answer of more characters is told by how many were chosen."""
LOOKS = {"pass": ("plain", "check-bold"), "fail": ("danger", "close-thick")}
TEXTS = {
    "register_value": "From the register, tap to confirm",
    "tech_standard": "By the rule, tap to confirm",
    "required_guards": "By the rule",
}


class AnswerPainter(Painted):
    """A part that shows an item's answer and takes it; a number may be counted on while held."""

    item: ItemRow
    screen: Answering
    counted: str | None = None

    def answer_in(self, area: Area, number_use: str = "button") -> None:
        """Draw what is tapped to answer the item."""
        item = self.item
        if item.conflict:
            self._differs(area)
        elif item.waits_for_a_word:
            self._proposed(area, "small" if number_use == "button" else "button")
        elif item.answer_type == "verdict":
            told = Verdicts(item.value)
            draw_verdicts(self, area, told, partial(self.screen.say_verdict, item))
        elif item.compute == "required_guards":
            self._given(area)
        elif item.answer_type == "number":
            self._stepper(area, number_use)
        else:
            self._choice(area)

    def let_go(self) -> None:
        """The number counted to while the finger stayed is the answer: one tap, kept once."""
        counted, self.counted = self.counted, None
        if counted is not None:
            self.screen.say(self.item, counted)

    def _button(self, area: Area, label: Label, act: Act, **more: Any) -> None:
        draw_button(self, area, label, "control")
        self.spot(area, (label.text or label.icon,), act, reach=dp(LIST_REACH), **more)

    def _differs(self, area: Area) -> None:
        told = "  ".join(f"{said.who}：{said.value}" for said in self.item.conflict)
        text = f"{told}\n" + _("both are kept, tap to decide")
        label = Label(text, "warn", "call-split", use="small")
        self._button(area, label, partial(settle, self.item, self.screen))

    def _proposed(self, area: Area, use: str) -> None:
        """What is offered, outlined; a tap confirms it, the smaller button says otherwise."""
        item = self.item
        number = item.answer_type == "number"
        wide = area.width - dp(STEP_WIDTH + STEP_GAP)
        label = self._offer(use, wide, area.height)
        say = self.screen.say_typed if item.proposed is None else self.screen.say
        confirm = partial(say, item, item.offered)
        self._button(Area(area.x, area.y, wide, area.height), label, confirm, all_day=True)
        other = Area(area.right - dp(STEP_WIDTH), area.y, dp(STEP_WIDTH), area.height)
        change = partial(type_number if number else choose, item, self.screen)
        icon = "dialpad" if number else "chevron-down"
        self._button(other, Label("", "outline", icon), change)

    def _offer(self, use: str, wide: float, high: float) -> Label:
        """The value and where it comes from; in large letters as much as there is room for."""
        item = self.item
        value = f"{_told(item, item.offered)}\u00a0{item.unit}".strip()
        long, short = self._sources()
        told = (
            (f"{value}\n{long}", use),
            (f"{value}\n{long}", "least"),
            (f"{value}\n{short}", use),
        )
        free = high - 2 * theme.border
        labels = [Label(text, "proposed", use=one, border=theme.proposed) for text, one in told]
        return next((one for one in labels if one.words_high(wide) <= free), labels[-1])

    def _sources(self) -> tuple[str, str]:
        """Where an offered answer comes from, and the same shorter."""
        last = self.item.last
        if self.item.proposed is None and last is not None:
            day = near(last.on, self.screen.router.tablet.desk.today.isoformat())
            return _("On {day}: tap to confirm").format(day=day), day
        return _(TEXTS.get(self.item.compute, TEXTS["required_guards"])), _("tap to confirm")

    def _given(self, area: Area) -> None:
        """What a rule says and nobody answers."""
        item = self.item
        told = f"{shown_value(item.value, ())}\u00a0{item.unit} · {_(TEXTS['required_guards'])}"
        at = (area.x, area.middle)
        self.write(told, "body", "ink2", at, bold=True, wide=area.width, align="center")

    def _stepper(self, area: Area, use: str) -> None:
        """Minus, the number with its unit, plus, and the number pad; unanswered is a dash."""
        item, side, gap = self.item, dp(STEP_WIDTH), dp(STEP_GAP)
        given = item.value if self.counted is None else self.counted
        number = "—" if given is None else shown_value(given, ())
        free = area.width - 3 * side - 4 * gap
        less = Area(area.x, area.y, side, area.height)
        told = Area(less.right + gap, area.y, free, area.height)
        more = Area(told.right + gap, area.y, side, area.height)
        pad = Area(area.right - side, area.y, side, area.height)
        for place, icon, by in ((less, "minus", -1), (more, "plus", 1)):
            self._button(place, Label("", "outline", icon), partial(self._step, by),
                         hold=partial(self._count, by))  # fmt: skip
        self._button(pad, Label("", "outline", "dialpad"), partial(type_number, item, self.screen))
        ink = "bad" if item.verdict == "fail" and self.counted is None else "ink"
        write_number(self, told, (number, item.unit, ink), use)

    def _choice(self, area: Area) -> None:
        item = self.item
        look, icon = LOOKS.get(item.verdict or "", ("outline", "chevron-down"))
        label = Label(_chosen(item) or _("Choose"), look, icon, use="body")
        self._button(area, label, partial(choose, item, self.screen))

    def _step(self, by: int) -> None:
        self.screen.say(self.item, stepped(self.item.value, by, self.item.signed))

    def _count(self, by: int) -> None:
        given = self.item.value if self.counted is None else self.counted
        self.counted = stepped(given, by, self.item.signed)
        self.repaint()


class AnswerBox(AnswerPainter):
    """The answering part on a card."""

    def __init__(self, item: ItemRow, screen: Answering, use: str = "button") -> None:
        self.item, self.screen, self._use = item, screen, use
        high = max(dp(LIST_HEIGHT), theme.size(use) * NUMBER_HIGH)
        super().__init__(size_hint_y=None, height=high, pos_hint=MIDDLE)

    def show(self, item: ItemRow) -> None:
        """How the item stands now."""
        if item != self.item:
            self.item = item
            self.repaint()

    def draw(self) -> None:
        self.answer_in(self.whole, self._use)


class BigNumber(Painted):
    """A number with its unit, as large as there is room for."""

    def __init__(self, number: str, unit: str, use: str, token: str) -> None:
        self._told, self._use = (number, unit, token), use
        super().__init__(size_hint_y=None, height=theme.size(use) * NUMBER_HIGH)

    def draw(self) -> None:
        write_number(self, self.whole, self._told, self._use)


def write_number(on: Painted, place: Area, told: tuple[str, str, str], use: str) -> None:
    """A number, its unit small beside its foot, in a colour; as large as there is room for."""
    number, unit, token = told
    beside = natural(unit, theme.size(UNIT), theme.all_bold)[0] + dp(4)
    for size in NUMBER_USES[NUMBER_USES.index(use) :]:
        wide = natural(number, theme.size(size), True)[0]
        if wide + beside <= place.width:
            break
    at = (place.center_x - (wide + beside) / 2, place.middle)
    said = on.write(number, size, token, at, bold=True)
    high, low = (natural("8", theme.size(one), True)[1] for one in (size, UNIT))
    foot = place.middle - (high - low) * UNIT_FOOT
    on.write(unit, UNIT, "ink2", (said.right + dp(4), foot))


def stepped(given: Any, by: int, signed: bool = False) -> str:
    """A number one more or less; from a dash on it is counted from nought."""
    try:
        base = Decimal(str(given))
    except InvalidOperation:
        base = Decimal(0)
    number = base + by
    return format(number if signed else max(Decimal(0), number), "f")


def _chosen(item: ItemRow) -> str:
    """The answer in the reader's language."""
    return "" if item.value is None else _told(item, item.value)


def _told(item: ItemRow, value: Any) -> str:
    """A value in the reader's language; many of them are counted."""
    told = shown_value(value, item.options)
    if len(told) > SHOWN_CHARS and isinstance(value, list):
        return _("{count} of {all} chosen").format(count=len(value), all=len(item.options))
    return told
