"""What each tablet says it holds, so that a scope taken back is known to be gone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    held = sa.Column("held_scopes", sa.JSON(), server_default="[]", nullable=False)
    op.add_column("device", held)


def downgrade() -> None:
    """Remove it."""
    op.drop_column("device", "held_scopes")
