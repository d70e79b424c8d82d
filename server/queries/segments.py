"""What new tablets load at once: the sets of segments there are, and which scopes want new ones.

Only what a whole city or a whole town holds is kept in segments. A person's own scope is pulled:
its size would tell how much is planned.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from server.models import Area, FeedClock, FeedItem, Segment
from server.work import Work
from shared.protocol import GLOBAL_SCOPE, area_scope, user_scope

STALE_SHARE = 100
"""A set is stale once more items have changed than this many, and than one in so many."""
TOWNS_MAX = 500


@dataclass(frozen=True)
class Load:
    """What a tablet loads of one place: records and bytes as they travel."""

    name: str
    name_en: str
    records: int
    bytes: int


def current(work: Work, scopes: list[str]) -> dict[str, list[Segment]]:
    """The newest whole set of each of these scopes, in the order in which it is loaded."""
    rows = work.session.scalars(
        select(Segment)
        .where(
            Segment.scope.in_(scopes),
            Segment.replaced_at.is_(None),
            Segment.epoch == select(FeedClock.epoch).scalar_subquery(),
        )
        .order_by(Segment.scope, Segment.as_of.desc(), Segment.number)
    )
    sets: dict[str, list[Segment]] = {}
    for row in rows:
        known = sets.setdefault(row.scope, [])
        if not known or known[0].as_of == row.as_of:
            known.append(row)
    return sets


def named(work: Work, scopes: list[str], sha256s: list[str]) -> dict[str, int]:
    """How many bytes each of these segments has; those of other scopes are not there."""
    rows = work.session.execute(
        select(Segment.sha256, Segment.bytes)
        .where(Segment.sha256.in_(sha256s), Segment.scope.in_(scopes))
        .distinct()
    )
    return dict(iter(rows))


def stale(work: Work, sets: dict[str, list[Segment]], heads: dict[str, int]) -> list[str]:
    """The scopes of these heads whose set is missing, or so old that much would be pulled."""
    wanting = []
    for scope, head in sorted(heads.items()):
        known = sets.get(scope)
        if known is None or (known[0].as_of < head and _much_changed(work, known)):
            wanting.append(scope)
    return wanting


def shared_heads(work: Work, scopes: list[str] | None = None) -> dict[str, int]:
    """Where the feed of each scope ends that more than one person may have."""
    person = FeedItem.scope.startswith(user_scope(""), autoescape=True)
    wanted = ~person if scopes is None else FeedItem.scope.in_(scopes) & ~person
    ends = work.session.execute(
        select(FeedItem.scope, func.max(FeedItem.seq)).where(wanted).group_by(FeedItem.scope)
    )
    return dict(iter(ends))


def loads(work: Work) -> list[Load]:
    """What a tablet of each town loads, as last packed; the whole city's own share first."""
    work.require("person.read")
    towns = work.session.scalars(select(Area).order_by(Area.code).limit(TOWNS_MAX)).all()
    places = [(GLOBAL_SCOPE, "", ""), *((area_scope(a.id), a.name, a.name_en) for a in towns)]
    sets = current(work, [scope for scope, _name, _en in places])
    return [
        Load(name, name_en, sum(one.items for one in made), sum(one.bytes for one in made))
        for scope, name, name_en in places
        if (made := sets.get(scope))
    ]


def _much_changed(work: Work, known: list[Segment]) -> bool:
    changed = work.session.scalar(
        select(func.count()).where(FeedItem.scope == known[0].scope, FeedItem.seq > known[0].as_of)
    )
    items = sum(one.items for one in known)
    return (changed or 0) > max(work.settings.segment_changes_left, items // STALE_SHARE)
