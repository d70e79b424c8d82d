"""Sealed visits: envelopes, codes read out, openings, replacements, and the tablets' keys."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "envelope",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=16), nullable=False),
        sa.Column("letter", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_envelope_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_envelope_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_envelope_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope")),
    )
    op.create_index(op.f("ix_envelope_device_id"), "envelope", ["device_id"])
    op.create_index(op.f("ix_envelope_person_id"), "envelope", ["person_id"])
    op.create_index(op.f("ix_envelope_visit_id"), "envelope", ["visit_id"])

    op.create_table(
        "replacement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("before_id", sa.String(length=36), nullable=False),
        sa.Column("now_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["before_id"], ["person.id"], name=op.f("fk_replacement_before_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_replacement_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["now_id"], ["person.id"], name=op.f("fk_replacement_now_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_replacement_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacement")),
    )
    op.create_index(op.f("ix_replacement_before_id"), "replacement", ["before_id"])
    op.create_index(op.f("ix_replacement_made_by"), "replacement", ["made_by"])
    op.create_index(op.f("ix_replacement_now_id"), "replacement", ["now_id"])
    op.create_index(op.f("ix_replacement_visit_id"), "replacement", ["visit_id"])

    op.create_table(
        "code_reading",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("envelope_id", sa.String(length=36), nullable=False),
        sa.Column("shown_to", sa.String(length=36), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_to", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["envelope.id"], name=op.f("fk_code_reading_envelope_id_envelope")
        ),
        sa.ForeignKeyConstraint(
            ["shown_to"], ["person.id"], name=op.f("fk_code_reading_shown_to_person")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_code_reading_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_reading")),
    )
    op.create_index(op.f("ix_code_reading_envelope_id"), "code_reading", ["envelope_id"])
    op.create_index(op.f("ix_code_reading_shown_to"), "code_reading", ["shown_to"])
    op.create_index(op.f("ix_code_reading_visit_id"), "code_reading", ["visit_id"])

    op.create_table(
        "opening",
        sa.Column("envelope_id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["envelope.id"], name=op.f("fk_opening_envelope_id_envelope")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_opening_visit_id_visit")),
        sa.PrimaryKeyConstraint("envelope_id", name=op.f("pk_opening")),
    )
    op.create_index(op.f("ix_opening_visit_id"), "opening", ["visit_id"])

    op.add_column(
        "device", sa.Column("envelope_key", sa.String(length=64), server_default="", nullable=False)
    )


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("device") as table:
        table.drop_column("envelope_key")
    for name in ("opening", "code_reading", "replacement", "envelope"):
        op.drop_table(name)
