"""The list of inspections stands by their arrival, found by an index."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

NAME = "ix_inspection_arrived_at"


def upgrade() -> None:
    """Make the change."""
    op.create_index(NAME, "inspection", ["arrived_at", "id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(NAME, "inspection")
