"""Killed by kill -9 at labelled points while tablets push, upload and pull: nothing is lost."""

from collections.abc import Iterator

import pytest

from tests.simulation import kills
from tests.simulation.city import Built
from tests.simulation.kills import Death
from tests.simulation.mortal import Mortals

OFFICE = {
    "before the receipts": "push: before INSERT INTO receipt",
    "the receipts written, not committed": "push: after INSERT INTO receipt",
    "before the feed is numbered": "push: before UPDATE feed_clock",
    "numbered, not committed": "push: before the commit",
    "committed, not answered": "push: after the commit",
    "the answer made, not written": "push: before the answer",
    "the answer written": "push: after the answer",
    "a piece written, not safe": "upload: fsync",
    "a photo proved, without its name": "upload: a file gets its name",
    "a photo has its name, not committed": "upload: before INSERT INTO audit_entry",
    "a segment written, without its name": "packing: a file gets its name",
    "segments written, not committed": "packing: before the commit",
}
TABLET = {
    "about to send": ": UPDATE op SET state = 'sending'",
    "the answer heard, not kept": ": UPDATE op SET state = 'applied'",
    "a page not staged": ": INSERT OR REPLACE INTO staged",
    "staged, not swapped in": ": INSERT OR REPLACE INTO item",
    "swapped in half": ": UPDATE cursor SET cursor",
    "a photo announced, not noted": ": UPDATE blob SET state = 'sending'",
    "a photo verified, not noted": ": UPDATE blob SET state = 'verified'",
    "confirmed, not kept": ": UPDATE op SET state = 'prunable'",
}
SEED = 1


@pytest.fixture(scope="module")
def mortals() -> Iterator[Mortals]:
    """Where processes begin that will die."""
    with Mortals() as begun:
        yield begun


@pytest.mark.parametrize("kind", ["tiny", "tiny_on_postgresql"])
def test_an_office_killed_at_each_point_has_every_act_once(
    request: pytest.FixtureRequest, mortals: Mortals, kind: str
) -> None:
    built: Built = request.getfixturevalue(kind)
    deaths = [Death("office", point) for point in OFFICE.values()]
    assert kills.day(mortals, built, SEED, deaths) == []


def test_a_tablet_killed_at_each_point_goes_on_where_it_was(tiny: Built, mortals: Mortals) -> None:
    deaths = [Death("tablet", point) for point in TABLET.values()]
    assert kills.day(mortals, tiny, SEED, deaths) == []
