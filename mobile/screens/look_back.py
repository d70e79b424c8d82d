"""Look-back: the old photo over today's, six outcomes with their consequence under the thumb."""

from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.presenters.look_back import Choice, EarlierPhoto, LookBackPresenter, LookBackState
from mobile.presenters.photo import Aim
from mobile.screens.base import Drawn, Router, barred, edged, page, tapped
from mobile.screens.days import near
from mobile.screens.errands import errand_lines
from mobile.screens.help import help_button
from mobile.screens.live import Live
from mobile.screens.photo import shoot, shoot_live
from mobile.texts import _
from mobile.widgets.buttons import CheckRow, ChoiceChip, PushButton
from mobile.widgets.compared import Ghost
from mobile.widgets.frame import back_button, is_narrow, is_portrait, page_head
from mobile.widgets.ghost import Controls, GhostView
from mobile.widgets.kit import Chip, Field, Icon, Text, Word
from mobile.widgets.layout import Column, Filling, Flow, Line, Row, Scroll, Tiles, refusal
from mobile.widgets.marks import GradeBars
from mobile.widgets.motion import enter
from mobile.widgets.outcomes import (
    STEP_WIDE,
    OutcomeButton,
    OutcomeGrid,
    OutcomeLook,
    StepButton,
)
from mobile.widgets.photo import Thumb
from mobile.widgets.sheet import Sheet
from mobile.widgets.theme import TOUCH, TOUCH_LEAST, theme
from mobile.widgets.writing import Written
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
    "locked": "The place is locked, and nobody has the key.",
    "works": "Works are under way there.",
    "gone": "The place is not in use now.",
}
MODE_ICONS = {"ghost": "layers-outline", "side": "view-split-vertical", "wipe": "compare"}
REASONS = ("locked", "works", "gone")
"""Why a case cannot be checked: nothing is typed that can be chosen."""
WRITTEN_HIGH = 96
PICTURE_LEAST = 320
"""Of the large picture at least so much is shown, whatever else has to scroll."""
THUMB_HEIGHT = 104
GAP, SHARE = 4, 0.9
"""In landscape what is judged is so wide to what is seen, and so far from its bar."""


