"""Tablets as the server sees them: a key, a token, a chain of ops; no store, no screen."""

import base64
import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.ids import seeded_ids
from shared.protocol import (
    OPS_PER_PUSH_MAX,
    PROTOCOL,
    PROTOCOL_HEADER,
    PUSH_BYTES_MAX,
    area_scope,
)
from shared.sealing import GENESIS, canonical, covered, digest
from shared.vocabulary import Grade, OpKind, Party, PhotoPurpose, SignatureRole

AT = "2026-09-17T01:12:03.123Z"
NOW_MS = 1_789_000_000_000
ANSWERS = 40
FINDINGS = 3
PHOTO_BYTES = 600_000
STROKES = [[100, 500, 300, 200, 500, 600, 700, 300, 900, 500] * 8]
INSTANT = {"at": AT, "offset_ms": 0, "uncertainty_ms": 100}
PURPOSES = (PhotoPurpose.GATE, PhotoPurpose.ITEM, PhotoPurpose.ITEM)
TIMEOUT_S = 120
SUCCESS = 2
BUSY = 503
TRIES_MAX = 20


@dataclass(frozen=True)
class Checklist:
    """The published checklist: its id and items that take a verdict."""

    id: str
    codes: list[str]


@dataclass
class Pen:
    """Writes one tablet's ops, each chained to the one before."""

    device_id: str
    token: str
    person_id: str
    key: Ed25519PrivateKey
    seed: int
    seq: int = 0
    head: str = GENESIS
    written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = seeded_ids(self.seed)

    def new_id(self) -> str:
        return self._ids(NOW_MS + self.seq)

    def inspect(
        self, school_id: str, area_id: str, checklist: Checklist, findings: int = FINDINGS
    ) -> None:
        """All the ops of one inspection with so many faults, from arrival to the seal."""
        inspection_id = self.new_id()
        about = {"inspection_id": inspection_id}
        scope, start = area_scope(area_id), len(self.written)
        start_payload = {
            "school_id": school_id,
            "arrived": INSTANT,
            "mode": "surprise",
            "template_id": checklist.id,
        }
        self._write(OpKind.INSPECTION_START, inspection_id, scope, start_payload)
        self._write(
            OpKind.ANSWERS_SET, inspection_id, scope, {"answers": _answers(checklist, findings)}
        )
        for number in range(findings):
            self._write(OpKind.FINDING_ADD, self.new_id(), scope, _finding(about, number))
        for number, purpose in enumerate(PURPOSES):
            sha = digest(f"{inspection_id}{number}".encode())
            blobs = [
                {"sha256": sha, "bytes": PHOTO_BYTES, "mime": "image/jpeg", "role": "evidence"}
            ]
            self._write(
                OpKind.PHOTO_ADD, self.new_id(), scope, _photo(about, purpose, sha), blobs=blobs
            )
        shown = covered([digest(text.encode()) for text in self.written[start:]])
        for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL):
            self._write(OpKind.SIGNATURE_ADD, self.new_id(), scope, _signature(about, role, shown))
        covers = [digest(text.encode()) for text in self.written[start:]]
        seal = covered(covers)
        submit = {
            "covers": covers,
            "digest": seal,
            "seal_signature": self._sign(seal),
            "finished": INSTANT,
            "score": "96.5",
        }
        self._write(OpKind.INSPECTION_SUBMIT, inspection_id, scope, submit)

    def pushes(self, epoch: str) -> Iterator[bytes]:
        """What was written and not yet taken, as bodies of pushes."""
        batch: list[str] = []
        size = 0
        for text in self.written:
            length = len(text.encode())
            if batch and (len(batch) == OPS_PER_PUSH_MAX or size + length > PUSH_BYTES_MAX // 2):
                yield self._body(batch, epoch)
                batch, size = [], 0
            batch.append(text)
            size += length
        if batch:
            yield self._body(batch, epoch)
        self.written = []

    def _write(
        self,
        kind: OpKind,
        entity_id: str,
        scope: str,
        payload: dict[str, Any],
        *,
        blobs: list[dict[str, Any]] | None = None,
    ) -> None:
        self.seq += 1
        op = {
            "op_id": self.new_id(),
            "device_id": self.device_id,
            "device_seq": self.seq,
            "prev": self.head,
            "actor_id": self.person_id,
            "scope": scope,
            "kind": str(kind),
            "entity_id": entity_id,
            "payload": payload,
            "wall": {"utc": AT, "offset_minutes": 480},
            "boot_id": "bench",
            "mono_ms": self.seq,
            "app_version": "bench",
            "op_schema": 1,
            "blobs": blobs or [],
        }
        data = canonical(op)
        self.head = digest(data)
        self.written.append(data.decode())

    def _body(self, batch: list[str], epoch: str) -> bytes:
        head = digest(batch[-1].encode())
        push = {
            "protocol": PROTOCOL,
            "device_id": self.device_id,
            "epoch": epoch,
            "ops": batch,
            "head": head,
            "signature": self._sign(head),
        }
        return json.dumps(push, ensure_ascii=False).encode()

    def _sign(self, text: str) -> str:
        return base64.b64encode(self.key.sign(text.encode())).decode()


class Line:
    """One kept-open connection of a tablet to the server."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        self._headers = {"Authorization": f"Bearer {token}", PROTOCOL_HEADER: str(PROTOCOL)}
        self.bytes_in = 0
        self.tried_again = 0
        self.spent_s: list[float] = []

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[bytes, dict[str, str]]:
        """The answer's body and headers; asked to wait it does, any other refusal is an error."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        began = time.perf_counter()
        while True:
            self._connection.request(method, path, body, {**self._headers, **told})
            response = self._connection.getresponse()
            data = response.read()
            self.bytes_in += len(data)
            if response.status != BUSY or self.tried_again == TRIES_MAX:
                break
            self.tried_again += 1
            Event().wait(float(response.headers.get("Retry-After", 1)))
        # Being asked to wait is part of it.
        self.spent_s.append(time.perf_counter() - began)
        if response.status // 100 != SUCCESS:
            raise RuntimeError(f"{method} {path}: {response.status} {data[:300]!r}")
        return data, {name.lower(): value for name, value in response.getheaders()}

    def close(self) -> None:
        self._connection.close()

    def push(self, body: bytes) -> list[dict[str, Any]]:
        """What became of each op of a push."""
        data, _ = self.ask("POST", "/api/v1/sync/push", body, Content_Type="application/json")
        results: list[dict[str, Any]] = json.loads(data)["results"]
        return results


def _answers(checklist: Checklist, findings: int) -> list[dict[str, Any]]:
    return [
        {"code": code, "value": "fail" if number < findings else "pass", "note": ""}
        for number, code in enumerate(checklist.codes[:ANSWERS])
    ]


def _finding(about: dict[str, str], number: int) -> dict[str, Any]:
    grade = Grade.SERIOUS if number == 0 else Grade.ORDINARY
    return {
        **about,
        "grade": str(grade),
        "party": str(Party.SCHOOL),
        "what": "门卫室值守人员不足，外来人员登记不完整，发现时大门无人看守",
        "where": "北门传达室",
        "measure": "按标准配足值守人员，补齐登记制度",
        "found": INSTANT,
        "rectify_workdays": 10,
    }


def _photo(about: dict[str, str], purpose: PhotoPurpose, sha: str) -> dict[str, Any]:
    return {
        **about,
        "purpose": str(purpose),
        "sha256": sha,
        "bytes": PHOTO_BYTES,
        "width": 2000,
        "height": 1500,
        "taken": INSTANT,
    }


def _signature(about: dict[str, str], role: SignatureRole, shown: str) -> dict[str, Any]:
    return {
        **about,
        "role": str(role),
        "post": "督查员" if role is SignatureRole.INSPECTOR else "副校长",
        "digest": shown,
        "signed": INSTANT,
        "strokes": STROKES,
    }
