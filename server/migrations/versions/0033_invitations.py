"""Invitations: codes on papers by which schools and offices come to their accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None
TABLE = "invitation"
PLACES = ("school_id", "office_id", "area_id")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=True),
        sa.Column("office_id", sa.String(length=36), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("order_id", sa.String(length=36), nullable=True),
        sa.Column("made_by", sa.String(length=36), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("uses_max", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_invitation_{column}_{table}")
            )
            for column, table in (
                ("school_id", "school"),
                ("office_id", "office"),
                ("area_id", "area"),
                ("order_id", "rectification_order"),
                ("made_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_invitation_code_digest")),
    )
    for column in PLACES:
        op.create_index(op.f(f"ix_invitation_{column}"), TABLE, [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table(TABLE)
