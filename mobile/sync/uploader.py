"""Bringing photo bytes by tus 1.0: each call one piece, resuming where the office stands."""

import base64
import hashlib

from cryptography.exceptions import InvalidTag

from mobile.store.ledger import KeptBlob, Ledger
from mobile.store.photos import PhotoShelf
from mobile.sync.transport import Answer, Ask, NoNetwork, Outage, Refusal, Wire
from shared.protocol import CHUNK_BYTES_MIN, JPEG

TUS = {"Tus-Resumable": "1.0.0"}
GONE = (404, 410)
CONFLICT = 409
FINAL = (413, 415, 422)
UNREADABLE = "unreadable_here"


class Uploader:
    """Moves one blob one piece on."""

    def __init__(self, wire: Wire, ledger: Ledger, photos: PhotoShelf) -> None:
        self._wire, self._ledger, self._photos = wire, ledger, photos

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
        if not blob.url:
            answer = self._wire.ask(
                Ask("POST", "/api/v1/uploads", {**TUS, **self._announcement(blob)})
            )
            return self._settle(blob, answer.headers.get("location", ""), answer)
        try:
            data = self._photos.read(blob.sha256)
        except (OSError, InvalidTag):
            # One damaged file must not stop the photos behind it.
            self._ledger.refused(blob.sha256, UNREADABLE)
            return f"{blob.role} {blob.sha256[:8]}: {UNREADABLE}"
        piece = data[blob.sent : blob.sent + CHUNK_BYTES_MIN]
        checksum = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        headers = {
            **TUS,
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(blob.sent),
            "Upload-Checksum": f"sha256 {checksum}",
        }
        return self._settle(blob, blob.url, self._wire.ask(Ask("PATCH", blob.url, headers, piece)))

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

    def _announcement(self, blob: KeptBlob) -> dict[str, str]:
        metadata = {"sha256": blob.sha256, "filetype": JPEG, "filename": f"{blob.sha256[:12]}.jpg"}
        pairs = (
            f"{name} {base64.b64encode(value.encode()).decode()}"
            for name, value in metadata.items()
        )
        return {"Upload-Length": str(blob.bytes), "Upload-Metadata": ",".join(pairs)}
