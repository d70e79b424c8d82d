"""What the board showed as a day began is kept for the day after."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "board_snapshot",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column(
            "area_id",
            sa.String(36),
            sa.ForeignKey("area.id", name=op.f("fk_board_snapshot_area_id_area")),
            primary_key=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", "area_id", name=op.f("pk_board_snapshot")),
    )
    op.create_index(op.f("ix_board_snapshot_area_id"), "board_snapshot", ["area_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("board_snapshot")
