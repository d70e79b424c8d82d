"""The quick report of an incident: large choices, counts, photos; sending is one tap."""

from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.incident import IncidentPresenter, IncidentState
from mobile.presenters.photo import Aim
from mobile.screens.as_typed import AsTyped
from mobile.screens.base import Drawn, Page, page, tapped
from mobile.screens.counting import CountTable
from mobile.screens.days import near
from mobile.screens.help import help_button
from mobile.screens.photo import look_again, shoot
from mobile.screens.which_school import WhichSchool
from mobile.texts import _
from mobile.widgets.buttons import ChoiceChip, PushButton
from mobile.widgets.frame import back_button, is_narrow, is_portrait, page_head
from mobile.widgets.kit import Field, Icon, Surface, Text
from mobile.widgets.layout import Column, Flow, Line, Row, Scroll, Tiles, card, refusal
from mobile.widgets.photo import Thumb
from shared.incidents import LABELS, AtOnce, CampusPlace, Harm, IncidentKind, PeopleGroup

ICONS = {
    IncidentKind.TRAFFIC: "car-emergency",
    IncidentKind.FIRE: "fire",
    IncidentKind.FOOD: "food-off",
    IncidentKind.ILLNESS: "hospital-box-outline",
    IncidentKind.DROWNING: "waves",
    IncidentKind.CROWDING: "account-group",
    IncidentKind.INJURY: "bandage",
    IncidentKind.INTRUSION: "shield-alert-outline",
    IncidentKind.FIGHT: "boxing-glove",
    IncidentKind.BULLYING: "account-cancel",
    IncidentKind.STRUCTURE: "home-alert-outline",
    IncidentKind.GAS_CHEMICALS: "gas-cylinder",
    IncidentKind.DISASTER: "weather-lightning",
    IncidentKind.DISPUTE: "forum-outline",
    IncidentKind.OTHER: "dots-horizontal-circle-outline",
}
AGO = (0, 10, 30, 60)
"""How long ago it was, in minutes, by one tap."""
NUDGES = (-60, -5, 5, 60)
HOUR, DAY = 60, 24 * 60
PHOTO = (150, 112)
KIND_HIGH = 72


