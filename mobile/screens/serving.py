"""Order on site: each notice in its words and with its term, handed over, its paper filed."""

from pathlib import Path
from typing import Any

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.notice_paper import NoticePaperPresenter
from mobile.presenters.notices import ELSEWHERE, FIXED, MAJOR, OVER
from mobile.presenters.serving import ServingPresenter
from mobile.presenters.serving_state import NotHere, NoticeRow, Served, ServingState
from mobile.screens.base import Drawn, page, tapped
from mobile.screens.days import day_of, explained, short_weekdays, weekday_of
from mobile.screens.handing import Drawing, Handing
from mobile.screens.help import help_button
from mobile.screens.printing import print_made
from mobile.texts import _
from mobile.widgets.buttons import CheckRow, PushButton
from mobile.widgets.daygrid import DayGrid
from mobile.widgets.frame import back_button, is_narrow, is_portrait, page_head
from mobile.widgets.kit import Chip, Icon, Rule, Surface, Text
from mobile.widgets.layout import Column, Flow, Line, card, refusal, ruled, side_by_side
from mobile.widgets.marks import GradeBars
from mobile.widgets.photo import Thumb
from shared.clock import from_wire
from shared.vocabulary import LABELS, Grade, Party, ServiceWay

PAPER = (150, 112)
TEXTS = {
    ELSEWHERE: "It goes to this office by letter; it is not the school's.",
    MAJOR: "Proposed as major: a second person decides first. There is no notice to serve yet.",
    FIXED: "Fixed on the spot: closed with its order, nothing is served.",
    OVER: "This order is over.",
}
LOOKS = {
    ServiceWay.RECEIVED: ("ok", "check-bold"),
    ServiceWay.REFUSED: ("warn", "account-cancel-outline"),
    ServiceWay.ABSENT: ("na", "account-off-outline"),
}


