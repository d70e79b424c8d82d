"""A listing is signed by two persons: who signed first, and what the second said."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("proposal") as table:
        table.add_column(sa.Column("signed_by", sa.String(length=36), nullable=True))
        table.add_column(sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("remark", sa.Text(), nullable=False, server_default=""))
        table.create_foreign_key("fk_proposal_signed_by_person", "person", ["signed_by"], ["id"])
        table.create_index("ix_proposal_signed_by", ["signed_by"])
    with op.batch_alter_table("proposal") as table:
        table.alter_column("remark", server_default=None)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("proposal") as table:
        table.drop_index("ix_proposal_signed_by")
        table.drop_constraint("fk_proposal_signed_by_person", type_="foreignkey")
        table.drop_column("remark")
        table.drop_column("signed_at")
        table.drop_column("signed_by")
