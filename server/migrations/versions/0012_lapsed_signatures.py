"""Which signatures of a part had lapsed when it was submitted."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("part", sa.Column("lapsed", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Remove it."""
    op.drop_column("part", "lapsed")
