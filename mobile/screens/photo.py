"""The photo screen: the photo large, marks and boxes by finger, taken again, or *this one*."""

from functools import partial
from pathlib import Path
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.presenters import photo
from mobile.presenters.checklist import ChecklistPresenter
from mobile.presenters.photo import WORDS_MAX, Aim, PhotoPresenter, PhotoState, Tool
from mobile.screens.base import Drawn, Router, tapped
from mobile.screens.help import help_button
from mobile.texts import _
from mobile.widgets.buttons import ChoiceChip, PushButton
from mobile.widgets.frame import back_button, is_narrow, is_portrait
from mobile.widgets.kit import Chip, Field, Icon, Text
from mobile.widgets.layout import Column, Flow, Line, Row, Scroll, Tiles, refusal
from mobile.widgets.marking import Mark, MarkBoard, Point
from mobile.widgets.sheet import Sheet
from mobile.widgets.theme import theme
from shared.marks import Shape
from shared.records.ops import Layer, Place
from shared.vocabulary import PhotoSource

TEXTS = {
    "mosaic": "Hide a face",
    "arrow": "Arrow",
    "circle": "Circle",
    "box": "Box",
    "text": "Words",
    "how_mosaic": "Draw a box over every face: the office gets the copy with the box only.",
    "how_arrow": "Draw from where there is room to what is meant.",
    "how_circle": "Draw from one corner to the other around what is meant.",
    "how_box": "Draw from one corner to the other around what is meant.",
    "how_text": "Tap the photo where the words are to stand.",
    "here": "Here",
    "missing": "Missing",
    "blocked": "Blocked",
    "locked": "Locked shut",
    "damaged": "Damaged",
    "expired": "Expired",
}
ICONS = {
    Tool.MOSAIC: "blur",
    Tool.ARROW: "arrow-top-right-thick",
    Tool.CIRCLE: "circle-outline",
    Tool.BOX: "rectangle-outline",
    Tool.TEXT: "format-text",
}
SAID = ("here", "missing", "blocked", "locked", "damaged", "expired")
"""Words offered: nothing is typed that can be chosen."""
TOOLS_WIDE = 232
UNUSED = 0.45
"""How strongly a button shows that has nothing to do now."""
WIDER = 1.5
"""What says more has so much more room than what says one thing."""
OLD_SHARE = 0.42
"""How strongly the old photo of a look-back lies over the one just taken."""
BOARD_SHAPE = {Tool.MOSAIC: Shape.BOX}


def shoot(router: Router, aim: Aim) -> None:
    """Take a photo for a sheet, and look at it before it counts; the one before is kept first."""
    if router.keeper.busy:
        # A volume key gets past the word that a photo is being kept.
        return
    camera, desk = router.camera, router.tablet.desk

    def taken(path: Path) -> None:
        source, place = camera.source, router.location.here()

        def kept(sha256: str) -> None:
            camera.settle(path)
            router.go("photo", sheet=aim.sheet, about=aim.about)

        router.keeper.keep(
            lambda: _begun(router, path, aim, source, place), kept, before=router.album.hand_up
        )

    photo.refuse_submitted(desk, aim)
    camera.take(taken)


def shoot_live(router: Router, aim: Aim, picture: bytes) -> None:
    """Keep what is seen live as the camera's picture; it is looked at before it counts."""
    camera, viewfinder, place = router.camera, router.viewfinder, router.location.here()

    def begun() -> Path:
        path = viewfinder.keep(picture)
        _begun(router, path, aim, PhotoSource.CAMERA, place)
        return path

    def kept(path: Path) -> None:
        camera.settle(path)
        router.go("photo", sheet=aim.sheet, about=aim.about, live=True)

    photo.refuse_submitted(router.tablet.desk, aim)
    router.keeper.keep(begun, kept, before=router.album.hand_up)


def _begun(router: Router, path: Path, aim: Aim, source: PhotoSource, place: Place) -> str:
    """A picture kept and in hand, and open to be shown; off the screen's thread."""
    sha256 = photo.begin(router.tablet.desk, path, aim, source, place)
    router.album.prepare(sha256)
    return sha256


