"""The worker's hands for what new tablets load: packing now, letting go now."""

from dataclasses import replace
from typing import Any

from server.jobs import JOBS, prepared
from server.scope import SYSTEM
from server.work import Works


def run(app: Any, kind: str = "segments") -> None:
    """One job, as a worker does it."""
    store = app.extensions["lookback_uploads"].store
    facts = prepared(app.works, store, kind, {})
    with app.works.writing(SYSTEM) as work:
        JOBS[kind](work, store, facts)


def every_change(works: Works) -> None:
    """From here on each change makes a set stale."""
    works.settings = replace(works.settings, segment_changes_left=0)
