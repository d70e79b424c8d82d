"""Recovered photos: taken and safe on the disk, but on no record; offered to be attached."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mobile.hours import local
from mobile.presenters import camera, drafts
from mobile.presenters.camera import NO_MARKS, Picture, Shot
from mobile.presenters.desk import Desk
from mobile.texts import _
from shared.clock import to_wire
from shared.problems import Problem
from shared.records.ops import Instant
from shared.vocabulary import PhotoPurpose


@dataclass(frozen=True)
class RecoveredPhoto:
    """One photo of the tray."""

    sha256: str
    taken_at: str


@dataclass(frozen=True)
class Belongs:
    """An inspection under way that a recovered photo may belong to."""

    inspection_id: str
    school: str


@dataclass(frozen=True)
class RecoveredState:
    """The tray: what was found, and where it may go."""

    photos: tuple[RecoveredPhoto, ...]
    inspections: tuple[Belongs, ...]
    error: str = ""


class RecoveredPresenter:
    """Offers photos that a kill or a discarded sheet left without a record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._error = ""

    @property
    def state(self) -> RecoveredState:
        desk = self._desk
        shelf = desk.shelves.photos
        return RecoveredState(
            tuple(
                RecoveredPhoto(sha256, local(shelf.taken_at(sha256))) for sha256 in left_over(desk)
            ),
            tuple(
                Belongs(one["id"], desk.school(one["school_id"])["name"])
                for one in desk.my_open_inspections()
            ),
            self._error,
        )

    def take_in(self, paths: list[Path]) -> list[Path]:
        """Pictures the camera made while nobody heard: safe in the tray; returns which are."""
        shelf = self._desk.shelves.photos
        safe = []
        for path in paths:
            with suppress(Problem):
                shelf.capture(path)
                safe.append(path)
        return safe

    def attach(self, sha256: str, inspection_id: str) -> RecoveredState:
        """Put a photo on record with an inspection under way; its hour is the file's, doubtful."""
        try:
            self._attach(sha256, inspection_id)
            self._error = ""
        except Problem as problem:
            self._error = problem.told(_)
        return self.state

    def put_aside(self, sha256: str) -> RecoveredState:
        """It belongs nowhere: not offered again, and not deleted for some months either."""
        try:
            self._desk.shelves.photos.put_aside(sha256)
            self._error = ""
        except Problem as problem:
            self._error = problem.told(_)
        return self.state

    def _attach(self, sha256: str, inspection_id: str) -> None:
        desk = self._desk
        desk.refuse_submitted(inspection_id)
        inspection = desk.inspection(inspection_id) or {"area_id": ""}
        shelf = desk.shelves.photos
        taken = Instant(to_wire(shelf.taken_at(sha256)))
        picture = Picture(shelf.adopt(sha256), None, NO_MARKS, taken)
        shot = Shot(inspection_id, inspection["area_id"], PhotoPurpose.ITEM)
        desk.shelves.outbox.put(camera.act(desk, picture, shot))


def left_over(desk: Desk) -> list[str]:
    """Photos that lie on this tablet alone: no record and no unfinished sheet names them."""
    known = {blob.sha256 for blob in desk.shelves.ledger.all()}
    known |= desk.shelves.outbox.captures()
    for sheet in drafts.all_kept(desk):
        known |= set(_digests(sheet))
    return desk.shelves.photos.orphans(known)


def _digests(told: Any) -> list[str]:
    """The digests of the pictures an unfinished sheet holds."""
    if isinstance(told, list):
        return [sha256 for part in told for sha256 in _digests(part)]
    if not isinstance(told, dict):
        return []
    own = [told[name] for name in ("sha256", "capture_sha256") if told.get(name)]
    return own + _digests(list(told.values()))
