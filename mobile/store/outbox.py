"""The outbox: every tap durable at once, folded into ops when first frozen for sending.

tapped → frozen → sending → in_doubt → applied | merged | held | refused → prunable.
Each device's ops form a hash chain; numbers are gap-free and given when an op is frozen.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from mobile.config import APP_VERSION
from mobile.store.chain import Chain
from mobile.store.database import Database
from mobile.store.taps import PICTURED, Tap, captures_in, depends_on, folded, refuse_long
from mobile.store.vault import Vault
from shared.clock import Clock, to_ms, to_wire
from shared.ids import new_id
from shared.problems import Invalid
from shared.protocol import OP_SCHEMA
from shared.records.ops import BlobRef, Op, Wall
from shared.records.wire import Result
from shared.sealing import canonical, digest
from shared.vocabulary import BlobRole, OpKind, OpResult

UTC_OFFSET_MINUTES = 480
TAPPED, WAITING = "tapped", ("frozen", "sending", "in_doubt")
DECIDED = """facts LIKE '%"decision":%'"""
"""A person in the office has decided on it, and said why."""
TROUBLED = f"state IN ('held', 'refused') OR code IN ('both_kept', 'some_wrong') OR {DECIDED}"


class TooLate(Invalid):
    code = "too_late"
    text = "This was sent already and cannot be undone; change it or withdraw it instead."


@dataclass(frozen=True)
class Act:
    """What to put down: its kind, whom it concerns, and its payload as a record of ``shared``."""

    kind: OpKind
    entity_id: str
    inspection_id: str
    scope: str
    payload: Any
    blobs: tuple[BlobRef, ...] = ()
    template_version: str | None = None


@dataclass(frozen=True)
class KeptOp:
    """An op as the outbox holds it."""

    device_seq: int
    op_id: str
    kind: OpKind
    entity_id: str
    inspection_id: str
    state: str
    sha256: str
    text: str
    result: str
    code: str
    facts: dict[str, Any]
    changed_at: str

    @cached_property
    def op(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.text)
        return told


class Outbox(Chain):
    """The only table the screens write to."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database, self._vault, self._clock = database, vault, clock

    def put(self, *acts: Act) -> list[int]:
        """Put taps down, durable before this returns; several at once stand or fall together."""
        holder = self._vault.holder
        actor_id = holder.person_id if holder else ""
        ids: list[int] = []
        with self._database.writing() as connection:
            for act in acts:
                sealed = self._vault.data.close(self._tap_bytes(act, actor_id), "tap")
                cursor = connection.execute(
                    "INSERT INTO tap (kind, entity_id, inspection_id, sealed) VALUES (?, ?, ?, ?)",
                    (act.kind, act.entity_id, act.inspection_id, sealed),
                )
                ids.append(int(cursor.lastrowid or 0))
                for blob in act.blobs:
                    connection.execute(
                        "INSERT OR IGNORE INTO blob (sha256, role, bytes, inspection_id, state)"
                        " VALUES (?, ?, ?, ?, 'kept')",
                        (blob.sha256, blob.role, blob.bytes, act.inspection_id),
                    )
        return ids

    def undo(self, tap_id: int) -> None:
        """Take back a tap that was not frozen yet."""
        with self._database.writing() as connection:
            gone = connection.execute("DELETE FROM tap WHERE id = ?", (tap_id,)).rowcount
        if not gone:
            raise TooLate()

    def taps(self, inspection_id: str | None = None) -> list[Tap]:
        """The taps not yet frozen, in the order they were made."""
        where, values = ("WHERE inspection_id = ?", (inspection_id,)) if inspection_id else ("", ())
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT * FROM tap {where} ORDER BY id", values).fetchall()
        return [self._tap(row) for row in rows]

    def freeze(self, inspection_id: str | None = None) -> int:
        """Make ops of taps: answers of one inspection fold into one; returns how many ops."""
        with self._database.writing() as connection:
            taps = self.taps(inspection_id)
            ops = folded(taps)
            seq, prev = self.end()
            for tap in ops:
                seq += 1
                prev = self._freeze_one(connection, tap, seq, prev)
            connection.executemany("DELETE FROM tap WHERE id = ?", [(tap.tap_id,) for tap in taps])
        return len(ops)

    def waiting(self, limit: int) -> list[KeptOp]:
        """The ops nobody has answered yet, in chain order."""
        marks = ",".join("?" * len(WAITING))
        return self._select(f"state IN ({marks}) ORDER BY device_seq LIMIT ?", (*WAITING, limit))

    def in_doubt(self) -> bool:
        """Whether ops were on their way when we lost sight of them."""
        return bool(self._select("state = 'in_doubt' LIMIT 1", ()))

    def all(self) -> list[KeptOp]:
        """Every op of this device, in chain order."""
        return self._select("1 ORDER BY device_seq", ())

    def of_inspection(self, inspection_id: str) -> list[KeptOp]:
        """All ops of this device on one inspection, in chain order."""
        return self._select("inspection_id = ? ORDER BY device_seq", (inspection_id,))

    def unconfirmed(self, inspection_id: str | None = None) -> list[KeptOp]:
        """The ops whose effect the replica does not show yet."""
        told = "state NOT IN ('prunable', 'refused', 'held')"
        if inspection_id is None:
            return self._select(f"{told} ORDER BY device_seq", ())
        return self._select(f"{told} AND inspection_id = ? ORDER BY device_seq", (inspection_id,))

    def troubled(self) -> list[KeptOp]:
        """What the office holds, refused or has beside another's, unseen yet by its author."""
        found = self._select(f"({TROUBLED}) AND seen = 0 ORDER BY device_seq", ())
        mine = self._vault.holder
        return [op for op in found if mine is None or op.op["actor_id"] == mine.person_id]

    def troubles(self, *, seen: bool = False) -> int:
        """How many such acts there are; those that were seen the office has still."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT count(*) AS n FROM op WHERE ({TROUBLED}) AND seen = ?"
                f" AND NOT (seen AND {DECIDED})",
                (seen,),
            ).fetchone()
        return int(row["n"])

    def seen(self, op_id: str) -> None:
        """The person read what became of an act; recorded for good."""
        with self._database.writing() as connection:
            connection.execute("UPDATE op SET seen = 1 WHERE op_id = ?", (op_id,))

    def captures(self) -> set[str]:
        """The originals of mosaicked photos: on record, though they never travel."""
        tapped = set[str]().union(*(captures_in(tap.payload) for tap in self.taps()))
        return tapped | self.captures_of("1", ())

    def captures_of(self, which: str, values: tuple[Any, ...]) -> set[str]:
        """The same of some of the ops that are here."""
        ops = self._select(f"kind IN (?, ?) AND {which}", (*PICTURED, *values))
        return set[str]().union(*(captures_in(op.op["payload"]) for op in ops))

    def covers(self, inspection_id: str) -> list[str]:
        """The digests of every op of this device on one inspection: what a submission seals."""
        return [op.sha256 for op in self.sealed(inspection_id)]

    def sealed(self, inspection_id: str) -> list[KeptOp]:
        """What a submission seals; what was held or refused is not the inspection's."""
        ops, out = self.of_inspection(inspection_id), ("refused", "held")
        return [op for op in ops if op.state not in out and op.kind is not OpKind.INSPECTION_SUBMIT]

    def mark_sending(self, ops: Iterable[KeptOp]) -> None:
        self._mark(ops, "sending")

    def mark_doubt(self) -> None:
        """At start, or after a lost answer: what was being sent may or may not have arrived."""
        with self._database.writing() as connection:
            connection.execute("UPDATE op SET state = 'in_doubt' WHERE state = 'sending'")

    def forget_doubt(self) -> None:
        """The office has said what it has: the rest did not arrive."""
        with self._database.writing() as connection:
            connection.execute("UPDATE op SET state = 'frozen' WHERE state = 'in_doubt'")

    def evidence(self) -> set[str]:
        """The digests of the evidence copies that are on record at the office."""
        with self._database.reading() as connection:
            gone = {row["sha256"] for row in connection.execute("SELECT sha256 FROM on_record")}
        return gone | self.evidence_of("1", ())

    def evidence_of(self, which: str, values: tuple[Any, ...]) -> set[str]:
        """The same of some of the ops that are here."""
        told = f"kind IN (?, ?) AND state IN ('applied', 'merged', 'prunable') AND {which}"
        return {
            blob["sha256"]
            for op in self._select(told, (*PICTURED, *values))
            for blob in op.op["blobs"]
            if blob["role"] == BlobRole.EVIDENCE
        }

    def send_again(self, above: int) -> int:
        """The office was restored and has nothing above this number: all of it waits once more.

        What it once held and let count it may hold again: that is asked anew.
        """
        with self._database.writing() as connection:
            connection.execute(
                f"UPDATE op SET state = 'held', facts = '{{}}' WHERE {DECIDED} AND device_seq <= ?",
                (above,),
            )
            return connection.execute(
                "UPDATE op SET state = 'frozen', result = '', code = '', facts = '{}', seen = 0"
                " WHERE device_seq > ?",
                (above,),
            ).rowcount

    def mark_frozen(self, ops: Iterable[KeptOp]) -> None:
        self._mark(ops, "frozen")

    def settle(self, results: Iterable[Result]) -> None:
        """Write down what became of ops."""
        now = to_wire(self._clock.now())
        with self._database.writing() as connection:
            for result in results:
                final = result.stored or result.result
                state = {OpResult.WAIT: "frozen", OpResult.RETRY: "frozen"}.get(final, str(final))
                facts = json.dumps(result.facts, ensure_ascii=False)
                connection.execute(
                    "UPDATE op SET state = ?, result = ?, code = ?, facts = ?, changed_at = ?"
                    " WHERE op_id = ? AND state != 'prunable'",
                    (state, str(final), result.code, facts, now, result.op_id),
                )

    def undecided(self) -> list[KeptOp]:
        """What the office holds, and as far as we know has not decided yet."""
        return self._select(f"state = 'held' AND NOT {DECIDED} ORDER BY device_seq", ())

    def hear(self, results: Iterable[Result]) -> int:
        """Write down what the office made of acts it held; each that changed is to be seen anew."""
        now, heard = to_wire(self._clock.now()), 0
        with self._database.writing() as connection:
            for one in results:
                state, facts = str(one.result), json.dumps(one.facts, ensure_ascii=False)
                heard += connection.execute(
                    "UPDATE op SET state = ?, result = ?, code = ?, facts = ?, changed_at = ?,"
                    " seen = 0 WHERE op_id = ? AND state = 'held' AND"
                    " (result, code, facts) != (?, ?, ?)",
                    (state, state, one.code, facts, now, one.op_id, state, one.code, facts),
                ).rowcount
        return heard

    def confirm(self, up_to_seq: int) -> None:
        """The replica has caught up since these were applied: it speaks for itself now."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE op SET state = 'prunable' WHERE state IN ('applied', 'merged')"
                " AND device_seq <= ?",
                (up_to_seq,),
            )

    def last_applied(self) -> int:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT max(device_seq) AS last FROM op WHERE state IN ('applied', 'merged')"
            ).fetchone()
        return int(row["last"] or 0)

    def stages(self) -> dict[str, set[str]]:
        """How far the acts of this device on each inspection are: a tap, or an op in some state."""
        told = "SELECT inspection_id, state FROM op UNION SELECT inspection_id, ? FROM tap"
        found: dict[str, set[str]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(told, (TAPPED,)):
                found.setdefault(row["inspection_id"], set()).add(row["state"])
        return found

    def counts(self) -> dict[str, int]:
        """How many taps and ops stand in each state."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT state, count(*) AS n FROM op GROUP BY state")
            found = {row["state"]: row["n"] for row in rows}
            taps = connection.execute("SELECT count(*) AS n FROM tap").fetchone()["n"]
        return {**found, TAPPED: taps}

    def _tap_bytes(self, act: Act, actor_id: str) -> bytes:
        now = self._clock.now()
        payload = asdict(act.payload)
        # One text too long would have the office refuse all answers folded with it.
        refuse_long(payload)
        return canonical(
            {
                "scope": act.scope,
                "actor_id": actor_id,
                "payload": payload,
                "blobs": [asdict(blob) for blob in act.blobs],
                "wall": asdict(Wall(to_wire(now), UTC_OFFSET_MINUTES)),
                "boot_id": self._clock.boot_id,
                "mono_ms": self._clock.mono_ms(),
                "template_version": act.template_version,
            }
        )

    def _tap(self, row: Any) -> Tap:
        told = json.loads(self._vault.data.open(row["sealed"], "tap"))
        told["blobs"] = tuple(told["blobs"])
        return Tap(row["id"], OpKind(row["kind"]), row["entity_id"], row["inspection_id"], **told)

    def _freeze_one(self, connection: Any, tap: Tap, seq: int, prev: str) -> str:
        op = Op(
            op_id=new_id(to_ms(self._clock.now())),
            device_id=self._vault.device()["device_id"],
            device_seq=seq,
            prev=prev,
            actor_id=tap.actor_id,
            scope=tap.scope,
            kind=tap.kind,
            entity_id=tap.entity_id,
            payload=tap.payload,
            wall=Wall(**tap.wall),
            boot_id=tap.boot_id,
            mono_ms=tap.mono_ms,
            app_version=APP_VERSION,
            op_schema=OP_SCHEMA,
            template_version=tap.template_version,
            blobs=[BlobRef(**blob) for blob in tap.blobs],
            depends_on=depends_on(connection, tap),
        )
        data = canonical(asdict(op))
        sha = digest(data)
        connection.execute(
            "INSERT INTO op (device_seq, op_id, kind, entity_id, inspection_id, state, sha256,"
            " sealed, changed_at) VALUES (?, ?, ?, ?, ?, 'frozen', ?, ?, ?)",
            (
                seq,
                op.op_id,
                op.kind,
                op.entity_id,
                tap.inspection_id,
                sha,
                self._vault.delivery.close(data, "op"),
                to_wire(self._clock.now()),
            ),
        )
        return sha

    def _mark(self, ops: Iterable[KeptOp], state: str) -> None:
        with self._database.writing() as connection:
            connection.executemany(
                "UPDATE op SET state = ? WHERE device_seq = ?",
                [(state, op.device_seq) for op in ops],
            )

    def _select(self, where: str, values: tuple[Any, ...]) -> list[KeptOp]:
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT * FROM op WHERE {where}", values).fetchall()
        return [
            KeptOp(
                row["device_seq"],
                row["op_id"],
                OpKind(row["kind"]),
                row["entity_id"],
                row["inspection_id"],
                row["state"],
                row["sha256"],
                self._vault.delivery.open(row["sealed"], "op").decode(),
                row["result"],
                row["code"],
                json.loads(row["facts"]),
                row["changed_at"],
            )
            for row in rows
        ]
