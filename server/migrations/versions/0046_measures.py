"""What signed proposals became: measures, their replies, minutes and liftings."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

AN_ID = sa.String(length=36)
WORD = sa.String(length=40)
INSTANT = sa.DateTime(timezone=True)
BY = ("issued_by", "minutes_by", "replied_by", "read_by", "lifted_by")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "measure",
        sa.Column("id", AN_ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("school_id", AN_ID, nullable=False),
        sa.Column("order_id", AN_ID, nullable=True),
        sa.Column("proposal_id", AN_ID, nullable=False),
        sa.Column("cause", WORD, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("issued_by", AN_ID, nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("commitments", sa.Text(), nullable=False),
        sa.Column("minutes_at", INSTANT, nullable=True),
        sa.Column("minutes_by", AN_ID, nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", INSTANT, nullable=True),
        sa.Column("replied_by", AN_ID, nullable=True),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("read_by", AN_ID, nullable=True),
        sa.Column("lifted_at", INSTANT, nullable=True),
        sa.Column("lifted_by", AN_ID, nullable=True),
        sa.Column("lifting", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([one], ["person.id"], name=op.f(f"fk_measure_{one}_person"))
            for one in BY
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_measure_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_measure_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_measure_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("number", name=op.f("uq_measure_number")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_measure_proposal_id")),
    )
    op.create_index("ix_measure_state_issued_at", "measure", ["state", "issued_at"])
    op.create_index("ix_measure_school_id_issued_at", "measure", ["school_id", "issued_at"])
    for one in ("order_id", *BY):
        op.create_index(op.f(f"ix_measure_{one}"), "measure", [one])
    with op.batch_alter_table("proposal") as table:
        table.add_column(sa.Column("terms", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("proposal") as table:
        table.alter_column("terms", server_default=None)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("proposal") as table:
        table.drop_column("terms")
    op.drop_table("measure")
