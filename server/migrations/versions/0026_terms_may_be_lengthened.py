"""More time may be asked for and granted."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WHOLE = sa.Integer
AN_ID = sa.String(length=36)
WORD = sa.String(length=40)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "extension",
        sa.Column("id", AN_ID, nullable=False),
        sa.Column("order_id", AN_ID, nullable=False),
        sa.Column("ordinal", WHOLE(), nullable=False),
        sa.Column("opened_again", WHOLE(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("workdays", WHOLE(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("interim", sa.Text(), nullable=False),
        sa.Column("asked_by", AN_ID, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("decided_by", AN_ID, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("granted_workdays", WHOLE(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("due_after", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_extension_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_extension_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_extension_order_id_rectification_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("order_id", "ordinal", name=op.f("uq_extension_order_id_ordinal")),
    )
    op.create_index(op.f("ix_extension_asked_by"), "extension", ["asked_by"])
    op.create_index(op.f("ix_extension_decided_by"), "extension", ["decided_by"])
    op.add_column("rectification_order", sa.Column("extension_asked_at", INSTANT, nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("rectification_order", "extension_asked_at")
    op.drop_table("extension")
