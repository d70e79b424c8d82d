"""The unit of work: who acts, when, on which session. Commit and rollback happen only here.

In order: the view or the push does its acts; what happened is told to the observers (notices);
every row is written; the audit is chained on; last of all the feed clock numbers what changed; then
one commit. A GET reads in one snapshot; everything else writes. Nothing slow (hashing, decoding,
passwords) runs in here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from threading import RLock
from typing import Any, TypeVar

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, sessionmaker

from server import observers, scope
from server.config import Settings
from server.domain.events import Event
from server.feed import publishing
from server.feed.records import ZONE
from server.infra.database import BUSY_TIMEOUT_MS, INSERTS, make_sessions, reading
from server.models import (
    Base,
    Campaign,
    Circular,
    CircularCopy,
    Device,
    Draw,
    Incident,
    Inspection,
    Invitation,
    Job,
    Likeness,
    LookBack,
    Measure,
    Order,
    Person,
    Proposal,
    School,
    Template,
    Tie,
    Visit,
    Wave,
)
from server.models.rows import PlainRows, Rows
from server.observers import audit
from server.scope import NOBODY, Actor
from shared.clock import Clock, local_date, to_ms
from shared.ids import new_id
from shared.problems import Forbidden, NotFound, NotSignedIn, Unavailable
from shared.vocabulary import ItemKind

_JOB_ONCE: dict[str, Any] = {
    name: insert(Job).on_conflict_do_nothing(index_elements=["key"])
    for name, insert in INSERTS.items()
}

Row = TypeVar("Row", bound=Base)
Known = TypeVar("Known")

READ_VERBS: dict[type[Base], str] = {
    School: "school.read",
    Template: "template.read",
    Person: "person.read",
    Device: "device.read",
    Draw: "draw.read",
    Visit: "visit.read",
    Wave: "wave.read",
    Campaign: "campaign.read",
    Inspection: "inspection.read",
    Incident: "incident.read",
    Order: "order.read",
    LookBack: "lookback.read",
    Proposal: "proposal.read",
    Measure: "measure.read",
    Tie: "tie.read",
    Likeness: "likeness.decide",
    Invitation: "party.invite",
    Circular: "circular.read",
    CircularCopy: "circular.answer",
}


class Work:
    """One unit of work: an actor, an instant, a session, and what has happened in it."""

    def __init__(self, session: Session, actor: Actor, clock: Clock, settings: Settings) -> None:
        self.session = session
        self.rows = Rows(session)
        self.actor = actor
        self.clock = clock
        self.now: datetime = clock.now()
        self.settings = settings
        session.info[ZONE] = settings.time_zone
        self.events: list[tuple[Actor, Event]] = []
        self.kept: list[Callable[[Work], None]] = []
        self._read_once: dict[Any, Any] = {}

    @property
    def today(self) -> date:
        """The calendar day in the office's time zone."""
        return local_date(self.now, self.settings.time_zone)

    def new_id(self) -> str:
        return new_id(to_ms(self.now))

    def new(self, model: type[Row], **values: Any) -> Row:
        """One more row, written before the commit."""
        return self.rows.new(model, values)

    def keep_aside(self) -> PlainRows:
        """Make new rows plain ones from here on, and write each table at once: for a push."""
        if isinstance(self.rows, PlainRows):
            self.rows.settle()
            return self.rows
        self.rows = aside = PlainRows(self.session)
        return aside

    @contextmanager
    def in_session(self) -> Iterator[None]:
        """An act of the office amid a push: it finds all rows in the session, and puts its own
        there.
        """
        aside = self.rows
        aside.settle()
        self.rows = Rows(self.session)
        try:
            yield
        finally:
            self.rows = aside

    def get(self, model: type[Row], row_id: str, *, lock: bool = False) -> Row:
        """The row, if it is there and in the asker's reach; else NotFound, never Forbidden."""
        statement = select(model).where(
            model.__mapper__.primary_key[0] == row_id,
            scope.condition(self.signed_in(), READ_VERBS[model], model),
        )
        if lock:
            statement = statement.with_for_update(of=model)
        row = self.session.scalars(statement).one_or_none()
        if row is None:
            raise NotFound()
        return row

    def require(self, verb: str, row: Base | None = None) -> None:
        """Refuse unless the asker's role holds the verb and reaches the row."""
        if not scope.in_reach(self.signed_in(), verb, row):
            raise Forbidden(verb=verb)

    def may(self, verb: str, row: Base | None = None) -> bool:
        """Whether ``require`` would let this pass; for showing or hiding what can be done."""
        return scope.in_reach(self.actor, verb, row)

    def covers(self, verb: str, area_id: str) -> bool:
        """Whether an area lies within what the asker reaches by this verb."""
        return scope.covers_place(self.signed_in(), verb, self.session, area_id=area_id)

    def reach(self, verb: str, model: type[Base]) -> Any:
        """The WHERE that leaves the rows of this table in the asker's reach."""
        return scope.condition(self.signed_in(), verb, model)

    def signed_in(self) -> Actor:
        """The actor, or NotSignedIn while nobody is."""
        if self.actor is NOBODY or (self.actor.person_id is None and not self.actor.reaches):
            raise NotSignedIn()
        return self.actor

    def record(self, happened: Event, actor: Actor | None = None) -> None:
        """Remember an event; observers hear of it before the commit."""
        self.events.append((actor or self.actor, happened))

    def once(self, key: Any, read: Callable[[], Known]) -> Known:
        """What stays as it is, or is held, to the end of this work: read the first time only."""
        if key not in self._read_once:
            self._read_once[key] = read()
        known: Known = self._read_once[key]
        return known

    def changed(self, kind: ItemKind, item_id: str) -> None:
        """Say that an item changed by a statement that bypasses the flush hook."""
        self.session.info.setdefault(publishing.CHANGED, {}).setdefault(kind, set()).add(item_id)

    def later(self, kind: str, at: datetime, key: str, **facts: Any) -> None:
        """Have a job done at an instant, written with what makes it necessary; once a key."""
        row = {
            "id": self.new_id(), "kind": kind, "key": key, "facts": facts, "run_at": at,
            "tries": 0, "leased_by": "", "error": "",
        }  # fmt: skip
        connection = self.session.connection()
        connection.execute(_JOB_ONCE[connection.dialect.name], row)

    def keep(self, act: "Callable[[Work], None]") -> None:
        """Do this in a second short transaction if the first one is undone."""
        self.kept.append(act)

    def finish(self) -> None:
        """The last steps before the commit: tell the observers, write every row, then hold the ends
        of the audit and of the feed, which all writers wait for.
        """
        self.session.flush()
        if self.events:
            told = [happened for _, happened in self.events]
            observers.tell(self.rows, self.now, told, self.settings)
        self.rows.write()
        for actor, happened in _by_actor(self.events):
            audit.write(self.session, actor, self.now, happened)
        publishing.publish(self.session, self.rows.changed())


