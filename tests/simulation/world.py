"""A simulated day: tablets and office act by chance, the wires are bad; then all is quiet.

The same seed makes the same day. After every step ``Watch`` looks at what must be true always, and
when all is quiet ``quiet`` at what must be true in the end.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mobile.wiring import Tablet
from server.models import FeedClock
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.simulation import house, quiet
from tests.simulation.city import OFFICE, TABLETS, Built
from tests.simulation.hands import Hand
from tests.simulation.office import Office
from tests.simulation.watch import Watch, must
from tests.simulation.weather import Weather

STEPS = 36
ROUNDS_MAX = 30
MEANWHILE_SHARE = 0.12
SHARES = (0.0, 0.25, 0.5)
"""How bad the wires of a day are."""
PICKS = 2**16
TRIES = 5
IDLE = ("no ", "nothing ", "nowhere ")
"""How an act tells that there was nothing to do."""
WAIT_S = (20, 120, 900, 4000)
YEARS = (-10, -1, 1, 10)
SCREEN = (
    ("arrive", 3), ("answer", 14), ("find", 4), ("photograph", 3), ("take_back", 1),
    ("submit", 2), ("amend", 3), ("settle", 3),
)  # fmt: skip
ON_SITE = (("find", 3), ("submit", 2), ("serve", 5), ("report", 2))
"""What it takes to serve a notice, and what may happen at any school."""
ON_SITE_SHARE = 0.25
DESK = (
    ("plan", 2), ("decide_dispute", 2), ("decide_held", 2), ("withdraw_order", 1),
    ("move_school", 1), ("change_grant", 1), ("cancel", 1),
)  # fmt: skip
MACHINE = (
    ("deliver", 18), ("pass_time", 6), ("restart", 2), ("lock", 1), ("set_clock", 1),
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """What a world is made of; a test of the tests puts something broken in one place."""

    weather: Callable[[Any, int, float], Weather] = Weather
    spoil: Callable[[Tablet], None] = lambda _tablet: None
    world: "Callable[[World], None]" = lambda _world: None
    share: float | None = None
    on_site: bool = False
    """Whether notices are served and incidents reported; without, a seed means what it did once."""


SOUND = Parts(on_site=True)


class World:
    """One day, from its seed."""

    def __init__(self, built: Built, folder: Path, seed: int, parts: Parts = SOUND) -> None:
        self.seed, self.parts, self.chance = seed, parts, random.Random(seed)
        self.aside = random.Random(f"on site {seed}")
        self.clock = SteppedClock()
        self.url = built.copied(folder)
        settings = settings_for(folder / OFFICE)
        self.house = house.opened(settings, self.clock, self.url)
        self.app: Any = self.house.app
        self.office = Office(self.app.works, built, self.clock)
        epoch = self.office.read(lambda session: session.scalars(select(FeedClock.epoch)).one())
        store = self.app.extensions["lookback_uploads"].store
        self.watch = Watch(self.office, store, settings.secret_key, epoch)
        self.story: list[str] = []
        self.sealed: dict[str, str] = {}
        self._deep = 0
        share = self.chance.choice(SHARES) if parts.share is None else parts.share
        self.hands = {name: self._hand(name, folder, share) for name in TABLETS}
        parts.world(self)

    def _hand(self, name: str, folder: Path, share: float) -> Hand:
        seed = self.chance.randrange(PICKS)
        weather = self.parts.weather(self.app, seed, share)
        hand = Hand(name, folder, weather, seed, self.parts.spoil)
        weather.heard = self.watch.heard(hand, TABLETS[name])
        weather.meanwhile = lambda: self._meanwhile(hand)
        return hand

    def close(self) -> None:
        for hand in self.hands.values():
            hand.tablet.close()
        self.house.close()

    # -- the day ------------------------------------------------------------------------------

    def run(self, steps: int = STEPS) -> None:
        """A day of so many steps, and its end."""
        self.begin()
        for _ in range(steps):
            self.step()
        self.quiet()

    def begin(self) -> None:
        """Somebody is on the way to a school."""
        self.desk("plan", self._pick())
        self.pass_time(3)
        for name in self.hands:
            self.deliver(name, 3, look=True)
        for name in self.chance.sample(sorted(self.hands), 3):
            self.screen(name, "arrive", 0)

    def step(self) -> None:
        """Whatever happens next; beside it, by chances of its own, something on site."""
        if self.parts.on_site and self.aside.random() < ON_SITE_SHARE:
            self._on_site()
        kind = self.chance.choices(("screen", "machine", "desk"), (7, 5, 2))[0]
        name, pick = self.chance.choice(sorted(self.hands)), self._pick()
        if kind == "machine":
            self.machine(name, self._one_of(MACHINE), pick)
            return
        for _ in range(TRIES):
            if kind == "desk":
                told = self.desk(self._one_of(DESK), pick)
            else:
                told = self.screen(name, self._one_of(SCREEN), pick)
                name = self.chance.choice(sorted(self.hands))
            if not told.startswith(IDLE):
                return

    def _on_site(self) -> None:
        """A notice is served, or something has happened; on whichever tablet can."""
        (what,) = self.aside.choices(*zip(*ON_SITE, strict=True))
        pick = self.aside.randrange(PICKS)
        for name in self.aside.sample(sorted(self.hands), len(self.hands)):
            if not self.screen(name, what, pick).startswith(IDLE):
                return

    def screen(self, name: str, what: str, pick: int) -> str:
        """Somebody does something on a tablet."""
        hand = self.hands[name]
        if what == "arrive":
            hand.unlocked()
            told = hand.arrive(pick, self._gates())
        else:
            told = hand.act(what, pick)
        self._tell(name, what, told)
        self.look_at(hand)
        return told

    def desk(self, what: str, pick: int) -> str:
        """Somebody in the office does something."""
        told = self.office.act(what, pick)
        self._tell(OFFICE, what, told)
        return told

    def machine(self, name: str, what: str, pick: int) -> None:
        """A tablet works, is switched off, is locked, is told a wrong date; or time passes."""
        hand = self.hands[name]
        if what == "deliver":
            self.deliver(name, 1 + pick % 9, look=not pick % 3)
        elif what == "pass_time":
            self.pass_time(pick)
        elif what == "restart":
            self._tell(name, what, hand.restart())
        elif what == "lock":
            self._tell(name, what, hand.lock())
        else:
            self._tell(name, what, hand.set_clock(YEARS[pick % len(YEARS)]))
        self.look_at(hand)

    def deliver(self, name: str, steps: int, *, look: bool = False) -> None:
        """A tablet's engine works."""
        hand = self.hands[name]
        if look:
            hand.unlocked()
        self._tell(name, "deliver", hand.deliver(steps, look=look))
        self.look_at(hand)

    def pass_time(self, pick: int) -> None:
        """Time passes for everyone, and what is due is released."""
        seconds = WAIT_S[pick % len(WAIT_S)]
        for clock in (self.clock, *(hand.clock for hand in self.hands.values())):
            clock.advance(seconds=seconds)
        self.office.release()
        self.office.back_up()
        self._tell(OFFICE, "pass_time", f"{seconds} s")

    def withdraw(self, name: str) -> None:
        """A tablet is withdrawn: nothing of it is taken any more, nothing on it is lost."""
        hand = self.hands[name]
        hand.withdrawn = True
        self._tell(name, "withdraw", self.office.withdraw_tablet(hand.device_id))

    def look_at(self, hand: Hand) -> None:
        """What is true always; and what is under a seal stays as it is."""
        self.watch.look_at(hand)
        now = quiet.sealed_content(self.office)
        for part, content in self.sealed.items():
            must(now.get(part) == content, "I9", f"what part {part} sealed has changed")
        self.sealed = now

    # -- the end ------------------------------------------------------------------------------

    def quiet(self) -> None:
        """Every wire is whole, everyone comes into step; then all must be right."""
        for hand in self.hands.values():
            hand.weather.clear()
        for turn in range(ROUNDS_MAX):
            self.pass_time(2)
            left = [self._come_in(hand, sign=bool(turn)) for hand in self.hands.values()]
            if turn and not any(left):
                break
        for name, hand in self.hands.items():
            quiet.check_tablet(self.watch, hand, TABLETS[name])
        self.office.read(quiet.check_office)

    def _come_in(self, hand: Hand, *, sign: bool) -> bool:
        """One tablet syncs, and is handed in; whether anything but asking was left to do."""
        hand.unlocked()
        tablet = hand.tablet
        tablet.engine.backoff.wake()
        opened = tablet.desk.shelves.vault.unlocked
        for photo in tablet.recovered.state.photos if opened else ():
            tablet.recovered.put_aside(photo.sha256)
        if sign and opened and tablet.engine.custody.receipt is None:
            tablet.sync.hand_in()
        done = tablet.engine.run_until_quiet()
        self._tell(hand.name, "comes in", "; ".join(done))
        self.look_at(hand)
        return any(not one.startswith(QUIET) for one in done) and not hand.withdrawn

    # -- chance -------------------------------------------------------------------------------

    def _meanwhile(self, hand: Hand) -> None:
        """Between two requests of one tablet somebody else acts, or its own holder taps."""
        if self._deep or self.chance.random() >= MEANWHILE_SHARE:
            return
        self._deep += 1
        with self.watch.noted():
            self._act_between(hand, self.chance.choice(sorted(self.hands)), self._pick())
        self._deep -= 1

    def _act_between(self, hand: Hand, name: str, pick: int) -> None:
        if self.hands[name] is hand:
            if hand.tablet.desk.shelves.vault.unlocked:
                self._tell(name, "meanwhile", hand.act(self._one_of(SCREEN[1:]), pick))
        elif pick % 3:
            self.deliver(name, 1 + pick % 4, look=bool(pick % 2))
        else:
            self.desk(self._one_of(DESK), pick)

    def _one_of(self, table: tuple[tuple[str, int], ...]) -> str:
        names, weights = zip(*table, strict=True)
        return str(self.chance.choices(names, weights)[0])

    def _gates(self) -> list[tuple[str, str]]:
        """Where somebody stands, as colleagues tell each other from tablet to tablet; latest first.

        An inspection of a secret visit is shown to nobody who is not on its team.
        """
        secret = {inspection_id for inspection_id, _team in self.office.secrets.values()}
        stood = [gate for hand in self.hands.values() for gate in hand.gates]
        return [one for one in sorted(set(stood), key=_by_id) if one[1] not in secret]

    def _pick(self) -> int:
        return self.chance.randrange(PICKS)

    def _tell(self, who: str, what: str, told: str) -> None:
        self.story.append(f"{len(self.story):3} {who:8} {what}: {told}")


def _by_id(gate: tuple[str, str]) -> str:
    return gate[1]


QUIET = ("pulled 0", "custody receipt")
"""What is done when nothing is left to do."""
