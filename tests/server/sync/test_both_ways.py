"""Rows of a push and rows of the office: by either way in, the same items and the same entries."""

import json
from typing import Any

from sqlalchemy import select

from server import scope
from server.actions import orders
from server.models import (
    AuditEntry,
    FeedItem,
    Finding,
    Inspection,
    Notice,
    Order,
    Part,
    Photo,
    Signature,
)
from server.scope import SYSTEM
from server.seed import City
from server.work import Work, Works
from shared.ids import new_id
from shared.sealing import canonical
from tests.drivers import pens

PARTS: tuple[type[Any], ...] = (Part, Finding, Photo, Signature)
Names = dict[str, str]


def copied(row: Any, names: Names) -> Any:
    """The same row for the session, its own ids other ones."""
    kept = {one.key: getattr(row, one.key) for one in type(row).__mapper__.column_attrs}
    return type(row)(**{key: names.get(str(value), value) for key, value in kept.items()})


def orders_of(work: Work, inspection_id: str) -> list[Order]:
    asked = select(Order).where(Order.inspection_id == inspection_id)
    return list(work.session.scalars(asked.order_by(Order.number)))


def made_in_the_office(works: Works, pen: pens.Pen, first: str) -> Names:
    """An inspection once more, by rows of the session; how each name of it is called now."""
    with works.writing(SYSTEM) as work:
        work.actor = scope.load_actor(work.session, pen.person_id, pen.device_id)
        whole = work.session.get_one(Inspection, first)
        parts = [
            row
            for model in PARTS
            for row in work.session.scalars(select(model).where(model.inspection_id == first))
        ]
        own = sorted(row.id for row in (whole, *parts) if not isinstance(row, Part))
        names = {before: new_id(number) for number, before in enumerate(own)}
        work.session.add(copied(whole, names))
        work.session.flush()
        work.session.add_all([copied(row, names) for row in parts])
        work.session.flush()
        again = work.session.get_one(Inspection, names[first])
        made = orders.issue_for_inspection(work, again)
        for before, now in zip(orders_of(work, first), made, strict=True):
            names |= {before.id: now.id, before.number: now.number}
    return names


def told(work: Work, ids: set[str]) -> list[Any]:
    """What tablets, the record and people are told of these, in canonical bytes, one by one."""
    feed = select(FeedItem.entry).where(FeedItem.item_id.in_(ids))
    record = select(AuditEntry.entry).where(
        AuditEntry.subject_id.in_(ids), AuditEntry.subject_kind == "order"
    )
    desks = select(Notice).where(Notice.subject_id.in_(ids))
    found = [json.loads(one) for one in work.session.scalars(feed)]
    for entry in work.session.scalars(record):
        read = json.loads(entry)
        assert canonical(read) == entry
        found.append(read | {"number": 0})
    found += [[one.person_id, one.text, one.facts] for one in work.session.scalars(desks)]
    for one in work.session.scalars(feed):
        assert canonical(json.loads(one)) == one
    return found


def test_a_pushed_inspection_and_one_of_the_office_are_told_in_the_same_bytes(
    works: Works, city: City, school_id: str
) -> None:
    pen = pens.enrolled(works, city)
    (body,) = pens.inspections(works, pen, 1, (school_id,))
    assert {one.result for one in pens.pushed(works, pen, body).results} == {"applied"}
    with works.reading(SYSTEM) as work:
        first = work.session.scalars(select(Inspection.id)).one()
        before = {first, *(one.id for one in orders_of(work, first))}
    names = made_in_the_office(works, pen, first)
    with works.reading(SYSTEM) as work:
        by_push = canonical(told(work, before)).decode()
        by_office = told(work, {names[one] for one in before})
    assert len(by_office) > 2 * len(before)
    for old, new in names.items():
        by_push = by_push.replace(old, new)
    assert sorted(map(canonical, json.loads(by_push))) == sorted(map(canonical, by_office))