class ServingScreen(Drawn):
    """Draws a ServingState."""

    presenter: ServingPresenter
    _stands: tuple[int, str] = (0, "")

    def open(self, inspection_id: str) -> None:
        """Serve the notices of this check."""
        self._inspection_id = inspection_id
        self._unfolded: set[str] = set()
        self._drawing, self._printed = Drawing(), ""
        self.presenter = ServingPresenter(self.router.tablet.desk, inspection_id)
        self.render(self.presenter.state)

    def render(self, state: ServingState) -> None:
        """Draw this state; what was served, and whose a paper is, is seen at the top."""
        if (state.left, state.paper) != self._stands:
            self._stands = (state.left, state.paper)
            self.begin()
        left = _("{count} to serve").format(count=state.left)
        under = f"{state.school} · " + (left if state.left else _("all served"))
        right: list[Widget] = [] if is_narrow() else [self.sync_header(state.header)]
        right.append(help_button("serving"))
        head = page_head(_("Order on site"), under, right, [back_button(self.router.back)])
        told = [*self._paper(state), *self._notices(state)]
        handing = self._handing(state)
        if handing is None or is_portrait():
            hands = [handing] if handing else []
            body: Widget = Column(*told, *hands, *self._not_here(state), spacing=dp(16))
        else:
            told += self._not_here(state)
            body = side_by_side(Column(*told, spacing=dp(16)), handing, 1)
        layout = page(head, scrolls=body)
        if state.error:
            layout.add_widget(refusal(state.error))
        layout.add_widget(self._foot(state, handing))
        self.fill(layout)

    def _handing(self, state: ServingState) -> Handing | None:
        if not state.left:
            return None
        return Handing(state, self.presenter, self._drawing, self.render)

    # -- the notices --------------------------------------------------------------------------

    def _notices(self, state: ServingState) -> list[Widget]:
        if not state.notices:
            told = _("No notice of the school's came of this check.")
            return [card(Line(Icon("check-circle", "ok", 28), Text(told, "body")))]
        alone = len(state.notices) == 1
        cards: list[Widget] = [self._notice(row, alone, state.filed) for row in state.notices]
        return [*cards, self._printing()]

    def _printing(self) -> Column:
        """The notices on paper, where a printer is at hand: handed over, then stamped."""
        column = Column(
            PushButton(_("Notices (PDF)"), tapped(self._print), icon="file-pdf-box"),
            spacing=dp(6),
        )
        if self._printed:
            told = _("Notices kept as {path}").format(path=self._printed)
            column.add_widget(Text(told, "small", "ink2"))
        return column

    def _notice(self, row: NoticeRow, alone: bool, filed: str) -> Surface:
        term, unfolded = self._term(row), alone or row.finding_id in self._unfolded
        box = card(self._title(row), Rule(), *self._words(row), term)
        if unfolded:
            box.add_widget(DayGrid(row.deadline, short_weekdays()))
            box.add_widget(Text(explained(row.deadline), "small", "ink2"))
        else:
            unfold = tapped(self._unfold, row.finding_id)
            term.add_widget(
                PushButton(_("Day by day"), unfold, look="quiet", icon="calendar-month",
                           touch=56, use="body").hug()
            )  # fmt: skip
        for one in row.tried:
            box.add_widget(_tried(one))
        if row.papers or not row.open:
            box.add_widget(self._papers(row, filed))
        if row.open and not alone:
            choose = tapped(self._choose, row.finding_id)
            box.add_widget(CheckRow(_("Hand this one over now"), row.chosen, choose))
        return box

    def _title(self, row: NoticeRow) -> Line:
        number = row.number or _("Number follows from the office")
        words = Column(
            Text(row.what, "button", bold=True),
            Text(" · ".join(filter(None, (number, row.code, row.where))), "small", "ink2"),
            spacing=dp(2),
        )
        parts: list[Widget] = [words]
        if not is_narrow():
            parts.append(_chip(row))
        return Line(*parts)

    def _words(self, row: NoticeRow) -> list[Widget]:
        graded = Line(
            GradeBars(row.grade), Text(_(LABELS[Grade(row.grade)]), "body", bold=True),
            spacing=dp(8),
        )  # fmt: skip
        if is_narrow():
            graded.add_widget(_chip(row))
        parts: list[Widget] = [graded]
        if row.immediate_measure:
            told = _("At once: {measure}").format(measure=row.immediate_measure)
            parts.append(Line(Icon("alert", "warn", 20), Text(told, "body"), spacing=dp(8)))
        if row.measure:
            told = _("In the term: {measure}").format(measure=row.measure)
            parts.append(Line(Icon("tools", "ink2", 20), Text(told, "body"), spacing=dp(8)))
        return parts

    def _term(self, row: NoticeRow) -> Line:
        due, days = row.deadline.due_on, row.deadline.workdays
        counted = _("{count} working days from the day after service").format(count=days)
        words = Column(
            Text(_("Last day"), "small", "ink2", bold=True),
            Text(f"{day_of(due)} {weekday_of(due)}", "sheet", bold=True),
            Text(counted, "small", "ink2"),
            spacing=0,
        )
        return Line(Icon("calendar-end", "brand", 28), words)

    def _not_here(self, state: ServingState) -> list[Widget]:
        if not state.not_here:
            return []
        rows = [_why_not(one) for one in state.not_here]
        return [card(Text(_("Not served here"), "button", bold=True), Rule(), *ruled(rows))]

    # -- the stamped paper --------------------------------------------------------------------

    def _papers(self, row: NoticeRow, filed: str) -> Column:
        flow = Flow(spacing=dp(10))
        for sha256 in row.papers:
            flow.add_widget(Thumb(self.router.album.thumb(sha256), PAPER))
        shoot = PushButton(
            _("Stamped paper ({count})").format(count=len(row.papers)),
            tapped(self._shoot, row.finding_id), icon="stamper", px=30, touch=PAPER[1],
            use="list", size_hint_x=None, width=dp(PAPER[0] + 60),
        )  # fmt: skip
        flow.add_widget(shoot)
        column = Column(flow, spacing=dp(6))
        if filed == row.finding_id:
            told = _("The stamped paper is filed here.")
            column.add_widget(Line(Icon("check-bold", "ok", 20), Text(told, "small", "ok")))
        return column

    def _paper(self, state: ServingState) -> list[Widget]:
        """A paper in hand that no code tells the notice of: a person says whose it is."""
        if not state.paper:
            return []
        told = Column(
            Text(_("Whose stamped paper is this?"), "button", bold=True),
            Text(_("Choose the notice it belongs to."), "small",
                 "ink2"),
            spacing=dp(2),
        )  # fmt: skip
        box = card(Line(Thumb(self.router.album.thumb(state.paper), PAPER), told))
        for row in state.notices:
            words = " · ".join(filter(None, (row.number, row.code, row.what)))
            file = tapped(self._file, row.finding_id)
            box.add_widget(PushButton(words, file, look="plain", use="list"))
        none = tapped(self._let_go)
        box.add_widget(PushButton(_("None of these"), none, look="quiet", touch=56, use="body"))
        box.paint("warn_tint", "warn")
        return [box]

    def _foot(self, state: ServingState, handing: Handing | None) -> Line:
        paper = PushButton(_("Stamped paper"), tapped(self._shoot, ""), icon="qrcode-scan")
        if handing is not None and state.chosen:
            return Line(paper, handing.button())
        return Line(
            paper, PushButton(_("Done, to today"), tapped(self.router.go, "today"), look="primary")
        )

    # -- what taps do -------------------------------------------------------------------------

    def shutter(self) -> None:
        """A volume key photographs a stamped paper."""
        self._shoot("")

    def _shoot(self, finding_id: str) -> None:
        """Photograph a stamped paper; the code on it files it, whatever button was tapped."""
        if self.router.keeper.busy:
            return
        camera, codes, presenter = self.router.camera, self.router.codes, self.presenter

        def taken(path: Path) -> None:
            source = camera.source

            def file() -> ServingState:
                found = codes.read(path.read_bytes())
                return presenter.take_paper(path, source, found, finding_id)

            def filed(state: ServingState) -> None:
                camera.settle(path)
                self.render(state)

            self.router.keeper.keep(file, filed)

        camera.take(taken)

    def _print(self) -> None:
        """Make the notices here and now, and let the device share or print them."""
        notices = NoticePaperPresenter(self.router.tablet.desk, self._inspection_id)
        print_made(self.router, notices.made, self._handed)

    def _handed(self, path: str) -> None:
        self._printed = path
        self.render(self.presenter.state)

    def _choose(self, finding_id: str) -> None:
        self.render(self.presenter.choose(finding_id))

    def _unfold(self, finding_id: str) -> None:
        self._unfolded.add(finding_id)
        self.render(self.presenter.state)

    def _file(self, finding_id: str) -> None:
        self.render(self.presenter.file(finding_id))

    def _let_go(self) -> None:
        self.render(self.presenter.let_go_of_paper())


