"""Outlines of areas for the map, as offices send them in."""

import sqlalchemy as sa
from alembic import op

from server.models.base import Instant

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "area_outline",
        sa.Column("area_id", sa.String(36), nullable=False),
        sa.Column("polygons", sa.JSON(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(36), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_area_outline_area_id_area"),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name="fk_area_outline_set_by_person"),
        sa.PrimaryKeyConstraint("area_id", name="pk_area_outline"),
    )
    op.create_index("ix_area_outline_set_by", "area_outline", ["set_by"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("area_outline")
