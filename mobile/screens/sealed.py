"""Sealed tasks: their hour, and the code that opens one where there is no network."""

from collections.abc import Callable
from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.sealed import SealedState
from mobile.presenters.today import TodayState
from mobile.screens.base import Router
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.countdown import Countdown
from mobile.widgets.frame import is_narrow
from mobile.widgets.kit import Chip, Icon, Surface, Text
from mobile.widgets.layout import Column, Line, Tiles, card, refusal
from mobile.widgets.marks import Bar
from mobile.widgets.sheet import Sheet
from shared.clock import from_wire
from shared.opening_codes import ALPHABET, GROUP_CHARS, GROUPS

WAITED_FROM = 8 * 3600
"""The bar of a countdown is full when so much is left."""
KEYS_ACROSS, KEYS_ACROSS_NARROW = 8, 6
KEY_HEIGHT, GROUP_HEIGHT, GROUP_HEIGHT_NARROW = 60, 76, 60
UNTYPED = "_"


def sealed_card(router: Router, state: TodayState, over: Callable[[], None]) -> Surface:
    """What is sealed for this person, until when, and what opens it."""
    head = Line(Icon("lock", "brand"), Text(_("Sealed tasks"), "button", bold=True))
    if not state.release_at:
        return card(head, Text(_("Nothing is sealed for you now."), "body", "ink2"))
    head.add_widget(Chip(_("{count} schools").format(count=state.sealed), "brand"))
    at = local(from_wire(state.release_at))[11:16]
    told = _("Opens at {time}, in") if state.seconds_to_release else _("It was to open at {time}")
    box = card(head, Text(told.format(time=at), "body", "ink2"))
    if state.seconds_to_release:
        units = (_("h"), _("min"), _("s"))
        box.add_widget(Countdown(router.tablet.today.seconds_left, units, over))
        box.add_widget(Bar(1 - min(1, state.seconds_to_release / WAITED_FROM)))
        told = _("No school is named before that hour, not even to you.")
        box.add_widget(Text(told, "small", "ink2"))
    for part in (*_proof(state), *_readiness(state), *_by_code(router, state)):
        box.add_widget(part)
    return box


def _proof(state: TodayState) -> list[Widget]:
    if not state.commitment:
        return []
    groups = " ".join(state.commitment[n : n + 4] for n in range(0, 12, 4)).upper()
    told = _("Proof of the draw {digest}").format(digest=groups)
    return [Text(told, "small", "ink2")]


def _readiness(state: TodayState) -> list[Widget]:
    """Whether it takes a network to open; before the hour alone, then something is to be done."""
    here = state.enveloped == state.sealed
    if not state.seconds_to_release or not (state.ready or here):
        return []
    told = _("Checklist and register are on this tablet; opening asks the office once.")
    if here:
        told = _("It is on this tablet, closed: no network is needed to open it at its hour.")
    icon = Icon("clipboard-check-outline", "brand", 20)
    return [Line(icon, Text(told, "small"), spacing=dp(6))]


def _by_code(router: Router, state: TodayState) -> list[Widget]:
    """By telephone; asked for loudly only once the hour has come and nothing was heard."""
    if not state.enveloped:
        return []
    ask = partial(open_by_code, router)
    if state.seconds_to_release:
        return [PushButton(_("Open by code …"), ask, look="quiet", icon="phone-outline").hug()]
    told = _("No network? Call the office: it reads out the code for this tablet.")
    button = PushButton(_("Open by code …"), ask, look="primary", icon="phone-outline")
    return [Text(told, "body"), button]


def open_by_code(router: Router) -> None:
    """The sheet that takes a code."""
    OpeningSheet(router).open(animation=False)


