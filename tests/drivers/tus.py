"""Hands that send photos by tus 1.0, well and badly."""

import base64
import hashlib
from typing import Any

from shared.sealing import digest

UPLOADS = "/api/v1/uploads"
OFFSET_TYPE = "application/offset+octet-stream"


class Sender:
    """One who uploads: a tablet, or a person of a school."""

    def __init__(self, app: Any, headers: dict[str, str]) -> None:
        self.client = app.test_client(use_cookies=False)
        self.headers = {**headers, "Tus-Resumable": "1.0.0"}

    def announce(self, data: bytes, body: bytes | None = None, **changes: str) -> Any:
        """Open an upload for these bytes; with a body, send the first piece along."""
        names = {"sha256": digest(data), "filename": "gate.jpg", "filetype": "image/jpeg"}
        headers = {
            "Upload-Length": str(len(data)),
            "Upload-Metadata": metadata(names),
            **self.headers,
            **{name.replace("_", "-"): value for name, value in changes.items()},
        }
        kind = OFFSET_TYPE if body is not None else None
        return self.client.post(UPLOADS, headers=headers, data=body, content_type=kind)

    def begin(self, data: bytes) -> str:
        """The address of an upload for these bytes."""
        answer = self.announce(data)
        assert answer.status_code == 201, answer.json
        return str(answer.headers["Location"])

    def piece(
        self, url: str, offset: int | str, data: bytes, *, checksum: str = "", **changes: str
    ) -> Any:
        """Send one piece."""
        headers = {**self.headers, "Upload-Offset": str(offset)}
        if checksum:
            headers["Upload-Checksum"] = checksum
        return self.client.patch(
            url, headers=headers, data=data, content_type=changes.get("content_type", OFFSET_TYPE)
        )

    def ask(self, url: str) -> Any:
        """Where an upload stands."""
        return self.client.head(url, headers=self.headers)

    def offset(self, url: str) -> int:
        """How many bytes are safe."""
        return int(self.ask(url).headers["Upload-Offset"])

    def status(self, *digests: str) -> list[dict[str, Any]]:
        """What the office has of blobs."""
        answer = self.client.post(
            "/api/v1/blobs/status", json={"sha256s": list(digests)}, headers=self.headers
        )
        assert answer.status_code == 200, answer.json
        found: list[dict[str, Any]] = answer.json["blobs"]
        return found

    def get(self, path: str, **headers: str) -> Any:
        """Fetch something."""
        return self.client.get(path, headers={**self.headers, **headers})


def metadata(names: dict[str, str]) -> str:
    """The header of tus metadata."""
    return ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in names.items()
    )


def checksum(data: bytes, algorithm: str = "sha256") -> str:
    """The header of a piece's checksum."""
    told = base64.b64encode(hashlib.new(algorithm, data).digest()).decode()
    return f"{algorithm} {told}"
