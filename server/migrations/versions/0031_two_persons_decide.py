"""Withdrawing an order and correcting its grade take two persons."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

AN_ID = sa.String(length=36)
WORD = sa.String(length=40)
INSTANT = sa.DateTime(timezone=True)
WAITS = sa.text("state = 'proposed'")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "motion",
        sa.Column("id", AN_ID, nullable=False),
        sa.Column("order_id", AN_ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("proposed_by", AN_ID, nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("decided_by", AN_ID, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_motion_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_motion_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_motion_proposed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
    )
    op.create_index(op.f("ix_motion_order_id"), "motion", ["order_id"])
    op.create_index(op.f("ix_motion_proposed_by"), "motion", ["proposed_by"])
    op.create_index(op.f("ix_motion_decided_by"), "motion", ["decided_by"])
    op.create_index(
        "uq_motion_waiting",
        "motion",
        ["order_id"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("motion")
