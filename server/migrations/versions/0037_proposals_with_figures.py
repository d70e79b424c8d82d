"""What a scan proposes is proposed once, with the figures it stands on."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("proposal") as table:
        table.add_column(sa.Column("key", sa.String(length=120), nullable=True))
        table.add_column(sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"))
        table.create_unique_constraint("uq_proposal_key", ["key"])
    with op.batch_alter_table("proposal") as table:
        table.alter_column("facts", server_default=None)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("proposal") as table:
        table.drop_constraint("uq_proposal_key", type_="unique")
        table.drop_column("facts")
        table.drop_column("key")
