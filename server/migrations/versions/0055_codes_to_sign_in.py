"""Codes to sign in that are sent by e-mail."""

import sqlalchemy as sa
from alembic import op

from server.models.base import Instant

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "sign_in_code",
        sa.Column("asked_digest", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("holds_until", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_sign_in_code_person_id_person"
        ),
        sa.PrimaryKeyConstraint("asked_digest", name="pk_sign_in_code"),
    )
    op.create_index("ix_sign_in_code_person_id", "sign_in_code", ["person_id"])
    op.create_index("ix_sign_in_code_asked_at", "sign_in_code", ["asked_at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("sign_in_code")
