"""Releasing what is due: sealed visits become known to their teams at their hour."""

from collections.abc import Mapping
from typing import Any

from server.actions import lookbacks, visits
from server.infra.photo_store import PhotoStore
from server.work import Work


def run(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """Release every visit whose hour has come. Doing it twice changes nothing."""
    lookbacks.publish_released(work, visits.release_due(work))
