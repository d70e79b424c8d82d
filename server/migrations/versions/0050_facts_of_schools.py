"""How what the register says of a school came to be is kept, fact by fact."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "school_fact",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column(
            "school_id",
            sa.String(36),
            sa.ForeignKey("school.id", name=op.f("fk_school_fact_school_id_school")),
            nullable=False,
        ),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("becomes", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "person_id",
            sa.String(36),
            sa.ForeignKey("person.id", name=op.f("fk_school_fact_person_id_person")),
            nullable=True,
        ),
        sa.Column(
            "inspection_id",
            sa.String(36),
            sa.ForeignKey("inspection.id", name=op.f("fk_school_fact_inspection_id_inspection")),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_fact")),
    )
    op.create_index("ix_school_fact_school_id_at", "school_fact", ["school_id", "at"])
    for column in ("person_id", "inspection_id"):
        op.create_index(op.f(f"ix_school_fact_{column}"), "school_fact", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("school_fact")
