"""When a picture that is like another is a reuse to be looked at, and when it is honest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.domain.events import Event
from shared.vocabulary import PhotoPurpose, PhotoSource


class UseKind(StrEnum):
    """As what a picture stands on record."""

    EVIDENCE = "evidence"
    PHOTO = "photo"
    INCIDENT = "incident"


class LikenessKind(StrEnum):
    """The same file, or a picture that looks the same."""

    SAME = "same"
    NEAR = "near"


class LikenessHow(StrEnum):
    """How a picture that looks the same lies in the other one."""

    WHOLE = "whole"
    CUT = "cut"
    FRAMED = "framed"
    MIRRORED = "mirrored"


class LikenessState(StrEnum):
    """Whether a supervisor has looked at both, and what was seen."""

    OPEN = "open"
    REUSED = "reused"
    NOT_REUSED = "not_reused"


COMPARED = frozenset({PhotoPurpose.FINDING, PhotoPurpose.AFTER, PhotoPurpose.LOOK_BACK})
"""Inspectors' photos that show something: of a fault, of it put right, of it at the look-back."""

OWN_NEAR_MAX = 7
"""Evidence is asked to be taken from where the fault's photo was: only what is nearer than a hand
can hold a camera is a copy of it.
"""


@dataclass(frozen=True)
class Use:
    """One place where a picture stands: for what, of which school, when it came to be."""

    kind: UseKind
    id: str
    sha256: str
    preview_sha256: str
    at: datetime
    school_id: str
    area_id: str
    inspection_id: str = ""
    order_id: str = ""
    purpose: str = ""
    source: str = ""

    @property
    def digests(self) -> frozenset[str]:
        """Its bytes, and those of its preview."""
        return frozenset({self.sha256, self.preview_sha256} - {""})


@dataclass(frozen=True)
class Found:
    """A picture's use that is like an earlier one's: how, and by how many bits of their prints."""

    newer: Use
    older: Use
    kind: LikenessKind
    how: LikenessHow
    distance: int


def is_asked(use: Use) -> bool:
    """Whether it is asked of this use if its picture stood somewhere before."""
    if use.kind is UseKind.EVIDENCE:
        return True
    return use.kind is UseKind.PHOTO and use.purpose in COMPARED


def is_honest(newer: Use, older: Use, kind: LikenessKind, distance: int) -> bool:
    """What may be alike: one order's evidence sent again, the photos of one inspection, and a
    place that was photographed again from where it was found, or by the app's camera.
    """
    if newer.kind is older.kind is UseKind.EVIDENCE:
        return newer.order_id == older.order_id
    if newer.kind is older.kind is UseKind.PHOTO and newer.inspection_id == older.inspection_id:
        return True
    if kind is LikenessKind.SAME:
        return False
    if newer.kind is UseKind.EVIDENCE:
        return newer.inspection_id == older.inspection_id and distance > OWN_NEAR_MAX
    # The ghost of the earlier photo leads the camera to where that was taken from.
    return newer.source == PhotoSource.CAMERA and newer.school_id == older.school_id


def in_time(one: Use, other: Use) -> tuple[Use, Use]:
    """The newer first, then the older."""
    newer, older = sorted((one, other), key=lambda use: (use.at, use.id), reverse=True)
    return newer, older


@dataclass(frozen=True)
class LikenessFound(Event):
    """A picture was found to be like an earlier one; the subject is the likeness."""

    subject_kind = "likeness"
    newer: str
    older: str
    kind: str
    distance: int


@dataclass(frozen=True)
class LikenessDecided(Event):
    """A supervisor looked at both pictures and said what they are."""

    subject_kind = "likeness"
    state: str
    reason: str
