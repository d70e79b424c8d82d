"""Doubtful hours of faults and signatures, those a person confirmed; texts under a taken number."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0013"
branch_labels = None
depends_on = None

CLOCK_DOUBT = timedelta(minutes=5)
FIRST_INSTANT = datetime(2020, 1, 1, tzinfo=UTC)
DOUBTED = (
    ("finding", "finding.add", "found", "found_doubtful"),
    ("signature", "signature.add", "signed", "signed_doubtful"),
)
"""Which hours were counted provisionally and not marked so: table, kind, name, column."""

receipts = sa.table(
    "receipt",
    *(sa.column(name) for name in ("kind", "entity_id", "op", "result")),
    sa.column("received_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Add all three; the marks are made up for from the texts that were kept."""
    for table, kind, name, column in DOUBTED:
        mark: sa.Column[bool] = sa.Column(
            column, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column(table, mark)
        _mark(table, kind, name, column)
    op.create_table(
        "confirmed_instant",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=36), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_confirmed_instant_confirmed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_confirmed_instant_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("kind", "row_id", name=op.f("pk_confirmed_instant")),
    )
    for column in ("inspection_id", "confirmed_by"):
        op.create_index(op.f(f"ix_confirmed_instant_{column}"), "confirmed_instant", [column])
    op.create_table(
        "other_bytes",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_other_bytes_device_id_device")
        ),
        sa.PrimaryKeyConstraint("device_id", "sha256", name=op.f("pk_other_bytes")),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("other_bytes")
    op.drop_table("confirmed_instant")
    for table, _kind, _name, column in DOUBTED:
        op.drop_column(table, column)


def _mark(table: str, kind: str, name: str, column: str) -> None:
    connection = op.get_bind()
    rows = sa.table(table, sa.column("id"), sa.column(column, sa.Boolean()))
    made = sa.select(receipts).where(
        receipts.c.kind == kind, receipts.c.result.in_(("applied", "merged"))
    )
    doubtful = [
        row.entity_id
        for row in connection.execute(made.execution_options(yield_per=1000))
        if _in_doubt(row, name)
    ]
    for entity_id in doubtful:
        mark = sa.update(rows).where(rows.c.id == entity_id)
        connection.execute(mark.values({column: sa.true()}))


def _in_doubt(row: Any, name: str) -> bool:
    """As it was counted when it came."""
    try:
        told = json.loads(row.op)["payload"][name]
        at = datetime.fromisoformat(str(told["at"]))
        beyond = not FIRST_INSTANT < at <= _aware(row.received_at) + CLOCK_DOUBT
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return True
    return told.get("uncertainty_ms") is None or beyond


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
