"""Pictures that were sent in are looked for by their previews as well."""

from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    for table in ("evidence_photo", "order_slip"):
        op.create_index(f"ix_{table}_preview_sha256", table, ["preview_sha256"])


def downgrade() -> None:
    """Take it back."""
    for table in ("evidence_photo", "order_slip"):
        op.drop_index(f"ix_{table}_preview_sha256", table)
