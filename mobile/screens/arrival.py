"""Arrival: the gate photo first, then begin; signs of a leak are ticked here."""

from typing import Any

from kivy.metrics import dp
from kivy.uix.stacklayout import StackLayout

from mobile.presenters.arrival import ArrivalPresenter, ArrivalState
from mobile.presenters.header import local
from mobile.screens.base import Drawn, page, tapped
from mobile.texts import _
from mobile.widgets.frame import page_head
from mobile.widgets.kit import ChoiceChip, Column, Icon, PushButton, Row, Text, card
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
        head = page_head(state.school, _("Arrival"), [self.sync_header(state.header)])
        body = Column(self._gate(state), self._who(state), self._signs(state), spacing=dp(16))
        if state.error:
            body.add_widget(Text(state.error, "body", "bad", bold=True))
        foot = Row(
            PushButton(_("Back"), self.router.back, look="quiet", size_hint_x=0.3),
            PushButton(
                _("Begin the check"),
                tapped(self._after, self.presenter.begin),
                look="primary" if state.gate_photo else "outline",
                icon="arrow-right",
            ),
            height=dp(64),
        )
        layout = page(head, scrolls=body)
        layout.add_widget(foot)
        self.fill(layout)

    def _gate(self, state: ArrivalState) -> Any:
        """The photo of the gate, with the time and place that go with it."""
        place = (
            _("Place ± {metres} m").format(metres=state.place.accuracy_m)
            if state.place.source is not PlaceSource.UNKNOWN
            else _("Place unknown; it stays open")
        )
        time = local(from_wire(state.arrived_at))[11:16]
        if state.doubtful:
            time = _("{time}, clock not checked yet").format(time=time)
        return card(
            Row(
                Icon("camera", "ok" if state.gate_photo else "brand", 32),
                Column(
                    Text(_("Gate photo"), "button", bold=True),
                    Text(_("The proof of arrival: the gate with the school's name."), "small",
                         "ink2"),
                    pos_hint={"center_y": 0.5},
                ),
                PushButton(
                    _("Taken, once more") if state.gate_photo else _("Photograph the gate"),
                    self._photograph,
                    look="outline" if state.gate_photo else "primary",
                    icon="check-bold" if state.gate_photo else "camera",
                    size_hint_x=None,
                    width=dp(280),
                ),
                height=dp(72),
            ),
            Text(f"{time} · {place}", "small", "ink2"),
        )  # fmt: skip

    def _who(self, state: ArrivalState) -> Any:
        chips = _wrapped()
        for post in POSTS:
            chips.add_widget(
                ChoiceChip(
                    _(post),
                    state.received_by == post,
                    tapped(self._after, self.presenter.received, post),
                )
            )
        run = tapped(self._watch, not state.in_school_run, state.seen_break)
        seen = tapped(self._watch, state.in_school_run, not state.seen_break)
        times = _wrapped()
        times.add_widget(
            ChoiceChip(_("Arrival or leaving time is covered"), state.in_school_run, run)
        )
        times.add_widget(ChoiceChip(_("A break or assembly was seen"), state.seen_break, seen))
        return card(
            Text(_("Who received you (the post)"), "body", bold=True),
            chips,
            Text(_("What part of the day"), "body", bold=True),
            times,
        )

    def _signs(self, state: ArrivalState) -> Any:
        chips = _wrapped()
        for sign in LeakSign:
            chips.add_widget(
                ChoiceChip(
                    _(LABELS[sign]),
                    sign in state.leak_signs,
                    tapped(self._after, self.presenter.tick, sign),
                )
            )
        return card(Text(_("Signs that the visit was known"), "body", bold=True), chips)

    def _watch(self, in_school_run: bool, seen_break: bool) -> None:
        self.render(self.presenter.watch(in_school_run=in_school_run, seen_break=seen_break))

    def shutter(self) -> None:
        """A volume key photographs the gate."""
        self._photograph()

    def _photograph(self) -> None:
        camera = self.router.camera
        camera.take(
            lambda path: self.render(self.presenter.photograph_gate(path, source=camera.source))
        )

    def _after(self, act: Any, *values: Any) -> None:
        self.render(act(*values))


def _wrapped() -> StackLayout:
    """Chips that wrap to a new row, never off the edge."""
    box = StackLayout(spacing=dp(8), size_hint_y=None)
    box.bind(minimum_height=box.setter("height"))
    return box
