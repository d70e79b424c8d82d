"""The phrase bank: usual wordings of faults, by item."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "phrase",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text_zh", sa.String(length=200), nullable=False),
        sa.Column("text_en", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", "position", name=op.f("pk_phrase")),
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("phrase")
