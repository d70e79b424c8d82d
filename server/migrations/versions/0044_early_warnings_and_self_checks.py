"""Early warnings and self-checks: one circular, a copy for each school and office."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "circular",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=False),
        sa.Column("school_kind", sa.String(length=40), nullable=False),
        sa.Column("fact", sa.String(length=40), nullable=False),
        sa.Column("risk", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=True),
        sa.Column("item_code", sa.String(length=40), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_by", sa.String(length=36), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_by", sa.String(length=36), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_why", sa.Text(), nullable=False),
        sa.Column("late_told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_circular_area_id_area")),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_circular_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["person.id"], name=op.f("fk_circular_sent_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by"], ["person.id"], name=op.f("fk_circular_taken_back_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular")),
    )
    with op.batch_alter_table("circular", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circular_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circular_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_circular_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circular_sent_by"), ["sent_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_circular_taken_back_by"), ["taken_back_by"], unique=False
        )

    op.create_table(
        "circular_copy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("circular_id", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=True),
        sa.Column("office_id", sa.String(length=36), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("answered_by", sa.String(length=36), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first", sa.String(length=40), nullable=False),
        sa.Column("second", sa.String(length=40), nullable=False),
        sa.Column("third", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_circular_copy_answered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_circular_copy_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["circular_id"], ["circular.id"], name=op.f("fk_circular_copy_circular_id_circular")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_circular_copy_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_circular_copy_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular_copy")),
        sa.UniqueConstraint(
            "circular_id", "office_id", name=op.f("uq_circular_copy_circular_id_office_id")
        ),
        sa.UniqueConstraint(
            "circular_id", "school_id", name=op.f("uq_circular_copy_circular_id_school_id")
        ),
    )
    with op.batch_alter_table("circular_copy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_circular_copy_answered_by"), ["answered_by"], unique=False
        )
        batch_op.create_index(
            "ix_circular_copy_area_circular", ["area_id", "circular_id"], unique=False
        )
        batch_op.create_index(
            "ix_circular_copy_office_answered", ["office_id", "answered_at"], unique=False
        )
        batch_op.create_index(
            "ix_circular_copy_school_answered", ["school_id", "answered_at"], unique=False
        )


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("circular_copy", schema=None) as batch_op:
        batch_op.drop_index("ix_circular_copy_school_answered")
        batch_op.drop_index("ix_circular_copy_office_answered")
        batch_op.drop_index("ix_circular_copy_area_circular")
        batch_op.drop_index(batch_op.f("ix_circular_copy_answered_by"))

    op.drop_table("circular_copy")
    with op.batch_alter_table("circular", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circular_taken_back_by"))
        batch_op.drop_index(batch_op.f("ix_circular_sent_by"))
        batch_op.drop_index(batch_op.f("ix_circular_order_id"))
        batch_op.drop_index(batch_op.f("ix_circular_due_on"))
        batch_op.drop_index(batch_op.f("ix_circular_area_id"))

    op.drop_table("circular")
