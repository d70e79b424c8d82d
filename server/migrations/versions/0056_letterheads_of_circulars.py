"""Circulars go out under their issuer's letterhead."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("circular", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letterhead_id", sa.String(36), nullable=True))
        batch_op.create_index(batch_op.f("ix_circular_letterhead_id"), ["letterhead_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_circular_letterhead_id_issuer"), "issuer", ["letterhead_id"], ["id"]
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("circular", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_circular_letterhead_id_issuer"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_circular_letterhead_id"))
        batch_op.drop_column("letterhead_id")
