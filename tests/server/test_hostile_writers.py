"""Eight hostile writers and a reader beside them: a cursor skips nothing, and a sequence would."""

import json
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, text

from server import scope
from server.seed import City
from server.sync import pull
from server.sync.pull import PageCache
from server.work import Works
from shared.protocol import GLOBAL_SCOPE
from tests.architecture.tree import ROOT
from tests.drivers.hostile_writers import EACH, WRITERS, Looks

PAGE = 5


class Reader:
    """A tablet that pulls and pulls: what it was given last of each item."""

    def __init__(self, works: Works, city: City) -> None:
        self._works, self._pages, self._cursor = works, PageCache(), ""
        with works.reading() as work:
            self._actor = scope.load_actor(work.session, city.people["chen"])
        self.names: dict[str, str] = {}
        self.moves = 0

    def pull(self) -> None:
        """All there is after the cursor."""
        caught_up = False
        while not caught_up:
            with self._works.reading(self._actor) as work:
                page = pull.page(work, self._pages, GLOBAL_SCOPE, self._cursor, PAGE)
            told = json.loads(page.plain)
            self.moves += self._cursor != told["next"]
            self._cursor, caught_up = told["next"], told["caught_up"]
            for entry in told["entries"]:
                self.names[entry["id"]] = entry["body"].get("name", "")


def written_and_read(
    engine: Engine, works: Works, city: City, folder: Path, numbers: str
) -> tuple[dict[str, str], Reader]:
    """What the eight wrote, and the reader that pulled beside them and once after them."""
    reader, looks = Reader(works, city), Looks(folder)
    reader.pull()
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.drivers.hostile_writers", str(folder), url, numbers]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        reader.moves = 0
        while process.poll() is None:
            reader.pull()
            looks.looked()
        assert process.stdout is not None
        written = [json.loads(line) for line in process.stdout]
    assert process.returncode == 0
    assert len(written) == WRITERS
    reader.pull()
    return {area: name for one in written for area, name in one.items()}, reader


def missed(written: dict[str, str], reader: Reader) -> dict[str, str]:
    """What stands in the office otherwise than the reader holds it."""
    return {area: name for area, name in written.items() if reader.names.get(area) != name}


def test_a_reader_beside_eight_hostile_writers_misses_nothing(
    engine: Engine, works: Works, city: City, tmp_path: Path
) -> None:
    written, reader = written_and_read(engine, works, city, tmp_path, "clock")
    assert len(written) > WRITERS * EACH // 3
    assert reader.moves > WRITERS
    assert missed(written, reader) == {}


def test_with_a_sequence_for_a_clock_the_same_reader_would_miss_some(
    engine: Engine, works: Works, city: City, tmp_path: Path
) -> None:
    """A test of the test above: swap the counter, and it must fail."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("CREATE SEQUENCE numbers START 100000"))
    written, reader = written_and_read(engine, works, city, tmp_path, "sequence")
    assert missed(written, reader) != {}
