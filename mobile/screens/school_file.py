"""One school's file: facts, how its sections stand, whom to call, open cases, what happened."""

from functools import partial

from kivy.metrics import dp
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from mobile.presenters.school_file import Light, OpenOrder, SchoolFileState
from mobile.screens.base import Drawn, Page, page, tapped
from mobile.screens.days import near
from mobile.screens.help import help_button
from mobile.screens.timeline import Timeline
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.frame import back_button, is_narrow, is_portrait, page_head
from mobile.widgets.kit import Chip, Icon, Surface, Text, Word
from mobile.widgets.layout import Column, Flow, Line, Tiles, card, ruled, side_by_side
from mobile.widgets.sheet import Sheet
from shared.vocabulary import LABELS, Grade, OrderState, Party

FILE_SHARE = 1.6
LIGHTS = {"bad": "close-thick", "ok": "check-bold", "na": "minus-thick"}
NUMBERS = ("students", "boarders", "staff")
TEXTS = {
    "students": "Students",
    "boarders": "Boarders",
    "staff": "Staff",
    "dorm_buildings": "Dormitory buildings",
    "notices_sent": "Notices sent so far",
    "has_canteen": "Canteen",
    "uses_gas": "Gas",
    "has_bus": "School buses",
    "has_lab": "Laboratory",
    "has_controlled_chemicals": "Controlled chemicals",
    "has_nap_room": "Nap rooms",
    "has_fire_control_room": "Fire control room",
    "has_construction": "Building site",
    "has_special_equipment": "Special equipment",
    "has_face_gate": "Face recognition gate",
    "has_secondary_water": "Own water tank",
    "has_drinking_machine": "Drinking water machines",
    "has_external_meal": "Meals from outside",
    "terror_key_target": "Key target",
}


