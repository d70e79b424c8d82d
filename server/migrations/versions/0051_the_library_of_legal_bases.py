"""The library of legal bases: what is cited, from when to when, and who compared it."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "legal_basis",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("cite", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("issued_by", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("checked_by", sa.String(length=36), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("replaced_by", sa.String(length=36), nullable=True),
        sa.Column("changed_by", sa.String(length=36), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["person.id"], name=op.f("fk_legal_basis_checked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["legal_basis.id"], name=op.f("fk_legal_basis_replaced_by_legal_basis")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_legal_basis_changed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_basis")),
        sa.UniqueConstraint("cite", name=op.f("uq_legal_basis_cite")),
    )
    for column in ("checked_by", "replaced_by", "changed_by"):
        op.create_index(op.f(f"ix_legal_basis_{column}"), "legal_basis", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("legal_basis")
