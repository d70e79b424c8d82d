"""The feed as tablets pull it: which scopes are mine, and each one's pages of stored bytes.

A page is the same for everyone in its scope: joined and compressed once, shared through a bounded
cache; the grant is checked for each request. Nothing is serialised again.
"""

import gzip
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, takewhile
from threading import Lock
from typing import Any

from sqlalchemy import bindparam, func, literal, select

from server.models import Area, Device, DeviceHolder, FeedClock, FeedItem, Office, Person
from server.scope import Actor, load_actor, load_actors
from server.sync import cursors
from server.work import Work
from shared.clock import to_wire
from shared.problems import NotFound
from shared.protocol import (
    GLOBAL_SCOPE,
    PAGE_BYTES_MAX,
    PAGE_ENTRIES_MAX,
    area_scope,
    scope_subject,
    user_scope,
)
from shared.records.wire import Event, Heads, PersonHere

PAGES_KEPT_BYTES_MAX = 32 * 1024 * 1024
GZIP_LEVEL = 1


@dataclass(frozen=True)
class PageBytes:
    """One page as it travels, plain and compressed."""

    plain: bytes
    packed: bytes

    @property
    def bytes(self) -> int:
        return len(self.plain) + len(self.packed)


class PageCache:
    """The pages made of late, shared by all who may have them."""

    def __init__(self, bytes_max: int = PAGES_KEPT_BYTES_MAX) -> None:
        self._pages: OrderedDict[tuple[str, str, int, int, int], PageBytes] = OrderedDict()
        self._lock = Lock()
        self._max, self._bytes = bytes_max, 0

    def get(self, key: tuple[str, str, int, int, int]) -> PageBytes | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, str, int, int, int], page: PageBytes) -> None:
        with self._lock:
            before = self._pages.pop(key, None)
            self._pages[key] = page
            self._bytes += page.bytes - (before.bytes if before else 0)
            while self._bytes > self._max and len(self._pages) > 1:
                _, oldest = self._pages.popitem(last=False)
                self._bytes -= oldest.bytes


def scopes(work: Work) -> list[str]:
    """The scopes of the asker: their own, what is everyone's, the towns they inspect in.

    A tablet whose person may not inspect any more has none, and forgets what it held.
    """
    actor = work.signed_in()
    if actor.device_id is None:
        work.require("sync.use")
    return scopes_of(work, actor)


def scopes_of(work: Work, actor: Actor) -> list[str]:
    """The scopes of a person; none for who may not inspect."""
    if not actor.holding("sync.use"):
        return []
    towns: set[str] = set()
    for reach in actor.holding("sync.use"):
        if reach.everything:
            towns |= work.once(Area, lambda: set(work.session.scalars(select(Area.id))))
        towns |= reach.areas
    return [GLOBAL_SCOPE, user_scope(actor.person_id or ""), *map(area_scope, sorted(towns))]


def heads(work: Work) -> Heads:
    """Where the feed of each of my scopes ends now."""
    mine = scopes(work)
    known = _ends(work, mine)
    epoch = _epoch(work)
    secret = work.settings.secret_key
    here = people_here(work)
    return Heads(
        {scope: cursors.write(secret, scope, known[scope], epoch) for scope in mine},
        to_wire(work.now),
        epoch,
        _changes(work, here),
        here,
        list(work.settings.pins),
        work.settings.time_zone,
    )


def _end(work: Work, scope: str) -> int:
    """The number of the last change in a scope: the end of its index, however long that is."""
    return work.session.connection().scalar(_END, {"scope": scope}) or 0


def _ends(work: Work, scopes: list[str]) -> dict[str, int]:
    """The same of many scopes: those of towns by one question."""
    towns = [town for kind, town in map(scope_subject, scopes) if kind == "area"]
    found = work.session.connection().execute(_TOWN_ENDS, {"towns": towns}) if towns else ()
    known = {area_scope(town): end or 0 for town, end in found}
    return {scope: known[scope] if scope in known else _end(work, scope) for scope in scopes}


_END = select(func.max(FeedItem.seq)).where(FeedItem.scope == bindparam("scope"))
_TOWN_ENDS = select(
    Area.id,
    select(func.max(FeedItem.seq))
    .where(FeedItem.scope == literal(area_scope("")) + Area.id)
    .scalar_subquery(),
).where(Area.id.in_(bindparam("towns", expanding=True)))


def people_here(work: Work) -> list[PersonHere]:
    """Who the asking tablet is enrolled for, each with what they may hold; nobody's are none."""
    device = _tablet(work)
    if device is None:
        return []
    ids = [device.person_id, *work.session.scalars(_HANDED, {"device_id": device.id})]
    found = {told[0]: told for told in work.session.execute(_PEOPLE, {"people": ids})}
    asker = work.actor
    alone = set(ids) == {asker.person_id}
    actors = {ids[0]: asker} if alone else load_actors(work.session, ids, device.id)
    return [_person_here(found[one], scopes_of(work, actors[one])) for one in dict.fromkeys(ids)]


