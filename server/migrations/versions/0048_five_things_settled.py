"""What a party settled about an order: measure, post, money, day and plan."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "settlement",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("order_id", sa.String(36), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("opened_again", sa.Integer(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("post", sa.String(40), nullable=False),
        sa.Column("money_yuan", sa.Integer(), nullable=False),
        sa.Column("done_by", sa.Date(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(36), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_settlement_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["person.id"], name=op.f("fk_settlement_set_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
        sa.UniqueConstraint("order_id", "ordinal", name=op.f("uq_settlement_order_id_ordinal")),
    )
    op.create_index(op.f("ix_settlement_set_by"), "settlement", ["set_by"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("settlement")
