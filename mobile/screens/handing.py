"""Handing a notice over: signed for on the glass, refused before a witness, or nobody there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.serving import ServingPresenter
from mobile.presenters.serving_state import ServingState
from mobile.screens.as_typed import AsTyped
from mobile.screens.signing import POSTS, signing_pad
from mobile.screens.signing import TEXTS as PEOPLE
from mobile.texts import _
from mobile.widgets.buttons import CheckRow, ChoiceChip, PushButton
from mobile.widgets.kit import Field, Surface, Text
from mobile.widgets.layout import Column, Flow, Tiles, card
from mobile.widgets.signature import Strokes
from shared.vocabulary import LABELS, ServiceWay

TEXTS = {
    "denies": "Denies what was found",
    "above": "Will not take it before asking above",
    "stamp": "Will not put the stamp on it",
    "away": "Everybody in charge is away",
    "closed": "The school's office is closed",
    "fears": "Does not want to be involved",
    "not_asked": "Was not able to write",
    "hand_over": "Handed over",
    "keep_refusal": "Keep the refusal",
    "keep_attempt": "Keep the attempt",
}
WHY = {ServiceWay.REFUSED: ("denies", "above", "stamp"), ServiceWay.ABSENT: ("away", "closed")}
WHY_UNSIGNED = ("fears", "not_asked")
ICONS = {
    ServiceWay.RECEIVED: "draw",
    ServiceWay.REFUSED: "account-cancel-outline",
    ServiceWay.ABSENT: "account-off-outline",
}
DONE = {
    ServiceWay.RECEIVED: "hand_over",
    ServiceWay.REFUSED: "keep_refusal",
    ServiceWay.ABSENT: "keep_attempt",
}
WAYS_HIGH = 72


@dataclass
class Drawing:
    """What was drawn on the pads and is not put down yet; a page drawn anew shows it again."""

    strokes: Strokes = field(default_factory=list)
    seen: Strokes = field(default_factory=list)


class Handing(Column):
    """How it went, who took it, the pad; what is drawn counts with the button alone."""

    def __init__(
        self,
        state: ServingState,
        presenter: ServingPresenter,
        drawn: Drawing,
        after: Callable[[ServingState], None],
    ) -> None:
        super().__init__(spacing=dp(16))
        self._state, self._presenter, self._after = state, presenter, after
        self._drawing, self._as_typed = drawn, AsTyped()
        self.add_widget(self._card())

    def button(self) -> PushButton:
        """The tap that puts it down."""
        way = self._state.way
        return PushButton(_(TEXTS[DONE[way]]), self._serve, look="primary", icon="check-bold")

    def _card(self) -> Surface:
        state = self._state
        parts: list[Widget] = [Text(_("How is it served?"), "button", bold=True), self._ways()]
        if state.way is ServiceWay.RECEIVED:
            drawn = self._drawing.strokes
            parts += [*self._who(), *self._pad(_("Signs here"), drawn, self._drawn)]
        else:
            parts += self._why()
        if state.way is ServiceWay.REFUSED:
            parts += self._witness()
        if state.way is ServiceWay.ABSENT:
            told = _("Nothing is served by this: the school signs at its desk, and is told there.")
            parts.append(Text(told, "small", "ink2"))
        return card(*parts)

    def _ways(self) -> Tiles:
        buttons = []
        for way in ServiceWay:
            look = "chosen" if way is self._state.way else "plain"
            choose = partial(self._say_way, way)
            buttons.append(
                PushButton(_(LABELS[way]), choose, look=look, icon=ICONS[way], touch=WAYS_HIGH,
                           use="body")
            )  # fmt: skip
        return Tiles(buttons, cols=1, least=WAYS_HIGH, spacing=dp(8))

    def _who(self) -> list[Widget]:
        state = self._state
        words = [_(PEOPLE[post]) for post in POSTS]
        if state.post and state.post not in words:
            words.insert(0, state.post)
        chips = Flow(
            *(
                ChoiceChip(word, word == state.post, partial(self._said, post=word))
                for word in words
            )
        )
        return [chips, Field(state.name, _("Name, where they give it"), self._typing("name"))]

    def _why(self) -> list[Widget]:
        """Why it is not taken: one tap for the usual reasons."""
        state = self._state
        chips = Flow()
        for name in WHY[state.way]:
            word = _(TEXTS[name])
            chips.add_widget(
                ChoiceChip(word, word == state.reason, partial(self._said, reason=word))
            )
        title = _("Why?") if state.way is ServiceWay.REFUSED else _("Who was missing?")
        typed = Field(state.reason, _("Another reason"), self._typing("reason"))
        return [Text(title, "body", bold=True), chips, typed]

    def _witness(self) -> list[Widget]:
        state = self._state
        parts: list[Widget] = [
            Text(_("Witness"), "body", bold=True),
            Field(state.witness, _("Name of the witness"), self._typing("witness")),
            Field(state.unit, _("Where they belong to: village, community, office"),
                  self._typing("unit")),
            CheckRow(_("The witness signs"), state.witness_signs, self._turn_witness),
        ]  # fmt: skip
        if state.witness_signs:
            seen = self._drawing.seen
            pad = self._pad(_("The witness signs here"), seen, self._drawn_by_witness)
            return [*parts, *pad]
        chips = Flow()
        for name in WHY_UNSIGNED:
            word = _(TEXTS[name])
            say = partial(self._said, witness_reason=word)
            chips.add_widget(ChoiceChip(word, word == state.witness_reason, say))
        typed = Field(state.witness_reason, _("Another reason"), self._typing("witness_reason"))
        return [*parts, chips, typed]

    def _pad(self, told: str, before: Strokes, drawn: Callable[[Strokes], None]) -> list[Widget]:
        return [*signing_pad(Text(told, "body", bold=True), before, drawn)]

    # -- what taps do -------------------------------------------------------------------------

    def _drawn(self, strokes: Strokes) -> None:
        self._drawing.strokes = strokes

    def _drawn_by_witness(self, strokes: Strokes) -> None:
        self._drawing.seen = strokes

    def _say_way(self, way: ServiceWay) -> None:
        self._after(self._presenter.way(way))

    def _said(self, **told: str) -> None:
        self._after(self._presenter.say(**told))

    def _typing(self, name: str) -> Callable[[str], None]:
        """What is typed is kept as it is typed; the page is not drawn anew under the hand."""

        def typed(text: str) -> None:
            self._as_typed.keep(partial(self._presenter.say, **{name: text}))

        return typed

    def _turn_witness(self) -> None:
        self._after(self._presenter.witness(signs=not self._state.witness_signs))

    def _serve(self) -> None:
        state = self._presenter.serve(self._drawing.strokes, self._drawing.seen)
        if not state.error:
            self._drawing.strokes, self._drawing.seen = [], []
        self._after(state)