class Works:
    """Opens units of work on one database."""

    def __init__(self, engine: Engine, clock: Clock, settings: Settings) -> None:
        self.engine = engine
        self.clock = clock
        self.settings = settings
        self._writing = _hooked(make_sessions(engine))
        self._reading = make_sessions(reading(engine))
        self._writer = RLock()

    @contextmanager
    def writing(self, actor: Actor = NOBODY) -> Iterator[Work]:
        """Commit if the block ends well, undo if it raises. Nothing else does either."""
        kept: list[Callable[[Work], None]] = []
        with self._turn(), self._writing() as session:
            work = Work(session, actor, self.clock, self.settings)
            try:
                yield work
                work.finish()
                session.commit()
            except BaseException:
                session.rollback()
                kept = work.kept
                raise
            finally:
                self._keep(kept, work.actor)

    @contextmanager
    def reading(self, actor: Actor = NOBODY) -> Iterator[Work]:
        """One snapshot to read from; what is written in it is never kept."""
        kept: list[Callable[[Work], None]] = []
        work: Work | None = None
        try:
            with self._reading() as session:
                work = Work(session, actor, self.clock, self.settings)
                yield work
        except BaseException:
            kept = work.kept if work else []
            raise
        finally:
            self._keep(kept, work.actor if work else actor)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite takes one writer at a time and keeps no queue; writers of this process do."""
        if self.engine.dialect.name != "sqlite":
            yield
            return
        if not self._writer.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise Unavailable()
        try:
            yield
        finally:
            self._writer.release()

    def _keep(self, acts: list[Callable[[Work], None]], actor: Actor) -> None:
        if not acts:
            return
        with self.writing(actor) as work:
            for act in acts:
                act(work)


def _hooked(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    event.listen(sessions, "after_flush", publishing.collect)
    event.listen(sessions, "do_orm_execute", publishing.refuse_bulk)
    return sessions


def _by_actor(events: list[tuple[Actor, Event]]) -> Iterator[tuple[Actor, list[Event]]]:
    """Runs of events by the same actor, in the order they happened."""
    run: list[Event] = []
    current: Actor | None = None
    for actor, happened in events:
        if current is not None and actor != current:
            yield current, run
            run = []
        current = actor
        run.append(happened)
    if current is not None:
        yield current, run