def _chip(row: NoticeRow) -> Chip:
    """Where a notice stands."""
    if row.served is not None:
        token, icon = LOOKS[row.served.way]
        return Chip(_("Served {time}").format(time=_hour(row.served.at)), token, icon)
    if row.at_desk:
        return Chip(_("Signed for at its desk"), "ok", "check-bold")
    return Chip(_("To serve"), "warn", "file-sign")


def _tried(one: Served) -> Widget:
    """How it was served, or that it was tried, in a line."""
    token, icon = LOOKS[one.way]
    parts: list[Any] = [_hour(one.at), one.to, one.reason]
    if one.witness:
        parts.append(_("witness {name}").format(name=one.witness))
    words = Column(
        Text(_(LABELS[one.way]), "body", token, bold=True),
        Text(" · ".join(filter(None, parts)), "small", "ink2"),
        spacing=dp(2),
    )
    return Line(Icon(icon, token, 24), words)


def _why_not(one: NotHere) -> Widget:
    under = _(TEXTS[one.why])
    if one.why == ELSEWHERE:
        under = f"{_(LABELS[Party(one.party)])}：{under}"
    words = Column(
        Text(one.what, "body", bold=True),
        Line(GradeBars(one.grade), Text(under, "small", "ink2"), spacing=dp(8)),
        spacing=dp(4),
    )
    return Line(Icon("file-document-remove-outline", "ink3", 28), words, least=64)


def _hour(wire: str) -> str:
    return local(from_wire(wire))[11:16]
