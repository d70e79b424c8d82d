"""How schools stand to the indicators is kept, with what proves it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

STANDING = sa.text("until IS NULL")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "school_proof",
        _to("school_proof", "school_id", "school", primary_key=True),
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        *_evidence("school_proof"),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "key", name=op.f("pk_school_proof")),
    )
    op.create_table(
        "indicator_span",
        sa.Column("id", sa.String(36), primary_key=True),
        _to("indicator_span", "school_id", "school", nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("fell", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(40), nullable=False),
        *_evidence("indicator_span"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_span")),
    )
    for table in ("school_proof", "indicator_span"):
        for column in ("inspection_id", "order_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(
        "ix_indicator_span_standing",
        "indicator_span",
        ["key", "school_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_indicator_span_school_id", "indicator_span", ["school_id", "key", "since"])
    op.create_table(
        "indicator_day",
        sa.Column("day", sa.Date(), primary_key=True),
        _to("indicator_day", "area_id", "area", primary_key=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", "area_id", name=op.f("pk_indicator_day")),
    )
    op.create_index(op.f("ix_indicator_day_area_id"), "indicator_day", ["area_id"])


def _to(table: str, column: str, target: str, **more: Any) -> sa.Column[str]:
    named = op.f(f"fk_{table}_{column}_{target}")
    return sa.Column(column, sa.String(36), sa.ForeignKey(f"{target}.id", name=named), **more)


def _evidence(table: str) -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        _to(table, "inspection_id", "inspection", nullable=True),
        _to(table, "order_id", "rectification_order", nullable=True),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("indicator_day")
    op.drop_table("indicator_span")
    op.drop_table("school_proof")
