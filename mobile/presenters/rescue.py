"""The way out without a network: one button writes rescue files for the office."""

from collections.abc import Callable, Iterator

from mobile.presenters.desk import Desk
from mobile.sync.rescue import Rescue
from mobile.texts import _

File = tuple[str, bytes]


class RescuePresenter:
    """Writes the files one after the other, and says where they went."""

    def __init__(self, desk: Desk) -> None:
        shelves = desk.shelves
        self._rescue = Rescue(
            shelves.vault, shelves.outbox, shelves.ledger, shelves.photos, desk.clock
        )
        self.told = ""
        self.begin()

    def begin(self) -> None:
        """From the first file on."""
        self._left, self._places = self.files(), list[str]()

    def files(self) -> Iterator[File]:
        """Name and bytes of each file."""
        return self._rescue.files()

    def made(self) -> File | None:
        """The next file, worked out now; None where all are made. What fails begins anew."""
        try:
            return next(self._left, None)
        except Exception:
            self.begin()
            raise

    def handed(self, place: str) -> None:
        """A file went there."""
        self._places.append(place)

    def done(self) -> str:
        """All went their way; what to tell the person."""
        self.told = _("{count} rescue files written: {place}").format(
            count=len(self._places), place=self._places[-1]
        )
        return self.told

    def write(self, hand_over: Callable[[str, bytes], str]) -> str:
        """Hand each file over, here and now; what to tell the person."""
        self.begin()
        while (file := self.made()) is not None:
            self.handed(hand_over(*file))
        return self.done()
