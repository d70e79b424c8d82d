"""Signing: who has signed, who signs next, the pad; or that the school does not sign, and why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.finish import FinishPresenter
from mobile.presenters.finish_state import FinishState, SignatureState
from mobile.screens.answers import reasons
from mobile.screens.split import office_told
from mobile.texts import _
from mobile.widgets.buttons import ChoiceChip, PushButton
from mobile.widgets.frame import is_narrow
from mobile.widgets.kit import Field, Icon, Surface, Text
from mobile.widgets.layout import Column, Flow, Line, Tiles, card
from mobile.widgets.signature import SignaturePad, Signed, Strokes
from shared.clock import from_wire
from shared.vocabulary import LABELS, SignatureRole

TEXTS = {
    "principal": "Principal",
    "deputy": "Deputy principal",
    "safety": "Safety officer",
    "duty": "Teacher on duty",
    "denies": "Denies what was found",
    "absent": "Nobody in charge is there",
    "above": "Will not sign before asking above",
}
POSTS = ("principal", "deputy", "safety", "duty")
REFUSALS = ("denies", "absent", "above")
SCHOOL, OTHER, WITNESS = "school", "other", "witness"
"""Who may sign besides the inspectors of the visit, who go by their ids."""


@dataclass
class Unsigned:
    """What is put in for the next signature; a page drawn anew shows it again."""

    who: str = ""
    post: str = POSTS[1]
    name: str = ""
    strokes: Strokes = field(default_factory=list)


def signing_pad(
    told: Widget, before: Strokes, drawn: Callable[[Strokes], None]
) -> tuple[Line, SignaturePad]:
    """A pad to sign on; over it what is said, and the way to begin again."""
    pad = SignaturePad(drawn, before)
    erase = PushButton(_("Again"), pad.clear, look="quiet", icon="eraser", touch=56,
                       use="body").hug()  # fmt: skip
    return Line(told, erase), pad


class Signing(Column):
    """What is signed stands small; whoever signs next has the pad."""

    def __init__(
        self,
        state: FinishState,
        presenter: FinishPresenter,
        unsigned: Unsigned,
        after: Callable[[FinishState], None],
    ) -> None:
        super().__init__(spacing=dp(16))
        self._state, self._presenter, self._after = state, presenter, after
        self._unsigned = unsigned
        if unsigned.who not in self._choices():
            self._next(next(iter(self._choices()), ""))
        self._build()

    @property
    def _who(self) -> str:
        return self._unsigned.who

    def _next(self, who: str) -> None:
        """Whose turn it is; nothing another one put in is theirs."""
        unsigned = self._unsigned
        unsigned.who, unsigned.name, unsigned.strokes = who, "", []

    def _build(self) -> None:
        self.clear_widgets()
        given = [_signed(one) for one in self._state.signatures]
        if given:
            cols = 1 if is_narrow() or len(given) == 1 else 2
            self.add_widget(Tiles(given, cols=cols, least=96))
        if self._who and not self._state.submitted:
            self.add_widget(self._pad())

    def _choices(self) -> dict[str, str]:
        """Who may sign now, by key, with the word on the chip; the first one is proposed."""
        signed = [one for one in self._state.signatures if not one.lapsed]
        choices = {one.person_id: one.name for one in self._state.signers}
        school = [one for one in signed if one.role is SignatureRole.SCHOOL]
        witnessed = any(one.role is SignatureRole.WITNESS for one in signed)
        if not school:
            choices[SCHOOL] = _("School")
        elif school[-1].refused and not witnessed:
            choices[WITNESS] = _("Witness")
        if not self._state.submitted and (choices or self._state.missing):
            choices[OTHER] = _("Another inspector")
        return choices

    def _pad(self) -> Surface:
        told = Column(
            Text(_("{who} signs here").format(who=self._title()), "button", bold=True),
            Text(_("An addition to the stamp, not instead of it."), "small", "ink2"),
            spacing=dp(2),
        )
        head, pad = signing_pad(told, self._unsigned.strokes, self._drawn)
        parts: list[Widget] = [self._chips(), head, *self._more(), pad]
        parts.append(PushButton(_("Signed"), self._sign, look="outline", icon="draw"))
        if self._who == SCHOOL:
            parts.append(
                PushButton(_("The school does not sign"), self._ask_refusal, look="quiet",
                           icon="account-cancel-outline", touch=56)
            )  # fmt: skip
        return card(*parts)

    def _drawn(self, strokes: Strokes) -> None:
        self._unsigned.strokes = strokes

    def _title(self) -> str:
        signer = next((one for one in self._state.signers if one.person_id == self._who), None)
        if signer is None:
            return self._choices()[self._who]
        if not signer.office:
            return signer.name
        return f"{signer.name} · {office_told(signer.office)}"

    def _chips(self) -> Flow:
        return Flow(
            *(
                ChoiceChip(word, key == self._who, partial(self._choose, key))
                for key, word in self._choices().items()
            )
        )

    def _choose(self, who: str) -> None:
        self._next(who)
        self._build()

    def _more(self) -> list[Widget]:
        """In what post somebody of the school signs; by what name whoever is not planned."""
        if self._who == SCHOOL:
            return [
                Flow(
                    *(
                        ChoiceChip(
                            _(TEXTS[post]), post == self._unsigned.post, partial(self._take, post)
                        )
                        for post in POSTS
                    )
                )
            ]
        if self._who in (OTHER, WITNESS):
            return [Field(self._unsigned.name, _("Name and office"), self._named)]
        return []

    def _take(self, post: str) -> None:
        self._unsigned.post = post
        self._build()

    def _named(self, text: str) -> None:
        self._unsigned.name = text

    def _sign(self) -> None:
        strokes, presenter = self._unsigned.strokes, self._presenter
        if self._who == SCHOOL:
            post = _(TEXTS[self._unsigned.post])
            done = presenter.sign(SignatureRole.SCHOOL, post, strokes)
        elif self._who in (WITNESS, OTHER):
            role = SignatureRole.WITNESS if self._who == WITNESS else SignatureRole.INSPECTOR
            done = presenter.sign_by_name(role, _(LABELS[role]), strokes, self._unsigned.name)
        else:
            name, role = self._choices()[self._who], SignatureRole.INSPECTOR
            done = presenter.sign(role, _(LABELS[role]), strokes, name=name)
        self._given(done)

    def _given(self, state: FinishState) -> None:
        """On to whoever signs next; what was not taken stands there still."""
        if not state.error:
            self._next("")
        self._after(state)

    def _ask_refusal(self) -> None:
        """The school does not sign: why, then a witness."""
        usual = {refusal: TEXTS[refusal] for refusal in REFUSALS}
        reasons(_("Why does the school not sign?"), usual, self._refuse)

    def _refuse(self, reason: str) -> None:
        self._given(self._presenter.refuse(_(TEXTS[self._unsigned.post]), reason))


def _signed(one: SignatureState) -> Surface:
    icon, token = ("account-cancel-outline", "warn") if one.refused else ("check-bold", "ok")
    told = one.reason if one.refused else local(from_wire(one.signed_at))[11:16]
    if one.lapsed:
        icon, token, told = "alert", "bad", _("Before later changes: does not count")
    who = " · ".join(filter(None, (_(LABELS[one.role]), one.name or one.post)))
    words = Column(
        Text(who, "body", bold=True),
        Line(Icon(icon, token, 18), Text(told, "small", token), spacing=dp(4)),
        spacing=dp(4),
    )
    line = Line(words, spacing=dp(8))
    if one.strokes:
        line.add_widget(Signed(one.strokes, size_hint=(1, None), height=dp(64)))
    return card(line, padding=dp(14))
