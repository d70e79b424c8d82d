"""How a tablet says it stands: its room, and when it locks."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("device", sa.Column("free_bytes", sa.BigInteger(), nullable=True))
    op.add_column("device", sa.Column("locks_after_s", sa.Integer(), nullable=True))
    op.add_column("device", sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("device") as table:
        table.drop_column("reported_at")
        table.drop_column("locks_after_s")
        table.drop_column("free_bytes")
