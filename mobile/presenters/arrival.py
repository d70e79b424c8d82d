"""Arrival: the gate photo, place and time, who is there, signs that the visit was known."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from mobile.hours import day_of
from mobile.presenters import camera
from mobile.presenters.camera import Picture, Shot
from mobile.presenters.desk import Desk
from mobile.presenters.drafts import Draft, in_hand
from mobile.presenters.errands import errands_of
from mobile.presenters.header import HeaderState, header
from mobile.store.outbox import Act
from mobile.texts import _
from shared.clock import from_wire
from shared.problems import Invalid, Problem
from shared.protocol import area_scope
from shared.records.ops import InspectionStart, Instant, Place
from shared.vocabulary import (
    LeakSign,
    OpKind,
    PhotoPurpose,
    PhotoSource,
    PlaceSource,
    VisitMode,
)

PUT_IN = ("received_by", "leak_signs", "in_school_run", "seen_break")
"""What the person put in, besides the gate photo and the place."""


class GatePhotoMissing(Invalid):
    code = "gate_photo_missing"
    text = "Photograph the gate first: it is the proof of arrival."


class SchoolNotHere(Invalid):
    code = "school_not_here"
    text = "This tablet does not hold the school's town any more. Ask the office for it, then sync."


@dataclass(frozen=True)
class ArrivalState:
    """All of the arrival screen."""

    header: HeaderState
    school: str
    school_id: str
    visit_id: str | None
    inspection_id: str
    arrived_at: str
    doubtful: bool
    place: Place
    gate_photo: bool = False
    gate_preview: str = ""
    from_gallery: bool = False
    received_by: str = ""
    leak_signs: tuple[LeakSign, ...] = ()
    in_school_run: bool = False
    seen_break: bool = False
    started: bool = False
    errands: tuple[str, ...] = ()
    """What else the visit does at this school: complaints, re-checks."""
    error: str = ""
    added: tuple[str, ...] = field(default_factory=tuple)


class ArrivalPresenter:
    """Begins an inspection: what is put in is kept with every tap, on record with *begin*."""

    def __init__(
        self,
        desk: Desk,
        school_id: str,
        *,
        visit_id: str | None = None,
        inspection_id: str | None = None,
    ) -> None:
        self._desk = desk
        self._arrived = desk.clockwatch.now()
        self._gate: Picture | None = None
        self._source = PhotoSource.CAMERA
        self._draft = Draft(desk, "arrival", visit_id or school_id)
        inspection_id = inspection_id or desk.new_id()
        self.state = ArrivalState(
            header=header(desk),
            school=desk.school(school_id)["name"],
            school_id=school_id,
            visit_id=visit_id,
            inspection_id=inspection_id,
            arrived_at=self._arrived.at,
            doubtful=self._arrived.doubtful,
            place=Place(),
            started=desk.begun_here(inspection_id),
            errands=errands_of(desk.visit_of(inspection_id)),
        )
        self.state = self._resumed(self.state)

    def photograph_gate(
        self, path: Path, *, source: PhotoSource = PhotoSource.CAMERA
    ) -> ArrivalState:
        """The proof of arrival: safe on the disk at once, on record with *begin*."""
        try:
            picture = camera.keep(self._desk, path)
        except Problem as problem:
            return self._with(error=problem.told(_))
        return self.attach(picture, source=source)

    def attach(self, picture: Picture, *, source: PhotoSource) -> ArrivalState:
        """A picture of the gate that was looked at and is good."""
        self._gate, self._source = picture, source
        return self._with(
            gate_photo=True,
            gate_preview=picture.kept.preview_sha256,
            from_gallery=source is PhotoSource.GALLERY,
            error="",
        )

    def pending(self) -> tuple[Picture, PhotoSource] | None:
        """The gate photo, to be looked at again before it is on record."""
        return (self._gate, self._source) if self._gate else None

    def locate(self, place: Place) -> ArrivalState:
        """Where the device is; while the gate photo stands, the place it was taken at stands."""
        known = self.state.place.source is not PlaceSource.UNKNOWN
        if known and (self.state.gate_photo or place.source is PlaceSource.UNKNOWN):
            return self.state
        return self._with(place=place)

    def received(self, by: str) -> ArrivalState:
        """Who from the school is there: the post, not the person."""
        return self._with(received_by=by)

    def tick(self, sign: LeakSign) -> ArrivalState:
        """A sign that the visit was known beforehand; ticking again takes it back."""
        signs = set(self.state.leak_signs) ^ {sign}
        return self._with(leak_signs=tuple(sorted(signs)))

    def watch(self, *, in_school_run: bool, seen_break: bool) -> ArrivalState:
        """What part of the school day the visit covers."""
        return self._with(in_school_run=in_school_run, seen_break=seen_break)

    def begin(self) -> ArrivalState:
        """Put the arrival on record, with the gate photo."""
        if self.state.started:
            return self.state
        if self._gate is None:
            return self._with(error=GatePhotoMissing().told(_))
        if "area_id" not in self._desk.school(self.state.school_id):
            # A colleague's visit, or one's own, in a town that was taken back meanwhile.
            return self._with(error=SchoolNotHere().told(_))
        state = self.state
        arrival = self._act()
        shot = Shot(
            state.inspection_id,
            self._desk.school(state.school_id)["area_id"],
            PhotoPurpose.GATE,
            place=state.place,
            source=self._source,
        )
        try:
            # The arrival and its proof stand or fall together.
            with self._desk.shelves.database.writing():
                self._desk.shelves.outbox.put(arrival, camera.act(self._desk, self._gate, shot))
                self._draft.drop()
        except Problem as problem:
            return self._with(error=problem.told(_))
        return self._with(started=True, error="")

    def _act(self) -> Act:
        state = self.state
        school = self._desk.school(state.school_id)
        visit = self._desk.visit_of(state.inspection_id)
        start = InspectionStart(
            school_id=state.school_id,
            arrived=self._arrived,
            mode=VisitMode(visit["mode"]) if visit else VisitMode.SURPRISE,
            template_id=(visit or {}).get("template_id") or self._desk.current_template_id(),
            visit_id=state.visit_id,
            place=state.place,
            received_by=state.received_by,
            leak_signs=list(state.leak_signs),
            in_school_run=state.in_school_run,
            seen_break=state.seen_break,
        )
        return Act(
            OpKind.INSPECTION_START,
            state.inspection_id,
            state.inspection_id,
            area_scope(school["area_id"]),
            start,
            template_version=start.template_id,
        )

    def _with(self, **changes: Any) -> ArrivalState:
        self.state = replace(self.state, header=header(self._desk), **changes)
        if not self.state.started and set(changes) - {"error"}:
            unkept = self._draft.keep(self._put_in())
            self.state = replace(self.state, error=unkept or self.state.error)
        return self.state

    def _put_in(self) -> dict[str, Any]:
        """The arrival as it is kept until it is on record."""
        state = self.state
        return {name: getattr(state, name) for name in PUT_IN} | {
            "inspection_id": state.inspection_id,
            "arrived": asdict(self._arrived),
            "place": asdict(state.place),
            "gate": self._gate.to_draft() if self._gate else None,
            "source": self._source,
        }

    def _resumed(self, fresh: ArrivalState) -> ArrivalState:
        """The arrival as it was when the tablet went off; one of another day is not gone on with.

        Who stood at the gate once and photographed it arrived then, also while the photo is
        still being looked at; without the photo, now.
        """
        kept = self._draft.kept()
        if fresh.started or not kept:
            return fresh
        if _day(kept["arrived"]) != self._desk.today:
            self._draft.drop()
            return fresh
        if kept["gate"]:
            self._gate, self._source = Picture.from_draft(kept["gate"]), PhotoSource(kept["source"])
        stood = bool(kept["gate"]) or self._gate_in_hand(fresh.school_id)
        if stood:
            self._arrived = Instant(**kept["arrived"])
        place = {**kept["place"], "source": PlaceSource(kept["place"]["source"])}
        return replace(
            fresh,
            inspection_id=kept["inspection_id"] if not fresh.visit_id else fresh.inspection_id,
            arrived_at=self._arrived.at,
            doubtful=self._arrived.doubtful,
            place=Place(**place) if stood else fresh.place,
            gate_photo=bool(kept["gate"]),
            gate_preview=self._gate.kept.preview_sha256 if self._gate else "",
            from_gallery=self._source is PhotoSource.GALLERY,
            received_by=kept["received_by"],
            leak_signs=tuple(LeakSign(sign) for sign in kept["leak_signs"]),
            in_school_run=kept["in_school_run"],
            seen_break=kept["seen_break"],
        )

    def _gate_in_hand(self, school_id: str) -> bool:
        """Whether this gate was photographed just now, and the photo is being looked at."""
        held = in_hand(self._desk).kept()
        return held.get("sheet") == "arrival" and held["about"].get("school_id") == school_id


def _day(arrived: dict[str, Any]) -> date:
    return day_of(from_wire(arrived["at"]))
