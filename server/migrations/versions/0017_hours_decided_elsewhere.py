"""Doubtful hours of services and incidents: found among the others, and decided likewise."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROW_ID_CHARS = 40
OF_INCIDENT = "fk_confirmed_instant_incident_id_incident"
inspections = sa.table(
    "inspection",
    sa.column("id"),
    sa.column("services", sa.JSON()),
    sa.column("served_doubtful", sa.Boolean()),
)


def upgrade() -> None:
    """Mark inspections with a service in doubt; what is decided may be an incident's."""
    mark: sa.Column[bool] = sa.Column(
        "served_doubtful", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("inspection", mark)
    _mark()
    with op.batch_alter_table("confirmed_instant") as table:
        table.add_column(sa.Column("incident_id", sa.String(length=36), nullable=True))
        table.alter_column("inspection_id", existing_type=sa.String(length=36), nullable=True)
        table.alter_column(
            "row_id",
            existing_type=sa.String(length=36),
            type_=sa.String(length=ROW_ID_CHARS),
            existing_nullable=False,
        )
        table.create_foreign_key(op.f(OF_INCIDENT), "incident", ["incident_id"], ["id"])
    op.create_index(op.f("ix_confirmed_instant_incident_id"), "confirmed_instant", ["incident_id"])


def downgrade() -> None:
    """Remove them, with what was decided of incidents."""
    decided = sa.table("confirmed_instant", sa.column("incident_id"))
    op.execute(sa.delete(decided).where(decided.c.incident_id.is_not(None)))
    op.drop_index(op.f("ix_confirmed_instant_incident_id"), "confirmed_instant")
    with op.batch_alter_table("confirmed_instant") as table:
        table.drop_constraint(op.f(OF_INCIDENT), type_="foreignkey")
        table.alter_column(
            "row_id",
            existing_type=sa.String(length=ROW_ID_CHARS),
            type_=sa.String(length=36),
            existing_nullable=False,
        )
        table.alter_column("inspection_id", existing_type=sa.String(length=36), nullable=False)
        table.drop_column("incident_id")
    op.drop_column("inspection", "served_doubtful")


def _mark() -> None:
    connection = op.get_bind()
    served = sa.select(inspections.c.id, inspections.c.services)
    doubtful = [
        row.id
        for row in connection.execute(served.execution_options(yield_per=1000))
        if any(one.get("doubtful") for one in row.services)
    ]
    for row_id in doubtful:
        mark = sa.update(inspections).where(inspections.c.id == row_id)
        connection.execute(mark.values(served_doubtful=sa.true()))