class LookBackScreen(Drawn):
    """Draws a LookBackState."""

    presenter: LookBackPresenter
    _view: Any = None

    def __init__(self, router: Router, **settings: Any) -> None:
        super().__init__(router, **settings)
        self._live = Live(router.viewfinder, self._seen, self._gone)

    def open(self, lookback_id: str, inspection_id: str, live: bool = False) -> None:
        """Judge this case; ``live`` looks through the camera again, for another picture."""
        self._inspection_id = inspection_id
        self._mode, self._shown = "ghost", 0
        self._shares = {"ghost": GHOST_AT_FIRST, "wipe": WIPE_AT_FIRST, "side": 0.0}
        self.presenter = LookBackPresenter(self.router.tablet.desk, lookback_id, inspection_id)
        state = self.presenter.state
        if live or not (state.today_photos or state.outcome):
            # From case to case the camera is not let go of: it could not be had again at once.
            self._live.start()
        else:
            self._live.stop()
        self.render(state)

    def on_leave(self, *_: object) -> None:
        """Nobody looks through the camera any more."""
        self._live.stop()
        super().on_leave()

    def emptied(self) -> None:
        """The pictures that were compared take no more room."""
        self._view = None

    def render(self, state: LookBackState) -> None:
        """Draw this state."""
        under = _("Look-back, case {n} of {all}").format(n=state.position, all=state.count)
        by = _("see it by {day}").format(day=near(state.due_until, state.on))
        right: list[Widget] = [] if is_narrow() else [self.sync_header(state.header, is_portrait())]
        if is_portrait():
            # The school's name needs the room a chip would take.
            under = f"{under} · {by}"
        else:
            right.insert(0, Chip(by, "lb", "history"))
        back = back_button(tapped(self.router.go, "today"))
        helped = help_button("look_back")
        head = page_head(state.school, under, [*right, helped], [back])
        self._view = self._ghost(state)
        draw = self._upright if is_portrait() else self._across
        self.fill(page(head, fills=draw(state)))

    # -- how it stands ------------------------------------------------------------------------

    def _upright(self, state: LookBackState) -> Widget:
        """Reading and photos above, outcomes and the next case in the lowest part."""
        reading = Column(self._case(state), self._view, *self._without(state),
                         self._in_time(state), self._ticks(state), spacing=dp(12))  # fmt: skip
        steps = BoxLayout(
            orientation="vertical", spacing=dp(8), size_hint_x=None, width=dp(STEP_WIDE)
        )
        for step in self._steps(state):
            steps.add_widget(step)
        judged = self._outcomes(state, 3)
        foot = Row(*_handed(judged, steps), spacing=dp(8), height=judged.height)
        judged.bind(height=foot.setter("height"))
        judged.pos_hint = {}
        above = Filling(reading, self._view, dp(PICTURE_LEAST))
        return edged(barred(above, *self._asked(state), foot))

    def _across(self, state: LookBackState) -> Widget:
        """The picture to the left; the case and its outcomes to the right."""
        seen = Column(self._view, *self._without(state), self._in_time(state), spacing=dp(12))
        steps = Row(*reversed(self._steps(state)), spacing=dp(8), height=dp(TOUCH))
        reading = Column(self._case(state), self._ticks(state), spacing=dp(12))
        right = barred(
            Scroll(reading), *self._asked(state), self._outcomes(state, 2), steps, size_hint_x=SHARE
        )
        left = barred(Filling(seen, self._view, dp(PICTURE_LEAST)))
        return edged(left, right, spacing=dp(GAP))

    def _asked(self, state: LookBackState) -> list[Widget]:
        """The question over the outcomes, or what stands in the way of the last tap."""
        if state.error:
            return [refusal(state.error)]
        asked = Word(_("Which is it now?"), "button", bold=True)
        if is_narrow():
            return [Line(asked)]
        rule = Text(_("A tap is kept at once; what follows stands on the button."),
                    "small", "ink2", align="right")  # fmt: skip
        return [Line(asked, rule)]

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
        if state.position == 1:
            for line in errand_lines(state.errands):
                column.add_widget(line)
        for sha256 in state.handwriting:
            picture = self.router.album.thumb(sha256)
            column.add_widget(Written(picture, None, size_hint_y=None, height=dp(WRITTEN_HIGH)))
        return column

    # -- the pictures -------------------------------------------------------------------------

    def _ghost(self, state: LookBackState) -> GhostView:
        """The large picture, with its controls on it."""
        album, old = self.router.album, self._old(state)
        live = self._live.open
        today = album.whole(state.today_preview) if state.today_preview else None
        hint = "" if state.today_photos else _("Photograph from the same place")
        if live:
            hint = _("Line it up with the old photo, then tap the camera.")
        ghost = Ghost(
            self._live.texture if live else today,
            album.whole(old.preview_sha256) if old else None,
            self._mode,
            self._shares[self._mode],
            old.outline if old else (),
            (old.stamp if old else "", state.today_stamp),
            hint,
            live,
        )
        modes = {mode: (_(TEXTS[mode]), icon) for mode, icon in MODE_ICONS.items()}
        controls = Controls(
            modes, _("Old photo"), _("Photograph from the same place"), self._turn, self._fade,
            self._shoot,
        )  # fmt: skip
        return GhostView(ghost, controls, size_hint_y=None, height=dp(PICTURE_LEAST))

    def _old(self, state: LookBackState) -> EarlierPhoto | None:
        """The picture of before that is laid over today's."""
        return state.earlier[min(self._shown, len(state.earlier) - 1)] if state.earlier else None

    def _without(self, state: LookBackState) -> list[Widget]:
        """What is said where the old photo is not here yet."""
        old = self._old(state)
        if old is None or self.router.album.whole(old.preview_sha256) is not None:
            return []
        told = _("The old photo is not on this tablet; it comes with the next sync.")
        return [Text(told, "small", "warn")]

    def _in_time(self, state: LookBackState) -> Tiles:
        """When found, reported as fixed, today: a tap lays an earlier one over today's."""
        columns: list[Widget] = []
        for number, photo in enumerate(state.earlier):
            name = _(TEXTS.get(photo.purpose, TEXTS["finding"]))
            chosen = "lb" if number == self._shown else ""
            show, on = tapped(self._show, number), near(photo.on, state.on)
            columns.append(self._moment(photo.preview_sha256, name, on, show, chosen))
        if state.today_photos:
            told = _("one photo")
            if state.today_photos > 1:
                told = _("{count} photos").format(count=state.today_photos)
            chosen = "" if self._live.open else "brand"
            columns.append(
                self._moment(state.today_preview or "", _("Today"), told, self._see_today, chosen)
            )
        return Tiles(columns, cols=max(2, min(4, len(columns))), least=THUMB_HEIGHT)

    def _moment(self, sha256: str, name: str, on: str, tap: Any, chosen: str) -> Column:
        thumb = Thumb(
            self.router.album.thumb(sha256), (0, THUMB_HEIGHT), on_tap=tap, chosen=chosen,
            size_hint=(1, None),
        )  # fmt: skip
        words = Text(name, "small", bold=True)
        return Column(thumb, words, Text(on, "small", "ink2"), spacing=dp(2))

    # -- what is judged -----------------------------------------------------------------------

    def _ticks(self, state: LookBackState) -> Column:
        paper = partial(self._tick, paper_matches=not state.paper_matches)
        like = partial(self._tick, like_checked=not state.like_checked)
        note = PushButton(
            _("Note"), self._ask_note, look="quiet", icon="note-text-outline", touch=TOUCH_LEAST
        ).hug()
        ticks = [
            CheckRow(_("Papers fit the site"), bool(state.paper_matches), paper),
            CheckRow(_("Like problems were looked for"), bool(state.like_checked), like),
        ]
        column = Column(Tiles(ticks, cols=2, least=TOUCH, spacing=dp(8)), spacing=dp(8))
        said = Text(state.note or _("No note yet"), "body", "ink" if state.note else "ink2")
        column.add_widget(Line(said, note))
        return column

    def _outcomes(self, state: LookBackState, cols: int) -> OutcomeGrid:
        buttons = [self._outcome(one, one.outcome is state.outcome) for one in state.choices]
        return OutcomeGrid(buttons, cols)

    def _outcome(self, choice: Choice, chosen: bool) -> OutcomeButton:
        token, icon = LOOKS[choice.outcome]
        look = OutcomeLook(_(LABELS[choice.outcome]), choice.told, token, icon, chosen)
        return OutcomeButton(look, tapped(self._judge, choice.outcome))

    def _steps(self, state: LookBackState) -> tuple[StepButton, StepButton]:
        """To the next case, and to the one before; after the last one comes the signing."""
        judged = state.outcome is not None
        if state.next_id:
            on = tapped(self._to, state.next_id)
            further = StepButton(_("Next case"), "arrow-right", on, first=judged)
        else:
            on = partial(self.router.go, "finish", inspection_id=self._inspection_id)
            further = StepButton(_("To signing"), "draw", on, first=judged)
        to = tapped(self._to, state.previous_id) if state.previous_id else None
        return further, StepButton(_("Case before"), "arrow-left", to)

    # -- what taps do -------------------------------------------------------------------------

    def _to(self, lookback_id: str) -> None:
        further = lookback_id == self.presenter.state.next_id
        self.router.go("look_back", lookback_id=lookback_id, inspection_id=self._inspection_id)
        enter(self.children[0], across=1 if further else -1)

    def _show(self, number: int) -> None:
        self._shown = number
        self.render(self.presenter.state)

    def _see_today(self) -> None:
        self._live.stop()
        self.render(self.presenter.state)

    def _turn(self, mode: str) -> None:
        self._mode = mode
        self.render(self.presenter.state)

    def _fade(self, share: float) -> None:
        self._shares[self._mode] = share

    def _seen(self) -> None:
        self._view.see(self._live.texture)

    def _gone(self) -> None:
        self.render(self.presenter.state)

    def shutter(self) -> None:
        """A volume key photographs what it looks like today."""
        self._shoot()

    def _shoot(self) -> None:
        """Take what is seen live; where nothing is, look, or let the camera app take it."""
        state = self.presenter.state
        about = {"lookback_id": state.lookback_id, "inspection_id": state.inspection_id}
        aim = Aim("look_back", about)
        if self._live.open:
            if self._live.picture is not None:
                shoot_live(self.router, aim, self._live.picture)
        elif state.today_photos and self._live.start():
            self.render(state)
        else:
            shoot(self.router, aim)

    def _tick(self, **ticks: bool) -> None:
        self.render(self.presenter.tick(**ticks))

    def _judge(self, outcome: Outcome) -> None:
        if outcome is Outcome.NOT_CHECKABLE and not self.presenter.state.note.strip():
            self._ask_note(then=outcome)
        else:
            self.render(self.presenter.judge(outcome))

    def _ask_note(self, then: Outcome | None = None) -> None:
        """A note by a tap or typed; where an outcome waits for it, it is judged at once."""
        sheet = Sheet(_("Why can it not be checked?") if then else _("A note"))
        typed = {"text": self.presenter.state.note}

        def done(words: str) -> None:
            sheet.dismiss(animation=False)
            state = self.presenter.say(words)
            self.render(self.presenter.judge(then) if then else state)

        if then:
            words = [_(TEXTS[name]) for name in REASONS]
            chips = [ChoiceChip(word, False, partial(done, word)) for word in words]
            sheet.column.add_widget(Flow(*chips))
        hint = _("A note, where it needs one")
        sheet.column.add_widget(Field(typed["text"], hint, lambda text: typed.update(text=text)))
        keep = PushButton(_("Keep"), lambda: done(typed["text"]), look="primary")
        sheet.column.add_widget(keep)
        sheet.open(animation=False)


def _handed(*parts: Widget) -> list[Widget]:
    """The last of them at the thumb's side."""
    return list(reversed(parts)) if theme.hand == "left" else list(parts)