def look_again(router: Router, pending: Any, aim: Aim) -> None:
    """Look again at a photo of a sheet that is not on record yet."""
    picture, source = pending
    photo.look_again(router.tablet.desk, picture, aim, source)
    router.go("photo", sheet=aim.sheet, about=aim.about)


class PhotoScreen(Drawn):
    """Draws a PhotoState."""

    presenter: PhotoPresenter
    _goes_on = False
    """Whether the sheet is ended with this photo."""

    def open(self, sheet: str, about: dict[str, Any], live: bool = False) -> None:
        """Look at the photo in hand; it goes to this sheet. One of a live view is taken again
        there."""
        self._sheet, self._about, self._live = sheet, about, live
        self._over = True
        self.presenter = PhotoPresenter(self.router.tablet.desk)
        self.render(self.presenter.state)

    def leave(self) -> None:
        """Back to the sheet, without this photo."""
        self.presenter.leave()
        self.router.go(self._sheet, **self._about)

    def emptied(self) -> None:
        """The picture was looked at: it takes no more room."""
        self.router.album.put_away()

    def render(self, state: PhotoState) -> None:
        """Draw this state; back to the sheet once the photo is given to it."""
        if state.given:
            self._go_back()
            return
        board = MarkBoard(
            self.router.album.whole(state.sha256), self._drawn(state), state.stamp, self._draw
        )
        if self._over and state.before:
            board.lay_over(self.router.album.whole(state.before), OLD_SHARE)
        board.shape = BOARD_SHAPE.get(state.tool, state.tool)
        layout = BoxLayout(
            orientation="vertical", padding=[dp(16 if is_narrow() else 24), dp(12)],
            spacing=dp(12),
        )  # fmt: skip
        layout.add_widget(self._head(state))
        if is_portrait():
            layout.add_widget(board)
            layout.add_widget(self._tools(state, 4 if state.before and not is_narrow() else 3))
        else:
            side = Scroll(self._tools(state, 1), size_hint_x=None, width=dp(TOOLS_WIDE))
            layout.add_widget(self._handed(board, side))
        if state.error:
            layout.add_widget(refusal(state.error))
        layout.add_widget(self._foot(state))
        self.fill(layout)

    def _handed(self, *parts: Widget) -> Row:
        """The tools at the thumb's side."""
        order = reversed(parts) if theme.hand == "left" else parts
        return Row(*order, spacing=dp(16))

    def _head(self, state: PhotoState) -> Line:
        hint = Text(_(TEXTS[f"how_{state.tool}"]), "small", "ink2")
        words = Column(Text(_("Photo"), "sheet", bold=True), hint, spacing=0)
        parts: list[Widget] = [back_button(self.leave), words]
        if state.from_gallery and not is_narrow():
            parts.append(Chip(_("From the gallery"), "warn", "image-outline"))
        return Line(*parts, help_button("photo"), least=64)

    def _tools(self, state: PhotoState, cols: int) -> Tiles:
        buttons = []
        for tool in Tool:
            look = "chosen" if tool is state.tool else "plain"
            choose = tapped(self._choose, tool)
            buttons.append(
                PushButton(_(TEXTS[tool]), choose, look=look, icon=ICONS[tool], use="list")
            )
        undo = PushButton(_("Undo"), self._undo, look="quiet", icon="undo", use="list")
        undo.disabled = not state.marks
        undo.opacity = 1 if state.marks else UNUSED
        if state.before:
            look = "chosen" if self._over else "plain"
            over = PushButton(_("Old photo"), self._lay_over, look=look, icon="layers-outline",
                              use="list")  # fmt: skip
            buttons.insert(0, over)
        return Tiles([*buttons, undo], cols=cols, least=64, spacing=dp(8))

    def _foot(self, state: PhotoState) -> Line:
        again = PushButton(_("Take again"), self._retake, look="outline", icon="camera-retake")
        look = "outline" if state.ends_sheet else "primary"
        taken = [PushButton(_("Use this one"), self._give, look=look, icon="check-bold")]
        if state.ends_sheet:
            # The sheet was seen before its photo was taken: who is done with it need not go back.
            on = PushButton(_("Use it, next item"), tapped(self._give, True), look="primary",
                            icon="arrow-right", icon_last=True,
                            size_hint_x=WIDER)  # fmt: skip
            taken.append(on)
        if is_portrait():
            return Line(again, *taken)
        told = Text(_("The photo is safe on this tablet; it counts when you use it."),
                    "small", "ink2")  # fmt: skip
        kept = Icon("content-save-check-outline", "ok")
        return Line(kept, told, again.hug(), *(one.hug() for one in taken))

    def _drawn(self, state: PhotoState) -> list[Mark]:
        return [self._mark(state, mark) for mark in state.marks]

    def _mark(self, state: PhotoState, mark: Layer) -> Mark:
        hidden = mark.shape == Tool.MOSAIC
        coarse = self.router.album.coarse(state.sha256, mark.points) if hidden else None
        return Mark(mark.shape, mark.points, mark.text, coarse)

    # -- what taps do -------------------------------------------------------------------------

    def _choose(self, tool: Tool) -> None:
        self.render(self.presenter.choose(tool))

    def _draw(self, start: Point, end: Point) -> None:
        if self.presenter.state.tool is Tool.TEXT:
            self._ask_words(end)
        else:
            self.render(self.presenter.draw(start, end))

    def _lay_over(self) -> None:
        """The old photo over this one, or this one alone."""
        self._over = not self._over
        self.render(self.presenter.state)

    def _undo(self) -> None:
        self.render(self.presenter.undo())

    def _retake(self) -> None:
        if self._live:
            self.presenter.drop()
            self.router.go(self._sheet, **self._about, live=True)
            return
        camera, presenter = self.router.camera, self.presenter

        def taken(path: Path) -> None:
            source, place = camera.source, self.router.location.here()

            def kept(state: PhotoState) -> None:
                camera.settle(path)
                self.render(state)

            def retaken() -> PhotoState:
                state = presenter.retake(path, source, place)
                self.router.album.prepare(state.sha256)
                return state

            self.router.keeper.keep(retaken, kept, before=self.router.album.hand_up)

        camera.take(taken)

    def _give(self, goes_on: bool = False) -> None:
        self._goes_on, presenter = goes_on, self.presenter
        if presenter.quick:
            self.render(presenter.give())
        else:
            self.router.keeper.keep(
                presenter.evidence, lambda made: self.render(presenter.give(made))
            )

    def _go_back(self) -> None:
        """To the sheet; past one that is whole, where that was asked for, to the next item."""
        goes_on, self._goes_on = self._goes_on, False
        error = self.presenter.end_sheet() if goes_on else ""
        if goes_on and not error:
            inspection_id = self._about["inspection_id"]
            ChecklistPresenter(self.router.tablet.desk, inspection_id).next_open()
            self.router.go_to_checklist(inspection_id)
            return
        self.router.go(self._sheet, **self._about)
        if error:
            raise photo.Refused(error)

    def _ask_words(self, place: Point) -> None:
        """What the photo is to say there: one tap for the usual words."""
        sheet = Sheet(_("What is to stand there?"))

        def done(words: str) -> None:
            sheet.dismiss(animation=False)
            self.render(self.presenter.write(place, words))

        words = [_(TEXTS[name]) for name in SAID]
        offered = [ChoiceChip(word, False, partial(done, word)) for word in words]
        typed = {"text": ""}
        hint = _("Other words, {count} at most").format(count=WORDS_MAX)
        sheet.column.add_widget(Flow(*offered))
        sheet.column.add_widget(Field("", hint, lambda text: typed.update(text=text)))
        keep = PushButton(_("Keep"), lambda: done(typed["text"]), look="primary")
        sheet.column.add_widget(keep)
        sheet.open(animation=False)
