"""Finish: what is missing, the findings, remarks, signatures, the digest, submit."""

from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.camera import Picture
from mobile.presenters.checklist import ChecklistPresenter
from mobile.presenters.finish import FinishPresenter
from mobile.presenters.finish_state import Away, FinishState, FoundRow
from mobile.presenters.handwriting import Pad
from mobile.presenters.record import RecordPresenter
from mobile.screens.base import Drawn, page, tapped
from mobile.screens.help import help_button
from mobile.screens.printing import print_made
from mobile.screens.signing import Signing, Unsigned
from mobile.screens.split import office_told, share_line
from mobile.screens.writing import write_by_hand, written
from mobile.texts import _
from mobile.widgets.buttons import ChoiceChip, PushButton, TapCard
from mobile.widgets.frame import back_button, is_narrow, is_portrait, page_head
from mobile.widgets.kit import Chip, Field, Icon, Rule, Surface, Tap, Text, Word
from mobile.widgets.layout import Column, Flow, Line, Tiles, card, refusal, ruled, side_by_side
from mobile.widgets.marks import GradeBars, groups
from mobile.widgets.photo import Thumb
from mobile.widgets.sheet import Sheet
from shared.clock import from_wire
from shared.vocabulary import LABELS, Grade, Party, Verdict

TEXTS = {
    "gate_photo": "The gate photo is missing",
    "inspector_signature": "An inspector's signature is missing",
    "finding_begun": "A fault was begun and not kept: open it, then keep it or say it is none",
    "school_signature": "The school's signature is missing, or its refusal with a witness",
    "writing_begun": "A remark was begun by hand and not put away: open it, then put it away",
    "mistaken": "Looked again: it is no fault",
    "twice": "Put on record twice",
    "elsewhere": "It belongs to another item",
    "inspector_signs_again": "Changed after an inspector signed: please sign again",
    "school_signs_again": "Changed after the school signed: let it see the changes and sign again",
    "none": "No remarks",
    "agrees": "It is so, we act at once",
    "differs": "We see it differently",
}
WITHDRAWALS = ("mistaken", "twice", "elsewhere")
REMARKS = ("none", "agrees", "differs")
COUNTED = (
    (Verdict.PASS, "ok", "check-bold"),
    (Verdict.FAIL, "bad", "close-thick"),
    (Verdict.NOT_APPLICABLE, "na", "minus-thick"),
)
DIGEST_CHARS = 19
PHOTO = (96, 72)


