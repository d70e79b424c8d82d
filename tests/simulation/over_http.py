"""The same days over real sockets: the real server as a process, tablets behind a bad line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mobile.config import USUAL_LIMITS, Limits
from mobile.sync.transport import Address, Answer, Ask, HttpTransport
from server.config import SECRET_FILE
from tests.conftest import settings_for
from tests.drivers.proxy import Proxy
from tests.drivers.served import Served
from tests.simulation.city import OFFICE, Built
from tests.simulation.weather import Weather
from tests.simulation.world import Parts, World

IMPATIENT = Limits(connect_s=5, silence_s=0.3, answer_s=0.6, bytes_per_s=400_000)
"""So that a line that stalls costs a test no half minute."""
WHOLE = 0.0


class Overland(Weather):
    """One tablet's way to the office: a socket to the proxy for each request."""

    proxy: Proxy

    def __init__(self, app: Any, seed: int, _share: float) -> None:
        super().__init__(app, seed, WHOLE)
        self.limits = IMPATIENT

    def send(self, ask: Ask) -> Answer:
        if self.limits is IMPATIENT:
            # When all is quiet nobody acts between two requests.
            self.meanwhile()
        answer = HttpTransport(Address(self.proxy.address), self.limits).send(ask)
        self.heard(ask, answer)
        return answer

    def clear(self) -> None:
        self.proxy.seed(0, WHOLE)
        self.limits = USUAL_LIMITS


class Street:
    """A world whose tablets are behind the proxy, day after day."""

    def __init__(self, world: World, proxy: Proxy) -> None:
        self.world, self.proxy = world, proxy

    def day(self, seed: int, share: float, steps: int) -> None:
        """So many steps on a line that is bad by this seed; then all is quiet, and right."""
        self.proxy.seed(seed, share)
        for hand in self.world.hands.values():
            hand.weather.limits = IMPATIENT  # type: ignore[attr-defined]
        for _ in range(steps):
            self.world.step()
        self.world.quiet()


@contextmanager
def street(built: Built, folder: Path, seed: int) -> Iterator[Street]:
    """The served office of a copied city, and its tablets."""
    way = type("Way", (Overland,), {})
    world = World(built, folder, seed, Parts(way, share=WHOLE))
    office = folder / OFFICE
    (office / SECRET_FILE).write_text(settings_for(office).secret_key)
    try:
        with Served(office, world.url) as served, Proxy(served.port) as proxy:
            way.proxy = proxy  # type: ignore[attr-defined]
            world.begin()
            yield Street(world, proxy)
    finally:
        world.close()
