"""What the finish screen shows: signatures, who may still sign, faults as listed, all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobile.presenters.header import HeaderState
from mobile.presenters.split import Share
from shared.checklists import Assessed
from shared.handwriting import remarks_in
from shared.vocabulary import PhotoPurpose, SignatureRole, Verdict


@dataclass(frozen=True)
class SignatureState:
    """A signature given, or a refusal."""

    role: SignatureRole
    post: str
    refused: bool
    reason: str
    signed_at: str = ""
    strokes: tuple[tuple[int, ...], ...] = ()
    name: str = ""
    lapsed: bool = False


@dataclass(frozen=True)
class Signer:
    """An inspector of the visit who has not signed, or not since what was done last."""

    person_id: str
    name: str
    office: str


@dataclass(frozen=True)
class Away:
    """A colleague's tablet that joined and has not submitted; the lead may name it missing."""

    device_id: str
    name: str
    named: bool
    office: str = ""


@dataclass(frozen=True)
class FoundRow:
    """A finding as listed before signing."""

    finding_id: str
    code: str | None
    what: str
    grade: str
    party: str
    fixed_on_spot: bool
    workdays: int
    previews: tuple[str, ...]
    mine: bool = False
    """Whether the person at this tablet put it on record, and so may take it back."""
    passes: bool = False
    """Its item was changed meanwhile and is no fault any more."""

    @property
    def photos(self) -> int:
        """How many photos show it."""
        return len(self.previews)


NOTE_BEGUN = "note_begun:"
"""Before the item whose note was begun by hand and not put away, among what is missing."""


@dataclass(frozen=True)
class FinishState:
    """All of the finish screen."""

    header: HeaderState
    inspection_id: str
    school: str
    answered: int
    asked: int
    not_checked: int
    counts: Mapping[Verdict, int]
    arrived_at: str
    wants_photo: tuple[str, ...]
    wants_finding: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[FoundRow, ...]
    score: str | None
    veto_codes: tuple[str, ...]
    remarks: str
    signatures: tuple[SignatureState, ...]
    digest: str
    can_submit: bool
    submitted: bool
    complete: bool
    error: str = ""
    amendments: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    away: tuple[Away, ...] = ()
    to_serve: int = 0
    """Notices of the school's that are still to be served on the campus."""
    remarks_by_hand: tuple[str, ...] = ()
    """Pictures of what the school said, written by hand."""
    shares: tuple[Share, ...] = ()
    """What each office has answered of its part; none where the list is not split."""

    @property
    def notes_begun(self) -> tuple[str, ...]:
        """Items whose note was begun by hand and not put away."""
        begun = (one for one in self.missing if one.startswith(NOTE_BEGUN))
        return tuple(one.removeprefix(NOTE_BEGUN) for one in begun)


def signature_of(one: dict[str, Any], lapsed: frozenset[str]) -> SignatureState:
    return SignatureState(
        SignatureRole(one["role"]),
        one["post"],
        one["refused"],
        one["reason"],
        one["signed_at"],
        tuple(tuple(stroke) for stroke in one.get("strokes") or ()),
        str(one.get("name") or ""),
        one["id"] in lapsed,
    )


def findings_of(
    inspection: dict[str, Any], assessed: Mapping[str, Assessed], person_id: str
) -> tuple[FoundRow, ...]:
    """The faults on record, as they are listed before signing."""
    return tuple(
        FoundRow(
            one["id"],
            one["code"],
            one["what"],
            one["grade"],
            one["party"],
            one["fixed_on_spot"],
            one["rectify_workdays"],
            tuple(
                str(photo.get("preview_sha256") or "")
                for photo in inspection["photos"]
                if photo.get("finding_id") == one["id"] and photo["purpose"] != PhotoPurpose.PAPER
            ),
            one["found_by"] == person_id,
            one["code"] in assessed and not assessed[one["code"]].failed,
        )
        for one in inspection["findings"]
        if not one.get("withdrawn_reason")
    )


def written_of(inspection: dict[str, Any]) -> tuple[str, ...]:
    """The handwriting that belongs to the inspection as a whole."""
    return tuple(
        str(photo.get("preview_sha256") or "") for photo in remarks_in(inspection["photos"])
    )
