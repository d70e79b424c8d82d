"""Sums by the database: closings and what was judged by their instants, what is open by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

CLOSING = "act IN ('accept', 'fix_on_spot', 'pass_recheck')"
REBOUND = "outcome = 'rebound'"
JUDGED = "judged_at IS NOT NULL"
STILL = "state IN ('issued', 'proposed', 'recheck', 'returned', 'signed', 'under_review')"
TOLD_OF_STILL = [
    "state", "due_on", "id", "area_id", "kind", "party", "office_id", "grade", "handling_level",
    "school_id", "finding_id", "served_on", "extension_asked_at", "handed_back_at",
]  # fmt: skip
ORDERS = "rectification_order"
BY_STATE = "ix_rectification_order_state_due_on"
INDEXES = (
    ("ix_rectification_order_still", ORDERS, TOLD_OF_STILL, STILL),
    ("ix_order_step_closing", "order_step", ["at", "order_id", "act"], CLOSING),
    ("ix_look_back_rebound", "look_back", ["school_id", "judged_at", "order_id"], REBOUND),
    ("ix_look_back_judged_at", "look_back", ["judged_at"], JUDGED),
)


def upgrade() -> None:
    """Make the change."""
    for name, table, columns, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    op.drop_index(BY_STATE, ORDERS)
    op.create_index(BY_STATE, ORDERS, ["state", "due_on", "id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(BY_STATE, ORDERS)
    op.create_index(BY_STATE, ORDERS, ["state", "due_on"])
    for name, table, *_ in INDEXES:
        op.drop_index(name, table)
