"""A case may wait to be seen on the site before it is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("rectification_order", sa.Column("recheck_by", sa.Date(), nullable=True))
    op.add_column("rectification_order", sa.Column("recheck", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("rectification_order", "recheck")
    op.drop_column("rectification_order", "recheck_by")
