"""The tree of areas: which lie above one, which the asker reaches."""

from sqlalchemy import select, true

from server import scope
from server.models import Area
from server.work import Work


def above(work: Work, area_id: str | None) -> list[str]:
    """An area and all above it, nearest first."""
    parents = work.once(
        (Area, "parents"),
        lambda: {row.id: row.parent_id for row in work.session.execute(_PARENTS)},
    )
    chain: list[str] = []
    here = area_id
    while here is not None and here in parents and here not in chain:
        chain.append(here)
        here = parents[here]
    return chain


def reached(work: Work, verb: str) -> list[Area]:
    """The areas the asker reaches by a verb, in their fixed order."""
    within = scope.areas_within(work.signed_in(), verb)
    here = true() if within is None else Area.id.in_(sorted(within))
    return list(work.session.scalars(select(Area).where(here).order_by(Area.order, Area.code)))


_PARENTS = select(Area.id, Area.parent_id)