class FinishScreen(Drawn):
    """Draws a FinishState."""

    presenter: FinishPresenter
    _printed, _sealed = "", False

    def open(self, inspection_id: str) -> None:
        """End this tablet's part."""
        self._inspection_id = inspection_id
        self.presenter = FinishPresenter(self.router.tablet.desk, inspection_id)
        self._printed, self._unsigned = "", Unsigned()
        self.render(self.presenter.state)

    def render(self, state: FinishState) -> None:
        """Draw this state; once it is submitted, what comes next stands at its top."""
        if state.submitted is not self._sealed:
            self._sealed = state.submitted
            self.begin()
        arrived = local(from_wire(state.arrived_at))[11:16]
        under = f"{state.school} · " + _("arrived {time}").format(time=arrived)
        right: list[Widget] = [] if is_narrow() else [self.sync_header(state.header)]
        right.append(help_button("finish"))
        back = back_button(partial(self.router.go_to_checklist, self._inspection_id))
        title = _("Submitted") if state.submitted else _("Sign and finish")
        head = page_head(title, under, right, [back])
        parts = [self._score(state), *self._missing(state), self._findings(state)]
        if state.submitted:
            parts.insert(0, self._submitted(state))
            parts.insert(1, self._amending(state))
        pad = Signing(state, self.presenter, self._unsigned, self.render)
        signing = [self._remarks(state), pad]
        if is_portrait():
            body: Widget = Column(*parts, *signing, spacing=dp(16))
        else:
            left, right_side = Column(*parts, spacing=dp(16)), Column(*signing, spacing=dp(16))
            body = side_by_side(left, right_side, 1)
        layout = page(head, scrolls=body)
        if state.error:
            layout.add_widget(refusal(state.error))
        layout.add_widget(self._foot(state))
        self.fill(layout)

    def _submitted(self, state: FinishState) -> Surface:
        words = Column(
            Text(_("Submitted and sealed on this tablet"), "sheet", "ok", bold=True),
            Text(groups(state.digest), "small", "ink2"),
            spacing=dp(4),
        )
        box = card(Line(Icon("check-decagram", "ok", 44), words))
        if state.to_serve:
            told = _("Serve {count} notices here").format(count=state.to_serve)
            serve = partial(self.router.go, "serving", inspection_id=self._inspection_id)
            box.add_widget(PushButton(told, serve, look="primary", icon="file-sign"))
        box.add_widget(
            PushButton(_("Inspection record (PDF)"), tapped(self._print), icon="file-pdf-box")
        )
        if self._printed:
            told = _("Record kept as {path}").format(path=self._printed)
            box.add_widget(Text(told, "small", "ink2"))
        box.paint("ok_tint", "ok")
        return box

    def _amending(self, state: FinishState) -> Surface:
        """What was said since; the sealed part stays as it is."""
        typed = {"now": ""}
        add = PushButton(
            _("Add amendment"),
            lambda: self._after(self.presenter.amend, typed["now"]),
            icon="text-box-plus-outline",
        )
        return card(
            Text(_("Amendments"), "button", bold=True),
            *(Text(one, "body") for one in state.amendments),
            Field(
                "",
                _("What is to be added; the sealed record stays as it is"),
                lambda text: typed.update(now=text),
            ),
            add,
        )

    def _score(self, state: FinishState) -> Surface:
        """How many passed, failed, did not apply, were not checked; and the score."""
        columns = [
            _count(str(state.counts.get(verdict, 0)), _(LABELS[verdict]), token, icon)
            for verdict, token, icon in COUNTED
        ]
        left = str(state.not_checked)
        columns.append(_count(left, _("not checked"), "ink3", "circle-outline"))
        if state.score is not None:
            columns.append(_count(state.score, _("score"), "ink", ""))
        return card(Tiles(columns, cols=3 if is_narrow() else len(columns), least=64))

    def _missing(self, state: FinishState) -> list[Widget]:
        parts: list[Widget] = []
        if state.not_checked and not state.submitted:
            told = _("{count} items stand as not checked").format(count=state.not_checked)
            back = partial(self.router.go_to_checklist, self._inspection_id)
            words = Column(
                Text(told, "body", "warn", bold=True),
                Text(_("They are recorded so, never as passed. Tap to go back."), "small", "warn"),
                spacing=dp(2),
            )
            box = TapCard(
                back, Line(Icon("alert", "warn", 28), words, Icon("chevron-right", "warn")),
                fill="warn_tint", line="warn", padding=dp(16), size_hint_y=None,
            )  # fmt: skip
            box.bind(minimum_height=box.setter("height"))
            parts.append(box)
        if state.shares and not state.submitted:
            head = Text(_("Who looks at which part"), "button", bold=True)
            parts.append(card(head, *map(share_line, state.shares)))
        lines = [] if state.submitted else self._lacking(state)
        if lines:
            parts.append(card(Text(_("Still missing"), "button", bold=True), *lines))
        parts.extend(self._away(one) for one in state.away if not state.submitted)
        return parts

    def _lacking(self, state: FinishState) -> list[Widget]:
        """What stands between here and submitting; what can be mended is one tap away."""
        lines: list[Widget] = [_lacks(_(TEXTS[name])) for name in state.missing if name in TEXTS]
        for code in state.notes_begun:
            told = _("{code}: a note was begun by hand, put it away").format(code=code)
            lines.append(_lacks(told, tapped(self._go_to_item, code)))
        for code in state.wants_finding:
            told = _("{code} is failed: put the fault on record").format(code=code)
            lines.append(_lacks(told, tapped(self._record_fault, code)))
        for code in state.wants_photo:
            told = _("{code} still needs a photo").format(code=code)
            lines.append(_lacks(told, tapped(self._go_to_item, code)))
        return lines

    def _away(self, one: Away) -> Surface:
        """A colleague's tablet that has not submitted: waited for, or named missing."""
        who = one.name or _("A colleague")
        if one.office:
            who += f" · {office_told(one.office)}"
        told = Column(
            Text(_("{who}'s tablet has not submitted").format(who=who), "body", bold=True),
            Text(_("The check is complete when it has, or when you name it missing."), "small",
                 "ink2"),
            spacing=dp(2),
        )  # fmt: skip
        name = partial(self._after, self.presenter.name_missing, one.device_id)
        chip = ChoiceChip(_("Missing"), one.named, tapped(name)).hug()
        return card(Line(Icon("tablet-cellphone", "warn", 28), told, chip))

    def _record_fault(self, code: str) -> None:
        self.router.go("finding", inspection_id=self._inspection_id, code=code)

    def _go_to_item(self, code: str) -> None:
        ChecklistPresenter(self.router.tablet.desk, self._inspection_id).go_to(code)
        self.router.go_to_checklist(self._inspection_id)

    def _findings(self, state: FinishState) -> Surface:
        told = _("{count} faults on record").format(count=len(state.findings))
        head = Line(Text(told, "button", bold=True))
        if state.veto_codes:
            veto = _("One-vote items failed: {codes}").format(codes=", ".join(state.veto_codes))
            head.add_widget(Chip(veto, "bad", "alert-octagon"))
        rows = [self._found(found, state.submitted) for found in state.findings]
        if not rows:
            rows = [Line(Icon("check-circle", "ok", 28), Text(_("No fault was found."), "body"))]
        return card(head, Rule(), *ruled(rows))

    def _found(self, found: FoundRow, sealed: bool) -> Line:
        days = _("{count} working days").format(count=found.workdays)
        fixed = _("fixed on the spot")
        under = " · ".join(
            part
            for part in (
                found.code or "",
                _(LABELS[Grade(found.grade)]),
                _(LABELS[Party(found.party)]),
                fixed if found.fixed_on_spot else days,
            )
            if part
        )
        words = Column(
            Text(found.what, "body", bold=True),
            Line(GradeBars(found.grade), Text(under, "small", "ink2"), spacing=dp(6)),
            spacing=dp(4),
        )
        if found.passes and not sealed:
            told = _("The item passes now: take the fault back, or keep it")
            words.add_widget(Line(Icon("alert", "warn", 18), Text(told, "small", "warn")))
        parts: list[Widget] = [words]
        if found.mine and not sealed:
            back = PushButton("", tapped(self._ask_withdrawal, found), look="quiet", icon="undo",
                              size_hint_x=None, width=dp(64))  # fmt: skip
            parts.append(back)
        if found.previews:
            texture = self.router.album.thumb(found.previews[0])
            parts.insert(0, Thumb(texture, PHOTO, count=found.photos))
        return Line(*parts, least=72)

    def _ask_withdrawal(self, found: FoundRow) -> None:
        """Why a fault is taken back; it stays on record, marked so."""
        sheet = Sheet(_("Why is this fault taken back?"))

        def done(reason: str) -> None:
            sheet.dismiss()
            self._after(self.presenter.withdraw, found.finding_id, reason)

        sheet.column.add_widget(Text(found.what, "body", "ink2"))
        for name in WITHDRAWALS:
            reason = _(TEXTS[name])
            sheet.column.add_widget(PushButton(reason, partial(done, reason), look="plain"))
        typed = {"text": ""}
        sheet.column.add_widget(
            Field("", _("Another reason"), lambda text: typed.update(text=text))
        )
        sheet.column.add_widget(
            PushButton(_("Take back"), lambda: done(typed["text"]), look="danger")
        )
        sheet.open(animation=False)

    def _remarks(self, state: FinishState) -> Surface:
        if state.submitted:
            return card(
                Text(_("Remarks of the school"), "button", bold=True),
                Text(state.remarks or "—", "body"),
                *written(self.router.album, state.remarks_by_hand),
            )
        chips = Flow()
        for remark in REMARKS:
            told = _(TEXTS[remark])
            chips.add_widget(ChoiceChip(told, state.remarks == told, tapped(self._remark, told)))
        typed = Field(state.remarks, _("None, or what was said"), self._typed)
        pad = Pad(self.router.tablet.desk, self._inspection_id)
        told = _("Go on writing") if pad.writing.strokes else _("Write by hand")
        write = PushButton(told, tapped(self._write, pad), look="quiet", icon="draw", touch=56,
                           use="list")  # fmt: skip
        head = Text(_("Remarks of the school"), "button", bold=True)
        return card(head, chips, typed, *written(self.router.album, state.remarks_by_hand), write)

    def _write(self, pad: Pad) -> None:
        def done(picture: Picture | None) -> None:
            pad.put_away(picture)
            self.render(self.presenter.state)

        write_by_hand(self.router, pad.writing, pad.write, (pad.drawn, done))

    def _foot(self, state: FinishState) -> Line:
        if state.submitted:
            done = tapped(self.router.go, "today")
            look = "outline" if state.to_serve else "primary"
            return Line(PushButton(_("Done, to today"), done, look=look))
        seal = _("Seal {digest}, cannot be changed after").format(
            digest=groups(state.digest)[:DIGEST_CHARS]
        )
        submit = PushButton(
            _("Submit"), tapped(self._after, self.presenter.submit), icon="send-check",
            look="primary" if state.can_submit else "outline",
        )  # fmt: skip
        told = Text(seal, "small", "ink2")
        return Line(Icon("fingerprint", "ink2"), told, submit)

    def _print(self) -> None:
        """Make the record here and now, and let the device share or print it."""
        record = RecordPresenter(self.router.tablet.desk, self._inspection_id)
        print_made(self.router, record.made, self._handed)

    def _handed(self, path: str) -> None:
        self._printed = path
        self.render(self.presenter.state)

    def _typed(self, text: str) -> None:
        self.presenter.remark(text)

    def _remark(self, text: str) -> None:
        self._after(self.presenter.remark, text)

    def _after(self, act: Any, *values: Any) -> None:
        self.render(act(*values))


def _lacks(told: str, mend: Tap | None = None) -> Widget:
    """One thing that is missing; a tap leads to where it is put in."""
    line = Line(Icon("circle-outline", "warn", 20), Text(told, "body"), spacing=dp(8), least=48)
    if mend is None:
        return line
    line.add_widget(Icon("chevron-right", "warn"))
    box = TapCard(mend, line, fill="surface", line="edge", padding=[dp(12), 0], size_hint_y=None)
    box.bind(minimum_height=box.setter("height"))
    return box


def _count(number: str, word: str, token: str, icon: str) -> Column:
    """A number with its word and icon below it, in the middle of its column."""
    name = Line(Widget(), Word(word, "small", token, bold=True), Widget(), spacing=dp(2))
    if icon:
        name.add_widget(Icon(icon, token, 18), index=2)
    return Column(Text(number, "title", token, bold=True, align="center"), name, spacing=0)
