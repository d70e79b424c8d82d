"""The quick report of an incident (快报): counts and choices; no field in it takes a name.

A further report says all of it anew and has its own number; the ones before stay as they are.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mobile.hours import local
from mobile.presenters import camera
from mobile.presenters.camera import NO_MARKS, Marks, Picture
from mobile.presenters.desk import Desk
from mobile.presenters.drafts import Draft
from mobile.presenters.header import HeaderState, header
from mobile.store.outbox import Act
from mobile.texts import _
from shared.clock import from_wire, to_wire
from shared.incidents import (
    BEFORE_MAX,
    COUNT_MAX,
    PHOTOS_PER_REPORT_MAX,
    AtOnce,
    CampusPlace,
    Harm,
    IncidentKind,
    PeopleGroup,
    at_odds,
    points_at_a_person,
)
from shared.problems import Invalid, Problem
from shared.protocol import SHORT_TEXT_CHARS_MAX, TEXT_CHARS_MAX, area_scope
from shared.records.ops import Headcount, IncidentReport
from shared.vocabulary import OpKind, PhotoSource

MINUTE = timedelta(minutes=1)
Counts = dict[str, dict[str, int | None]]
Shot = tuple[Picture, PhotoSource]
PUT_IN = ("happened_at", "where", "counts", "note")
"""What the person put in, besides what is chosen from lists, and photos."""


class KindMissing(Invalid):
    code = "kind_missing"
    text = "Choose what happened."


class HourMissing(Invalid):
    code = "hour_missing"
    text = "Say when it happened: now, some minutes ago, or the hour."


class TooLongAgo(Invalid):
    code = "too_long_ago"
    text = (
        "It happened more than {days} days ago: the office takes no quick report of it any more."
        " Tell your supervisor."
    )


class NameInNote(Invalid):
    code = "name_in_note"
    text = "There is a telephone or identity number in it. Leave out whatever points at a person."


class TooManyPhotos(Invalid):
    code = "too_many_photos"
    text = "A report takes {limit} photos. Send this one, and add others in a further report."


@dataclass(frozen=True)
class IncidentState:
    """All of the report's sheet."""

    header: HeaderState
    school_id: str
    school: str
    incident_id: str
    ordinal: int
    """Which report of the incident this one will be, as far as is known here."""
    kind: IncidentKind | None = None
    happened_at: str = ""
    """The instant, "" while nobody said it."""
    happened: str = ""
    """The same in the office's time."""
    minutes: int = 0
    """How long ago that is."""
    place: CampusPlace | None = None
    where: str = ""
    counts: Counts = field(default_factory=dict)
    odd: frozenset[tuple[Harm, PeopleGroup]] = frozenset()
    """Where more came to harm than were involved."""
    at_once: tuple[AtOnce, ...] = ()
    note: str = ""
    photos: tuple[str, ...] = ()
    from_gallery: frozenset[str] = frozenset()
    error: str = ""
    sent: bool = False


def _nobody_counted() -> Counts:
    return {str(harm): {str(group): None for group in PeopleGroup} for harm in Harm}


