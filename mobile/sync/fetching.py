"""Fetching the pictures of before that a released look-back needs, small, each once."""

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

    def next(self) -> str:
        """The digest of a picture that is wanted and not here, or nothing."""
        for case in self._replica.all(ItemKind.LOOK_BACK):
            if case["state"] != LookBackState.PLANNED:
                continue
            for photo in case["photos"]:
                sha256 = str(photo["preview_sha256"] or "")
                if sha256 and sha256 not in self._absent and not self._photos.has(sha256):
                    return sha256
        return ""

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
