"""Photos that come with the reply to a measure."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "measure_photo",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("measure_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("preview_sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_photo_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["blob.sha256"], name=op.f("fk_measure_photo_sha256_blob")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_photo")),
    )
    for column in ("measure_id", "sha256", "preview_sha256"):
        op.create_index(op.f(f"ix_measure_photo_{column}"), "measure_photo", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("measure_photo")
