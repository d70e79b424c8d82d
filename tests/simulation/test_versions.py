"""A tablet's app and the office's server need not be of one age: whole days of either."""

from pathlib import Path
from typing import cast

import pytest

from tests.simulation import runs
from tests.simulation.city import Built
from tests.simulation.test_days import told
from tests.simulation.versions import NewerOffice, OlderOffice
from tests.simulation.world import Parts, World

SEEDS = (1, 2, 3)
STEPS = 16
ALL = 50
ONE_TOWN_FOR_CHEN = 6


@pytest.mark.parametrize("seed", SEEDS)
def test_an_older_tablet_has_a_whole_day_with_a_newer_office(tiny: Built, seed: int) -> None:
    assert told(runs.day(tiny, seed, Parts(NewerOffice, on_site=True), STEPS)) == ""


@pytest.mark.parametrize("seed", SEEDS)
def test_a_newer_tablet_has_a_whole_day_with_an_office_updated_in_the_evening(
    tiny: Built, seed: int
) -> None:
    assert told(runs.day(tiny, seed, Parts(OlderOffice, on_site=True), STEPS)) == ""


def test_what_an_older_tablet_does_not_know_is_kept_as_it_came(tiny: Built, days: Path) -> None:
    world = World(tiny, days / "day", 4, Parts(NewerOffice, share=0.0))
    world.run(STEPS)
    assert all(cast(NewerOffice, hand.weather).survived for hand in world.hands.values())
    world.close()


def test_an_older_office_gets_every_record_and_is_heard(tiny: Built, days: Path) -> None:
    world = World(tiny, days / "day", 5, Parts(OlderOffice, share=0.0))
    world.begin()
    world.desk("change_grant", ONE_TOWN_FOR_CHEN)
    for name, hand in world.hands.items():
        hand.act("answer", 1)
        world.deliver(name, ALL, look=True)
        shelves = hand.tablet.desk.shelves
        assert not shelves.outbox.waiting(ALL)
        assert not shelves.outbox.taps()
        assert shelves.replica.cursors()
        assert hand.tablet.engine.problem == ""
    world.close()
