"""Whole days by their seeds: whatever the wires, clocks and people do, the record is right."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from server.models import Inspection, Receipt
from server.sync import effects
from tests.simulation import broken, runs
from tests.simulation.broken import in_module
from tests.simulation.city import Built
from tests.simulation.world import Parts, World

SEEDS, TOGETHER, SHORT = 200, 8, 12
"""Short days: the long ones are ``python3 tasks.py sim``'s."""
ON_POSTGRESQL = (3, 8)
WHOLE_WIRES, STEPS = 0.0, 40
CLOCK_SEEDS, MANY = (2, 4), 10


def told(failure: runs.Failure | None) -> str:
    """Nothing, or the story of the day and its end."""
    return "" if failure is None else "\n".join([*failure.story, failure.told])


@pytest.mark.parametrize("first", range(1, SEEDS + 1, TOGETHER))
def test_a_day_leaves_the_record_right(tiny: Built, first: int) -> None:
    for seed in range(first, first + TOGETHER):
        assert told(runs.day(tiny, seed, steps=SHORT)) == "", seed


def test_a_day_that_failed_once_leaves_the_record_right(tiny: Built) -> None:
    """As it was then, and with what is done on site now."""
    for seed in runs.failed_seeds():
        assert told(runs.day(tiny, seed, Parts())) == "", seed
        assert told(runs.day(tiny, seed)) == "", seed


@pytest.mark.parametrize("seed", ON_POSTGRESQL)
def test_a_day_on_postgresql_leaves_the_record_right(tiny_on_postgresql: Built, seed: int) -> None:
    assert told(runs.day(tiny_on_postgresql, seed)) == ""


def test_the_same_seed_makes_the_same_day(tiny: Built, days: Path) -> None:
    stories = []
    for name in ("one", "two"):
        world = World(tiny, days / name, 11)
        world.run()
        world.close()
        stories.append([" ".join(line.split()[:3]) for line in world.story])
    assert stories[0] == stories[1]


@pytest.mark.parametrize("seed", CLOCK_SEEDS)
def test_wrong_clocks_change_no_result_and_no_answer(tiny: Built, days: Path, seed: int) -> None:
    ends = with_right_and_wrong_clocks(tiny, days, seed)
    assert len(ends[0]) > MANY
    assert ends[0] == ends[1]


def test_a_winner_chosen_by_the_clock_would_be_found(tiny: Built, days: Path) -> None:
    """A test of the test above: of two answers the one with the later date stands."""
    with in_module(effects, "merge", broken.later_date_wins):
        told = [with_right_and_wrong_clocks(tiny, days / f"{one}", one) for one in CLOCK_SEEDS]
    assert any(right != wrong for right, wrong in told)


def with_right_and_wrong_clocks(tiny: Built, folder: Path, seed: int) -> list[list[Any]]:
    """How the same day ends twice, once with every tablet's date set wrong by years."""
    ends = []
    for wrong in ((0, 0, 0, 0), (10, -10, -1, 1)):
        parts = Parts(share=WHOLE_WIRES, on_site=True)
        world = World(tiny, folder / f"{wrong[0]}", seed, parts)
        for hand, years in zip(world.hands.values(), wrong, strict=True):
            hand.set_clock(years)
        world.run(STEPS)
        ends.append(world.office.read(_outcome))
        world.close()
    return ends


def _outcome(session: Session) -> list[Any]:
    """What became of each op, and what stands; without ids and instants."""
    receipts = session.query(Receipt).order_by(Receipt.device_id, Receipt.device_seq)
    inspections = session.query(Inspection).order_by(Inspection.id)
    return [
        *((row.device_id, row.device_seq, row.kind, row.result, row.code) for row in receipts),
        *(
            (row.state, row.lead_id, {code: one["value"] for code, one in row.answers.items()})
            for row in inspections
        ),
    ]
