"""Today: the one dark block to go on with, visits, sealed tasks with their hour, look-backs."""

from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.incident_file import IncidentRow
from mobile.presenters.notices import ToServe
from mobile.presenters.rows import Tick
from mobile.presenters.today import LookBackRow, TodayState, UnfinishedWork, VisitRow
from mobile.screens.base import Drawn, page, tapped, with_rail
from mobile.screens.days import day_told, near
from mobile.screens.help import help_button
from mobile.screens.incident_file import harm_told, whereabouts, word
from mobile.screens.sealed import sealed_card
from mobile.screens.ways import way_told
from mobile.texts import _
from mobile.widgets.buttons import PushButton, TapBox
from mobile.widgets.frame import is_narrow, is_portrait, page_head
from mobile.widgets.kit import MIDDLE, Chip, Icon, Rule, Surface, Text, Word
from mobile.widgets.layout import Column, Flow, Line, card, ruled, side_by_side
from mobile.widgets.marks import VerdictStrip
from mobile.widgets.measure import natural
from mobile.widgets.photo import Thumb
from mobile.widgets.theme import theme
from shared.clock import from_wire
from shared.vocabulary import LABELS, Grade, Verdict, VisitKind

RIGHT_SHARE = 0.55
FAR_WIDE = 2.6
"""A distance has so much room, in heights of its digits."""
MARKS = (
    (Tick.PASS, "check-bold", "hero_pass"),
    (Tick.FAIL, "close-thick", "hero_fail"),
    (Tick.NOT_APPLICABLE, "minus-thick", "hero_na"),
)


