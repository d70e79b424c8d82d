"""Campaigns and waves, attempts at a draw, ties, permitted checks, the school year, complaints."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "school_period",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_school_period_area_id_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_period")),
    )
    op.create_index(op.f("ix_school_period_area_id"), "school_period", ["area_id"])
    op.create_index("ix_school_period_begins_on", "school_period", ["begins_on"])

    op.create_table(
        "permitted_check",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("visits_max", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_permitted_check_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permitted_check")),
    )
    op.create_index("ix_permitted_check_begins_on", "permitted_check", ["begins_on"])
    op.create_index(op.f("ix_permitted_check_office_id"), "permitted_check", ["office_id"])

    op.create_table(
        "campaign",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=False),
        sa.Column("lead_office_id", sa.String(length=36), nullable=False),
        sa.Column("predecessor_id", sa.String(length=36), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("template_id", sa.String(length=36), nullable=True),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_campaign_area_id_area")),
        sa.ForeignKeyConstraint(
            ["lead_office_id"], ["office.id"], name=op.f("fk_campaign_lead_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_campaign_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["campaign.id"], name=op.f("fk_campaign_predecessor_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["template.id"], name=op.f("fk_campaign_template_id_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_index(op.f("ix_campaign_area_id"), "campaign", ["area_id"])
    op.create_index(op.f("ix_campaign_lead_office_id"), "campaign", ["lead_office_id"])
    op.create_index(op.f("ix_campaign_made_by"), "campaign", ["made_by"])
    op.create_index(op.f("ix_campaign_predecessor_id"), "campaign", ["predecessor_id"])
    op.create_index(op.f("ix_campaign_template_id"), "campaign", ["template_id"])

    op.create_table(
        "tie",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("declared_by", sa.String(length=36), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_tie_area_id_area")),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["person.id"], name=op.f("fk_tie_declared_by_person")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tie_person_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_tie_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie")),
    )
    op.create_index(op.f("ix_tie_area_id"), "tie", ["area_id"])
    op.create_index(op.f("ix_tie_declared_by"), "tie", ["declared_by"])
    op.create_index(op.f("ix_tie_person_id"), "tie", ["person_id"])
    op.create_index(op.f("ix_tie_school_id"), "tie", ["school_id"])

    op.create_table(
        "campaign_office",
        sa.Column("campaign_id", sa.String(length=36), nullable=False),
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("liaison_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_office_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["liaison_id"], ["person.id"], name=op.f("fk_campaign_office_liaison_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_campaign_office_office_id_office")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "office_id", name=op.f("pk_campaign_office")),
    )
    op.create_index(op.f("ix_campaign_office_liaison_id"), "campaign_office", ["liaison_id"])
    op.create_index(op.f("ix_campaign_office_office_id"), "campaign_office", ["office_id"])

    op.create_table(
        "campaign_post",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("campaign_id", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.String(length=36), nullable=False),
        sa.Column("post", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_campaign_post_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_post_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_post")),
    )
    op.create_index(op.f("ix_campaign_post_area_id"), "campaign_post", ["area_id"])
    op.create_index(op.f("ix_campaign_post_campaign_id"), "campaign_post", ["campaign_id"])

    op.create_table(
        "wave",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("campaign_id", sa.String(length=36), nullable=True),
        sa.Column("area_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ceremony", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("in_school_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("frozen_digest", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_by", sa.String(length=36), nullable=True),
        sa.Column("permitted_check_id", sa.String(length=36), nullable=True),
        sa.Column("off_list_reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_wave_area_id_area")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_wave_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["person.id"], name=op.f("fk_wave_frozen_by_person")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_wave_made_by_person")),
        sa.ForeignKeyConstraint(
            ["permitted_check_id"],
            ["permitted_check.id"],
            name=op.f("fk_wave_permitted_check_id_permitted_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
    )
    op.create_index(op.f("ix_wave_area_id"), "wave", ["area_id"])
    op.create_index(op.f("ix_wave_campaign_id"), "wave", ["campaign_id"])
    op.create_index(op.f("ix_wave_frozen_by"), "wave", ["frozen_by"])
    op.create_index(op.f("ix_wave_made_by"), "wave", ["made_by"])
    op.create_index(op.f("ix_wave_permitted_check_id"), "wave", ["permitted_check_id"])

    op.create_table(
        "complaint",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.String(length=36), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_complaint_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_complaint_recorded_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_complaint_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    op.create_index(op.f("ix_complaint_order_id"), "complaint", ["order_id"])
    op.create_index(op.f("ix_complaint_recorded_by"), "complaint", ["recorded_by"])
    op.create_index("ix_complaint_school_id_received_on", "complaint", ["school_id", "received_on"])

    with op.batch_alter_table("draw") as table:
        table.add_column(sa.Column("wave_id", sa.String(length=36), nullable=True))
        table.add_column(sa.Column("attempt", sa.Integer(), server_default="1", nullable=False))
        table.add_column(
            sa.Column("state", sa.String(length=40), server_default="drawn", nullable=False)
        )
        table.add_column(sa.Column("numbers", sa.JSON(), server_default="[]", nullable=False))
        table.add_column(sa.Column("result", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("aborted_reason", sa.Text(), server_default="", nullable=False))
        table.create_index(op.f("ix_draw_wave_id"), ["wave_id"], unique=False)
        table.create_unique_constraint(op.f("uq_draw_wave_id_attempt"), ["wave_id", "attempt"])
        table.create_foreign_key(op.f("fk_draw_wave_id_wave"), "wave", ["wave_id"], ["id"])
    op.execute("UPDATE draw SET state = 'published' WHERE published_at IS NOT NULL")
    with op.batch_alter_table("draw") as table:
        table.alter_column("state", server_default=None)


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("draw") as table:
        table.drop_constraint(op.f("fk_draw_wave_id_wave"), type_="foreignkey")
        table.drop_constraint(op.f("uq_draw_wave_id_attempt"), type_="unique")
        table.drop_index(op.f("ix_draw_wave_id"))
        for name in ("aborted_reason", "result", "numbers", "state", "attempt", "wave_id"):
            table.drop_column(name)
    for name in (
        "complaint",
        "wave",
        "campaign_post",
        "campaign_office",
        "tie",
        "campaign",
        "permitted_check",
        "school_period",
    ):
        op.drop_table(name)
