"""What was chosen where two tablets answered differently."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing was decided before."""
    with op.batch_alter_table("inspection") as table:
        table.add_column(sa.Column("decisions", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Remove the column."""
    with op.batch_alter_table("inspection") as table:
        table.drop_column("decisions")
