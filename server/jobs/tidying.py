"""Letting go of what nobody comes back for: uploads left half, jobs long done."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from server.infra.photo_store import PhotoStore
from server.models import Job, Upload
from server.work import Work

DONE_JOBS_KEPT = timedelta(days=30)
AT_ONCE = 200


def forget_uploads(work: Work, store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """Half uploads past their life: the bytes, then the row."""
    old = work.session.scalars(
        select(Upload)
        .where(Upload.expires_at <= work.now)
        .order_by(Upload.expires_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    for row in old:
        store.discard(row.id)
        work.session.delete(row)


def forget_jobs(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """Jobs done long ago."""
    work.session.execute(
        delete(Job).where(Job.done_at.is_not(None), Job.done_at <= work.now - DONE_JOBS_KEPT)
    )
