"""Look-back: the old photo over today's, three pictures in time, six outcomes with consequence."""

from functools import partial
from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.look_back import Choice, LookBackPresenter, LookBackState
from mobile.presenters.photo import Aim
from mobile.screens.base import Drawn, page, tapped
from mobile.screens.days import near
from mobile.screens.help import help_button
from mobile.screens.photo import shoot
from mobile.texts import _
from mobile.widgets.buttons import CheckRow, PushButton, TapCard
from mobile.widgets.frame import back_button, is_narrow, is_portrait, page_head
from mobile.widgets.kit import Chip, Field, Icon, Text, Word
from mobile.widgets.layout import Column, Line, Row, Tiles, side_by_side
from mobile.widgets.marks import GradeBars
from mobile.widgets.photo import Compared, Fader, Thumb
from shared.vocabulary import LABELS, Grade, Outcome

LOOKS = {
    Outcome.FIXED: ("ok", "check-decagram"),
    Outcome.PARTLY: ("warn", "circle-half-full"),
    Outcome.NOT_FIXED: ("bad", "close-octagon"),
    Outcome.REBOUND: ("bad", "backup-restore"),
    Outcome.NO_LONGER_APPLIES: ("na", "minus-box"),
    Outcome.NOT_CHECKABLE: ("na", "help-rhombus-outline"),
}
GHOST_AT_FIRST, WIPE_AT_FIRST = 0.42, 0.5
TEXTS = {
    "finding": "When found",
    "after": "Fixed on the spot",
    "evidence": "Reported as fixed",
    "ghost": "Ghost",
    "side": "Side by side",
    "wipe": "Wipe",
}
MODE_ICONS = {"ghost": "layers-outline", "side": "view-split-vertical", "wipe": "compare"}
PICTURE_SHAPE = 0.66
"""Height of the large picture to its width."""
PICTURE_HIGHEST = 0.45
"""It never takes more of the screen than this."""
THUMB_HEIGHT = 110
OUTCOME_HEIGHT = 96


