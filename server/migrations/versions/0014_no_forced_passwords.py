"""A mark on accounts that nobody ever set: whoever is given one chooses their own password."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remove the column."""
    op.drop_column("person", "must_change_password")


def downgrade() -> None:
    """Add it again, set for nobody."""
    column: sa.Column[bool] = sa.Column(
        "must_change_password", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("person", column)
