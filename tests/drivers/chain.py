"""A tablet's chain of ops made by hand, right ones and, on purpose, wrong ones."""

import base64
import json
from dataclasses import asdict, dataclass, is_dataclass, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.clock import Clock, to_ms, to_wire
from shared.ids import new_id
from shared.protocol import PROTOCOL
from shared.records.ops import (
    BlobRef,
    FindingAdd,
    InspectionStart,
    InspectionSubmit,
    Instant,
    Op,
    PhotoAdd,
    SignatureAdd,
    Wall,
)
from shared.sealing import GENESIS, canonical, covered, digest
from shared.vocabulary import (
    BlobRole,
    Grade,
    OpKind,
    Party,
    PhotoPurpose,
    SignatureRole,
    VisitMode,
)

PUSH = "/api/v1/sync/push"


@dataclass(frozen=True)
class Made:
    """One op as it travels."""

    text: str
    seq: int
    op_id: str

    @property
    def sha(self) -> str:
        return digest(self.text.encode())


class Chain:
    """An enrolled tablet that says whatever it is told to say."""

    def __init__(self, app: Any, code: str, clock: Clock, seed: int = 1) -> None:
        self.client = app.test_client(use_cookies=False)
        self.clock = clock
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        public = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()
        answer = self.client.post(
            "/api/v1/sync/enrol", json={"code": code, "device_public_key": public}
        )
        assert answer.status_code == 201, answer.json
        self.device_id = answer.json["device_id"]
        self.person_id = answer.json["person"]["id"]
        self.scopes = answer.json["scopes"]
        self.headers = {"Authorization": f"Bearer {answer.json['device_token']}"}
        self.seq, self.prev = 0, GENESIS
        self.about: dict[str, list[str]] = {}
        """The digests of what was done in each inspection, so far."""

    # -- making ops ---------------------------------------------------------------------------

    def new_id(self) -> str:
        return new_id(to_ms(self.clock.now()))

    def now(self) -> Instant:
        """An instant this tablet is sure of."""
        return Instant(to_wire(self.clock.now()), 0, 40)

    def op(self, kind: OpKind, entity_id: str, payload: Any, /, **changes: Any) -> Made:
        """The next op of the chain; ``changes`` are put over its envelope."""
        envelope = asdict(
            Op(
                op_id=self.new_id(),
                device_id=self.device_id,
                device_seq=self.seq + 1,
                prev=self.prev,
                actor_id=self.person_id,
                scope="area:",
                kind=kind,
                entity_id=entity_id,
                payload=asdict(payload) if is_dataclass(payload) else payload,  # type: ignore[arg-type]
                wall=Wall(to_wire(self.clock.now()), 480),
                boot_id="boot-1",
                mono_ms=self.clock.mono_ms(),
                app_version="0.1",
            )
        )
        said = envelope | changes
        return self.say(json.dumps(said) if _floats(said) else said)

    def say(self, op: dict[str, Any] | str) -> Made:
        """Whatever this is, as the next op."""
        text = op if isinstance(op, str) else canonical(op).decode()
        raw = json.loads(text)
        made = Made(text, int(raw["device_seq"]), str(raw["op_id"]))
        self.seq, self.prev = made.seq, made.sha
        payload = raw.get("payload")
        told = payload.get("inspection_id") if isinstance(payload, dict) else None
        self.about.setdefault(str(told or raw.get("entity_id")), []).append(made.sha)
        return made

    # -- pushing ------------------------------------------------------------------------------

    def push(self, *ops: Made | str, **changes: Any) -> Any:
        """The server's answer to a batch, whatever its status."""
        texts = [one if isinstance(one, str) else one.text for one in ops]
        head = digest(texts[-1].encode()) if texts else GENESIS
        body = {
            "protocol": PROTOCOL,
            "device_id": self.device_id,
            "epoch": "",
            "ops": texts,
            "head": head,
            "signature": base64.b64encode(self.key.sign(head.encode())).decode(),
        }
        return self.client.post(PUSH, json=body | changes, headers=self.headers)

    def results(self, *ops: Made | str) -> list[dict[str, Any]]:
        """What became of each op of a batch."""
        answer = self.push(*ops)
        assert answer.status_code == 200, answer.json
        told: list[dict[str, Any]] = answer.json["results"]
        return told

    def words(self, *ops: Made | str) -> list[str]:
        """The results in short: ``applied``, ``held no_grant``."""
        return [f"{one['result']} {one['code']}".strip() for one in self.results(*ops)]

    def get(self, path: str, **query: Any) -> Any:
        """Ask something as this tablet."""
        return self.client.get(path, query_string=query, headers=self.headers)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Say something as this tablet."""
        return self.client.post(path, json=body, headers=self.headers)

    # -- an inspection ------------------------------------------------------------------------

    def start(self, school_id: str, template_id: str, **changes: Any) -> tuple[str, Made]:
        """Arrival at a school without a planned visit."""
        payload = InspectionStart(school_id, self.now(), VisitMode.SURPRISE, template_id)
        inspection_id = self.new_id()
        made = self.op(OpKind.INSPECTION_START, inspection_id, asdict(replace(payload, **changes)))
        return inspection_id, made

    def finding(self, inspection_id: str, /, **changes: Any) -> tuple[str, Made]:
        """A fault found."""
        payload = FindingAdd(inspection_id, Grade.ORDINARY, Party.SCHOOL, "通道堵塞", self.now())
        finding_id = self.new_id()
        return finding_id, self.op(OpKind.FINDING_ADD, finding_id, asdict(payload) | changes)

    def photo(self, inspection_id: str, data: bytes, /, **changes: Any) -> Made:
        """A photo of the gate, or what ``changes`` say."""
        sha = digest(data)
        payload = PhotoAdd(inspection_id, PhotoPurpose.GATE, sha, len(data), 1600, 1200, self.now())
        blob = asdict(BlobRef(sha, len(data), "image/jpeg", BlobRole.EVIDENCE))
        return self.op(OpKind.PHOTO_ADD, self.new_id(), asdict(payload) | changes, blobs=[blob])

    def signature(self, inspection_id: str, role: SignatureRole, /, **changes: Any) -> Made:
        """A signature drawn by finger, under all that was done so far."""
        signed = covered(self.about.get(inspection_id, []))
        payload = SignatureAdd(
            inspection_id, role, "安全员", signed, self.now(), strokes=[[1, 2, 3, 4]]
        )
        return self.op(OpKind.SIGNATURE_ADD, self.new_id(), asdict(payload) | changes)

    def submit(self, inspection_id: str, covers: list[Made], /, **changes: Any) -> Made:
        """This tablet's part is done, sealed over these ops."""
        digests = [one.sha for one in covers]
        seal = covered(digests)
        signature = base64.b64encode(self.key.sign(seal.encode())).decode()
        payload = InspectionSubmit(digests, seal, signature, self.now())
        return self.op(OpKind.INSPECTION_SUBMIT, inspection_id, asdict(payload) | changes)


def _floats(value: Any) -> bool:
    """Whether the canonical form would refuse it."""
    if isinstance(value, dict | list):
        return any(map(_floats, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float)
