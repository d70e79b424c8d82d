"""Audit chain, receipts, feed; the audit refuses change."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


REFUSE_SQLITE = """
CREATE TRIGGER audit_entry_refuses_{act} BEFORE {act} ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit record does not change'); END
"""

REFUSE_POSTGRESQL = """
CREATE FUNCTION audit_entry_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the audit record does not change'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER audit_entry_refuses BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();
"""


def upgrade() -> None:
    """Make the tables."""
    _make_tables()
    op.execute(
        sa.text("INSERT INTO audit_head (id, number, digest) VALUES (1, 0, :digest)").bindparams(
            digest="0" * 64
        )
    )
    op.execute(
        sa.text("INSERT INTO feed_clock (space, seq, epoch) VALUES ('city', 0, :epoch)").bindparams(
            epoch=secrets.token_hex(16)
        )
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(REFUSE_SQLITE.format(act=act))
    else:
        op.execute(REFUSE_POSTGRESQL)


def _make_tables() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_actor_id"), "audit_entry", ["actor_id"], unique=False)
    op.create_index(op.f("ix_audit_entry_event"), "audit_entry", ["event"], unique=False)
    op.create_index("ix_audit_entry_subject_id", "audit_entry", ["subject_id"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "feed_clock",
        sa.Column("space", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("space", name=op.f("pk_feed_clock")),
    )
    op.create_table(
        "feed_item",
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "kind", "item_id", name=op.f("pk_feed_item")),
    )
    op.create_index("ix_feed_item_scope_seq", "feed_item", ["scope", "seq"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("device_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("entity_id", sa.String(length=36), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("device_id", "device_seq", name=op.f("pk_receipt")),
        sa.UniqueConstraint("op_id", name=op.f("uq_receipt_op_id")),
    )
    op.create_index("ix_receipt_entity_id", "receipt", ["entity_id"], unique=False)
    op.create_index(op.f("ix_receipt_result"), "receipt", ["result"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TRIGGER audit_entry_refuses ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_refuse()")
    op.drop_index(op.f("ix_receipt_result"), table_name="receipt")
    op.drop_index("ix_receipt_entity_id", table_name="receipt")
    op.drop_table("receipt")
    op.drop_index("ix_feed_item_scope_seq", table_name="feed_item")
    op.drop_table("feed_item")
    op.drop_table("feed_clock")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_entry_subject_id", table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_event"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_actor_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
