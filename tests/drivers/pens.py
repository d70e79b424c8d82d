"""Tablets that write and push whole inspections by hand: for tests that need many, or need data."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from bench.tablets import Checklist, Pen
from server.actions import devices
from server.actions.devices import Enrolment
from server.models import School, Template
from server.scope import SYSTEM
from server.seed import City
from server.sync import push
from server.sync.push import Sender
from server.work import Works
from shared.records.wire import PushAnswer


def enrolled(works: Works, city: City, login: str = "chen", seed: int = 7) -> Pen:
    """A tablet of this person."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
    with works.writing(SYSTEM) as work:
        code = devices.make_code(work, city.people[login])
    told = devices.enrol(works, Enrolment(code, public_key(key), "tablet", "test"), address="")
    return Pen(told.device_id, told.token, city.people[login], key, seed)


def inspections(works: Works, pen: Pen, count: int, schools: tuple[str, ...] = ()) -> list[bytes]:
    """Pushes of so many inspections, at these schools in turn, or at all of them."""
    with works.reading(SYSTEM) as work:
        template = work.session.scalars(select(Template).where(Template.current)).one()
        items = [one["code"] for one in template.body["items"] if one["answer_type"] == "verdict"]
        known = work.session.execute(select(School.id, School.area_id).order_by(School.code))
        places = [(one, area) for one, area in known if not schools or one in schools]
        epoch = push.epoch(work)
    for number in range(count):
        pen.inspect(*places[number % len(places)], Checklist(template.id, items))
    return list(pen.pushes(epoch))


def pushed(works: Works, pen: Pen, body: bytes) -> PushAnswer:
    """What becomes of a push, without a socket."""
    return push.take(works, Sender(pen.device_id, pen.person_id, public_key(pen.key)), body)


def public_key(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()
