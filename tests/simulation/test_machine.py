"""The same world driven by hypothesis: it looks for the shortest day that goes wrong."""

import shutil
import tempfile
from pathlib import Path
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.simulation.city import TABLETS, Built
from tests.simulation.world import DESK, MACHINE, ON_SITE, SCREEN, SHARES, WAIT_S, Parts, World

EXAMPLES, STEPS = 5, 20
NAMES = st.sampled_from(sorted(TABLETS))
PICKS = st.integers(0, 500)


def words(table: tuple[tuple[str, int], ...]) -> st.SearchStrategy[str]:
    """What may be done, as often as its weight says."""
    return st.sampled_from([word for word, weight in table for _ in range(weight)])


class Day(RuleBasedStateMachine):
    """A day whose every step is chosen; at its end all is quiet."""

    built: ClassVar[Built]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lookback-machine-"))
        self.world: World | None = None

    @initialize(seed=st.integers(0, 1000), share=st.sampled_from(SHARES))
    def begin(self, seed: int, share: float) -> None:
        self.world = World(self.built, self.folder / "day", seed, Parts(share=share))
        self.world.begin()

    @property
    def day(self) -> World:
        assert self.world is not None
        return self.world

    @rule(name=NAMES, what=words((*SCREEN, *ON_SITE)), pick=PICKS)
    def somebody_taps(self, name: str, what: str, pick: int) -> None:
        self.day.screen(name, what, pick)

    @rule(name=NAMES, what=words(MACHINE), pick=PICKS)
    def a_tablet_works_or_fails(self, name: str, what: str, pick: int) -> None:
        self.day.machine(name, what, pick)

    @rule(what=words(DESK), pick=PICKS)
    def the_office_acts(self, what: str, pick: int) -> None:
        self.day.desk(what, pick)

    @rule(pick=st.integers(0, len(WAIT_S) - 1))
    def time_passes(self, pick: int) -> None:
        self.day.pass_time(pick)

    @rule(name=NAMES)
    def a_tablet_is_withdrawn(self, name: str) -> None:
        if not any(hand.withdrawn for hand in self.day.hands.values()):
            self.day.withdraw(name)

    def teardown(self) -> None:
        if self.world is not None:
            try:
                self.world.quiet()
            finally:
                self.world.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def test_whatever_is_chosen_the_record_is_right(tiny: Built) -> None:
    Day.built = tiny
    run_state_machine_as_test(
        Day, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
    )
