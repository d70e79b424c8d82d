"""What was found and closed in a week is found by an index."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLE = "rectification_order"


def upgrade() -> None:
    """Make the change."""
    for column in ("proposed_at", "closed_at"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column, "area_id"])


def downgrade() -> None:
    """Take it back."""
    for column in ("closed_at", "proposed_at"):
        op.drop_index(f"ix_{TABLE}_{column}", TABLE)
