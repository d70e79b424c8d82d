"""Last days counted anew after the calendar changed, a batch at a time."""

from collections.abc import Mapping
from typing import Any

from server.actions import recounting
from server.infra.photo_store import PhotoStore
from server.work import Work


def run(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """One batch; the next one is written down with it. Doing it twice changes nothing."""
    recounting.count(work, facts["change"], facts["turn"], facts.get("after", ""))
