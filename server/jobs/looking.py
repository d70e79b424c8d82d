"""Looking at every pixel of a photo that came, and making its preview, after it was taken in."""

from collections.abc import Mapping
from typing import Any

from server.actions import pictures
from server.infra.photo_store import PhotoStore
from server.models import Blob
from server.scope import SYSTEM
from server.work import Work, Works


def prepare(works: Works, store: PhotoStore, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The look itself, which is slow; nothing where somebody asked for the preview before."""
    with works.reading(SYSTEM) as work:
        blob = work.session.get(Blob, facts["sha256"])
        if blob is None or pictures.was_looked_at(blob):
            return {"seen": None}
    return {"seen": pictures.look(store, facts["sha256"])}


def run(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Write down what was found."""
    if facts["seen"] is not None:
        pictures.note(work, facts["sha256"], facts["seen"])
