"""A notice may have a key: what a scan finds again and again is told once."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("key", sa.String(length=120), nullable=True))
        batch.create_unique_constraint(op.f("uq_notice_key"), ["key"])


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("uq_notice_key"), type_="unique")
        batch.drop_column("key")
