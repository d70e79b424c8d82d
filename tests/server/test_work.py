"""The unit of work: numbers in the order of commits, one audit entry an event, all or nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from server.domain import audit_chain, events, visit_events
from server.feed.publishing import BulkChangeRefused
from server.models import (
    Area,
    AuditEntry,
    Base,
    FeedClock,
    FeedItem,
    Inspection,
    Order,
    School,
    Synced,
    Template,
)
from server.scope import SYSTEM
from server.seed import City
from server.work import Work, Works
from shared.problems import NotFound
from shared.protocol import GLOBAL_SCOPE
from shared.vocabulary import OrderState, SignatureRole
from tests import pictures
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.chain import Chain
from tests.drivers.locks import is_waited_for
from tests.drivers.office import OfficeDriver
from tests.server.api.test_routes import bearer

SCHOOL = "望潮中学"


@pytest.fixture
def together(
    request: pytest.FixtureRequest, tmp_path: Path, built_city: Any, clock: SteppedClock
) -> Iterator[Works]:
    """Units of work where several may write at once: PostgreSQL."""
    engine: Engine = built_city.engine("postgresql", tmp_path, request)
    yield Works(engine, clock, settings_for(tmp_path))
    engine.dispose()


def head(works: Works) -> int:
    """The number the space stands at."""
    with works.reading(SYSTEM) as work:
        return work.session.scalars(select(FeedClock.seq)).one()


def after(works: Works, cursor: int) -> list[tuple[int, str]]:
    """What a reader is given after its cursor: numbers and items."""
    with works.reading(SYSTEM) as work:
        rows = work.session.execute(
            select(FeedItem.seq, FeedItem.item_id)
            .where(FeedItem.scope == GLOBAL_SCOPE, FeedItem.seq > cursor)
            .order_by(FeedItem.seq)
        )
        return [(seq, item_id) for seq, item_id in rows]


def add(work: Work, code: str) -> str:
    """A new town: one item of the feed, and no event that would make writers wait before it."""
    area = Area(id=work.new_id(), code=code, name=code)
    work.session.add(area)
    return area.id


# -- numbers follow the commits -----------------------------------------------------------------


def test_a_writer_that_began_first_and_commits_last_is_not_skipped(together: Works) -> None:
    cursor = head(together)
    with together.writing(SYSTEM) as slow:
        late = add(slow, "SLOW")
        slow.session.flush()
        with together.writing(SYSTEM) as quick:
            early = add(quick, "QUICK")
        seen = after(together, cursor)
        assert [item_id for _, item_id in seen] == [early]
        cursor = seen[-1][0]
    assert [item_id for _, item_id in after(together, cursor)] == [late]


def test_a_writer_that_has_its_number_keeps_the_others_waiting_until_it_has_committed(
    together: Works,
) -> None:
    cursor = head(together)
    ids: dict[str, str] = {}

    def second() -> None:
        with together.writing(SYSTEM) as work:
            ids["second"] = add(work, "SECOND")

    follower = Thread(target=second)
    with together.writing(SYSTEM) as work:
        ids["first"] = add(work, "FIRST")
        work.finish()
        follower.start()
        while follower.is_alive() and not is_waited_for(together.engine):
            continue
        assert follower.is_alive()
        assert after(together, cursor) == []
    follower.join()
    assert [item_id for _, item_id in after(together, cursor)] == [ids["first"], ids["second"]]


def test_a_reader_beside_many_writers_sees_every_item_once(together: Works) -> None:
    writers, each = 5, 12
    cursor = start = head(together)
    done, seen = Event(), []

    def write(writer: int) -> list[str]:
        ids = []
        for number in range(each):
            with together.writing(SYSTEM) as work:
                ids.append(add(work, f"W{writer}-{number}"))
        return ids

    def read() -> None:
        nonlocal cursor
        last_round = False
        while not last_round:
            last_round = done.is_set()
            for seq, item_id in after(together, cursor):
                assert seq > cursor
                cursor = seq
                seen.append(item_id)

    with ThreadPoolExecutor(writers + 1) as pool:
        reader = pool.submit(read)
        written = [item for ids in pool.map(write, range(writers)) for item in ids]
        done.set()
        reader.result()
    assert sorted(seen) == sorted(written)
    assert head(together) == start + writers * each


def test_a_sequence_would_have_skipped_the_late_one(together: Works) -> None:
    """Why there is a clock: the same two writers with numbers taken when asked for."""
    with together.engine.begin() as connection:
        connection.execute(text("CREATE SEQUENCE numbers"))
        connection.execute(text("CREATE TABLE numbered (seq bigint DEFAULT nextval('numbers'))"))
    insert = text("INSERT INTO numbered DEFAULT VALUES")
    read = text("SELECT seq FROM numbered WHERE seq > :cursor ORDER BY seq")
    with together.engine.begin() as slow:
        slow.execute(insert)
        with together.engine.begin() as quick:
            quick.execute(insert)
        with together.engine.connect() as reader:
            cursor = reader.execute(read, {"cursor": 0}).scalars().all()[-1]
    with together.engine.connect() as reader:
        assert reader.execute(read, {"cursor": cursor}).scalars().all() == []
        assert reader.execute(read, {"cursor": 0}).scalars().all() == [1, 2]


def test_each_changed_item_gets_a_number_of_its_own(works: Works, city: City) -> None:
    before = head(works)
    with works.writing(SYSTEM) as work:
        ids = [add(work, f"N{number}") for number in range(4)]
        work.session.get_one(School, city.schools[SCHOOL]).address = "新路1号"
    seen = after(works, before)
    assert {item_id for _, item_id in seen} == set(ids)
    assert head(works) == before + 5
    assert len({seq for seq, _ in seen}) == 4


# -- all or nothing -----------------------------------------------------------------------------


def test_what_is_undone_leaves_no_row_no_number_no_entry(works: Works, city: City) -> None:
    before, kept = head(works), entries(works)

    def undone() -> None:
        with works.writing(SYSTEM) as work:
            add(work, "LOST")
            work.session.get_one(School, city.schools[SCHOOL]).address = "新路1号"
            work.record(visit_events.DrawPublished(work.new_id(), "salt"))
            work.finish()
            raise NotFound()

    with pytest.raises(NotFound):
        undone()
    assert (head(works), entries(works)) == (before, kept)
    with works.writing(SYSTEM) as work:
        assert work.session.scalars(select(Area).where(Area.code == "LOST")).all() == []
        assert work.session.get_one(School, city.schools[SCHOOL]).address != "新路1号"
        found = add(work, "FOUND")
    assert [item_id for _, item_id in after(works, before)] == [found]


def test_what_must_outlive_a_refusal_is_kept(works: Works) -> None:
    def refused() -> None:
        with works.writing(SYSTEM) as work:
            add(work, "LOST")
            work.keep(lambda second: second.record(events.SignInFailed("sign-in:chen")))
            raise NotFound()

    with pytest.raises(NotFound):
        refused()
    with works.reading(SYSTEM) as work:
        last = work.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        assert last is not None
        assert last.event == "SignInFailed"
        assert work.session.scalars(select(Area).where(Area.code == "LOST")).all() == []


def test_a_savepoint_given_up_gets_no_number(works: Works) -> None:
    before = head(works)
    with works.writing(SYSTEM) as work:
        nested = work.session.begin_nested()
        lost = add(work, "LOST")
        work.session.flush()
        nested.rollback()
    assert head(works) == before
    assert lost not in {item_id for _, item_id in after(works, 0)}


def test_what_no_tablet_sees_moves_no_number(works: Works, city: City) -> None:
    before = head(works)
    with works.writing(SYSTEM) as work:
        school = work.session.get_one(School, city.schools[SCHOOL])
        address, school.address = school.address, "elsewhere"
        work.session.flush()
        school.address = address
    assert head(works) == before


def test_a_read_stands_in_one_snapshot_and_keeps_nothing(works: Works) -> None:
    count = select(func.count()).select_from(Area)
    with works.reading(SYSTEM) as reader:
        before = reader.session.scalar(count)
        with works.writing(SYSTEM) as work:
            add(work, "NEW")
        assert reader.session.scalar(count) == before
    stands = head(works)
    with works.reading(SYSTEM) as reader:
        assert reader.session.scalar(count) == (before or 0) + 1
        # PostgreSQL refuses it at once; SQLite forgets it.
        with suppress(DBAPIError):
            reader.session.execute(update(FeedClock).values(seq=0))
    assert head(works) == stands


def test_no_synced_row_is_changed_behind_the_feeds_back(works: Works) -> None:
    synced = [one.class_ for one in Base.registry.mappers if issubclass(one.class_, Synced)]
    assert len(synced) > 10
    for model in synced:
        key = model.__mapper__.primary_key[0]
        for statement in (update(model).values({key.key: key}), delete(model)):
            with pytest.raises(BulkChangeRefused), works.writing(SYSTEM) as work:
                work.session.execute(statement)


# -- the audit record ---------------------------------------------------------------------------


def entries(works: Works) -> list[tuple[int, str]]:
    """The audit record in short."""
    with works.reading(SYSTEM) as work:
        rows = work.session.execute(
            select(AuditEntry.number, AuditEntry.event).order_by(AuditEntry.number)
        )
        return [(number, event) for number, event in rows]


def is_whole(works: Works) -> bool:
    """Whether every entry hangs on the one before."""
    with works.reading(SYSTEM) as work:
        rows = work.session.execute(
            select(AuditEntry.number, AuditEntry.entry, AuditEntry.digest).order_by(
                AuditEntry.number
            )
        )
        return audit_chain.check((row[0], row[1], row[2]) for row in rows).whole


def test_each_event_has_one_entry_by_who_did_it_in_its_order(
    works: Works, city: City, clock: SteppedClock
) -> None:
    before = entries(works)
    office = OfficeDriver(works, city)
    with office.acting() as work:
        work.record(visit_events.DrawPublished("1", "salt"))
        work.record(events.SignInFailed("x"), SYSTEM)
        work.record(visit_events.DrawPublished("2", "salt"))
    fresh = entries(works)[len(before) :]
    assert [event for _, event in fresh] == ["DrawPublished", "SignInFailed", "DrawPublished"]
    assert [number for number, _ in fresh] == [len(before) + n for n in (1, 2, 3)]
    with works.reading(SYSTEM) as work:
        rows = work.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()[-3:]
        assert [row.actor_id for row in rows] == [city.people["zhou"], None, city.people["zhou"]]
        assert {row.at for row in rows} == {clock.now()}
    assert is_whole(works)


def test_the_record_is_one_chain_however_many_write_at_once(together: Works) -> None:
    before = len(entries(together))

    def write(number: int) -> None:
        with together.writing(SYSTEM) as work:
            work.record(events.SignInFailed(f"sign-in:{number}"))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(30)))
    assert [number for number, _ in entries(together)] == list(range(1, before + 31))
    assert is_whole(together)


# -- rows that two people change ----------------------------------------------------------------


@pytest.fixture
def order_id(app: Any, works: Works, city: City, clock: SteppedClock) -> str:
    """An order to a school."""
    chen = Chain(app, OfficeDriver(works, city).enrol_code("chen"), clock)
    with works.reading(SYSTEM) as work:
        template_id = work.session.scalars(select(Template.id)).one()
    inspection_id, start = chen.start(city.schools[SCHOOL], template_id)
    done = [start, chen.finding(inspection_id)[1], chen.photo(inspection_id, pictures.jpeg())]
    done.append(chen.signature(inspection_id, SignatureRole.INSPECTOR))
    done.append(chen.signature(inspection_id, SignatureRole.SCHOOL))
    assert chen.words(*done, chen.submit(inspection_id, done)) == ["applied"] * 6
    with works.reading(SYSTEM) as work:
        assert work.session.scalars(select(Inspection.submitted_at)).one() is not None
        return work.session.scalars(select(Order.id)).one()


def test_who_changes_a_row_from_an_older_state_is_refused(works: Works, order_id: str) -> None:
    with works.reading(SYSTEM) as work:
        older = work.session.get_one(Order, order_id)
        rev = older.rev
    with works.writing(SYSTEM) as work:
        work.session.get_one(Order, order_id).what = "as the first one says"

    def late() -> None:
        with works.writing(SYSTEM) as work:
            work.session.add(older)
            older.what = "as the second one says"

    before = head(works)
    with pytest.raises(StaleDataError):
        late()
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Order, order_id)
        assert (row.what, row.rev) == ("as the first one says", rev + 1)
    assert head(works) == before


def test_of_two_who_sign_at_once_one_is_told_that_it_is_done(
    app: Any, works: Works, order_id: str
) -> None:
    with works.reading(SYSTEM) as work:
        login = f"school-{work.session.get_one(Order, order_id).school.code}"
    headers = bearer(app, login)

    def sign(_: int) -> tuple[int, str]:
        client = app.test_client(use_cookies=False)
        answer = client.post(f"/api/v1/orders/{order_id}/signature", headers=headers)
        return answer.status_code, answer.json.get("code", "")

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(sign, range(2)))
    assert told[0][0] == 200
    assert told[1][0] == 409
    assert told[1][1] in {"wrong_state", "changed"}
    with works.reading(SYSTEM) as work:
        assert work.session.get_one(Order, order_id).state == OrderState.SIGNED
