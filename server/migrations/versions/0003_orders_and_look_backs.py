"""Orders, evidence, look-backs, notices."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "order_number",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_order_number")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_person_id_read_at", "notice", ["person_id", "read_at"], unique=False)
    op.create_table(
        "rectification_order",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("finding_id", sa.String(length=36), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.String(length=36), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("handling_level", sa.String(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("place_text", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("immediate_measure", sa.Text(), nullable=False),
        sa.Column("term_workdays", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", sa.String(length=36), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.JSON(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(length=36), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_count", sa.Integer(), nullable=False),
        sa.Column("fixed_on_spot", sa.Boolean(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_rectification_order_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_rectification_order_finding_id_finding")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_rectification_order_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_rectification_order_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_rectification_order_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_order")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_rectification_order_finding_id")),
        sa.UniqueConstraint("number", name=op.f("uq_rectification_order_number")),
    )
    op.create_index(
        "ix_rectification_order_area_id_state_due_on",
        "rectification_order",
        ["area_id", "state", "due_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_rectification_order_inspection_id"),
        "rectification_order",
        ["inspection_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_rectification_order_office_id"), "rectification_order", ["office_id"], unique=False
    )
    op.create_index(
        op.f("ix_rectification_order_school_id"), "rectification_order", ["school_id"], unique=False
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("sent_by", sa.String(length=36), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.String(length=36), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_evidence_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["person.id"], name=op.f("fk_evidence_reviewed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["person.id"], name=op.f("fk_evidence_sent_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_order_id"), "evidence", ["order_id"], unique=False)
    op.create_index(op.f("ix_evidence_reviewed_by"), "evidence", ["reviewed_by"], unique=False)
    op.create_index(op.f("ix_evidence_sent_by"), "evidence", ["sent_by"], unique=False)
    op.create_table(
        "look_back",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("due_from", sa.Date(), nullable=False),
        sa.Column("due_until", sa.Date(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.String(length=36), nullable=True),
        sa.Column("inspection_id", sa.String(length=36), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("paper_matches", sa.Boolean(), nullable=True),
        sa.Column("like_checked", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["judged_by"], ["person.id"], name=op.f("fk_look_back_judged_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_look_back_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_look_back_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_look_back_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_back")),
    )
    op.create_index(
        op.f("ix_look_back_inspection_id"), "look_back", ["inspection_id"], unique=False
    )
    op.create_index(op.f("ix_look_back_judged_by"), "look_back", ["judged_by"], unique=False)
    op.create_index(op.f("ix_look_back_order_id"), "look_back", ["order_id"], unique=False)
    op.create_index(op.f("ix_look_back_school_id"), "look_back", ["school_id"], unique=False)
    op.create_index(op.f("ix_look_back_visit_id"), "look_back", ["visit_id"], unique=False)
    op.create_table(
        "order_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_order_step_order_id_rectification_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_step")),
    )
    op.create_index(op.f("ix_order_step_order_id"), "order_step", ["order_id"], unique=False)
    op.create_table(
        "evidence_photo",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("evidence_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("preview_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_photo_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["blob.sha256"], name=op.f("fk_evidence_photo_sha256_blob")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_photo")),
    )
    op.create_index(
        op.f("ix_evidence_photo_evidence_id"), "evidence_photo", ["evidence_id"], unique=False
    )
    op.create_index(op.f("ix_evidence_photo_sha256"), "evidence_photo", ["sha256"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index(op.f("ix_evidence_photo_sha256"), table_name="evidence_photo")
    op.drop_index(op.f("ix_evidence_photo_evidence_id"), table_name="evidence_photo")
    op.drop_table("evidence_photo")
    op.drop_index(op.f("ix_order_step_order_id"), table_name="order_step")
    op.drop_table("order_step")
    op.drop_index(op.f("ix_look_back_visit_id"), table_name="look_back")
    op.drop_index(op.f("ix_look_back_school_id"), table_name="look_back")
    op.drop_index(op.f("ix_look_back_order_id"), table_name="look_back")
    op.drop_index(op.f("ix_look_back_judged_by"), table_name="look_back")
    op.drop_index(op.f("ix_look_back_inspection_id"), table_name="look_back")
    op.drop_table("look_back")
    op.drop_index(op.f("ix_evidence_sent_by"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_reviewed_by"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_order_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_rectification_order_school_id"), table_name="rectification_order")
    op.drop_index(op.f("ix_rectification_order_office_id"), table_name="rectification_order")
    op.drop_index(op.f("ix_rectification_order_inspection_id"), table_name="rectification_order")
    op.drop_index("ix_rectification_order_area_id_state_due_on", table_name="rectification_order")
    op.drop_table("rectification_order")
    op.drop_index("ix_notice_person_id_read_at", table_name="notice")
    op.drop_table("notice")
    op.drop_table("order_number")
