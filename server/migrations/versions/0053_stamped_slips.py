"""Photos of stamped slips, filed with an order: who received its paper, when, by which way."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "order_slip",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("order_id", sa.String(36), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("preview_sha256", sa.String(64), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("received_by", sa.String(40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("filed_by", sa.String(36), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["person.id"], name=op.f("fk_order_slip_filed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_order_slip_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["blob.sha256"], name=op.f("fk_order_slip_sha256_blob")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_slip")),
    )
    for column in ("filed_by", "order_id", "sha256"):
        op.create_index(op.f(f"ix_order_slip_{column}"), "order_slip", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("order_slip")
