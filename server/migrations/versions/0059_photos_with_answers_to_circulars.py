"""Photos that come with the answer to a circular."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "circular_photo",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("copy_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("preview_sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["circular_copy.id"], name=op.f("fk_circular_photo_copy_id_circular_copy")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["blob.sha256"], name=op.f("fk_circular_photo_sha256_blob")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular_photo")),
    )
    for column in ("copy_id", "sha256", "preview_sha256"):
        op.create_index(op.f(f"ix_circular_photo_{column}"), "circular_photo", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("circular_photo")
