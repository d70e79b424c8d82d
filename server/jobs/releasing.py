"""Sealed visits by the clock: closed in envelopes, their keys given out, released at their hour."""

from collections.abc import Mapping
from typing import Any

from server.actions import lookbacks, sealing, visits
from server.infra.photo_store import PhotoStore
from server.work import Work


def run(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """Do with every sealed visit what its hour asks for. Doing it twice changes nothing."""
    if sealing.seal_due(work) == sealing.CLOSED_AT_ONCE_MAX:
        work.later("release", work.now, f"seal:{work.new_id()}")
    sealing.hand_out_keys(work)
    lookbacks.publish_released(work, visits.release_due(work))
    lookbacks.free_unjudged(work)
