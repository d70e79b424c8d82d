"""Bringing photo bytes by tus 1.0: each call one piece, resuming where the office stands.

The piece is what is lost when the line is cut. It grows while whole pieces are answered quickly,
halves when one was slow or not answered, and is remembered for the next photo and the next day.
"""

import base64
import hashlib

from cryptography.exceptions import InvalidTag

from mobile.store.ledger import KeptBlob, Ledger
from mobile.store.photos import PhotoShelf
from mobile.sync.transport import Answer, Ask, NoNetwork, Outage, Refusal, Wire
from shared.clock import Clock
from shared.protocol import CHUNK_BYTES_MAX, CHUNK_BYTES_MIN, JPEG
from shared.vocabulary import BlobRole

TUS = {"Tus-Resumable": "1.0.0"}
GONE = (404, 410)
CONFLICT = 409
FINAL = (413, 415, 422)
UPLOADS = "/api/v1/uploads"
UNREADABLE = "unreadable_here"
QUICK_MS = 3_000
"""A piece answered in less doubles the next; one that took twice as long halves it."""
SHARE = 2


class Uploader:
    """Moves one blob one piece on."""

    def __init__(self, wire: Wire, ledger: Ledger, photos: PhotoShelf, clock: Clock) -> None:
        self._wire, self._ledger, self._photos = wire, ledger, photos
        self._clock = clock

    def advance(self, blob: KeptBlob) -> str:
        """One piece further; says what was done."""
        try:
            return self._advance(blob)
        except Refusal as refusal:
            if refusal.status in GONE and blob.url:
                self._ledger.begin_again(blob.sha256)
                return f"{blob.role}: upload begun again"
            if refusal.status == CONFLICT and blob.url:
                return self._ask_where(blob)
            if refusal.status in FINAL:
                self._ledger.refused(blob.sha256, refusal.code)
                return f"{blob.role}: refused, {refusal.code}"
            raise

    def _advance(self, blob: KeptBlob) -> str:
        if not blob.url and blob.role is not BlobRole.PREVIEW:
            headers = {**TUS, **_announcement(blob)}
            answer = self._wire.ask(Ask("POST", UPLOADS, headers))
            return self._settle(blob, answer.headers.get("location", ""), answer)
        try:
            data = self._photos.read(blob.sha256)
        except (OSError, InvalidTag):
            # One damaged file must not stop the photos behind it.
            self._ledger.refused(blob.sha256, UNREADABLE)
            return f"{blob.role} {blob.sha256[:8]}: {UNREADABLE}"
        size = min(max(self._ledger.piece_bytes(), CHUNK_BYTES_MIN), CHUNK_BYTES_MAX)
        piece = data[blob.sent : blob.sent + size]
        answer = self._measured(_ask(blob, piece), len(piece), size)
        return self._settle(blob, blob.url or answer.headers.get("location", ""), answer)

    def _measured(self, ask: Ask, sent: int, size: int) -> Answer:
        """The answer to a piece; how it went says how large the next one is."""
        began = self._clock.mono_ms()
        try:
            answer = self._wire.ask(ask)
        except ConnectionError:
            self._note(size // SHARE, size)
            raise
        spent = self._clock.mono_ms() - began
        if spent > SHARE * QUICK_MS:
            self._note(size // SHARE, size)
        elif spent <= QUICK_MS and sent == size:
            self._note(size * SHARE, size)
        return answer

    def _note(self, wanted: int, before: int) -> None:
        size = min(max(wanted, CHUNK_BYTES_MIN), CHUNK_BYTES_MAX)
        if size != before:
            self._ledger.note_piece(size)

    def _ask_where(self, blob: KeptBlob) -> str:
        return self._settle(blob, blob.url, self._wire.ask(Ask("HEAD", blob.url, TUS)))

    def _settle(self, blob: KeptBlob, url: str, answer: Answer) -> str:
        if "upload-offset" not in answer.headers:
            raise NoNetwork("the answer lost its headers", Outage.CUT)
        sent = int(answer.headers["upload-offset"])
        if sent >= blob.bytes:
            # The server answers the last byte only after re-hashing the whole.
            self._ledger.verified(blob.sha256)
            return f"{blob.role} {blob.sha256[:8]} verified"
        self._ledger.progress(blob.sha256, url, sent)
        return f"{blob.role} {blob.sha256[:8]} {sent}/{blob.bytes}"


def _ask(blob: KeptBlob, piece: bytes) -> Ask:
    """A piece at its offset; a preview goes along with its announcement."""
    checksum = base64.b64encode(hashlib.sha256(piece).digest()).decode()
    headers = {
        **TUS,
        "Content-Type": "application/offset+octet-stream",
        "Upload-Checksum": f"sha256 {checksum}",
    }
    if not blob.url:
        return Ask("POST", UPLOADS, {**headers, **_announcement(blob)}, piece)
    return Ask("PATCH", blob.url, {**headers, "Upload-Offset": str(blob.sent)}, piece)


def _announcement(blob: KeptBlob) -> dict[str, str]:
    metadata = {"sha256": blob.sha256, "filetype": JPEG, "filename": f"{blob.sha256[:12]}.jpg"}
    pairs = (
        f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items()
    )
    return {"Upload-Length": str(blob.bytes), "Upload-Metadata": ",".join(pairs)}
