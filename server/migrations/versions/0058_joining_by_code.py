"""Codes by which an account is opened from an invitation, without a password."""

import sqlalchemy as sa
from alembic import op

from server.models.base import Instant

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "joining",
        sa.Column("asked_digest", sa.String(64), nullable=False),
        sa.Column("invitation_id", sa.String(36), nullable=False),
        sa.Column("post", sa.String(40), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("holds_until", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name="fk_joining_invitation_id_invitation"
        ),
        sa.PrimaryKeyConstraint("asked_digest", name="pk_joining"),
    )
    for column in ("invitation_id", "address", "asked_at"):
        op.create_index(f"ix_joining_{column}", "joining", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("joining")
