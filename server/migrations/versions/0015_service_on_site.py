"""Notices served on the campus: with the inspection, and how on the order."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column(
        "inspection", sa.Column("services", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column("rectification_order", sa.Column("served_way", sa.String(40), nullable=True))


def downgrade() -> None:
    """Remove them."""
    op.drop_column("rectification_order", "served_way")
    op.drop_column("inspection", "services")
