"""The office calendar keeps how it changed, and the days of one area alone."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("windows", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_calendar_change_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_calendar_change_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
    )
    op.create_index(
        op.f("ix_calendar_change_area_id"), "calendar_change", ["area_id"], unique=False
    )
    op.create_index(
        "ix_calendar_change_kind_year", "calendar_change", ["kind", "year"], unique=False
    )
    op.create_index(
        op.f("ix_calendar_change_made_by"), "calendar_change", ["made_by"], unique=False
    )

    op.create_table(
        "local_day",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("change_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_local_day_area_id_area")),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["calendar_change.id"],
            name=op.f("fk_local_day_change_id_calendar_change"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_day")),
        sa.UniqueConstraint("area_id", "day", name="uq_local_day_area_id_day"),
    )
    op.create_index(op.f("ix_local_day_change_id"), "local_day", ["change_id"], unique=False)
    op.create_index(op.f("ix_local_day_day"), "local_day", ["day"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_local_day_day"), table_name="local_day")
    op.drop_index(op.f("ix_local_day_change_id"), table_name="local_day")

    op.drop_table("local_day")
    op.drop_index(op.f("ix_calendar_change_made_by"), table_name="calendar_change")
    op.drop_index("ix_calendar_change_kind_year", table_name="calendar_change")
    op.drop_index(op.f("ix_calendar_change_area_id"), table_name="calendar_change")

    op.drop_table("calendar_change")
