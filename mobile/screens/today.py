"""Today: the one dark block to go on with, visits, sealed tasks with their hour, look-backs."""

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.today import LookBackRow, TodayState, UnfinishedWork, VisitRow
from mobile.screens.base import Drawn, page, tapped, with_rail
from mobile.texts import _
from mobile.widgets.frame import is_portrait, page_head
from mobile.widgets.kit import Chip, Column, Icon, PushButton, Row, Surface, Text, card
from mobile.widgets.marks import VerdictStrip
from shared.vocabulary import LABELS, Grade, VisitKind

MINUTE, HOUR = 60, 3600


class TodayScreen(Drawn):
    """Draws a TodayState."""

    def on_pre_enter(self) -> None:
        self.render(self.router.tablet.today.state)

    def render(self, state: TodayState) -> None:
        """Draw this state."""
        under = f"{state.on} · {state.team or state.person}"
        head = page_head(_("Today"), under, [self.sync_header(state.header)])
        left = Column(spacing=dp(16))
        if state.unfinished:
            left.add_widget(self._hero(state.unfinished))
        left.add_widget(self._visits(state))
        right = Column(self._sealed(state), self._lookbacks(state), spacing=dp(16))
        if is_portrait():
            body: Widget = Column(left, right, spacing=dp(16))
        else:
            right.size_hint_x = 0.55
            body = Row(left, right, spacing=dp(16), size_hint_y=None)
            both = (left, right)

            def grow(*_: object) -> None:
                body.height = max(one.height for one in both)
                for one in both:
                    one.pos_hint = {"top": 1}

            for one in both:
                one.bind(height=grow)
        self.fill(with_rail(self, "today", page(head, scrolls=body)))

    def _hero(self, work: UnfinishedWork) -> Surface:
        white = Row(
            Column(
                Text(_("Next item {code}").format(code=work.next_code), "small", "ink2"),
                Text(work.next_text or _("All asked items are answered"), "button", bold=True),
                pos_hint={"center_y": 0.5},
            ),
            PushButton(
                _("Go on"),
                tapped(self._open, work.inspection_id, bool(work.next_code)),
                look="primary",
                icon="arrow-right",
                size_hint_x=None,
                width=dp(190),
            ),
            height=dp(64),
        )
        bar = Surface(
            fill="surface", line="", radius="button", padding=[dp(16), dp(8)], size_hint_y=None,
            height=dp(80),
        )  # fmt: skip
        bar.add_widget(white)
        box = Surface(
            fill="hero", line="", radius="hero", orientation="vertical", padding=dp(24),
            spacing=dp(12), size_hint_y=None,
        )  # fmt: skip
        box.bind(minimum_height=box.setter("height"))
        done = f"{work.answered} / {work.asked}"
        box.add_widget(Text(_("Not finished, go on"), "body", "hero2", bold=True))
        box.add_widget(
            Row(
                Text(work.school, "hero", "white", bold=True, grows=False),
                Text(
                    done, "title", "white", bold=True, align="right", grows=False, size_hint_x=0.4
                ),
                height=dp(60),
            )
        )
        box.add_widget(VerdictStrip(work.ticks, on_hero=True))
        box.add_widget(bar)
        return box

    def _open(self, inspection_id: str, more: bool) -> None:
        self.router.go("checklist" if more else "finish", inspection_id=inspection_id)

    def _visits(self, state: TodayState) -> Surface:
        box = card(Text(_("To visit today"), "button", bold=True))
        for visit in state.visits:
            box.add_widget(self._visit(visit))
        if not state.visits:
            told = (
                _("Nothing more to visit. Sealed tasks open at their hour.")
                if state.sealed
                else _("No visits are planned for you. The office draws them.")
            )
            box.add_widget(Text(told, "body", "ink2"))
        for school in state.done:
            box.add_widget(
                Row(
                    Icon("check-circle", "ok"),
                    Text(_("{school}: submitted").format(school=school), "body", grows=False),
                    height=dp(48),
                )
            )
        return box

    def _visit(self, visit: VisitRow) -> Row:
        chips = [Chip(_(LABELS[visit.kind]), _token(visit.kind), "shield-plus-outline")]
        if visit.open_faults:
            told = _("{count} open faults").format(count=visit.open_faults)
            chips.append(Chip(told, "warn", "clock-alert-outline"))
        names = Row(*chips, height=dp(28), spacing=dp(8))
        names.add_widget(Widget())
        under = _("{students} students · last visit {last}").format(
            students=visit.students or "—", last=visit.last_visit or "—"
        )
        words = Column(
            Text(visit.school, "button", bold=True), names, Text(under, "small", "ink2"),
            spacing=dp(4), pos_hint={"center_y": 0.5},
        )  # fmt: skip
        arrive = tapped(self._arrive, visit)
        button = PushButton(
            _("Arrive"), arrive, icon="map-marker-check", size_hint_x=None, width=dp(170),
            pos_hint={"center_y": 0.5},
        )  # fmt: skip
        return Row(words, button, height=dp(104))

    def _arrive(self, visit: VisitRow) -> None:
        self.router.go(
            "arrival",
            school_id=visit.school_id,
            visit_id=visit.visit_id,
            inspection_id=visit.inspection_id,
        )

    def _sealed(self, state: TodayState) -> Surface:
        head = Row(
            Icon("lock", "brand"),
            Text(_("Sealed tasks"), "button", bold=True, grows=False),
            Chip(_("{count} schools").format(count=state.sealed), "brand"),
            height=dp(36),
        )
        box = card(head)
        if state.release_at:
            hours, rest = divmod(state.seconds_to_release, HOUR)
            box.add_widget(Text(_("Opens in"), "body", "ink2"))
            told = f"{hours:02d}:{rest // MINUTE:02d}:{rest % MINUTE:02d}"
            box.add_widget(Text(told, "huge", bold=True))
            box.add_widget(
                Text(_("No school is named before that hour, not even to you."), "small", "ink2")
            )
            if state.commitment:
                groups = " ".join(state.commitment[n : n + 4] for n in range(0, 12, 4)).upper()
                told = _("Proof of the draw {digest}").format(digest=groups)
                box.add_widget(Text(told, "small", "ink2"))
        else:
            box.add_widget(Text(_("Nothing is sealed for you now."), "body", "ink2"))
        return box

    def _lookbacks(self, state: TodayState) -> Surface:
        head = Row(
            Icon("history", "lb"),
            Text(_("Look-back"), "button", bold=True, grows=False),
            Chip(_("{count} to see").format(count=len(state.lookbacks)), "lb"),
            height=dp(36),
        )
        box = card(head)
        for row in state.lookbacks:
            box.add_widget(self._lookback(row))
        if not state.lookbacks:
            box.add_widget(Text(_("No case is to be looked back at."), "body", "ink2"))
        return box

    def _lookback(self, row: LookBackRow) -> Column:
        until = _("by {day} · {grade}").format(day=row.due_until, grade=_(LABELS[Grade(row.grade)]))
        return Column(
            Text(row.school, "body", bold=True),
            Text(row.what, "small", "ink2"),
            Text(until, "small", "lb", bold=True),
            spacing=dp(2),
        )


def _token(kind: VisitKind) -> str:
    return "lb" if kind is VisitKind.LOOK_BACK else "brand"
