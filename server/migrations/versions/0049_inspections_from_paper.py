"""An inspection that was filled in on paper is typed in, and says so."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "device", sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("inspection", sa.Column("typed_in_at", INSTANT, nullable=True))
    op.add_column("inspection", sa.Column("typed_in_by", sa.String(length=36), nullable=True))
    op.create_table(
        "paper_entry",
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.Column("kept_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_paper_entry_visit_id_visit")
        ),
        sa.ForeignKeyConstraint(
            ["kept_by"], ["person.id"], name=op.f("fk_paper_entry_kept_by_person")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_paper_entry")),
    )
    op.create_index(op.f("ix_paper_entry_kept_by"), "paper_entry", ["kept_by"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_paper_entry_kept_by"), table_name="paper_entry")
    op.drop_table("paper_entry")
    op.drop_column("inspection", "typed_in_by")
    op.drop_column("inspection", "typed_in_at")
    op.drop_column("device", "on_paper")