class TodayScreen(Drawn):
    """Draws a TodayState."""

    def on_pre_enter(self) -> None:
        self.router.tablet.sealed.open_due()
        self.router.tablet.today.locate(self.router.location.here())
        self.render(self.router.tablet.today.state)

    def render(self, state: TodayState) -> None:
        """Draw this state."""
        under = f"{day_told(state.on)} · {state.team or state.person}"
        right: list[Widget] = [self.sync_header(state.header), help_button("today")]
        if not is_narrow():
            right.insert(0, self._report().hug())
        head = page_head(_("Today"), under, right)
        left = Column(spacing=dp(16))
        if state.unfinished:
            left.add_widget(self._hero(state.unfinished))
        left.add_widget(self._visits(state))
        if state.to_serve:
            left.add_widget(self._to_serve(state))
        sealed = sealed_card(self.router, state, self._hour_came)
        beside = Column(sealed, self._lookbacks(state), spacing=dp(16))
        if state.incidents:
            beside.add_widget(self._incidents(state), index=len(beside.children))
        if is_portrait():
            body: Widget = Column(left, beside, spacing=dp(16))
        else:
            body = side_by_side(left, beside, RIGHT_SHARE)
        parts = [head, self._report()] if is_narrow() else [head]
        self.fill(with_rail(self, "today", page(*parts, scrolls=body)))

    def _hour_came(self) -> None:
        """What is here opens by itself; the office is asked all the same."""
        self.on_pre_enter()
        self.router.sync_now()

    def _report(self) -> PushButton:
        """Something has happened at a school: told at once, whatever else is to be done."""
        report = partial(self.router.go, "incident", school_id="")
        return PushButton(_("Report an incident"), report, look="plain", icon="alarm-light-outline",
                          pos_hint=MIDDLE)  # fmt: skip

    def _incidents(self, state: TodayState) -> Surface:
        """What happened lately, and where each report is."""
        head = Line(Icon("alarm-light-outline", "ink2"), Text(_("Incidents"), "button", bold=True))
        rows = [self._incident(row, state.on) for row in state.incidents]
        return card(head, Rule(), *ruled(rows))

    def _incident(self, row: IncidentRow, on: str) -> TapBox:
        when = f"{near(row.happened[:10], on)} {row.happened[11:16]}"
        words = Column(
            Text(f"{word(row.kind)} · {when}", "body", bold=True),
            Text(row.school, "small", "ink2"),
            spacing=dp(2),
        )
        if row.harmed:
            words.add_widget(Text(harm_told(row), "small", bold=True))
        words.add_widget(Line(whereabouts(row.is_at)))
        look = tapped(self._look_at, row.incident_id)
        line = Line(words, Icon("chevron-right", "ink3"), least=84)
        box = TapBox(look, line, size_hint_y=None, height=line.height)
        line.bind(height=box.setter("height"))
        return box

    def _look_at(self, incident_id: str) -> None:
        self.router.go("incident_file", incident_id=incident_id)

    def _hero(self, work: UnfinishedWork) -> Surface:
        arrived = _("arrived {time}").format(time=local(from_wire(work.arrived_at))[11:16])
        box = Surface(
            fill="hero", line="", radius="hero", orientation="vertical", padding=dp(24),
            spacing=dp(14), size_hint_y=None,
        )  # fmt: skip
        box.bind(minimum_height=box.setter("height"))
        box.add_widget(
            Line(
                Text(_("Not finished, go on"), "body", "hero2", bold=True),
                Icon("map-marker-check-outline", "hero2", 20),
                Word(arrived, "body", "hero2"),
                spacing=dp(6),
            )
        )
        box.add_widget(
            Line(
                Text(work.school, "title" if is_narrow() else "hero", "white", bold=True),
                Word(str(work.answered), "count", "white", bold=True),
                Word(_of(work), "button", "hero2"),
            )
        )
        box.add_widget(VerdictStrip(work.ticks, on_hero=True))
        if not work.look_back:
            box.add_widget(self._legend(work))
        box.add_widget(self._next(work))
        return box

    def _legend(self, work: UnfinishedWork) -> Flow:
        """The strip in words and numbers."""
        legend = Flow(spacing=dp(18))
        for tick, icon, token in MARKS:
            told = f"{_(LABELS[Verdict(tick)])} {work.counts.get(tick, 0)}"
            word = Word(told, "body", "white" if tick is Tick.FAIL else "hero2")
            line = Line(Icon(icon, token, 18), word, spacing=dp(4), size_hint_x=None)
            line.width = word.width + dp(30)
            legend.add_widget(line)
        left = _("not checked {count}").format(count=work.asked - work.answered)
        legend.add_widget(Word(left, "body", "hero2", pos_hint={}))
        return legend

    def _next(self, work: UnfinishedWork) -> Surface:
        """The one white bar with the one button."""
        told = _("Next case {code}") if work.look_back else _("Next item {code}")
        code = told.format(code=work.next_code) if work.next_code else ""
        words = Column(spacing=dp(2))
        if code:
            words.add_widget(Text(code, "small", "ink2"))
        done = _("All cases are judged") if work.look_back else _("All asked items are answered")
        words.add_widget(Text(work.next_text or done, "button", bold=True))
        button = PushButton(
            _("Go on"),
            tapped(self._open, work.inspection_id, bool(work.next_text)),
            look="primary", icon="arrow-right", icon_last=True,
        ).hug()  # fmt: skip
        bar = Surface(
            fill="surface", line="", radius="button", padding=[dp(20), dp(8), dp(8), dp(8)],
            size_hint_y=None,
        )  # fmt: skip
        line = Line(words, button)
        bar.add_widget(line)
        line.bind(height=lambda _line, height: setattr(bar, "height", height + dp(16)))
        bar.height = line.height + dp(16)
        return bar

    def _open(self, inspection_id: str, more: bool) -> None:
        self.router.go("checklist" if more else "finish", inspection_id=inspection_id)

    def _begun(self, work: UnfinishedWork) -> Line:
        """Work begun at another school, to go on with."""
        arrived = _("arrived {time}").format(time=local(from_wire(work.arrived_at))[11:16])
        words = Column(
            Text(work.school, "button", bold=True),
            Text(f"{arrived} · {work.answered} {_of(work)}", "small", "ink2"),
            spacing=dp(6),
        )
        go_on = tapped(self._open, work.inspection_id, bool(work.next_text))
        return Line(words, PushButton(_("Go on"), go_on, icon="arrow-right").hug(), least=88)

    def _visits(self, state: TodayState) -> Surface:
        rows: list[Widget] = [self._begun(work) for work in state.also_unfinished]
        rows.extend(self._visit(visit, state.on) for visit in state.visits)
        if not rows:
            told = (
                _("Nothing more to visit. Sealed tasks open at their hour.")
                if state.sealed
                else _("No visits are planned for you. The office draws them.")
            )
            icon = "lock-clock" if state.sealed else "calendar-check"
            rows.append(Line(Icon(icon, "ink3", 32), Text(told, "body", "ink2"), least=72))
        rows.extend(
            Line(
                Icon("check-circle", "ok"),
                Text(_("{school}: submitted").format(school=school), "body"),
                least=48,
            )
            for school in state.done
        )
        head = Line(Text(_("To visit today"), "button", bold=True))
        if any(visit.metres is not None for visit in state.visits):
            head.add_widget(Word(_("nearest first"), "small", "ink2"))
        return card(head, Rule(), *ruled(rows))

    def _visit(self, visit: VisitRow, on: str) -> Line:
        token = "lb" if visit.kind is VisitKind.LOOK_BACK else "brand"
        icon = "history" if visit.kind is VisitKind.LOOK_BACK else "shield-plus-outline"
        chips = [Chip(_(LABELS[visit.kind]), token, icon)]
        if visit.open_faults:
            told = _("{count} open faults").format(count=visit.open_faults)
            chips.append(Chip(told, "warn", "clock-alert-outline"))
        under = _("{students} students").format(students=visit.students or "—")
        if visit.last_visit:
            last = near(visit.last_visit, on)
            under += " · " + _("last visit {last}").format(last=last)
        named = Named(visit.school, *chips)
        words = Column(named, Text(under, "small", "ink2"), spacing=dp(2))
        button = PushButton(_("Arrive"), tapped(self._arrive, visit), icon="map-marker-check").hug()
        if visit.metres is None:
            return Line(words, button, least=72)
        return Line(_far(visit.metres), words, button, least=72)

    def _to_serve(self, state: TodayState) -> Surface:
        """Checks submitted here today: their notices are served before one leaves."""
        head = Line(Icon("file-sign", "brand"), Text(_("Order on site"), "button", bold=True))
        return card(head, Rule(), *ruled([self._served_at(one) for one in state.to_serve]))

    def _served_at(self, one: ToServe) -> Line:
        told = _("{left} of {all} notices to serve").format(left=one.left, all=one.notices)
        token = "warn" if one.left else "ok"
        under = Text(told if one.left else _("all served"), "small", token, bold=True)
        words = Column(Text(one.school, "body", bold=True), under, spacing=dp(2))
        go = tapped(self._serve, one.inspection_id)
        word = _("Serve") if one.left else _("Look")
        return Line(words, PushButton(word, go, icon="arrow-right").hug(), least=72)

    def _serve(self, inspection_id: str) -> None:
        self.router.go("serving", inspection_id=inspection_id)

    def _arrive(self, visit: VisitRow) -> None:
        self.router.go(
            "arrival",
            school_id=visit.school_id,
            visit_id=visit.visit_id,
            inspection_id=visit.inspection_id,
        )

    def _lookbacks(self, state: TodayState) -> Surface:
        head = Line(Icon("history", "lb"), Text(_("Look-back"), "button", bold=True))
        if not state.lookbacks:
            return card(head, Text(_("No case is to be looked back at."), "body", "ink2"))
        head.add_widget(Chip(_("{count} to see").format(count=len(state.lookbacks)), "lb"))
        return card(
            head, Rule(), *ruled([self._lookback(row, state.on) for row in state.lookbacks])
        )

    def _lookback(self, row: LookBackRow, on: str) -> TapBox:
        until = _("by {day} · {grade}").format(
            day=near(row.due_until, on), grade=_(LABELS[Grade(row.grade)])
        )
        words = Column(
            Text(row.school, "body", bold=True),
            Text(row.what, "small", "ink2"),
            Text(until, "small", "lb", bold=True),
            spacing=dp(2),
        )
        see = tapped(self._see, row)
        thumb = Thumb(self.router.album.thumb(row.photo), (104, 78), on_tap=see)
        line = Line(thumb, words, Icon("chevron-right", "ink3"), least=84)
        box = TapBox(see, line, size_hint_y=None, height=line.height)
        line.bind(height=box.setter("height"))
        return box

    def _see(self, row: LookBackRow) -> None:
        """To its visit where that is released, else to what is known of the school."""
        if row.begun:
            self.router.go_to_checklist(row.inspection_id)
        elif row.inspection_id:
            self.router.go(
                "arrival",
                school_id=row.school_id,
                visit_id=row.visit_id,
                inspection_id=row.inspection_id,
            )
        else:
            self.router.go("schools", school_id=row.school_id)


class Named(Flow):
    """A name with its chips beside it; what has no room stands below."""

    def __init__(self, name: str, *chips: Chip) -> None:
        self._name = Text(name, "button", bold=True, size_hint_x=None)
        self._natural = natural(name, theme.size("button"), True)[0] + dp(2)
        super().__init__(self._name, *chips, spacing=[dp(10), dp(4)])
        self.bind(width=self._fit)

    def _fit(self, _flow: Widget, width: float) -> None:
        self._name.width = min(self._natural, width)


def _far(metres: int) -> Column:
    """How far, as a number over its unit."""
    number, unit = way_told(metres)
    return Column(
        Text(number, "sheet", bold=True, align="center"),
        Text(unit, "small", "ink2", align="center"),
        spacing=0, size_hint_x=None, width=theme.size("sheet") * FAR_WIDE,
    )  # fmt: skip


def _of(work: UnfinishedWork) -> str:
    """Out of how many."""
    if work.look_back:
        return _("/ {asked} cases").format(asked=work.asked)
    return _("/ {asked} items").format(asked=work.asked)