class OpeningSheet(Sheet):
    """Four groups and the characters a code is made of; no keyboard remembers what is typed."""

    def __init__(self, router: Router) -> None:
        super().__init__(_("Open by code"))
        self._router = router
        narrow = is_narrow()
        high = GROUP_HEIGHT_NARROW if narrow else GROUP_HEIGHT
        self._groups = [GroupBox(high, narrow) for _place in range(GROUPS)]
        self._said = Column()
        self._call = Column()
        groups = Tiles(self._groups, cols=2 if narrow else 4, least=high)
        across = KEYS_ACROSS_NARROW if narrow else KEYS_ACROSS
        keys = Tiles(self._keys(), cols=across, least=KEY_HEIGHT, spacing=dp(6))
        for part in (self._call, groups, self._said, keys):
            self.column.add_widget(part)
        # On a narrow screen the last row of keys has room for it.
        erase = PushButton("" if narrow else _("Back one"), self._erase, icon="backspace-outline")
        (keys if narrow else self.column).add_widget(erase)
        self.render(router.tablet.sealed.begin())

    def render(self, state: SealedState) -> None:
        """Show what was typed; the keys stay as they are."""
        if state.opened:
            self._opened(state.opened)
            return
        if not self._call.children:
            self._call.add_widget(_who_to_call(state))
        for place, box in enumerate(self._groups):
            box.show(state, place)
        self._said.clear_widgets()
        self._said.add_widget(refusal(state.error) if state.error else _next_group(state))

    def _keys(self) -> list[Widget]:
        return [self._key(char) for char in ALPHABET]

    def _key(self, char: str) -> PushButton:
        press = partial(self._press, char)
        return PushButton(char, press, look="plain", touch=KEY_HEIGHT, use="sheet")

    def _press(self, char: str) -> None:
        self.render(self._router.tablet.sealed.press(char))

    def _erase(self) -> None:
        self.render(self._router.tablet.sealed.erase())

    def _opened(self, school: str) -> None:
        """Where it goes; the screen under the sheet has it by now."""
        self.column.clear_widgets()
        words = Column(
            Text(_("Opened"), "button", "ok", bold=True),
            Text(school, "title", bold=True),
            spacing=dp(4),
        )
        self.column.add_widget(Line(Icon("lock-open-check", "ok", 44), words, spacing=dp(14)))
        self.column.add_widget(PushButton(_("To the task"), self.dismiss, look="primary"))
        self._router.go("today")


class GroupBox(Surface):
    """One group of a code: what stands in it, and whether that is as it was read out."""

    def __init__(self, high: int, narrow: bool) -> None:
        super().__init__(radius="button", size_hint_y=None, height=dp(high), padding=[dp(6), 0])
        use = "button" if narrow else "sheet"
        self._words = Text("", use, bold=True, align="center", grows=False)
        self.add_widget(self._words)

    @property
    def told(self) -> str:
        """What stands in it."""
        return self._words.told

    def show(self, state: SealedState, place: int) -> None:
        """Green where it is whole, red where it is wrong, marked where the next one goes."""
        group = state.groups[place]
        fill, line, border = "sunk", "line", 1
        if place in state.whole:
            fill, line, border = "ok_tint", "ok", 2
        elif place in state.wrong:
            fill, line, border = "bad_tint", "bad", 3
        elif len("".join(state.groups)) // GROUP_CHARS == place:
            fill, line, border = "surface", "brand", 2
        self.paint(fill, line, dp(border))
        self._words.write(" ".join(group.ljust(GROUP_CHARS, UNTYPED)))


def _next_group(state: SealedState) -> Text:
    """Which group is read out now."""
    number = min(len("".join(state.groups)) // GROUP_CHARS + 1, GROUPS)
    told = _("Group {number} of {all}").format(number=number, all=GROUPS)
    return Text(told, "body", "ink2")


def _who_to_call(state: SealedState) -> Column:
    told = _(
        "Call the supervisor who planned it and name this tablet. From the hour on the office reads"
        " out four groups; it is recorded who read to whom."
    )
    named = _("Tablet {tablet}").format(tablet=state.tablet)
    return Column(Text(told, "small", "ink2"), Text(named, "sheet", bold=True), spacing=dp(4))
