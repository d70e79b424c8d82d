"""Order on site: the school's notices served on the campus, the stamped paper filed by its code.

Only what was submitted is served. What is another office's, and a 重大 that waits for its second
person, has no notice here. Nothing of it needs a network: the office makes the orders by the same
rule, and the service takes effect with them.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mobile.presenters import camera
from mobile.presenters.camera import Picture, Shot
from mobile.presenters.desk import Desk, submitted_here
from mobile.presenters.drafts import Draft
from mobile.presenters.header import header
from mobile.presenters.notices import not_here, notices_of, orders_of
from mobile.presenters.serving_state import NoticeRow, ServingState
from mobile.store.outbox import Act
from mobile.texts import _
from shared.ids import is_id
from shared.problems import Invalid, Problem
from shared.protocol import SHORT_TEXT_CHARS_MAX, TEXT_CHARS_MAX, area_scope
from shared.records.ops import OrderServe, Witness
from shared.vocabulary import OpKind, PhotoPurpose, PhotoSource, ServiceWay, SignatureRole

Body = dict[str, Any]
Strokes = list[list[int]]
SAID = ("post", "name", "reason", "witness", "unit", "witness_reason")
"""What is typed or chosen about a service."""
SHORT = frozenset({"post", "name", "witness", "unit"})


class OtherPaper(Invalid):
    code = "other_paper"
    text = (
        "The code on this paper names no notice of this check. Look at it: choose the notice it"
        " belongs to, or none."
    )


class ServingPresenter:
    """Serves the notices of one submitted check."""

    def __init__(self, desk: Desk, inspection_id: str) -> None:
        self._desk, self._id = desk, inspection_id
        self._draft = Draft(desk, "serving", inspection_id)
        self._kept = self._draft.kept()
        self._filed = self._error = ""

    @property
    def state(self) -> ServingState:
        inspection = self._inspection()
        orders = orders_of(self._desk, self._id)
        passed_over = set(self._kept.get("passed_over", ()))
        notices = tuple(
            replace(one, chosen=one.open and one.finding_id not in passed_over)
            for one in notices_of(self._desk, inspection)
        )
        return ServingState(
            header=header(self._desk),
            inspection_id=self._id,
            school=self._desk.school(inspection["school_id"])["name"],
            notices=notices,
            not_here=tuple(not_here(inspection, orders)),
            way=ServiceWay(self._kept.get("way", ServiceWay.RECEIVED)),
            witness_signs=bool(self._kept.get("witness_signs", True)),
            paper=self._preview(),
            filed=self._filed,
            error=self._error,
            **(self._signer(inspection) | self._said()),
        )

    def choose(self, finding_id: str) -> ServingState:
        """Hand this one over too, or not now."""
        passed_over = set(self._kept.get("passed_over", ())) ^ {finding_id}
        return self._keep(passed_over=sorted(passed_over))

    def way(self, way: ServiceWay) -> ServingState:
        """How it went: signed for, refused, or nobody there."""
        return self._keep(way=way, reason="")

    def say(self, **told: str) -> ServingState:
        """Who was to take it, why they do not, who saw it."""
        kept = {
            name: text[: SHORT_TEXT_CHARS_MAX if name in SHORT else TEXT_CHARS_MAX]
            for name, text in told.items()
            if name in SAID
        }
        return self._keep(**kept)

    def witness(self, *, signs: bool) -> ServingState:
        """Whether the witness signs, or it is said why not."""
        return self._keep(witness_signs=signs)

    def serve(self, strokes: Strokes, witness_strokes: Strokes | None = None) -> ServingState:
        """Put down what happened to each notice that was chosen; all of it or nothing."""
        state = self.state
        seen = witness_strokes or []
        self._error = _lacking(state, strokes, seen)
        if self._error:
            return self.state
        try:
            acts = [self._act(state, row, strokes, seen) for row in state.chosen]
            with self._desk.shelves.database.writing():
                self._desk.shelves.outbox.put(*acts)
                kept = self._left_by(state)
                self._desk.session.keep(self._draft.name, kept)
            self._kept = kept
        except Problem as problem:
            self._error = problem.told(_)
        return self.state

    # -- the stamped paper --------------------------------------------------------------------

    def take_paper(
        self, path: Path, source: PhotoSource, codes: Iterable[str], finding_id: str = ""
    ) -> ServingState:
        """A photo of a stamped paper: filed by the code on it, or by who says whose it is."""
        try:
            picture = camera.keep(self._desk, path)
            kept = self._kept | {"paper": {"picture": picture.to_draft(), "source": source}}
            self._desk.session.keep(self._draft.name, kept)
            self._kept, self._error = kept, ""
        except Problem as problem:
            self._error = problem.told(_)
            return self.state
        named = _named_in(codes)
        whose = self._among(named)
        if named and not whose:
            # The button is no better witness than the paper itself: a person looks at it.
            self._error = OtherPaper().told(_)
            return self.state
        whose = whose or finding_id
        return self.file(whose) if whose else self.state

    def file(self, finding_id: str) -> ServingState:
        """The paper in hand is of this notice."""
        held = self._kept.get("paper")
        if not held:
            return self.state
        kept = {name: told for name, told in self._kept.items() if name != "paper"}
        try:
            act = self._photo(held, finding_id)
            with self._desk.shelves.database.writing():
                self._desk.shelves.outbox.put(act)
                self._desk.session.keep(self._draft.name, kept)
            self._kept, self._filed, self._error = kept, finding_id, ""
        except Problem as problem:
            self._error = problem.told(_)
        return self.state

    def let_go_of_paper(self) -> ServingState:
        """It is none of these: the photo is offered among the recovered ones."""
        self._kept.pop("paper", None)
        return self._keep()

    def _among(self, named: Iterable[str]) -> str:
        """The fault of this check that is named: by the tablet's paper, or the office's."""
        known = {one.finding_id: one.finding_id for one in self.state.notices}
        orders = orders_of(self._desk, self._id)
        known |= {one["id"]: finding_id for finding_id, one in orders.items()}
        return next((known[one] for one in named if one in known), "")

    def _photo(self, held: Body, finding_id: str) -> Act:
        inspection = self._inspection()
        shot = Shot(
            self._id,
            inspection["area_id"],
            PhotoPurpose.PAPER,
            finding_id=finding_id,
            source=PhotoSource(held["source"]),
        )
        return camera.act(self._desk, Picture.from_draft(held["picture"]), shot)

    def _preview(self) -> str:
        held = self._kept.get("paper")
        return str(held["picture"]["kept"]["preview_sha256"]) if held else ""

    # -- what is put down ---------------------------------------------------------------------

    def _act(self, state: ServingState, row: NoticeRow, strokes: Strokes, seen: Strokes) -> Act:
        refused = state.way is ServiceWay.REFUSED
        payload = OrderServe(
            inspection_id=self._id,
            finding_id=row.finding_id,
            way=state.way,
            served=self._desk.clockwatch.now(),
            post=state.post,
            name=state.name.strip(),
            reason="" if state.way is ServiceWay.RECEIVED else state.reason.strip(),
            strokes=strokes if state.way is ServiceWay.RECEIVED else [],
            witness=_witness(state, seen) if refused else None,
            workdays=row.deadline.workdays,
            due_on=row.deadline.due_on.isoformat(),
        )
        scope = area_scope(self._inspection()["area_id"])
        return Act(OpKind.ORDER_SERVE, self._desk.new_id(), self._id, scope, payload)

    def _left_by(self, state: ServingState) -> Body:
        """Who took the first notice may take the next one; what was refused is said anew."""
        kept = {name: self._kept[name] for name in ("paper",) if name in self._kept}
        if state.way is ServiceWay.RECEIVED:
            kept |= {"post": state.post, "name": state.name}
        return kept

    def _keep(self, **changes: Any) -> ServingState:
        self._kept = {**self._kept, **changes}
        self._error = self._draft.keep(self._kept)
        return self.state

    def _said(self) -> dict[str, str]:
        return {name: str(self._kept[name]) for name in SAID if name in self._kept}

    def _signer(self, inspection: Body) -> dict[str, str]:
        """Who signed the inspection for the school is proposed: they stand beside the inspector."""
        signed = [
            one
            for one in inspection["signatures"]
            if one["role"] == SignatureRole.SCHOOL and not one["refused"]
        ]
        if not signed:
            return {}
        return {"post": signed[-1]["post"], "name": str(signed[-1].get("name") or "")}

    def _inspection(self) -> Body:
        inspection = self._desk.inspection(self._id)
        device = self._desk.shelves.vault.device()["device_id"]
        if inspection is None or not submitted_here(inspection, device):
            raise Invalid("Submit the check first; then its notices are served.")
        return inspection


def _named_in(codes: Iterable[str]) -> tuple[str, ...]:
    """What codes of an office's papers name; others name nothing."""
    named = (urlsplit(code).path.rstrip("/").rpartition("/")[2] for code in codes)
    return tuple(filter(is_id, named))


def _witness(state: ServingState, strokes: Strokes) -> Witness:
    signs = state.witness_signs
    reason = "" if signs else state.witness_reason.strip()
    return Witness(state.witness.strip(), state.unit.strip(), reason, strokes if signs else [])


def _lacking(state: ServingState, strokes: Strokes, seen: Strokes) -> str:
    """What stands between here and a service, in words."""
    if not state.chosen:
        return _("Choose at least one notice.")
    if state.way is ServiceWay.RECEIVED:
        return "" if strokes else _("Please sign in the field.")
    if not state.reason.strip():
        return (
            _("Say why it is refused.")
            if state.way is ServiceWay.REFUSED
            else _("Say who was missing.")
        )
    if state.way is ServiceWay.ABSENT:
        return ""
    if not state.witness.strip() or not state.unit.strip():
        return _("Name the witness and where they belong to.")
    if state.witness_signs:
        return "" if seen else _("The witness signs in the field, or say why not.")
    return "" if state.witness_reason.strip() else _("Say why the witness does not sign.")
