"""Look-back: the old photo over today's, three pictures in time, six outcomes with consequence."""

import io
from functools import partial
from typing import Any

from kivy.core.image import Image as CoreImage
from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.uix.gridlayout import GridLayout
from kivy.uix.slider import Slider
from kivy.uix.widget import Widget

from mobile.presenters.look_back import Choice, LookBackPresenter, LookBackState
from mobile.screens.base import Drawn, page, tapped
from mobile.texts import _
from mobile.widgets.frame import page_head
from mobile.widgets.kit import Chip, ChoiceChip, Column, Field, PushButton, Row, Text, card
from mobile.widgets.theme import theme
from shared.problems import Problem
from shared.vocabulary import LABELS, Grade, Outcome

LOOKS = {
    Outcome.FIXED: ("ok", "check-decagram"),
    Outcome.PARTLY: ("warn", "circle-half-full"),
    Outcome.NOT_FIXED: ("bad", "close-octagon"),
    Outcome.REBOUND: ("bad", "backup-restore"),
    Outcome.NO_LONGER_APPLIES: ("na", "minus-box"),
    Outcome.NOT_CHECKABLE: ("na", "help-rhombus-outline"),
}
GHOST_AT_FIRST = 0.42
TEXTS = {"finding": "When found", "after": "Fixed on the spot", "evidence": "Reported as fixed"}


class GhostView(Widget):
    """Today's picture with the old one above it, as strong as the slider says."""

    def __init__(self, now: Any, before: Any, **settings: Any) -> None:
        super().__init__(size_hint_y=None, height=dp(380), **settings)
        self._now, self._before, self._ghost = now, before, GHOST_AT_FIRST
        self.bind(pos=self._draw, size=self._draw)

    def fade(self, ghost: float) -> None:
        """How strongly the old picture shows."""
        self._ghost = ghost
        self._draw()

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            Color(*theme.color("sunk"))
            Rectangle(pos=self.pos, size=self.size)
            if self._now is not None:
                Color(1, 1, 1, 1)
                Rectangle(texture=self._now, **self._fitted(self._now))
            if self._before is not None:
                Color(1, 1, 1, self._ghost if self._now is not None else 1)
                Rectangle(texture=self._before, **self._fitted(self._before))

    def _fitted(self, texture: Any) -> dict[str, tuple[float, float]]:
        scale = min(self.width / texture.width, self.height / texture.height)
        size = (texture.width * scale, texture.height * scale)
        return {
            "pos": (self.center_x - size[0] / 2, self.center_y - size[1] / 2),
            "size": size,
        }


