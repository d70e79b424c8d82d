"""Taking the prints of pictures, looking for pictures like them; for older pictures as well."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select, union

from server.actions import likenesses
from server.infra.photo_store import PhotoStore
from server.models import Blob, EvidencePhoto, IncidentPhoto, Job, Photo, PicturePrint
from server.queries import photos, prints, uses
from server.scope import SYSTEM
from server.work import Work, Works

OLDER_AT_ONCE = 200
OLDER_WAIT = timedelta(minutes=1)
"""Between two lots of older pictures other jobs have their turn."""


def prepare_prints(works: Works, store: PhotoStore, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look at the picture, which is slow: at its preview, where there is one."""
    sha256 = facts["sha256"]
    with works.reading(SYSTEM) as work:
        if prints.known(work, sha256):
            return {"taken": None}
        looked_at = photos.preview_of(work, sha256)
    return {"taken": likenesses.take_prints(store, looked_at)}


def keep_prints(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Write the prints down."""
    if facts["taken"] is not None:
        likenesses.keep_prints(work, facts["sha256"], facts["taken"])


def prepare_comparing(
    works: Works, _store: PhotoStore, facts: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Look for pictures like these in a snapshot: no writer waits for it."""
    with works.reading(SYSTEM) as work:
        if "evidence_id" in facts:
            asked = uses.of_evidence(work, facts["evidence_id"])
        elif "inspection_id" in facts:
            asked = uses.of_inspection(work, facts["inspection_id"])
        else:
            asked = uses.of_pictures(work, [facts["sha256"]])
        return {"found": likenesses.find(work, asked)}


def note(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Write down what was found. Twice changes nothing."""
    likenesses.note(work, facts["found"])


def prepare_older(works: Works, _store: PhotoStore, _facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look for pictures that came before prints were taken, the latest first; a lot at a time."""
    shown = union(
        select(EvidencePhoto.sha256), select(Photo.sha256), select(IncidentPhoto.sha256)
    ).subquery()
    asked = (
        select(Blob.sha256)
        .join(shown, shown.c.sha256 == Blob.sha256)
        .outerjoin(PicturePrint, PicturePrint.sha256 == Blob.sha256)
        .outerjoin(Job, Job.key == f"{likenesses.PRINT}:" + Blob.sha256)
        .where(Blob.verified_at.is_not(None), PicturePrint.number.is_(None), Job.id.is_(None))
        .order_by(Blob.verified_at.desc())
        .limit(OLDER_AT_ONCE)
    )
    with works.reading(SYSTEM) as work:
        return {"older": work.session.scalars(asked).all()}


def print_older(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Have their prints taken; where there may be more, look again. Twice changes nothing."""
    older = facts["older"]
    for sha256 in older:
        likenesses.print_later(work, sha256)
    if len(older) == OLDER_AT_ONCE:
        work.later("print_older_now", work.now + OLDER_WAIT, f"print_older:{older[-1]}")
