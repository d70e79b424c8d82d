"""One school's file: facts, how its sections stand, whom to call, open cases, what happened."""

from enum import StrEnum
from functools import partial

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from mobile.presenters.incident_file import Whereabouts
from mobile.presenters.school_file import Light, OpenOrder, PastRow, SchoolFileState
from mobile.screens.base import Drawn, Page, page, tapped
from mobile.screens.days import near
from mobile.screens.help import help_button
from mobile.screens.incident_file import TEXTS as WHERE_IT_IS
from mobile.screens.incident_file import word
from mobile.texts import _
from mobile.widgets.buttons import PushButton, TapBox
from mobile.widgets.frame import back_button, is_narrow, is_portrait, page_head
from mobile.widgets.kit import Chip, Icon, Surface, Text, Word
from mobile.widgets.layout import Column, Flow, Line, Tiles, card, ruled, side_by_side
from mobile.widgets.painted import Area, Painted
from mobile.widgets.photo import Thumb
from mobile.widgets.sheet import Sheet
from mobile.widgets.theme import theme
from shared.vocabulary import LABELS, Grade, InspectionState, OrderState, Outcome, Party

FILE_SHARE = 1.6
DOT, SPINE = 40, 3
DAY_WIDE = 5.5
"""A day has so much room, in heights of its letters."""
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
OPEN_STATES: dict[str, set[str]] = {
    "order": {"closed", "archived", "withdrawn"},
    "inspection": {"complete", "submitted", "annulled"},
    "going_back": {"complete", "submitted", "annulled"},
    "looked_back": {"fixed", "no_longer_applies"},
    "incident": {Whereabouts.OFFICE},
}
"""What stands in none of these is still going on."""
KINDS: dict[str, tuple[type[StrEnum], str]] = {
    "order": (OrderState, "file-document-alert-outline"),
    "inspection": (InspectionState, "clipboard-check-outline"),
    "going_back": (InspectionState, "history"),
    "looked_back": (Outcome, "history"),
    "incident": (Whereabouts, "alarm-light-outline"),
}
"""How what happened is worded and drawn."""
WORDS: dict[StrEnum, str] = {**LABELS, **WHERE_IT_IS}


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
                       self._facts(state), spacing=dp(16))  # fmt: skip
        past = Column(*self._to_serve(), *self._open(), self._past(), spacing=dp(16))
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
        day, late = near(order.due_on, self._state.on), order.due_on < self._state.on
        told = _("overdue since {day}") if late else _("by {day}")
        return Line(words, Chip(told.format(day=day), "bad" if late else "warn"), least=56)

    def _past(self) -> Surface:
        box = card(Text(_("What happened here"), "button", bold=True))
        if not self._state.timeline:
            told = Text(_("Never checked so far."), "body", "ink2")
            box.add_widget(Line(Icon("calendar-blank-outline", "ink3", 32), told, least=72))
        rows = Column(spacing=0)
        for row in self._state.timeline:
            rows.add_widget(self._happened(row))
        box.add_widget(rows)
        return box

    def _happened(self, row: PastRow) -> BoxLayout:
        words, icon = KINDS[row.kind]
        done = row.state in OPEN_STATES[row.kind]
        token = "lb" if row.kind in ("going_back", "looked_back") else "ok" if done else "warn"
        chip = Chip(_(WORDS[words(row.state)]), "ok" if done else "warn")
        told = Column(Line(Text(_title(row), "body", bold=True), chip, least=DOT), spacing=dp(6),
                      padding=[0, 0, 0, dp(18)], pos_hint={"top": 1})  # fmt: skip
        if row.photos:
            album = self._router.album
            told.add_widget(Flow(*(Thumb(album.thumb(one), (96, 66)) for one in row.photos)))
        day = near(row.on, self._state.on) if row.on else "—"
        dated = Column(
            Text(day, "small", "ink2", bold=True, align="right"), padding=[0, dp(9), 0, 0],
            size_hint_x=None, width=theme.size("small") * DAY_WIDE, pos_hint={"top": 1},
        )  # fmt: skip
        open_it = partial(self._router.go, "incident_file", incident_id=row.incident_id)
        line = (
            TapBox(open_it, spacing=dp(12), size_hint_y=None, height=told.height)
            if row.incident_id
            else BoxLayout(spacing=dp(12), size_hint_y=None, height=told.height)
        )
        told.bind(height=line.setter("height"))
        for part in (dated, Spine(icon, token), told):
            line.add_widget(part)
        return line


class Spine(Painted):
    """The line of time with what happened as a dot on it."""

    def __init__(self, icon: str, token: str) -> None:
        self._icon, self._token = icon, token
        super().__init__(size_hint=(None, 1), width=dp(DOT))

    def draw(self) -> None:
        self.plain(Area((self.width - dp(SPINE)) / 2, 0, dp(SPINE), self.height), "track")
        dot = Area(0, self.height - dp(DOT), dp(DOT), dp(DOT))
        line = self._token if theme.name == "sun" else ""
        self.block(dot, f"{self._token}_tint", line, "hero")
        self.icon(self._icon, self._token, (dot.center_x - dp(11), dot.middle), 22)


def _light(light: Light) -> Line:
    """A section by shape, word and colour."""
    told = {"bad": _("{count} not in order").format(count=light.failed), "ok": _("in order"),
            "na": _("not checked")}[light.token]  # fmt: skip
    words = Column(Text(light.name, "body", bold=True), Text(told, "small", light.token), spacing=0)
    return Line(Icon(LIGHTS[light.token], light.token, 22), words, spacing=dp(6))


def _title(row: PastRow) -> str:
    """A check by its faults, a look-back as such."""
    told = row.title
    if row.kind == "incident":
        return word(row.title)
    if row.kind in ("inspection", "going_back"):
        told = _("Check: {count} faults").format(count=row.title)
    if row.kind == "going_back" and row.title == "0":
        return _("Look-back")
    return f"{_('Look-back')} · {told}" if row.kind in ("going_back", "looked_back") else told