_HANDED = (
    select(DeviceHolder.person_id)
    .where(DeviceHolder.device_id == bindparam("device_id"))
    .order_by(DeviceHolder.since)
)
_PEOPLE = (
    select(Person.id, Person.name, Person.login, Person.language)
    .add_columns(Office.id, Office.kind, Office.name)
    .outerjoin(Office, Office.id == Person.office_id)
    .where(Person.id.in_(bindparam("people", expanding=True)))
)


def _tablet(work: Work) -> Any:
    """The asking tablet: whose it is and what it said it holds; None where no tablet asks."""
    told = {"device_id": work.actor.device_id}
    return work.once(Device, lambda: work.session.execute(_TABLET, told).one_or_none())


_TABLET = select(Device.id, Device.person_id, Device.held_scopes).where(
    Device.id == bindparam("device_id")
)


def _person_here(told: Any, scopes: list[str]) -> PersonHere:
    person_id, name, login, language, office_id, kind, office = told
    place = {"id": office_id, "kind": kind, "name": office} if office_id else None
    return PersonHere(person_id, name, login, language, place, scopes)


def _changes(work: Work, here: list[PersonHere]) -> list[Event]:
    """What the tablet said it holds, against what its people may hold now."""
    device = _tablet(work)
    if device is None:
        return []
    may = {scope for person in here for scope in person.scopes}
    held = set(device.held_scopes)
    names = _names(work, may ^ held) if may != held else {}
    return [
        *(Event("revoke", scope, names.get(scope, "")) for scope in sorted(held - may)),
        *(Event("grant", scope, names.get(scope, "")) for scope in sorted(may - held)),
    ]


def _names(work: Work, scopes: set[str]) -> dict[str, str]:
    """The towns' names of these scopes."""
    ids = {subject for kind, subject in map(scope_subject, scopes) if kind == "area"}
    rows = work.session.execute(select(Area.id, Area.name).where(Area.id.in_(ids)))
    return {area_scope(area_id): name for area_id, name in rows}


def page(work: Work, cache: PageCache, scope: str, cursor: str, limit: int) -> PageBytes:
    """One page of a scope's feed after a cursor; NotFound if the scope is not mine."""
    if scope not in scopes(work):
        raise NotFound()
    epoch = _epoch(work)
    after = cursors.read(work.settings.secret_key, scope, cursor, epoch)
    head = _end(work, scope)
    limit = max(1, min(limit, PAGE_ENTRIES_MAX))
    key = (scope, epoch, after, head, limit)
    made = cache.get(key)
    if made is None:
        made = _make(work, scope, after, head, limit)
        cache.put(key, made)
    return made


def _make(work: Work, scope: str, after: int, head: int, limit: int) -> PageBytes:
    connection = work.session.connection()
    sizes = connection.execute(_SIZES, {"scope": scope, "after": after, "most": limit}).all()
    # One that is larger than a page is a page.
    count = max(_fitting(size for _, size in sizes), min(len(sizes), 1))
    last = sizes[count - 1][0] if count else after
    told = {"scope": scope, "after": after, "last": last}
    entries = connection.execute(_ENTRIES, told).scalars().all() if count else []
    caught_up = count == len(sizes) < limit
    end = max(head, last) if caught_up else last
    cursor = cursors.write(work.settings.secret_key, scope, end, _epoch(work))
    plain = (
        b'{"entries":['
        + b",".join(entries)
        + b'],"next":"'
        + cursor.encode()
        + b'","caught_up":'
        + (b"true" if caught_up else b"false")
        + b"}"
    )
    return PageBytes(plain, gzip.compress(plain, GZIP_LEVEL, mtime=0))


def _fitting(sizes: Iterable[int]) -> int:
    """How many entries make one page: only those are read, however many follow."""
    filled = takewhile(lambda so_far: so_far <= PAGE_BYTES_MAX, accumulate(sizes))
    return sum(1 for _ in filled)


_SIZES = (
    select(FeedItem.seq, func.length(FeedItem.entry))
    .where(FeedItem.scope == bindparam("scope"), FeedItem.seq > bindparam("after"))
    .order_by(FeedItem.seq)
    .limit(bindparam("most"))
)
_ENTRIES = (
    select(FeedItem.entry)
    .where(
        FeedItem.scope == bindparam("scope"),
        FeedItem.seq > bindparam("after"),
        FeedItem.seq <= bindparam("last"),
    )
    .order_by(FeedItem.seq)
)


def _epoch(work: Work) -> str:
    return work.once(FeedClock, lambda: work.session.scalars(_EPOCH).one())


_EPOCH = select(FeedClock.epoch)


def actor_of(work: Work, person_id: str, device_id: str) -> Actor:
    """The person of a device, as far as they reach."""
    return load_actor(work.session, person_id, device_id)
