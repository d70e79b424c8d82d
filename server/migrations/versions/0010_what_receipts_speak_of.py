"""Which inspection and which school each receipt's op speaks of."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT_ONCE = 1000
ID_CHARS = 36
BY_ENTITY = frozenset(
    {"inspection.start", "answers.set", "inspection.submit", "amendment.add"},
)
"""Kinds of op whose entity is the inspection itself."""

receipts = sa.table(
    "receipt",
    *(sa.column(name) for name in ("device_id", "device_seq", "kind", "entity_id", "op")),
    sa.column("inspection_id"),
    sa.column("school_id"),
)


def upgrade() -> None:
    """Add the columns, and fill them from the texts that were kept."""
    for name in ("inspection_id", "school_id"):
        op.add_column("receipt", sa.Column(name, sa.String(length=ID_CHARS), nullable=True))
    connection = op.get_bind()
    last = ("", 0)
    while rows := _after(connection, last):
        filled = [_filled(row) for row in rows]
        told = [one for one in filled if one["inspection"] or one["school"]]
        if told:
            connection.execute(
                sa.update(receipts)
                .where(
                    receipts.c.device_id == sa.bindparam("device"),
                    receipts.c.device_seq == sa.bindparam("seq"),
                )
                .values(inspection_id=sa.bindparam("inspection"), school_id=sa.bindparam("school")),
                told,
            )
        last = (rows[-1].device_id, rows[-1].device_seq)


def downgrade() -> None:
    """Remove both."""
    op.drop_column("receipt", "school_id")
    op.drop_column("receipt", "inspection_id")


def _after(connection: sa.Connection, last: tuple[str, int]) -> Any:
    device_id, seq = last
    beyond = sa.or_(
        receipts.c.device_id > device_id,
        sa.and_(receipts.c.device_id == device_id, receipts.c.device_seq > seq),
    )
    ordered = sa.select(receipts).where(beyond)
    ordered = ordered.order_by(receipts.c.device_id, receipts.c.device_seq)
    return connection.execute(ordered.limit(AT_ONCE)).all()


def _filled(row: Any) -> dict[str, Any]:
    try:
        raw = json.loads(row.op)
        payload = raw.get("payload")
    except (ValueError, AttributeError, RecursionError):
        payload = None
    told = payload if isinstance(payload, dict) else {}
    about = row.entity_id if row.kind in BY_ENTITY else _an_id(told.get("inspection_id"))
    school = _an_id(told.get("school_id")) if row.kind == "inspection.start" else None
    return {
        "device": row.device_id,
        "seq": row.device_seq,
        "inspection": about or None,
        "school": school,
    }


def _an_id(told: Any) -> str | None:
    return told if isinstance(told, str) and len(told) == ID_CHARS and "\0" not in told else None
