"""What happens by the clock and not by anybody's request: jobs, kept in our own table."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from server.infra.photo_store import PhotoStore
from server.jobs import (
    checking,
    comparing,
    counting,
    delivering,
    joining,
    long_work,
    looking,
    recounting,
    releasing,
    sampling,
    scanning,
    segments,
    sign_in_codes,
    sweeping,
    taking,
    tidying,
)
from server.work import Work, Works

Handler = Callable[[Work, PhotoStore, Mapping[str, Any]], None]
"""Does a job within its transaction; what it raises is tried again later."""

Preparation = Callable[[Works, PhotoStore, Mapping[str, Any]], Mapping[str, Any]]
"""What of a job is too slow for a transaction: done before it, what it found is given in."""

JOBS: dict[str, Handler] = {
    "release": releasing.run,
    "look": looking.run,
    "forget_uploads": tidying.forget_uploads,
    "sweep_photos": sweeping.run,
    "forget_jobs": tidying.forget_jobs,
    "segments": segments.adopt,
    "forget_segments": segments.forget,
    "sample": sampling.run,
    "scan": scanning.DAILY.begin,
    "scan_day": scanning.DAILY.scan_day,
    "find_newer": taking.find,
    "take_newer": taking.take,
    "recount": recounting.run,
    "print": comparing.keep_prints,
    "compare": comparing.note,
    "check_audit": checking.run,
    "print_older": comparing.print_older,
    "print_older_now": comparing.print_older,
    "deliver": delivering.run,
    "forget_outgoing": delivering.forget,
    "send_sign_in_code": sign_in_codes.run,
    "see_indicators": counting.see,
    "recount_indicators": counting.recount,
    "long_work": long_work.run,
    "forget_long_work": long_work.forget,
    "forget_joinings": joining.forget,
}
PREPARATIONS: dict[str, Preparation] = {
    "segments": segments.prepare,
    "look": looking.prepare,
    "sweep_photos": sweeping.prepare,
    "check_audit": checking.prepare,
    "print": comparing.prepare_prints,
    "compare": comparing.prepare_comparing,
    "print_older": comparing.prepare_older,
    "print_older_now": comparing.prepare_older,
    "deliver": delivering.prepare,
    "long_work": long_work.prepare,
}
PERIODS: dict[str, timedelta] = {
    "release": timedelta(minutes=1),
    "forget_uploads": timedelta(hours=1),
    "sweep_photos": timedelta(days=1),
    "forget_jobs": timedelta(days=1),
    "check_audit": timedelta(days=1),
    "segments": timedelta(minutes=15),
    "forget_segments": timedelta(hours=6),
    "sample": timedelta(hours=1),
    "scan": timedelta(hours=1),
    "find_newer": timedelta(minutes=10),
    "print_older": timedelta(days=1),
    "deliver": timedelta(minutes=1),
    "forget_outgoing": timedelta(days=1),
    "forget_long_work": timedelta(days=1),
    "forget_joinings": timedelta(days=1),
}
"""What comes round by itself; a slot missed while nothing ran is made up for once."""


def prepared(
    works: Works, store: PhotoStore, kind: str, facts: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The facts of a job, with what had to be found outside its transaction."""
    preparation = PREPARATIONS.get(kind)
    return {**facts, **preparation(works, store, facts)} if preparation else facts