class LookBackScreen(Drawn):
    """Draws a LookBackState."""

    presenter: LookBackPresenter

    def open(self, lookback_id: str, inspection_id: str) -> None:
        """Judge this case."""
        self._inspection_id = inspection_id
        self.presenter = LookBackPresenter(self.router.tablet.desk, lookback_id, inspection_id)
        self.render(self.presenter.state)

    def render(self, state: LookBackState) -> None:
        """Draw this state."""
        under = _("Look-back, case {n} of {all}").format(n=state.position, all=state.count)
        head = page_head(state.school, under, [self.sync_header(state.header)])
        grade = Chip(_(LABELS[Grade(state.grade)]), "warn")
        dates = _("found {found}, accepted {closed}").format(
            found=state.found_on, closed=state.closed_on
        )
        facts = Row(Text(state.code or "", "small", "ink2", grows=False, size_hint_x=0.12), grade,
                    Text(dates, "small", "ink2", grows=False), height=dp(32))  # fmt: skip
        before = self._texture(state.earlier[0].preview_sha256) if state.earlier else None
        ghost = GhostView(self._texture(state.today_preview), before)
        slider = Slider(min=0, max=1, value=GHOST_AT_FIRST, size_hint_y=None, height=dp(56))
        slider.bind(value=lambda _slider, value: ghost.fade(value))
        body = Column(
            facts,
            Text(state.what, "sheet", bold=True),
            ghost,
            Row(Text(_("Old photo"), "small", "ink2", grows=False, size_hint_x=0.2), slider,
                PushButton(_("Photograph from the same place"), self._shoot, look="outline",
                       icon="camera", size_hint_x=0.6), height=dp(64)),
            self._in_time(state),
            self._ticks(state),
            self._outcomes(state),
            spacing=dp(12),
        )  # fmt: skip
        layout = page(head, scrolls=body)
        if state.error:
            layout.add_widget(Text(state.error, "body", "bad", bold=True), index=1)
        layout.add_widget(self._foot(state))
        self.fill(layout)

    def _in_time(self, state: LookBackState) -> Row:
        row = Row(height=dp(40), spacing=dp(8))
        for photo in state.earlier:
            name = TEXTS.get(photo.purpose, "When found")
            row.add_widget(Chip(f"{_(name)} {photo.on}", "na", "image"))
        if state.today_photos:
            told = _("Today: {count}").format(count=state.today_photos)
            row.add_widget(Chip(told, "lb", "camera"))
        row.add_widget(Widget())
        return row

    def _ticks(self, state: LookBackState) -> Row:
        paper = partial(self._tick, paper_matches=not state.paper_matches)
        like = partial(self._tick, like_checked=not state.like_checked)
        return Row(
            ChoiceChip(_("Papers fit the site"), bool(state.paper_matches), paper),
            ChoiceChip(_("Like problems were looked for"), bool(state.like_checked), like),
            Widget(),
            height=dp(48),
        )

    def _outcomes(self, state: LookBackState) -> Any:
        grid = GridLayout(cols=3, spacing=dp(12), size_hint_y=None, height=dp(2 * 96 + 12))
        for choice in state.choices:
            grid.add_widget(self._outcome(choice, choice.outcome is state.outcome))
        note = Field(state.note, _("A note, where it needs one"), self._say)
        return card(Text(_("Which is it now?"), "button", bold=True), grid, note)

    def _outcome(self, choice: Choice, chosen: bool) -> PushButton:
        token, icon = LOOKS[choice.outcome]
        button = PushButton(
            "", tapped(self._judge, choice.outcome), look="outline", icon=icon, touch=96
        )
        button.remove_widget(button.words)
        ink = "white" if chosen else token
        words = Column(
            Text(_(LABELS[choice.outcome]), "button", ink, bold=True),
            Text(choice.told, "small", "white" if chosen else "ink2"),
            spacing=dp(2), pos_hint={"center_y": 0.5},
        )  # fmt: skip
        button.add_widget(words, index=1)
        if chosen:
            button.paint(f"{token}_fill", f"{token}_fill")
        return button

    def _foot(self, state: LookBackState) -> Row:
        done = partial(self.router.go_to_checklist, self._inspection_id)
        look = "primary" if state.outcome else "quiet"
        return Row(PushButton(_("To the list of this visit"), done, look=look), height=dp(64))

    def _texture(self, sha256: str | None) -> Any:
        """A picture kept here, or brought from the office while there is a network."""
        if not sha256:
            return None
        try:
            data = self.router.tablet.engine.picture(sha256)
        except (Problem, ConnectionError):
            return None
        return CoreImage(io.BytesIO(data), ext="jpg").texture

    def shutter(self) -> None:
        """A volume key photographs what it looks like today."""
        self._shoot()

    def _shoot(self) -> None:
        camera = self.router.camera

        def taken(path: Any) -> None:
            self.render(self.presenter.photograph(path, source=camera.source))

        camera.take(taken)

    def _tick(self, **ticks: bool) -> None:
        self.render(self.presenter.tick(**ticks))

    def _say(self, note: str) -> None:
        self.presenter.say(note)

    def _judge(self, outcome: Outcome) -> None:
        self.render(self.presenter.judge(outcome))
