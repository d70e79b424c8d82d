"""Prints of pictures, and which of them were found to be like others."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BANDS = range(5)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "picture_print",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_picture_print")),
        sa.UniqueConstraint("sha256", name=op.f("uq_picture_print_sha256")),
    )
    op.create_table(
        "print_part",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.SmallInteger(), autoincrement=False, nullable=False),
        *(sa.Column(f"band{band}", sa.Integer(), nullable=False) for band in BANDS),
        sa.ForeignKeyConstraint(
            ["number"], ["picture_print.number"], name=op.f("fk_print_part_number_picture_print")
        ),
        sa.PrimaryKeyConstraint("number", "part", name=op.f("pk_print_part")),
        sqlite_with_rowid=False,
    )
    for band in BANDS:
        op.create_index(op.f(f"ix_print_part_band{band}"), "print_part", [f"band{band}"])
    _likenesses()


def downgrade() -> None:
    """Take it back."""
    op.drop_table("likeness")
    op.drop_table("print_part")
    op.drop_table("picture_print")


def _likenesses() -> None:
    op.create_table(
        "likeness",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("newer_kind", sa.String(length=40), nullable=False),
        sa.Column("newer_id", sa.String(length=48), nullable=False),
        sa.Column("newer_sha256", sa.String(length=64), nullable=False),
        sa.Column("older_kind", sa.String(length=40), nullable=False),
        sa.Column("older_id", sa.String(length=48), nullable=False),
        sa.Column("older_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=False),
        sa.Column("older_area_id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_likeness_area_id_area")),
        sa.ForeignKeyConstraint(
            ["older_area_id"], ["area.id"], name=op.f("fk_likeness_older_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_likeness_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_likeness_decided_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness")),
        sa.UniqueConstraint(
            "newer_kind",
            "newer_id",
            "older_kind",
            "older_id",
            name=op.f("uq_likeness_newer_kind_newer_id_older_kind_older_id"),
        ),
    )
    op.create_index("ix_likeness_state_area_id", "likeness", ["state", "area_id"])
    for column in ("area_id", "older_area_id", "order_id", "decided_by"):
        op.create_index(op.f(f"ix_likeness_{column}"), "likeness", [column])
