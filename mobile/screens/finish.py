"""Finish: what is missing, the findings, remarks, signatures, the digest, submit."""

from functools import partial
from typing import Any

from kivy.metrics import dp

from mobile.presenters.finish import FinishPresenter, FinishState
from mobile.presenters.record import RecordPresenter
from mobile.screens.base import Drawn, page, tapped
from mobile.texts import _
from mobile.widgets.frame import is_portrait, page_head
from mobile.widgets.kit import Chip, Column, Field, Icon, PushButton, Row, Surface, Text, card
from mobile.widgets.marks import GradeBars, SignaturePad
from shared.vocabulary import LABELS, Party, SignatureRole

TEXTS = {
    "gate_photo": "The gate photo is missing",
    "inspector_signature": "An inspector's signature is missing",
    "finding_begun": "A fault was begun and not kept: open it, then keep it or say it is none",
    "school_signature": "The school's signature is missing, or its refusal with a witness",
}


class FinishScreen(Drawn):
    """Draws a FinishState."""

    presenter: FinishPresenter
    _printed = ""

    def open(self, inspection_id: str) -> None:
        """End this tablet's part."""
        self._inspection_id = inspection_id
        self.presenter = FinishPresenter(self.router.tablet.desk, inspection_id)
        self._printed = ""
        self.render(self.presenter.state)

    def render(self, state: FinishState) -> None:
        """Draw this state."""
        head = page_head(state.school, _("Finish"), [self.sync_header(state.header)])
        parts = [self._missing(state), self._findings(state)]
        if state.submitted:
            parts.insert(0, self._submitted(state))
        signing = [] if state.submitted else [self._remarks(state), *self._signatures(state)]
        if is_portrait():
            body: Any = Column(*parts, *signing, spacing=dp(16))
        else:
            left, right = Column(*parts, spacing=dp(16)), Column(*signing, spacing=dp(16))
            for one in (left, right):
                one.pos_hint = {"top": 1}
            body = Row(left, right, spacing=dp(16), size_hint_y=None)

            def grow(*_: object) -> None:
                body.height = max(left.height, right.height)

            left.bind(height=grow)
            right.bind(height=grow)
        layout = page(head, scrolls=body)
        layout.add_widget(self._foot(state))
        self.fill(layout)

    def _submitted(self, state: FinishState) -> Surface:
        return card(
            Row(Icon("check-decagram", "ok", 32),
                Text(_("Submitted and sealed on this tablet"), "sheet", "ok", bold=True,
                     grows=False), height=dp(44)),
            Text(_groups(state.digest), "body", "ink2"),
            PushButton(_("Inspection record (PDF)"), tapped(self._print), look="outline",
                       icon="file-pdf-box", touch=64),
            *([Text(_("Record kept as {path}").format(path=self._printed), "small", "ink2")]
              if self._printed else []),
        )  # fmt: skip

    def _missing(self, state: FinishState) -> Surface:
        box = card(
            Text(_("{done} of {asked} asked items answered").format(
                done=state.answered, asked=state.asked), "button", bold=True)
        )  # fmt: skip
        if state.not_checked:
            told = _("{count} items stand as not checked").format(count=state.not_checked)
            box.add_widget(Chip(told, "warn", "circle-outline"))
        for code in state.wants_photo:
            box.add_widget(Text(_("{code} still needs a photo").format(code=code), "body", "bad"))
        for name in state.missing:
            box.add_widget(Text(_(TEXTS[name]), "body", "warn", bold=True))
        if state.score is not None:
            box.add_widget(Text(_("Score {score}").format(score=state.score), "body"))
        if state.veto_codes:
            told = _("One-vote items failed: {codes}").format(codes=", ".join(state.veto_codes))
            box.add_widget(Text(told, "body", "bad", bold=True))
        return box

    def _findings(self, state: FinishState) -> Surface:
        told = _("{count} faults on record").format(count=len(state.findings))
        box = card(Text(told, "button", bold=True))
        for found in state.findings:
            party = _(LABELS[Party(found.party)])
            under = f"{found.code or ''} · {party} · " + _("{count} photos").format(
                count=found.photos
            )
            if found.fixed_on_spot:
                under += " · " + _("fixed on the spot")
            box.add_widget(
                Row(
                    GradeBars(found.grade, pos_hint={"center_y": 0.5}),
                    Column(
                        Text(found.what, "body", bold=True),
                        Text(under, "small", "ink2"),
                        spacing=dp(2),
                        pos_hint={"center_y": 0.5},
                    ),
                    height=dp(84),
                )
            )
        return box

    def _remarks(self, state: FinishState) -> Surface:
        return card(
            Text(_("Remarks of the school"), "body", bold=True),
            Field(state.remarks, _("None, or what was said"), self._remark),
        )

    def _signatures(self, state: FinishState) -> list[Surface]:
        given = [one.role for one in state.signatures]
        inspectors = given.count(SignatureRole.INSPECTOR)
        cards = [
            self._pad(_("Inspector {number}").format(number=number), SignatureRole.INSPECTOR,
                      inspectors >= number)
            for number in (1, 2)
        ]  # fmt: skip
        cards.append(self._pad(_("School"), SignatureRole.SCHOOL, SignatureRole.SCHOOL in given))
        return cards

    def _pad(self, title: str, role: SignatureRole, signed: bool) -> Surface:
        if signed:
            return card(
                Row(Icon("check-bold", "ok"), Text(_("{who}: signed").format(who=title), "body",
                                                   bold=True, grows=False), height=dp(40))
            )  # fmt: skip
        strokes: dict[str, list[list[int]]] = {"now": []}
        pad = SignaturePad(lambda drawn: strokes.update(now=drawn))
        keep = PushButton(
            _("Signed"), lambda: self._sign(role, title, strokes["now"]), look="outline",
            icon="draw", touch=56,
        )  # fmt: skip
        return card(Text(title, "body", bold=True), pad, keep)

    def _foot(self, state: FinishState) -> Row:
        back = partial(self.router.go_to_checklist, self._inspection_id)
        if state.submitted:
            done = tapped(self.router.go, "today")
            return Row(PushButton(_("Done, to today"), done, look="primary"), height=dp(64))
        return Row(
            PushButton(_("Back to the list"), back, look="quiet", size_hint_x=0.4),
            Text(_("Seal {digest}").format(digest=_groups(state.digest)[:19]), "small", "ink2",
                 grows=False, align="center"),
            PushButton(_("Submit"), tapped(self._after, self.presenter.submit), icon="send-check",
                   look="primary" if state.can_submit else "outline"),
            height=dp(64),
        )  # fmt: skip

    def _sign(self, role: SignatureRole, post: str, strokes: list[list[int]]) -> None:
        self.render(self.presenter.sign(role, post, strokes))

    def _print(self) -> None:
        """Make the record here and now, and let the device share or print it."""
        record = RecordPresenter(self.router.tablet.desk, self._inspection_id).made()
        self._printed = self.router.papers.hand_over(record.name, record.pdf)
        self.render(self.presenter.state)

    def _remark(self, text: str) -> None:
        self.presenter.remark(text)

    def _after(self, act: Any, *values: Any) -> None:
        self.render(act(*values))


def _groups(digest: str) -> str:
    """A digest in groups of four, as a person compares it."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4)).upper()
