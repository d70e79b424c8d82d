"""What each tablet says it holds, and who it was handed to."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    held = sa.Column("held_scopes", sa.JSON(), server_default="[]", nullable=False)
    op.add_column("device", held)
    op.create_table(
        "device_holder",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_holder_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_device_holder_person_id_person")
        ),
        sa.PrimaryKeyConstraint("device_id", "person_id", name=op.f("pk_device_holder")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_device_holder_token_digest")),
    )
    op.create_index(op.f("ix_device_holder_person_id"), "device_holder", ["person_id"])


def downgrade() -> None:
    """Remove both."""
    op.drop_index(op.f("ix_device_holder_person_id"), table_name="device_holder")
    op.drop_table("device_holder")
    op.drop_column("device", "held_scopes")
