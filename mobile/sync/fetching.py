"""Fetching small pictures, each once: of before for a look-back, and of the file one looks at."""

from collections.abc import Iterator

from mobile.store.photos import PhotoShelf
from mobile.store.replica import Replica
from mobile.sync.transport import Ask, NoNetwork, Outage, Refusal, Wire
from shared.sealing import digest
from shared.vocabulary import ItemKind, LookBackState

NOT_THERE = 404


class Fetcher:
    """Brings one picture a call; remembers for this run which the office does not have yet."""

    def __init__(self, replica: Replica, photos: PhotoShelf) -> None:
        self._replica, self._photos = replica, photos
        self._absent: set[str] = set()
        self._wanted: tuple[str, ...] = ()

    def want(self, pictures: tuple[str, ...]) -> None:
        """The person looks at these now; what they looked at before is not waited for."""
        self._wanted = pictures

    def next(self) -> str:
        """The digest of a picture that is wanted and not here, or nothing."""
        return next((one for one in self._asked_for() if self._misses(one)), "")

    def _asked_for(self) -> Iterator[str]:
        """What is looked at now, then what a look-back needs."""
        yield from self._wanted
        for case in self._replica.all(ItemKind.LOOK_BACK):
            if case["state"] == LookBackState.PLANNED:
                yield from (str(photo["preview_sha256"] or "") for photo in case["photos"])

    def _misses(self, sha256: str) -> bool:
        return bool(sha256) and sha256 not in self._absent and not self._photos.has(sha256)

    def bring(self, wire: Wire, sha256: str) -> str:
        """Fetch one picture, prove it whole, keep it."""
        try:
            data = wire.ask(Ask("GET", f"/api/v1/blobs/{sha256}", {"Accept": "*/*"})).body
        except Refusal as refusal:
            if refusal.status != NOT_THERE:
                raise
            self._absent.add(sha256)
            return f"fetch {sha256[:8]}: not there yet"
        if digest(data) != sha256:
            raise NoNetwork("the picture was cut short", Outage.CUT)
        self._photos.keep_heard(data)
        return f"fetch {sha256[:8]}"

    def look_again(self) -> None:
        """The office may have more pictures by now."""
        self._absent.clear()
