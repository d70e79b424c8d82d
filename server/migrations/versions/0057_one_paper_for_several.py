"""One numbered paper may name several schools, each with its own measure."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("measure") as table:
        table.add_column(sa.Column("together", sa.String(36), nullable=True))
        table.drop_constraint("uq_measure_number", type_="unique")
        table.create_unique_constraint("uq_measure_number_school_id", ["number", "school_id"])
    op.create_index("ix_measure_together", "measure", ["together"])


def downgrade() -> None:
    """Take it back; what went out in one paper is told apart by its place in it."""
    op.drop_index("ix_measure_together", "measure")
    with op.batch_alter_table("measure") as table:
        table.drop_constraint("uq_measure_number_school_id", type_="unique")
        table.drop_column("together")
    measure = sa.table("measure", sa.column("id"), sa.column("number"))
    places: Counter[str] = Counter()
    for row_id, number in op.get_bind().execute(sa.select(measure).order_by(measure.c.id)).all():
        places[number] += 1
        if places[number] > 1:
            told = f"{number}-{places[number]}"
            op.execute(measure.update().where(measure.c.id == row_id).values(number=told))
    with op.batch_alter_table("measure") as table:
        table.create_unique_constraint("uq_measure_number", ["number"])
