"""Published checklists, newest version first."""

from sqlalchemy import func, select

from server.models import Inspection, Template
from server.work import Work

ROWS_MAX = 100


def published(work: Work) -> list[Template]:
    """Every published version."""
    return list(
        work.session.scalars(
            select(Template)
            .where(work.reach("template.read", Template))
            .order_by(Template.code, Template.version.desc())
            .limit(ROWS_MAX)
        )
    )


def uses(work: Work) -> dict[str, int]:
    """How many inspections in reach went by each version."""
    rows = work.session.execute(
        select(Inspection.template_id, func.count(Inspection.id))
        .where(work.reach("inspection.read", Inspection))
        .group_by(Inspection.template_id)
    )
    return dict(iter(rows))
