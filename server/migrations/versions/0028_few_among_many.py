"""Indexes of the few rows that pages count at every view: what differs, is in doubt, is open."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

FEW = (
    ("ix_inspection_differing", "inspection", "id", "CAST(conflicts AS TEXT) != '{}'"),
    ("ix_inspection_arrived_doubtful", "inspection", "id", "arrived_doubtful"),
    ("ix_inspection_served_doubtful", "inspection", "id", "served_doubtful"),
    ("ix_finding_doubtful", "finding", "inspection_id", "found_doubtful"),
    ("ix_photo_doubtful", "photo", "inspection_id", "taken_doubtful"),
    ("ix_signature_doubtful", "signature", "inspection_id", "signed_doubtful"),
    (
        "ix_rectification_order_extension_asked",
        "rectification_order",
        "extension_asked_at",
        "extension_asked_at IS NOT NULL",
    ),
)
OPEN = "ix_rectification_order_state_due_on"


def upgrade() -> None:
    """Make the change."""
    for name, table, column, condition in FEW:
        where = sa.text(condition)
        # A mark is asked for in the words of each database.
        marked = sa.text(f"{condition} = 1") if condition.endswith("doubtful") else where
        op.create_index(name, table, [column], sqlite_where=marked, postgresql_where=where)
    op.create_index(OPEN, "rectification_order", ["state", "due_on"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(OPEN, table_name="rectification_order")
    for name, table, _column, _condition in FEW:
        op.drop_index(name, table_name=table)
