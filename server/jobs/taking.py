"""After an update of the server: what newer apps sent before it is taken now, tablet by tablet."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from server.infra.photo_store import PhotoStore
from server.models import Receipt
from server.sync import again
from server.work import Work
from shared.protocol import OP_SCHEMA
from shared.vocabulary import OpResult


def find(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """Have each tablet's held ops looked at once by a server of this age; twice changes nothing."""
    held = (
        select(Receipt.device_id, func.max(Receipt.device_seq))
        .where(
            Receipt.result == OpResult.HELD,
            Receipt.code == again.NEWER,
            Receipt.decided_at.is_(None),
        )
        .group_by(Receipt.device_id)
    )
    for device_id, last in work.session.execute(held).all():
        key = f"take_newer:{OP_SCHEMA}:{device_id}:{last}"
        work.later("take_newer", work.now, key, device_id=device_id)


def take(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """One tablet's, in the order they were made."""
    again.take_newer(work, facts["device_id"])
