"""Days over real HTTP through a bad line: drops, stalls, drips, cuts, strangers, repeats."""

from tests.simulation import over_http, runs
from tests.simulation.city import Built

SEEDS, STEPS, SHARE = (1, 2, 3), 14, 0.5
WORLD, MANY_FAULTS = 21, 8


def test_days_behind_a_bad_line_leave_the_record_right(tiny: Built) -> None:
    with runs.scratch() as folder, over_http.street(tiny, folder / "day", WORLD) as street:
        try:
            for seed in SEEDS:
                street.day(seed, SHARE, STEPS)
        except AssertionError as error:
            told = "\n".join([*street.world.story, *street.proxy.met, str(error)])
            raise AssertionError(told) from error
        assert len(set(street.proxy.met)) >= MANY_FAULTS
