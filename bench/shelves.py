"""All that a city's office has besides checks and orders, written straight into its database."""

from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bench import in_house, to_schools
from bench.raw import Hand, parts, write
from bench.served import Bench
from server.actions import indicator_counts
from server.domain.indicators import URBAN
from server.jobs import snapshots
from server.models import (
    AreaOutline,
    AuditEntry,
    AuditHead,
    BoardSnapshot,
    IndicatorDay,
    IndicatorSpan,
    Receipt,
    School,
    SchoolProof,
)
from server.scope import SYSTEM
from shared.vocabulary import OpResult

DAYS_KEPT = 365
IN_CITY_OF = 5
"""Each so manieth school is in the city."""
OUTLINE_POINTS, HELD = 800, 100


def fill(bench: Bench, busy_login: str) -> None:
    """After the checks and orders were written: these point at them."""
    works = bench.works()
    hand = Hand(bench, 1)
    with works.engine.begin() as connection:
        for shown in (SchoolProof, IndicatorSpan):
            # What the pushed checks have shown already is told anew, with the rest.
            connection.execute(delete(shown))
        urban = _into_city(connection, hand)
        write(connection, to_schools.rows(hand, urban))
        write(connection, in_house.rows(hand, hand.people[busy_login], bench.town.checklist.id))
        write(connection, ((AreaOutline, _outline(hand, area)) for area in hand.areas.values()))
        _record(connection, hand)
        _hold_back(connection)
    with works.writing(SYSTEM) as work:
        indicator_counts.keep(work, work.today)
        snapshots.keep(work, work.today, 0)
    with works.engine.begin() as connection:
        for model in (IndicatorDay, BoardSnapshot):
            _days_before(connection, model)
    works.engine.dispose()


def _into_city(connection: Connection, hand: Hand) -> set[str]:
    ids = [school_id for school_id, _area in hand.schools[::IN_CITY_OF]]
    for part in parts(ids):
        connection.execute(update(School).where(School.id.in_(part)).values(locality=URBAN))
    return set(ids)


def _record(connection: Connection, hand: Hand) -> None:
    number, digest = connection.execute(select(AuditHead.number, AuditHead.digest)).one()
    for part in parts(in_house.entries(hand, number, digest)):
        connection.execute(insert(AuditEntry), part)
        number, digest = part[-1]["number"], part[-1]["digest"]
    connection.execute(update(AuditHead).values(number=number, digest=digest))


def _hold_back(connection: Connection) -> None:
    """Some records of tablets wait for a person."""
    some = select(Receipt.op_id).order_by(Receipt.received_at.desc()).limit(HELD)
    known = [op_id for (op_id,) in connection.execute(some)]
    waiting = update(Receipt).where(Receipt.op_id.in_(known))
    connection.execute(waiting.values(result=OpResult.HELD, code="dependency_not_applied"))


def _days_before(connection: Connection, model: type[IndicatorDay | BoardSnapshot]) -> None:
    """The figures of today as those of each day of the year before."""
    rows = [dict(row) for row in connection.execute(select(model.__table__)).mappings()]
    for ago in range(1, DAYS_KEPT):
        before = [row | {"day": row["day"] - timedelta(days=ago)} for row in rows]
        connection.execute(insert(model), before)


def _outline(hand: Hand, area: str) -> dict[str, object]:
    ring = [[118_600_000 + place, 24_700_000 + place % 7] for place in range(OUTLINE_POINTS)]
    return {
        "area_id": area, "polygons": [[[*ring, ring[0]]]], "points": len(ring) + 1,
        "set_by": hand.people["admin"], "set_at": hand.now,
    }  # fmt: skip
