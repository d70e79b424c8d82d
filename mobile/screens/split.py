"""The list split between offices: whose items are shown, in one tap; how far each office is."""

from typing import Any

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.checklist_state import ChecklistState
from mobile.presenters.split import Share, Whose
from mobile.screens.base import tapped
from mobile.texts import _
from mobile.widgets.buttons import Label, PushButton
from mobile.widgets.kit import Icon, Text
from mobile.widgets.layout import Column, Line, Tiles
from shared.clock import from_wire
from shared.vocabulary import LABELS, OfficeKind

SMALL = 48
BETWEEN = ": "


class SplitBar(Column):
    """All, mine, theirs; below them what the others have done, as far as it is known here."""

    def __init__(self, state: ChecklistState, screen: Any, stacked: bool) -> None:
        super().__init__(spacing=dp(4))
        self._joint, self._brief = "\n" if stacked else " ", stacked
        self._told = Text("", "small", "ink2")
        self._buttons: dict[Whose, PushButton] = {}
        for whose in Whose:
            choose = tapped(screen.show_whose, whose)
            label = self._label(state, whose)
            button = PushButton(label.text, choose, label.look, touch=SMALL, use="small", px=20)
            self._buttons[whose] = button
        tiles = Tiles(list(self._buttons.values()), cols=len(Whose), least=SMALL, spacing=dp(8))
        self.add_widget(tiles)
        self.add_widget(self._told)

    def show(self, state: ChecklistState) -> None:
        """The counts of now; the buttons stay where they are."""
        for whose, button in self._buttons.items():
            button.show(self._label(state, whose))
        others = [told_of_share(one, self._brief) for one in state.shares if not one.mine]
        self._told.write("\n".join(others))

    def _label(self, state: ChecklistState, whose: Whose) -> Label:
        look = "chosen" if state.whose is whose else "plain"
        return Label(self._joint.join(_words(state, whose)), look, use="small", px=20)


def _words(state: ChecklistState, whose: Whose) -> tuple[str, str]:
    """What a button says: whose, and how far."""
    if whose is Whose.ALL:
        told, counted = _("Team"), list(state.shares)
    elif whose is Whose.MINE:
        told, counted = _("Mine"), [one for one in state.shares if one.mine]
    else:
        counted = [one for one in state.shares if not one.mine]
        told = _(", ").join(name for one in counted for name in one.names)
    done, asked = sum(one.answered for one in counted), sum(one.asked for one in counted)
    return told, f"{done}/{asked}"


def who_of(share: Share) -> str:
    """An office with its inspectors."""
    return f"{office_told(share.office)} · {_(', ').join(share.names)}"


def office_told(office: str) -> str:
    """The word for an office; one that a newer server knows as it came."""
    return _(LABELS[OfficeKind(office)]) if office in set(OfficeKind) else office


def told_of_share(share: Share, brief: bool) -> str:
    """How far another office is, and since when nothing newer was heard."""
    who = _(", ").join(share.names) if brief else who_of(share)
    if not share.last_at:
        return who + BETWEEN + _("nothing heard from them yet; what is open stands as not checked")
    time = local(from_wire(share.last_at))[11:16]
    told = _("{done} of {asked} as heard, the last at {time}")
    return who + BETWEEN + told.format(done=share.answered, asked=share.asked, time=time)


def narrowed(state: ChecklistState, told: str) -> str:
    """How far one is, and that it is one office's part that is counted, where it is."""
    if state.whose is Whose.MINE:
        return _("My part: {told}").format(told=told)
    if state.whose is Whose.THEIRS:
        names = _words(state, Whose.THEIRS)[0]
        return _("The part of {names}: {told}").format(names=names, told=told)
    return told


def share_line(share: Share) -> Widget:
    """An office before submitting: what of its part stands as not checked, and whether it came."""
    done = share.missing == 0
    told = (
        _("all {asked} items are answered")
        if done
        else _("{count} of {asked} items stand as not checked")
    ).format(count=share.missing, asked=share.asked)
    if not share.mine:
        told += " · " + (_("has submitted") if share.handed_in else _("not submitted yet"))
    words = Column(
        Text(who_of(share), "body", bold=True),
        Text(told, "small", "ink2" if done else "warn"),
        spacing=dp(2),
    )
    icon, token = ("check-circle", "ok") if done else ("circle-outline", "warn")
    return Line(Icon(icon, token, 24), words, least=48)
