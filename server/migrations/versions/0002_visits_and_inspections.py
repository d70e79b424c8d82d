"""Draws, visits, inspections, findings, photos, signatures."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("mime", sa.String(length=80), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_index(op.f("ix_blob_verified_at"), "blob", ["verified_at"], unique=False)
    op.create_table(
        "blob_name",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "device_id", name=op.f("pk_blob_name")),
    )
    op.create_index(op.f("ix_blob_name_device_id"), "blob_name", ["device_id"], unique=False)
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("byte_offset", sa.Integer(), nullable=False),
        sa.Column("mime", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_expires_at"), "upload", ["expires_at"], unique=False)
    op.create_index(op.f("ix_upload_owner"), "upload", ["owner"], unique=False)
    op.create_index(op.f("ix_upload_sha256"), "upload", ["sha256"], unique=False)
    op.create_table(
        "draw",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("algorithm", sa.String(length=40), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("drawn", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_draw_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
    )
    op.create_index(op.f("ix_draw_made_by"), "draw", ["made_by"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=False),
        sa.Column("draw_id", sa.String(length=36), nullable=True),
        sa.Column("template_id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("planned_by", sa.String(length=36), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_visit_draw_id_draw")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_visit_lead_id_person")),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["person.id"], name=op.f("fk_visit_planned_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_visit_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["template.id"], name=op.f("fk_visit_template_id_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_visit_inspection_id")),
    )
    op.create_index(op.f("ix_visit_draw_id"), "visit", ["draw_id"], unique=False)
    op.create_index(op.f("ix_visit_lead_id"), "visit", ["lead_id"], unique=False)
    op.create_index(op.f("ix_visit_planned_by"), "visit", ["planned_by"], unique=False)
    op.create_index(op.f("ix_visit_release_at"), "visit", ["release_at"], unique=False)
    op.create_index(op.f("ix_visit_school_id"), "visit", ["school_id"], unique=False)
    op.create_index(op.f("ix_visit_template_id"), "visit", ["template_id"], unique=False)
    op.create_table(
        "inspection",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=True),
        sa.Column("template_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_doubtful", sa.Boolean(), nullable=False),
        sa.Column("arrival", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("conflicts", sa.JSON(), nullable=False),
        sa.Column("amendments", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("score", sa.String(length=16), nullable=True),
        sa.Column("veto_codes", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_inspection_area_id_area")),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["person.id"], name=op.f("fk_inspection_lead_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_inspection_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["template.id"], name=op.f("fk_inspection_template_id_template")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_inspection_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index(op.f("ix_inspection_area_id"), "inspection", ["area_id"], unique=False)
    op.create_index(op.f("ix_inspection_lead_id"), "inspection", ["lead_id"], unique=False)
    op.create_index(op.f("ix_inspection_school_id"), "inspection", ["school_id"], unique=False)
    op.create_index(
        op.f("ix_inspection_submitted_at"), "inspection", ["submitted_at"], unique=False
    )
    op.create_index(op.f("ix_inspection_template_id"), "inspection", ["template_id"], unique=False)
    op.create_index(op.f("ix_inspection_visit_id"), "inspection", ["visit_id"], unique=False)
    op.create_table(
        "visit_inspector",
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_visit_inspector_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_inspector_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name=op.f("pk_visit_inspector")),
    )
    op.create_index(
        op.f("ix_visit_inspector_person_id"), "visit_inspector", ["person_id"], unique=False
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("place_text", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("immediate_measure", sa.Text(), nullable=False),
        sa.Column("immediate_done", sa.Boolean(), nullable=False),
        sa.Column("rectify_workdays", sa.Integer(), nullable=False),
        sa.Column("fixed_on_spot", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_by", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["found_by"], ["person.id"], name=op.f("fk_finding_found_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_finding_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_code"), "finding", ["code"], unique=False)
    op.create_index(op.f("ix_finding_found_by"), "finding", ["found_by"], unique=False)
    op.create_index(op.f("ix_finding_inspection_id"), "finding", ["inspection_id"], unique=False)
    op.create_table(
        "part",
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("seal_signature", sa.String(length=100), nullable=False),
        sa.Column("named_missing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_part_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_part_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_part_person_id_person")
        ),
        sa.PrimaryKeyConstraint("inspection_id", "device_id", name=op.f("pk_part")),
    )
    op.create_index(op.f("ix_part_device_id"), "part", ["device_id"], unique=False)
    op.create_index(op.f("ix_part_person_id"), "part", ["person_id"], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("finding_id", sa.String(length=36), nullable=True),
        sa.Column("lookback_id", sa.String(length=36), nullable=True),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("preview_sha256", sa.String(length=64), nullable=True),
        sa.Column("capture_sha256", sa.String(length=64), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("mosaicked", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_doubtful", sa.Boolean(), nullable=False),
        sa.Column("taken_by", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("layers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_photo_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_photo_taken_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_index(op.f("ix_photo_finding_id"), "photo", ["finding_id"], unique=False)
    op.create_index(op.f("ix_photo_inspection_id"), "photo", ["inspection_id"], unique=False)
    op.create_index(op.f("ix_photo_lookback_id"), "photo", ["lookback_id"], unique=False)
    op.create_index(op.f("ix_photo_preview_sha256"), "photo", ["preview_sha256"], unique=False)
    op.create_index(op.f("ix_photo_sha256"), "photo", ["sha256"], unique=False)
    op.create_index(op.f("ix_photo_taken_by"), "photo", ["taken_by"], unique=False)
    op.create_table(
        "signature",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("strokes", sa.JSON(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_signature_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(
        op.f("ix_signature_inspection_id"), "signature", ["inspection_id"], unique=False
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index(op.f("ix_signature_inspection_id"), table_name="signature")
    op.drop_table("signature")
    op.drop_index(op.f("ix_photo_taken_by"), table_name="photo")
    op.drop_index(op.f("ix_photo_sha256"), table_name="photo")
    op.drop_index(op.f("ix_photo_preview_sha256"), table_name="photo")
    op.drop_index(op.f("ix_photo_lookback_id"), table_name="photo")
    op.drop_index(op.f("ix_photo_inspection_id"), table_name="photo")
    op.drop_index(op.f("ix_photo_finding_id"), table_name="photo")
    op.drop_table("photo")
    op.drop_index(op.f("ix_part_person_id"), table_name="part")
    op.drop_index(op.f("ix_part_device_id"), table_name="part")
    op.drop_table("part")
    op.drop_index(op.f("ix_finding_inspection_id"), table_name="finding")
    op.drop_index(op.f("ix_finding_found_by"), table_name="finding")
    op.drop_index(op.f("ix_finding_code"), table_name="finding")
    op.drop_table("finding")
    op.drop_index(op.f("ix_visit_inspector_person_id"), table_name="visit_inspector")
    op.drop_table("visit_inspector")
    op.drop_index(op.f("ix_inspection_visit_id"), table_name="inspection")
    op.drop_index(op.f("ix_inspection_template_id"), table_name="inspection")
    op.drop_index(op.f("ix_inspection_submitted_at"), table_name="inspection")
    op.drop_index(op.f("ix_inspection_school_id"), table_name="inspection")
    op.drop_index(op.f("ix_inspection_lead_id"), table_name="inspection")
    op.drop_index(op.f("ix_inspection_area_id"), table_name="inspection")
    op.drop_table("inspection")
    op.drop_index(op.f("ix_visit_template_id"), table_name="visit")
    op.drop_index(op.f("ix_visit_school_id"), table_name="visit")
    op.drop_index(op.f("ix_visit_release_at"), table_name="visit")
    op.drop_index(op.f("ix_visit_planned_by"), table_name="visit")
    op.drop_index(op.f("ix_visit_lead_id"), table_name="visit")
    op.drop_index(op.f("ix_visit_draw_id"), table_name="visit")
    op.drop_table("visit")
    op.drop_index(op.f("ix_draw_made_by"), table_name="draw")
    op.drop_table("draw")
    op.drop_index(op.f("ix_upload_sha256"), table_name="upload")
    op.drop_index(op.f("ix_upload_owner"), table_name="upload")
    op.drop_index(op.f("ix_upload_expires_at"), table_name="upload")
    op.drop_table("upload")
    op.drop_index(op.f("ix_blob_name_device_id"), table_name="blob_name")
    op.drop_table("blob_name")
    op.drop_index(op.f("ix_blob_verified_at"), table_name="blob")
    op.drop_table("blob")
