"""The sheet that clears this tablet: what would be lost, what loses nothing, the last way."""

from collections.abc import Callable
from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.clearing import ClearingState
from mobile.screens.base import Router
from mobile.screens.printing import write_rescue
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.kit import Field, Icon, Rule, Surface, Text
from mobile.widgets.layout import Column, Line, card, refusal
from mobile.widgets.sheet import Sheet


class ClearingSheet(Sheet):
    """Asks for the PIN; for what lies here alone also for a code of a supervisor."""

    def __init__(self, router: Router) -> None:
        super().__init__(_("Clear this tablet"))
        self._router = router
        self._typed = {"pin": "", "code": ""}
        self.render(router.tablet.clearing.open())

    def render(self, state: ClearingState) -> None:
        """Draw this state; go on once it may be cleared."""
        if state.allowed:
            self.dismiss(animation=False)
            self._router.begin_anew()
            return
        self.column.clear_widgets()
        parts = [self._with_the_office(state)] if state.whole else self._only_here(state)
        if state.error:
            # First, because the rest may not be in sight at once.
            parts = [refusal(state.error), *parts]
        pin = self._field("pin", _("Your PIN"), secret=True)
        label = _("Clear the tablet") if state.whole else _("Destroy it and clear the tablet")
        clear = PushButton(label, self._clear, look="danger", icon="delete-forever-outline")
        for part in (*parts, pin, clear):
            self.column.add_widget(part)

    def _with_the_office(self, state: ClearingState) -> Surface:
        """Nothing can be lost any more."""
        told = _("Everything made on this tablet is with the office.")
        receipt = _("No custody receipt yet: get one on the sync screen if you hand it in.")
        if state.receipt:
            receipt = _("Custody receipt {number}").format(number=state.receipt)
        after = _("All of it is deleted here. Whoever uses it next enrols it anew.")
        words = Column(
            Text(told, "button", "ok", bold=True), Text(receipt, "body"), Text(after, "body"),
            spacing=dp(4),
        )  # fmt: skip
        box = card(Line(Icon("shield-check", "ok", 40), words, spacing=dp(14)))
        box.paint("ok_tint", "ok", dp(2))
        return box

    def _only_here(self, state: ClearingState) -> list[Widget]:
        """What would be lost for ever; the ways that save it; whose code it takes otherwise."""
        counted = (
            (state.records, _("{count} records are only on this tablet")),
            (state.photos, _("{count} photos are only on this tablet")),
            (state.found, _("{count} recovered photos are on no record")),
            (state.begun, _("{count} sheets are begun and not kept")),
        )
        lost = [Text(told.format(count=n), "body", bold=True) for n, told in counted if n]
        if not lost:
            lost = [Text(_("The office has not confirmed yet that it holds all."), "body")]
        title = Text(_("Not safe to hand in: clearing destroys it"), "button", "warn", bold=True)
        words = Column(title, *lost, spacing=dp(4))
        box = card(Line(Icon("shield-half-full", "warn", 40), words, spacing=dp(14)))
        box.paint("surface", "warn", dp(2))
        rescue = [PushButton(_("Write rescue files"), self._rescue, icon="lifebuoy")]
        if said := self._router.tablet.rescue.told:
            rescue.append(Text(said, "body", "ok", bold=True))
        code = self._field("code", _("The supervisor's code"))
        send = PushButton(_("Send it first"), self._send, look="primary", icon="sync")
        return [box, send, *rescue, Rule(), self._call(state), code]

    def _call(self, state: ClearingState) -> Column:
        """What to read to the supervisor; it needs a telephone and no network."""
        told = _(
            "If it must be cleared all the same: call a supervisor of your office. On the page"
            " People and tablets they make a code for this tablet and this number; it is"
            " recorded who did and why."
        )
        named = _("Tablet {tablet}").format(tablet=state.tablet)
        number = _("Number {number}").format(number=state.request)
        return Column(
            Text(told, "body", "ink2"),
            Text(named, "sheet", bold=True),
            Text(number, "sheet", bold=True),
            spacing=dp(4),
        )

    def _field(self, name: str, hint: str, secret: bool = False) -> Column:
        field = Field(self._typed[name], "", partial(self._put, name), secret=secret)
        if secret:
            field.input.input_type = "number"
        return Column(Text(hint, "small", "ink2", bold=True), field)

    def _put(self, name: str, text: str) -> None:
        self._typed[name] = text

    def _clear(self) -> None:
        state = self._router.tablet.clearing.clear(**self._typed)
        self._typed["pin"] = ""
        self.render(state)

    def _send(self) -> None:
        self.dismiss(animation=False)
        self._router.tablet.sync.send_now()
        self._router.sync_now()
        self._router.go("sync")

    def _rescue(self) -> None:
        write_rescue(self._router, lambda: self.render(self._router.tablet.clearing.state))


def clearing_card(ask: Callable[[], None]) -> Surface:
    """In the settings: that a tablet can be cleared, and what that takes."""
    told = _(
        "Before it goes to somebody else or out of use: deletes all that is on it."
        " What the office does not have yet is not deleted without a supervisor."
    )
    words = Column(
        Text(_("Clear this tablet"), "button", bold=True), Text(told, "small", "ink2"),
        spacing=dp(2),
    )  # fmt: skip
    button = PushButton(_("Clear …"), ask, look="danger", icon="delete-forever-outline").hug()
    return card(Line(Icon("delete-forever-outline", "ink2"), words, button))
