"""A worker in a process of its own that counts: each job leaves one notice with its name.

``python -m tests.drivers.counting_worker FOLDER DATABASE_URL PERSON_ID``
"""

import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from server.infra.database import make_engine
from server.infra.photo_store import LocalPhotoStore, PhotoStore
from server.jobs.queue import Worker
from server.jobs.worker import run
from server.models import Notice
from server.work import Work, Works
from shared.clock import SystemClock
from tests.conftest import settings_for

LEASE = timedelta(seconds=2)


def main() -> None:
    """Work until killed."""
    folder, url, person_id = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

    def count(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
        work.session.add(
            Notice(id=work.new_id(), person_id=person_id, text=str(facts["name"]), at=work.now)
        )
        work.session.flush()

    works = Works(make_engine(url), SystemClock(), settings_for(folder))
    worker = Worker(works, LocalPhotoStore(folder / "photos"), {"count": count}, {}, LEASE)
    print("ready", flush=True)
    run(works, worker, Event())


if __name__ == "__main__":
    main()
