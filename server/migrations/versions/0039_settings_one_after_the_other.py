"""Changes of a setting stand one after the other: of two made at once one is refused."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TIMES = "ix_setting_name_set_at"
ONCE = "uq_setting_name_ordinal"
COUNTED = """
UPDATE setting SET ordinal = (
    SELECT count(*) FROM setting AS earlier
    WHERE earlier.name = setting.name AND (
        earlier.set_at < setting.set_at
        OR (earlier.set_at = setting.set_at AND earlier.id <= setting.id)
    )
)
"""


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("setting") as table:
        table.add_column(sa.Column("ordinal", sa.Integer(), nullable=False, server_default="0"))
        table.drop_index(TIMES)
    op.execute(COUNTED)
    with op.batch_alter_table("setting") as table:
        table.alter_column("ordinal", server_default=None)
        table.create_unique_constraint(ONCE, ["name", "ordinal"])


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("setting") as table:
        table.drop_constraint(ONCE, type_="unique")
        table.drop_column("ordinal")
        table.create_index(TIMES, ["name", "set_at"])
