"""What happens by the clock and not by anybody's request: jobs, kept in our own table."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from server.infra.photo_store import PhotoStore
from server.jobs import releasing, tidying
from server.work import Work

Handler = Callable[[Work, PhotoStore, Mapping[str, Any]], None]
"""Does a job within its transaction; what it raises is tried again later."""

JOBS: dict[str, Handler] = {
    "release": releasing.run,
    "forget_uploads": tidying.forget_uploads,
    "forget_jobs": tidying.forget_jobs,
}
PERIODS: dict[str, timedelta] = {
    "release": timedelta(minutes=1),
    "forget_uploads": timedelta(hours=1),
    "forget_jobs": timedelta(days=1),
}
"""What comes round by itself; a slot missed while nothing ran is made up for once."""