class IncidentScreen(Drawn):
    """Draws an IncidentState; while no school is known, asks which one."""

    presenter: IncidentPresenter | None = None

    def open(self, school_id: str = "", incident_id: str = "") -> None:
        """Report what happened at this school; more of an incident that is known already."""
        self._about = {"school_id": school_id, "incident_id": incident_id}
        self.presenter, self._as_typed = None, AsTyped()
        if school_id:
            self.presenter = IncidentPresenter(self.router.tablet.desk, school_id, incident_id)
        self.draw_again()

    def draw_again(self) -> None:
        """Draw the sheet, or the question which school it is, anew."""
        if self.presenter is not None:
            self.render(self.presenter.state)
        else:
            self.fill(WhichSchool(self.router, self.leave, self._at).page())

    def leave(self) -> None:
        """Back; what was put in is there again next time."""
        if self._about["incident_id"]:
            self.router.go("incident_file", incident_id=self._about["incident_id"])
        else:
            self.router.back()

    def render(self, state: IncidentState) -> None:
        """Draw this state; once it is sent, the incident with all its reports."""
        if state.sent:
            self.router.go("incident_file", incident_id=state.incident_id)
            return
        self._table = CountTable(self._step, self._typed)
        self._table.show(state.counts, state.odd)
        left = Column(self._kinds(state), self._when(state), self._place(state), spacing=dp(16))
        right = Column(self._counts(), self._done(state), self._note(state),
                       self._photos(state), spacing=dp(16))  # fmt: skip
        box = page(self._head(state))
        if is_portrait():
            box.add_scrolling(Scroll(Column(left, right, spacing=dp(16))))
        else:
            box.add_scrolling(Row(Scroll(left), Scroll(right), spacing=dp(4)))
        self._finish(box, state)

    def _finish(self, box: Page, state: IncidentState) -> None:
        """The foot with the one action, and what stands in its way."""
        self._refused = state.error
        if state.error:
            box.add_widget(refusal(state.error))
        box.add_widget(self._foot())
        self.fill(box)

    def _head(self, state: IncidentState) -> Line:
        title = _("Report an incident")
        if state.ordinal > 1:
            title = _("Further report, number {number}").format(number=state.ordinal)
        right: list[Widget] = [help_button("incident")]
        if not is_narrow():
            right.insert(0, self.sync_header(state.header, brief=is_portrait()))
        return page_head(title, state.school, right, [back_button(self.leave)])

    def _kinds(self, state: IncidentState) -> Surface:
        buttons = [
            PushButton(
                _(LABELS[kind]),
                tapped(self._after, "kind", kind),
                look="primary" if kind is state.kind else "plain",
                icon="check-bold" if kind is state.kind else ICONS[kind],
                touch=KIND_HIGH, use="list",
            )
            for kind in IncidentKind
        ]  # fmt: skip
        tiles = Tiles(buttons, cols=2 if is_narrow() else 3, least=KIND_HIGH, spacing=dp(8))
        return card(_title(_("What happened")), tiles)

    def _when(self, state: IncidentState) -> Surface:
        said = bool(state.happened_at)
        chips = Flow(
            *(
                ChoiceChip(_ago(minutes), said and state.minutes == minutes,
                           tapped(self._after, "ago", minutes))
                for minutes in AGO
            )
        )  # fmt: skip
        told = Column(
            Text(state.happened[11:16] if said else "—", "title", bold=True, align="center"),
            Text(self._day(state) if said else _("not said yet"), "small", "ink2", align="center"),
            spacing=0,
        )
        less, more = ([self._nudge(by) for by in NUDGES if (by > 0) is later]
                      for later in (False, True))  # fmt: skip
        between = Widget() if is_narrow() else told
        parts = [Line(*less, between, *more, spacing=dp(6))]
        if is_narrow():
            parts.insert(0, Line(told))
        return card(_title(_("When it happened")), chips, *parts)

    def _day(self, state: IncidentState) -> str:
        today = self.router.tablet.desk.today.isoformat()
        day = "" if state.happened[:10] == today else near(state.happened[:10], today)
        return " · ".join(filter(None, (day, _ago(state.minutes))))

    def _nudge(self, by: int) -> PushButton:
        hours, unit = divmod(abs(by), HOUR), (_("{count} min"), _("{count} h"))
        size = unit[bool(hours[0])].format(count=hours[0] or hours[1])
        nudge = tapped(self._after, "nudge", by)
        told = f"{'+' if by > 0 else '−'}{size}".replace(" ", "\u00a0")
        return PushButton(told, nudge, use="list").hug()

    def _place(self, state: IncidentState) -> Surface:
        chips = Flow(
            *(
                ChoiceChip(_(LABELS[one]), one is state.place, tapped(self._after, "place", one))
                for one in CampusPlace
            )
        )
        words = Field(state.where, _("Where exactly; no names"), partial(self._say, "where"))
        return card(_title(_("Where it happened")), chips, words)

    def _counts(self) -> Surface:
        told = Text(_("Numbers only. What is not known stays a dash."), "small", "ink2")
        return card(_title(_("How many")), told, self._table)

    def _done(self, state: IncidentState) -> Surface:
        chips = Flow(
            *(
                ChoiceChip(_(LABELS[one]), one in state.at_once, tapped(self._after, "done", one))
                for one in AtOnce
            )
        )
        return card(_title(_("Done at once")), chips)

    def _note(self, state: IncidentState) -> Surface:
        hint = Line(
            Icon("account-off-outline", "warn", 22),
            Text(_("Never write a name, class or number that points at a pupil or another person."),
                 "small", "warn", bold=True),
            spacing=dp(6),
        )  # fmt: skip
        besides, say = _("What the office must know besides"), partial(self._say, "note")
        field = Field(state.note, besides, say, height=dp(104), multiline=True)
        return card(_title(_("Short note")), hint, field)

    def _photos(self, state: IncidentState) -> Surface:
        flow = Flow(spacing=dp(10))
        for sha256 in state.photos:
            stamp = _("From the gallery") if sha256 in state.from_gallery else ""
            look = tapped(self._look_again, sha256)
            flow.add_widget(Thumb(self.router.album.thumb(sha256), PHOTO, stamp=stamp, on_tap=look))
        told = _("Take a photo ({count})").format(count=len(state.photos))
        wide = dp(PHOTO[0] + 40)
        flow.add_widget(PushButton(told, self._shoot, icon="camera", px=30, touch=PHOTO[1],
                                   use="list", size_hint_x=None, width=wide))  # fmt: skip
        hint = Text(_("Hide every face before you use a photo."), "small", "ink2")
        return card(_title(_("Photos")), hint, flow)

    def _foot(self) -> Line:
        none = PushButton(_("Nothing to report"), self._discard, look="quiet")
        send = PushButton(_("Send the report"), tapped(self._after, "send"), look="primary",
                          icon="send")  # fmt: skip
        if is_portrait():
            return Line(none.hug(), send)
        told = Text(_("Kept here when you tap; it goes to the office by itself."), "small", "ink2")
        return Line(Icon("content-save-check-outline", "ok"), told, none.hug(), send.hug())

    # -- what taps do -------------------------------------------------------------------------

    @property
    def _sheet(self) -> IncidentPresenter:
        assert self.presenter is not None
        return self.presenter

    def _at(self, school_id: str) -> None:
        self.router.go("incident", school_id=school_id)

    def _after(self, act: str, *values: Any) -> None:
        self.render(getattr(self._sheet, act)(*values))

    def _step(self, harm: Harm, group: PeopleGroup, by: int) -> None:
        self._counted(self._sheet.step(harm, group, by))

    def _typed(self, harm: Harm, group: PeopleGroup, number: int | None) -> None:
        self._counted(self._sheet.count(harm, group, number))

    def _counted(self, state: IncidentState) -> None:
        """A count is shown in its place; where it could not be kept, that is told."""
        self._table.show(state.counts, state.odd)
        if state.error != self._refused:
            self.render(state)

    def _say(self, name: str, text: str) -> None:
        self._as_typed.keep(partial(self._sheet.say, **{name: text}))

    def _discard(self) -> None:
        self._sheet.discard()
        self.leave()

    def shutter(self) -> None:
        """A volume key takes a photo of it."""
        if self.presenter is not None:
            self._shoot()

    def _shoot(self) -> None:
        shoot(self.router, self._aim())

    def _look_again(self, preview: str) -> None:
        pending = self._sheet.pending(preview)
        if pending:
            look_again(self.router, pending, self._aim())

    def _aim(self) -> Aim:
        return Aim("incident", self._about)


def _title(text: str) -> Widget:
    return Text(text, "button", bold=True)


def _ago(minutes: int) -> str:
    """How long ago, no finer than it matters."""
    if minutes < 1:
        return _("Just now")
    if minutes < HOUR:
        return _("{count} min ago").format(count=minutes)
    if minutes < DAY:
        return _("{count} h ago").format(count=minutes // HOUR)
    return _("{count} days ago").format(count=minutes // DAY)
