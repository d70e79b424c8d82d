"""The tree of areas: which lie above one."""

from sqlalchemy import select

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


_PARENTS = select(Area.id, Area.parent_id)
