"""The highest number each tablet has named: beyond what is on record something is missing."""

import sqlalchemy as sa
from alembic import op

revision = "0011b"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing is known to be missing."""
    named = sa.Column("named_device_seq", sa.Integer(), nullable=False, server_default="0")
    op.add_column("device", named)


def downgrade() -> None:
    """Remove it."""
    op.drop_column("device", "named_device_seq")
