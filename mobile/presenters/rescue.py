"""The way out without a network: one button writes rescue files for the office."""

from collections.abc import Callable, Iterator

from mobile.presenters.desk import Desk
from mobile.sync.rescue import Rescue
from mobile.texts import _


class RescuePresenter:
    """Writes the files, and says where they went."""

    def __init__(self, desk: Desk) -> None:
        shelves = desk.shelves
        self._rescue = Rescue(
            shelves.vault, shelves.outbox, shelves.ledger, shelves.photos, desk.clock
        )
        self.told = ""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each file."""
        return self._rescue.files()

    def write(self, hand_over: Callable[[str, bytes], str]) -> str:
        """Hand each file over; what to tell the person."""
        places = [hand_over(name, data) for name, data in self.files()]
        self.told = _("{count} rescue files written: {place}").format(
            count=len(places), place=places[-1]
        )
        return self.told
