"""The sample's periods, proposals, false reports, merged errands, how a window was counted."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "sample_period",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("algorithm", sa.String(length=40), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_by", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["committed_by"], ["person.id"], name=op.f("fk_sample_period_committed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_period")),
        sa.UniqueConstraint("begins_on", name=op.f("uq_sample_period_begins_on")),
    )
    op.create_index(op.f("ix_sample_period_committed_by"), "sample_period", ["committed_by"])

    op.create_table(
        "proposal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=True),
        sa.Column("lookback_id", sa.String(length=36), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_proposal_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_proposal_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["lookback_id"], ["look_back.id"], name=op.f("fk_proposal_lookback_id_look_back")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_proposal_decided_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_state_proposed_at", "proposal", ["state", "proposed_at"])
    for column in ("school_id", "order_id", "lookback_id", "decided_by"):
        op.create_index(op.f(f"ix_proposal_{column}"), "proposal", [column])

    op.create_table(
        "false_report",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lookback_id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.String(length=36), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lookback_id"], ["look_back.id"], name=op.f("fk_false_report_lookback_id_look_back")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_false_report_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_false_report_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_false_report_recorded_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_false_report")),
        sa.UniqueConstraint("lookback_id", name=op.f("uq_false_report_lookback_id")),
    )
    for column in ("order_id", "school_id", "recorded_by", "recorded_at"):
        op.create_index(op.f(f"ix_false_report_{column}"), "false_report", [column])

    op.create_table(
        "visit_errand",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("complaint_id", sa.String(length=36), nullable=True),
        sa.Column("order_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_errand_visit_id_visit")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_visit_errand_complaint_id_complaint")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_visit_errand_order_id_rectification_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_errand")),
    )
    for column in ("visit_id", "complaint_id", "order_id"):
        op.create_index(op.f(f"ix_visit_errand_{column}"), "visit_errand", [column])

    with op.batch_alter_table("look_back") as table:
        table.add_column(sa.Column("complaint_id", sa.String(length=36), nullable=True))
        table.add_column(sa.Column("explained", sa.JSON(), server_default="{}", nullable=False))
        table.create_index(op.f("ix_look_back_complaint_id"), ["complaint_id"], unique=False)
        table.create_foreign_key(
            op.f("fk_look_back_complaint_id_complaint"), "complaint", ["complaint_id"], ["id"]
        )


def downgrade() -> None:
    """Undo the change."""
    for name in ("false_report", "proposal", "visit_errand", "sample_period"):
        op.drop_table(name)
    with op.batch_alter_table("look_back") as table:
        table.drop_constraint(op.f("fk_look_back_complaint_id_complaint"), type_="foreignkey")
        table.drop_index(op.f("ix_look_back_complaint_id"))
        for name in ("explained", "complaint_id"):
            table.drop_column(name)
