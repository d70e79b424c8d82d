"""Which offices issue papers, what each may issue, and which paper an order is."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "issuer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("short", sa.String(length=8), nullable=False),
        sa.Column("letterhead", sa.String(length=200), nullable=False),
        sa.Column("letterhead_en", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("set_by", sa.String(length=36), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_issuer_office_id_office")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_issuer_set_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer")),
    )
    op.create_index(op.f("ix_issuer_office_id"), "issuer", ["office_id"])
    op.create_index(op.f("ix_issuer_set_by"), "issuer", ["set_by"])
    op.create_table(
        "issuing_power",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("matters", sa.JSON(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("set_by", sa.String(length=36), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_issuing_power_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["person.id"], name=op.f("fk_issuing_power_set_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["person.id"], name=op.f("fk_issuing_power_ended_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_power")),
    )
    for column in ("office_id", "set_by", "ended_by"):
        op.create_index(op.f(f"ix_issuing_power_{column}"), "issuing_power", [column])
    op.add_column(
        "rectification_order",
        sa.Column("issued_as", sa.JSON(), server_default="{}", nullable=False),
    )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("rectification_order") as table:
        table.drop_column("issued_as")
    op.drop_table("issuing_power")
    op.drop_table("issuer")
