"""A transfer letter may be sent back as another office's."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    since = sa.Column("handed_back_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("rectification_order", since)


def downgrade() -> None:
    """Take it back."""
    op.drop_column("rectification_order", "handed_back_at")