class SchoolFile:
    """Draws a SchoolFileState on the schools' screen."""

    def __init__(self, screen: Drawn, state: SchoolFileState) -> None:
        self._screen, self._state, self._router = screen, state, screen.router

    def page(self) -> Page:
        """All of it, below its head with the one action."""
        state = self._state
        under = " · ".join(part for part in (state.code, state.town, state.address) if part)
        back = back_button(tapped(self._screen.list_all))
        action, report = self._action(), self._report()
        right: list[Widget] = [] if is_narrow() else [action.hug()]
        if not is_portrait():
            right.insert(0, report.hug())
            right.insert(0, self._screen.sync_header(state.header, brief=True))
        right.append(help_button("schools"))
        facts = Column(self._numbers(state), *self._standing(), *self._people(),
                       self._load(state), self._facts(state), spacing=dp(16))  # fmt: skip
        past = Column(
            *self._to_serve(), *self._open(), Timeline(self._screen, self._state), spacing=dp(16)
        )
        if is_portrait():
            past.add_widget(report, len(past.children))
        if is_narrow():
            past.add_widget(action, len(past.children))
        body = (
            Column(past, facts, spacing=dp(16))
            if is_portrait()
            else side_by_side(facts, past, FILE_SHARE)
        )
        return page(page_head(state.name, under, right, [back]), scrolls=body)

    def _action(self) -> PushButton:
        """Go on where a check is under way here, else begin one."""
        state = self._state
        if state.going_on:
            go = partial(self._router.go_to_checklist, state.going_on)
            return PushButton(_("Go on"), go, look="primary", icon="arrow-right", icon_last=True)
        arrive = partial(self._router.go, "arrival", school_id=state.school_id, **state.visit)
        told = _("Arrive") if state.visit else _("Check this school now")
        return PushButton(told, arrive, look="primary", icon="map-marker-check")

    def _report(self) -> PushButton:
        """Something has happened at this school."""
        report = partial(self._router.go, "incident", school_id=self._state.school_id)
        return PushButton(_("Report an incident"), report, look="plain", icon="alarm-light-outline")

    def _to_serve(self) -> list[Surface]:
        """The notices of today's check, to serve them before one leaves."""
        cards = []
        for one in self._state.to_serve:
            go = partial(self._router.go, "serving", inspection_id=one.inspection_id)
            told = _("{left} of {all} notices to serve").format(left=one.left, all=one.notices)
            words = Text(told if one.left else _("all served"), "body", bold=True)
            button = PushButton(_("Order on site"), go, icon="file-sign").hug()
            cards.append(card(Line(words, button)))
        return cards

    def _numbers(self, state: SchoolFileState) -> Surface:
        known = dict(state.facts)
        line = Line(spacing=dp(8))
        for name in NUMBERS:
            told = Column(
                Text(known.get(name) or "—", "title", bold=True),
                Text(_(TEXTS[name]), "small", "ink2"),
                spacing=0,
            )
            line.add_widget(told)
        return card(line)

    def _facts(self, state: SchoolFileState) -> Surface:
        """What the school has; what it has not is not listed."""
        chips, rest = Flow(), []
        for name, value in state.facts:
            if name in NUMBERS or name not in TEXTS:
                continue
            if value == "True":
                chips.add_widget(Chip(_(TEXTS[name]), "brand", pos_hint={}))
            elif value not in ("False", "0"):
                rest.append(Line(Text(_(TEXTS[name]), "small", "ink2"), Word(value, bold=True)))
        return card(Text(_("Facts of the register"), "button", bold=True), chips, *rest)

    def _standing(self) -> list[Surface]:
        """How each section stood at the last check."""
        if not self._state.lights:
            return []
        on = near(self._state.checked_on, self._state.on)
        head = Line(
            Text(_("How it stands"), "button", bold=True),
            Word(_("checked {day}").format(day=on), "small", "ink2"),
        )
        tiles = Tiles([_light(one) for one in self._state.lights], cols=2, least=40)
        return [card(head, tiles)]

    def _load(self, state: SchoolFileState) -> Surface:
        """How often it was checked this term, beside its town's schools."""
        checked = state.checked
        told = _("Checked {count} times this term").format(count=checked.times)
        if not checked.times:
            told = _("Not checked this term")
        town = _("{town}'s schools {average} times on average, since {day}").format(
            town=state.town or "—", average=checked.average, day=near(checked.since, state.on)
        )
        words = Column(Text(told, "body", bold=True), Text(town, "small", "ink2"), spacing=0)
        icon = Icon("gauge", "warn" if checked.above else "ok", 28)
        parts: list[Widget] = [icon, words]
        if checked.above:
            parts.append(Chip(_("above average"), "warn"))
        return card(Line(*parts, least=56))

    def _people(self) -> list[Surface]:
        rows = [self._person(one) for one in self._state.contacts]
        return [card(Text(_("People to call"), "button", bold=True), *ruled(rows))] if rows else []

    def _person(self, one: dict[str, str]) -> Line:
        phone = str(one.get("phone") or "")
        names = [str(one.get(part) or "") for part in ("post", "name")]
        told = Column(
            Text(" · ".join(filter(None, names)), "body", bold=True),
            Text(phone or _("no number"), "body", "ink2"),
            spacing=0,
        )
        if not phone:
            return Line(told, least=56)
        call = PushButton("", partial(self._call, phone), look="picked", icon="phone",
                          size_hint_x=None, width=dp(64))  # fmt: skip
        return Line(told, call, least=72)

    def _call(self, phone: str) -> None:
        """Dial; where this machine cannot, the number stands large, and is copied."""
        if self._router.machine.dial(phone):
            return
        # By a field: a clipboard taken in by itself is looked for before there is any window.
        TextInput().copy(phone)
        sheet = Sheet(_("This tablet does not dial"))
        sheet.column.add_widget(Text(phone, "hero", bold=True))
        sheet.column.add_widget(Text(_("The number is copied."), "body", "ink2"))
        sheet.open(animation=False)

    def _open(self) -> list[Surface]:
        """Cases that are not closed, the most urgent first."""
        rows = [self._order(one) for one in self._state.open_orders]
        if not rows:
            return []
        head = Line(Text(_("Still to be put right"), "button", bold=True),
                    Chip(str(len(rows)), "warn", "clock-alert-outline"))  # fmt: skip
        return [card(head, *ruled(rows))]

    def _order(self, order: OpenOrder) -> Line:
        under = " · ".join(
            (_(LABELS[Party(order.party)]), _(LABELS[Grade(order.grade)]),
             _(LABELS[OrderState(order.state)]))
        )  # fmt: skip
        words = Column(Text(order.what, "body", bold=True), Text(under, "small", "ink2"), spacing=0)
        if not order.due_on:
            return Line(words, least=56)
        day = near(order.due_on, self._state.on)
        late = order.late_on(self._state.on)
        told = _("overdue since {day}") if late else _("by {day}")
        return Line(words, Chip(told.format(day=day), "bad" if late else "warn"), least=56)


def _light(light: Light) -> Line:
    """A section by shape, word and colour."""
    told = {"bad": _("{count} not in order").format(count=light.failed), "ok": _("in order"),
            "na": _("not checked")}[light.token]  # fmt: skip
    words = Column(Text(light.name, "body", bold=True), Text(told, "small", light.token), spacing=0)
    return Line(Icon(LIGHTS[light.token], light.token, 22), words, spacing=dp(6))
