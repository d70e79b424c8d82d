"""The sample's periods: begun at their first hour, published when their windows are over."""

from collections.abc import Mapping
from typing import Any

from server.actions import sampling
from server.infra.photo_store import PhotoStore
from server.work import Work


def run(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """Commit to today's salt, publish those that are due. Doing it twice changes nothing."""
    sampling.turn(work)
