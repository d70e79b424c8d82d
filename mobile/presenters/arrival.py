"""Arrival: the gate photo, place and time, who is there, signs that the visit was known."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mobile.presenters import camera
from mobile.presenters.camera import Picture, Shot
from mobile.presenters.desk import Desk
from mobile.presenters.header import HeaderState, header
from mobile.store.outbox import Act
from mobile.texts import _
from shared.problems import Invalid, Problem
from shared.protocol import area_scope
from shared.records.ops import InspectionStart, Place
from shared.vocabulary import LeakSign, OpKind, PhotoPurpose, PhotoSource, VisitMode


class GatePhotoMissing(Invalid):
    code = "gate_photo_missing"
    text = "Photograph the gate first: it is the proof of arrival."


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
    received_by: str = ""
    leak_signs: tuple[LeakSign, ...] = ()
    in_school_run: bool = False
    seen_break: bool = False
    started: bool = False
    error: str = ""
    added: tuple[str, ...] = field(default_factory=tuple)


class ArrivalPresenter:
    """Begins an inspection; everything is kept with one tap on *begin*."""

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
        )

    def photograph_gate(
        self, path: Path, *, source: PhotoSource = PhotoSource.CAMERA
    ) -> ArrivalState:
        """The proof of arrival: safe on the disk at once, on record with *begin*."""
        try:
            self._gate, self._source = camera.keep(self._desk, path), source
        except Problem as problem:
            return self._with(error=problem.told(_))
        return self._with(gate_photo=True, error="")

    def locate(self, place: Place) -> ArrivalState:
        """Where the device is, as it told or as chosen by hand."""
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
        arrival = Act(
            OpKind.INSPECTION_START,
            state.inspection_id,
            state.inspection_id,
            area_scope(school["area_id"]),
            start,
            template_version=start.template_id,
        )
        shot = Shot(
            state.inspection_id,
            school["area_id"],
            PhotoPurpose.GATE,
            place=state.place,
            source=self._source,
        )
        try:
            # The arrival and its proof stand or fall together.
            self._desk.shelves.outbox.put(arrival, camera.act(self._desk, self._gate, shot))
        except Problem as problem:
            return self._with(error=problem.told(_))
        return self._with(started=True, error="")

    def _with(self, **changes: Any) -> ArrivalState:
        self.state = replace(self.state, header=header(self._desk), **changes)
        return self.state
