"""Arrival: the gate photo first, then begin; signs of a leak are ticked here."""

from typing import Any

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.arrival import ArrivalPresenter, ArrivalState
from mobile.presenters.photo import Aim
from mobile.screens.base import Drawn, page, tapped
from mobile.screens.errands import errand_lines
from mobile.screens.help import help_button
from mobile.screens.photo import look_again, shoot
from mobile.texts import _
from mobile.widgets.buttons import CheckRow, ChoiceChip, PushButton
from mobile.widgets.frame import back_button, is_narrow, is_portrait, page_head
from mobile.widgets.kit import Icon, Surface, Text
from mobile.widgets.layout import Column, Flow, Line, Row, card, refusal, side_by_side
from mobile.widgets.photo import Thumb
from shared.clock import from_wire
from shared.vocabulary import LABELS, LeakSign, PlaceSource

TEXTS = {
    "principal": "Principal",
    "deputy": "Deputy principal",
    "safety": "Safety officer",
    "duty": "Teacher on duty",
    "guard": "Guard",
}
POSTS = tuple(TEXTS.values())
"""The posts offered: nothing is typed that can be chosen."""
GATE_SIZE = (240, 180)


class ArrivalScreen(Drawn):
    """Draws an ArrivalState."""

    presenter: ArrivalPresenter

    def open(self, **about: Any) -> None:
        """Arrive at this school."""
        self.presenter = ArrivalPresenter(self.router.tablet.desk, **about)
        self.presenter.locate(self.router.location.here())
        self.render(self.presenter.state)

    def render(self, state: ArrivalState) -> None:
        """Draw this state; go on once begun."""
        if state.started:
            self.router.go("checklist", inspection_id=state.inspection_id)
            return
        right: list[Widget] = [] if is_narrow() else [self.sync_header(state.header)]
        right.append(help_button("arrival"))
        head = page_head(state.school, _("Arrival"), right, [back_button(self.router.back)])
        also = self._also(state)
        gate, who = self._gate(state), Column(self._who(state), self._part(state), spacing=dp(16))
        if is_portrait():
            body: Widget = Column(*also, gate, who, self._signs(state), spacing=dp(16))
        else:
            left = Column(*also, gate, self._signs(state), spacing=dp(16))
            body = side_by_side(left, who, 1)
        layout = page(head, scrolls=body)
        if state.error:
            layout.add_widget(refusal(state.error))
        begin = PushButton(
            _("Begin the check"),
            tapped(self._after, self.presenter.begin),
            look="primary" if state.gate_photo else "outline",
            icon="arrow-right", icon_last=True,
        )  # fmt: skip
        layout.add_widget(Row(begin, height=begin.height))
        self.fill(layout)

    def _gate(self, state: ArrivalState) -> Surface:
        """The photo of the gate, with the time and place that go with it."""
        located = state.place.source is not PlaceSource.UNKNOWN
        place = (
            _("Place ± {metres} m").format(metres=state.place.accuracy_m)
            if located
            else _("Place unknown; it stays open")
        )
        time = local(from_wire(state.arrived_at))[11:16]
        if state.doubtful:
            time = _("{time}, clock not checked yet").format(time=time)
        shoot = PushButton(
            _("Taken, once more") if state.gate_photo else _("Photograph the gate"),
            self._photograph,
            look="outline" if state.gate_photo else "primary",
            icon="check-bold" if state.gate_photo else "camera",
        )
        told = Column(
            Text(_("Gate photo"), "button", bold=True),
            Text(_("The proof of arrival: the gate with the school's name."), "small", "ink2"),
            Line(Icon("clock-outline", "ink2", 20), Text(time, "body"), spacing=dp(6)),
            Line(
                Icon("map-marker-check-outline", "ok" if located else "warn", 20),
                Text(place, "body", "ink" if located else "warn"), spacing=dp(6),
            ),
            spacing=dp(6),
        )  # fmt: skip
        picture = self.router.album.thumb(state.gate_preview) if state.gate_photo else None
        size = (160, 120) if is_narrow() else GATE_SIZE
        look = self._look_again if picture else None
        stamp = _("From the gallery") if state.from_gallery else ""
        return card(
            Line(Thumb(picture, size, stamp=stamp, on_tap=look), told, spacing=dp(16)), shoot
        )

    def _also(self, state: ArrivalState) -> list[Surface]:
        """Complaints and re-checks that came along, before one goes in."""
        if not state.errands:
            return []
        head = Text(_("To be seen to here as well"), "button", bold=True)
        return [card(head, *errand_lines(state.errands))]

    def _who(self, state: ArrivalState) -> Surface:
        chips = Flow()
        for post in POSTS:
            choose = tapped(self._after, self.presenter.received, post)
            chips.add_widget(ChoiceChip(_(post), state.received_by == post, choose))
        return card(Text(_("Who received you (the post)"), "button", bold=True), chips)

    def _part(self, state: ArrivalState) -> Surface:
        run = tapped(self._watch, not state.in_school_run, state.seen_break)
        seen = tapped(self._watch, state.in_school_run, not state.seen_break)
        return card(
            Text(_("What part of the day"), "button", bold=True),
            CheckRow(_("Arrival or leaving time is covered"), state.in_school_run, run),
            CheckRow(_("A break or assembly was seen"), state.seen_break, seen),
        )

    def _signs(self, state: ArrivalState) -> Surface:
        chips = Flow()
        for sign in LeakSign:
            tick = tapped(self._after, self.presenter.tick, sign)
            chips.add_widget(ChoiceChip(_(LABELS[sign]), sign in state.leak_signs, tick))
        return card(Text(_("Signs that the visit was known"), "button", bold=True), chips)

    def _watch(self, in_school_run: bool, seen_break: bool) -> None:
        self.render(self.presenter.watch(in_school_run=in_school_run, seen_break=seen_break))

    def shutter(self) -> None:
        """A volume key photographs the gate."""
        self._photograph()

    def _photograph(self) -> None:
        shoot(self.router, self._aim())

    def _look_again(self) -> None:
        """The gate photo, large, with what is drawn on it."""
        pending = self.presenter.pending()
        if pending:
            look_again(self.router, pending, self._aim())

    def _aim(self) -> Aim:
        state = self.presenter.state
        names = ("school_id", "visit_id", "inspection_id")
        return Aim("arrival", {name: getattr(state, name) for name in names})

    def _after(self, act: Any, *values: Any) -> None:
        self.render(act(*values))
