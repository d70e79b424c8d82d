"""What a tablet was acknowledged to have delivered when it was handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "custody_receipt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("photos_digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_custody_receipt_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_custody_receipt_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_receipt")),
        sa.UniqueConstraint("number", name=op.f("uq_custody_receipt_number")),
        sa.UniqueConstraint(
            "device_id",
            "device_seq",
            "photos_digest",
            name=op.f("uq_custody_receipt_device_id_device_seq_photos_digest"),
        ),
    )
    op.create_index(op.f("ix_custody_receipt_person_id"), "custody_receipt", ["person_id"])


def downgrade() -> None:
    """Remove the table."""
    op.drop_index(op.f("ix_custody_receipt_person_id"), table_name="custody_receipt")
    op.drop_table("custody_receipt")