class IncidentPresenter:
    """Puts a report of an incident on record."""

    def __init__(self, desk: Desk, school_id: str, incident_id: str = "") -> None:
        self._desk, self._school_id = desk, school_id
        self._draft = Draft(desk, "incident", incident_id or f"new:{school_id}")
        self._shots: list[Shot] = []
        self._before = desk.incident(incident_id) if incident_id else None
        self.state = self._resumed(self._begun(), self._draft.kept())

    def kind(self, kind: IncidentKind) -> IncidentState:
        """What happened."""
        return self._with(kind=kind)

    def ago(self, minutes: int) -> IncidentState:
        """It happened so many minutes before now."""
        return self._at(self._now() - minutes * MINUTE)

    def nudge(self, minutes: int) -> IncidentState:
        """It happened so much later than said, or earlier."""
        told = self.state.happened_at
        return self._at((from_wire(told) if told else self._now()) + minutes * MINUTE)

    def place(self, place: CampusPlace) -> IncidentState:
        """Where at the school; chosen once more it is taken back."""
        return self._with(place=None if place is self.state.place else place)

    def count(self, harm: Harm, group: PeopleGroup, number: int | None) -> IncidentState:
        """How many; None says that nobody knows, which is not nought."""
        known = None if number is None else max(0, min(number, COUNT_MAX))
        counts = self.state.counts
        counts = {**counts, str(harm): {**counts[harm], str(group): known}}
        return self._with(counts=counts, odd=frozenset(at_odds(counts)))

    def step(self, harm: Harm, group: PeopleGroup, by: int) -> IncidentState:
        """One more, or one fewer: what nobody counted begins at one or nought, and ends there."""
        known = self.state.counts[harm][group]
        if known is None:
            return self.count(harm, group, max(0, by))
        return self.count(harm, group, None if known + by < 0 else known + by)

    def done(self, what: AtOnce) -> IncidentState:
        """Something that was done at once, or was not after all."""
        chosen = {*self.state.at_once} ^ {what}
        return self._with(at_once=tuple(one for one in AtOnce if one in chosen))

    def say(self, *, where: str | None = None, note: str | None = None) -> IncidentState:
        """The place in words, and a short note; never a name."""
        told = {} if where is None else {"where": where[:SHORT_TEXT_CHARS_MAX]}
        told |= {} if note is None else {"note": note[:TEXT_CHARS_MAX]}
        return self._with(**told)

    def photograph(
        self, path: Path, *, source: PhotoSource = PhotoSource.CAMERA, marks: Marks = NO_MARKS
    ) -> IncidentState:
        """A photo of it."""
        try:
            picture = camera.keep(self._desk, path, marks)
        except Problem as problem:
            return self._with(error=problem.told(_))
        return self.attach(picture, source=source)

    def attach(self, picture: Picture, *, source: PhotoSource, instead: str = "") -> IncidentState:
        """A picture that was looked at and is good; in place of the one with this preview."""
        at = next(
            (n for n, one in enumerate(self._shots) if one[0].kept.preview_sha256 == instead),
            len(self._shots),
        )
        if at >= PHOTOS_PER_REPORT_MAX:
            return self._with(error=TooManyPhotos(limit=PHOTOS_PER_REPORT_MAX).told(_))
        self._shots[at : at + 1] = [(picture, source)]
        return self._with(error="", **self._pictures())

    def pending(self, preview: str) -> Shot | None:
        """A photo of this sheet, to be looked at again."""
        return next((one for one in self._shots if one[0].kept.preview_sha256 == preview), None)

    def send(self) -> IncidentState:
        """One act, durable when this returns; it goes to the office by itself."""
        if self.state.sent:
            return self.state
        try:
            act = self._act()
            with self._desk.shelves.database.writing():
                self._desk.shelves.outbox.put(act)
                self._draft.drop()
        except Problem as problem:
            return self._with(error=problem.told(_))
        self._shots = []
        self.state = replace(self.state, header=header(self._desk), sent=True, error="")
        return self.state

    def discard(self) -> IncidentState:
        """Nothing to report after all; photos already taken are offered among the recovered."""
        self._draft.drop()
        self._shots = []
        return self.state

    def _act(self) -> Act:
        state = self.state
        if state.kind is None:
            raise KindMissing()
        if not state.happened_at:
            raise HourMissing()
        if points_at_a_person(f"{state.where}\n{state.note}"):
            raise NameInNote()
        reported = self._desk.clockwatch.now()
        minutes = (from_wire(reported.at) - from_wire(state.happened_at)) // MINUTE
        if minutes > BEFORE_MAX // MINUTE:
            raise TooLongAgo(days=BEFORE_MAX.days)
        payload = IncidentReport(
            report_id=self._desk.new_id(),
            school_id=self._school_id,
            kind=state.kind,
            reported=reported,
            minutes_before=max(0, minutes),
            follows=self._before["reports"][-1]["id"] if self._before else None,
            place=state.place,
            where=state.where.strip(),
            at_once=list(state.at_once),
            note=state.note.strip(),
            photos=[camera.of_incident(*shot) for shot in self._shots],
            **{str(harm): Headcount(**state.counts[harm]) for harm in Harm},
        )
        blobs = [blob for picture, _source in self._shots for blob in camera.blobs(picture)]
        school = self._desk.school(self._school_id)
        area_id = (self._before or school).get("area_id", "")
        return Act(
            OpKind.INCIDENT_REPORT, state.incident_id, state.incident_id, area_scope(area_id),
            payload, tuple(blobs),
        )  # fmt: skip

    def _now(self) -> datetime:
        return from_wire(self._desk.clockwatch.now().at)

    def _at(self, instant: datetime) -> IncidentState:
        """An instant that can be meant: neither to come nor too long ago."""
        now = self._now()
        told = min(max(instant, now - BEFORE_MAX), now)
        return self._with(**_told_at(to_wire(told), now))

    def _with(self, **changes: Any) -> IncidentState:
        changes = {"error": "", **changes}
        self.state = replace(self.state, header=header(self._desk), **changes)
        if set(changes) - {"error"}:
            unkept = self._draft.keep(self._put_in())
            self.state = replace(self.state, error=unkept or self.state.error)
        return self.state

    def _pictures(self) -> dict[str, Any]:
        previews = [(one.kept.preview_sha256, source) for one, source in self._shots]
        return {
            "photos": tuple(preview for preview, _source in previews),
            "from_gallery": frozenset(
                preview for preview, source in previews if source is PhotoSource.GALLERY
            ),
        }

    def _put_in(self) -> dict[str, Any]:
        """The sheet as it is kept until it is on record."""
        state = self.state
        return {name: getattr(state, name) for name in PUT_IN} | {
            "incident_id": state.incident_id,
            "kind": state.kind,
            "place": state.place,
            "at_once": list(state.at_once),
            "shots": [
                {"picture": picture.to_draft(), "source": source} for picture, source in self._shots
            ],
        }

    def _begun(self) -> IncidentState:
        """An empty sheet; a further report begins with what the one before says."""
        told = IncidentState(
            header=header(self._desk),
            school_id=self._school_id,
            school=self._desk.school(self._school_id)["name"],
            incident_id=self._before["id"] if self._before else self._desk.new_id(),
            ordinal=len(self._before["reports"]) + 1 if self._before else 1,
            counts=_nobody_counted(),
        )
        if self._before is None:
            return told
        last = self._before["reports"][-1]
        return self._said(
            told,
            {
                "happened_at": last["happened_at"],
                **{name: last[name] for name in ("kind", "where", "counts", "at_once")},
                "place": last["place"] or None,
                "note": "",
            },
        )

    def _resumed(self, begun: IncidentState, kept: dict[str, Any]) -> IncidentState:
        """The sheet as it was when the tablet went off."""
        if not kept:
            return begun
        self._shots = [
            (Picture.from_draft(one["picture"]), PhotoSource(one["source"]))
            for one in kept["shots"]
        ]
        begun = replace(begun, incident_id=kept["incident_id"], **self._pictures())
        return self._said(begun, kept)

    def _said(self, begun: IncidentState, said: dict[str, Any]) -> IncidentState:
        counts = {
            harm: {**groups, **said["counts"].get(harm, {})}
            for harm, groups in _nobody_counted().items()
        }
        return replace(
            begun,
            kind=_known(IncidentKind, said["kind"]),
            place=_known(CampusPlace, said["place"]),
            where=said["where"],
            note=said["note"],
            at_once=tuple(one for one in AtOnce if one in said["at_once"]),
            counts=counts,
            odd=frozenset(at_odds(counts)),
            **_told_at(said["happened_at"], self._now()),
        )


def schools_at_hand(desk: Desk) -> list[str]:
    """The schools at which a check of this person is under way."""
    return [one["school_id"] for one in desk.my_open_inspections()]


def _known(words: Any, told: str | None) -> Any:
    """A word of ours; what a newer app said is chosen anew."""
    return words(told) if told in set(words) else None


def _told_at(wire: str, now: datetime) -> dict[str, Any]:
    """An instant as the sheet shows it."""
    if not wire:
        return {"happened_at": "", "happened": "", "minutes": 0}
    at = from_wire(wire)
    return {
        "happened_at": wire,
        "happened": local(at),
        "minutes": max(0, (now - at) // MINUTE),
    }
