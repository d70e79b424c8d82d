"""Incidents: what happened at a school, its reports, their photos."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_doubtful", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_incident_area_id_area")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_incident_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
    )
    op.create_index("ix_incident_area_id_happened_at", "incident", ["area_id", "happened_at"])
    op.create_index(op.f("ix_incident_school_id"), "incident", ["school_id"])

    op.create_table(
        "incident_report",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("follows", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_doubtful", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reported_by", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("place_text", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("at_once", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_report_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["person.id"], name=op.f("fk_incident_report_reported_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_report")),
        sa.UniqueConstraint(
            "incident_id", "ordinal", name=op.f("uq_incident_report_incident_id_ordinal")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_incident_report_number")),
    )
    op.create_index(op.f("ix_incident_report_reported_by"), "incident_report", ["reported_by"])

    op.create_table(
        "incident_photo",
        sa.Column("report_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("preview_sha256", sa.String(length=64), nullable=True),
        sa.Column("capture_sha256", sa.String(length=64), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("mosaicked", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_doubtful", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("taken_by", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("layers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_photo_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["incident_report.id"],
            name=op.f("fk_incident_photo_report_id_incident_report"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["person.id"], name=op.f("fk_incident_photo_taken_by_person")
        ),
        sa.PrimaryKeyConstraint("report_id", "position", name=op.f("pk_incident_photo")),
    )
    op.create_index(op.f("ix_incident_photo_device_id"), "incident_photo", ["device_id"])
    op.create_index(op.f("ix_incident_photo_incident_id"), "incident_photo", ["incident_id"])
    op.create_index(op.f("ix_incident_photo_preview_sha256"), "incident_photo", ["preview_sha256"])
    op.create_index(op.f("ix_incident_photo_sha256"), "incident_photo", ["sha256"])
    op.create_index(op.f("ix_incident_photo_taken_by"), "incident_photo", ["taken_by"])


def downgrade() -> None:
    """Remove them."""
    op.drop_table("incident_photo")
    op.drop_table("incident_report")
    op.drop_table("incident")