class LookBackScreen(Drawn):
    """Draws a LookBackState."""

    presenter: LookBackPresenter

    def open(self, lookback_id: str, inspection_id: str) -> None:
        """Judge this case."""
        self._inspection_id = inspection_id
        self._mode, self._shown = "ghost", 0
        self._shares = {"ghost": GHOST_AT_FIRST, "wipe": WIPE_AT_FIRST, "side": 0.0}
        self.presenter = LookBackPresenter(self.router.tablet.desk, lookback_id, inspection_id)
        self.render(self.presenter.state)

    def render(self, state: LookBackState) -> None:
        """Draw this state."""
        under = _("Look-back, case {n} of {all}").format(n=state.position, all=state.count)
        until = Chip(_("see it by {day}").format(day=near(state.due_until, state.on)),
                     "lb", "history")  # fmt: skip
        right = [until] if is_portrait() else [until, self.sync_header(state.header)]
        back = back_button(tapped(self.router.go, "today"))
        helped = help_button("look_back")
        head = page_head(state.school, under, [*([] if is_narrow() else right), helped], [back])
        seeing = Column(self._compared(state), self._in_time(state), spacing=dp(12))
        judging = Column(*self._ticks(state), self._outcomes(state), spacing=dp(12))
        if is_portrait():
            body: Widget = Column(self._case(state), seeing, judging, spacing=dp(12))
        else:
            body = side_by_side(seeing, Column(self._case(state), judging, spacing=dp(12)), 0.9)
        layout = page(head, scrolls=body)
        if state.error:
            told = Text(state.error, "body", "bad", bold=True)
            layout.add_widget(Line(Icon("alert", "bad"), told))
        if state.outcome:
            layout.add_widget(self._foot(state))
        self.fill(layout)

    def _case(self, state: LookBackState) -> Column:
        dates = _("found {found}, accepted {closed}").format(
            found=near(state.found_on, state.on), closed=near(state.closed_on, state.on)
        )
        facts = Line(
            Word(state.code or "", "small", "ink2"),
            GradeBars(state.grade),
            Word(_(LABELS[Grade(state.grade)]), "small", "ink", bold=True),
            Text(dates, "small", "ink2"),
            spacing=dp(8),
        )
        column = Column(facts, Text(state.what, "sheet", bold=True), spacing=dp(4))
        if state.where:
            where = Text(state.where, "body", "ink2")
            place = Line(Icon("map-marker-outline", "ink2", 20), where, spacing=dp(4))
            column.add_widget(place)
        return column

    def _compared(self, state: LookBackState) -> Column:
        """The large picture; how old and new are laid together; the camera."""
        album = self.router.album
        shown = state.earlier[min(self._shown, len(state.earlier) - 1)] if state.earlier else None
        before = album.whole(shown.preview_sha256) if shown else None
        now = album.whole(state.today_preview) if state.today_preview else None
        share = self._shares[self._mode]
        width = Window.width * (1 if is_portrait() else 0.5) - dp(48)
        height = min(width * PICTURE_SHAPE, Window.height * PICTURE_HIGHEST)
        view = Compared(now, before, self._mode, share, height=height)
        self._view = view
        shoot = PushButton(
            _("Photograph from the same place"), self._shoot, icon="camera", px=30,
            look="outline" if state.today_photos else "primary",
        )  # fmt: skip
        column = Column(view, spacing=dp(10))
        if now is not None and before is not None:
            column.add_widget(self._modes())
            if self._mode != "side":
                column.add_widget(self._fader(share))
        elif before is None and state.earlier:
            told = _("The old photo is not on this tablet; it comes with the next sync.")
            column.add_widget(Text(told, "small", "warn"))
        column.add_widget(shoot)
        return column

    def _modes(self) -> Row:
        row = Row(height=dp(56), spacing=dp(8))
        for mode in Compared.MODES:
            look = "chosen" if mode == self._mode else "plain"
            turn = tapped(self._turn, mode)
            row.add_widget(
                PushButton(_(TEXTS[mode]), turn, look=look, icon=MODE_ICONS[mode], touch=56,
                           use="body")
            )  # fmt: skip
        return row

    def _fader(self, share: float) -> Line:
        """How strong the old photo is, in the hand and in words."""
        told = Word(_percent(share), "body", "ink", bold=True)

        def fade(share: float) -> None:
            self._shares[self._mode] = share
            self._view.fade(share)
            told.write(_percent(share))

        return Line(Word(_("Old photo"), "small", "ink2"), Fader(share, fade), told)

    def _in_time(self, state: LookBackState) -> Tiles:
        """When found, reported as fixed, today: a tap lays an earlier one over today's."""
        columns: list[Widget] = []
        for number, photo in enumerate(state.earlier):
            name = _(TEXTS.get(photo.purpose, TEXTS["finding"]))
            chosen = "lb" if number == self._shown else ""
            show, on = tapped(self._show, number), near(photo.on, state.on)
            columns.append(self._moment(photo.preview_sha256, name, on, show, chosen))
        if state.today_photos:
            told = _("{count} photos").format(count=state.today_photos)
            columns.append(self._moment(state.today_preview or "", _("Today"), told, None, ""))
        return Tiles(columns, cols=max(1, min(3, len(columns))), least=THUMB_HEIGHT)

    def _moment(self, sha256: str, name: str, on: str, tap: Any, chosen: str) -> Column:
        thumb = Thumb(
            self.router.album.thumb(sha256), (0, THUMB_HEIGHT), on_tap=tap, chosen=chosen,
            size_hint=(1, None),
        )  # fmt: skip
        return Column(
            thumb, Text(name, "small", bold=True), Text(on, "small", "ink2"), spacing=dp(2)
        )

    def _ticks(self, state: LookBackState) -> list[Widget]:
        paper = partial(self._tick, paper_matches=not state.paper_matches)
        like = partial(self._tick, like_checked=not state.like_checked)
        return [
            CheckRow(_("Papers fit the site"), bool(state.paper_matches), paper),
            CheckRow(_("Like problems were looked for"), bool(state.like_checked), like),
        ]

    def _outcomes(self, state: LookBackState) -> Column:
        cols = 3 if Window.width >= dp(760) and is_portrait() else 2
        cards = [self._outcome(one, one.outcome is state.outcome) for one in state.choices]
        note = Field(state.note, _("A note, where it needs one"), self._say)
        return Column(
            Text(_("Which is it now?"), "button", bold=True),
            Text(_("A tap is kept at once; what follows stands on the button."), "small", "ink2"),
            Tiles(cards, cols=cols, least=OUTCOME_HEIGHT),
            note,
            spacing=dp(10),
        )

    def _outcome(self, choice: Choice, chosen: bool) -> TapCard:
        token, icon = LOOKS[choice.outcome]
        ink, under = ("white", "white") if chosen else (token, "ink2")
        words = Column(
            Text(_(LABELS[choice.outcome]), "button", ink, bold=True),
            Text(choice.told, "small", under),
            spacing=dp(2), pos_hint={"center_y": 0.5},
        )  # fmt: skip
        fill, line = (f"{token}_fill", f"{token}_fill") if chosen else ("surface", "edge")
        return TapCard(
            tapped(self._judge, choice.outcome), Icon(icon, ink, 32), words,
            fill=fill, line=line, padding=[dp(14), dp(8)], spacing=dp(10), radius="button",
        )  # fmt: skip

    def _foot(self, state: LookBackState) -> Line:
        done = partial(self.router.go_to_checklist, self._inspection_id)
        last = state.position == state.count
        told = _("Good, to signing") if last else _("Good, next case")
        return Line(PushButton(told, done, look="primary", icon="arrow-right", icon_last=True))

    def _show(self, number: int) -> None:
        self._shown = number
        self.render(self.presenter.state)

    def _turn(self, mode: str) -> None:
        self._mode = mode
        self.render(self.presenter.state)

    def shutter(self) -> None:
        """A volume key photographs what it looks like today."""
        self._shoot()

    def _shoot(self) -> None:
        state = self.presenter.state
        about = {"lookback_id": state.lookback_id, "inspection_id": state.inspection_id}
        shoot(self.router, Aim("look_back", about))

    def _tick(self, **ticks: bool) -> None:
        self.render(self.presenter.tick(**ticks))

    def _say(self, note: str) -> None:
        self.presenter.say(note)

    def _judge(self, outcome: Outcome) -> None:
        self.render(self.presenter.judge(outcome))


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"
