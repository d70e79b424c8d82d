"""Every op ever released is taken in today, byte for byte, and still means what it meant."""

import base64
import json
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from server.actions import people
from server.domain.answers import Answers, merge
from server.domain.lookback import Reason
from server.feed.incidents import incident_body
from server.feed.records import inspection_body
from server.models import (
    Device,
    Envelope,
    Incident,
    Inspection,
    LookBack,
    Opening,
    Order,
    Person,
    School,
    Template,
    Visit,
    VisitInspector,
)
from server.scope import SYSTEM
from server.seed import City
from server.sync import effects, push
from server.sync.push import Sender
from server.work import Work, Works
from shared.checklists import limits_on
from shared.clock import to_wire
from shared.protocol import PROTOCOL
from shared.sealing import canonical, digest
from shared.vocabulary import LookBackState, OrderState, Role, VisitState
from tests.clocks import SteppedClock
from tests.drivers.golden import Corpus, corpora
from tests.server.conftest import SCHOOL
from tests.simulation.broken import in_module

TOLD = (
    "answers",
    "facts",
    "findings",
    "photos",
    "signatures",
    "score",
    "state",
    "remarks",
    "services",
)
LOGINS = {"check": "chen", "look-back": "he", "incident": "lin", "opening": "su"}
TOLD_OF_REPORTS = (
    "id", "ordinal", "follows", "kind", "happened_at", "reported_at", "place", "where", "counts",
    "at_once", "note",
)  # fmt: skip


@pytest.fixture(params=corpora(), ids=lambda corpus: corpus.folder.name)
def corpus(request: pytest.FixtureRequest) -> Corpus:
    """What one version of the app made."""
    kept: Corpus = request.param
    return kept


@pytest.fixture
def world(corpus: Corpus, works: Works, city: City, clock: SteppedClock) -> dict[str, Any]:
    """The city with what the golden ops speak of."""
    clock.advance(days=60)
    told: dict[str, Any] = corpus.told("world")
    with works.writing(SYSTEM) as work:
        _school_and_checklist(work, told)
        for device in told["devices"]:
            _tablet(work, device, city.people[LOGINS[device["chain"]]])
        work.session.flush()
        for visit in told["visits"]:
            _visit(work, visit, told)
        for envelope in told["envelopes"]:
            _sealed(work, envelope, told)
    return told


def replayed(works: Works, corpus: Corpus, device: dict[str, Any]) -> list[str]:
    """A tablet's whole chain through the push; what became of each op."""
    texts = [path.read_text(encoding="utf-8") for path in corpus.chain(device["chain"])]
    head = digest(texts[-1].encode())
    # The push is signed anew; the seal inside is the tablet's own.
    key = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    body = {
        "protocol": PROTOCOL,
        "device_id": device["id"],
        "epoch": "",
        "ops": texts,
        "head": head,
        "signature": base64.b64encode(key.sign(head.encode())).decode(),
    }
    sender = Sender(device["id"], device["person_id"], public)
    answer = push.take(works, sender, canonical(body))
    return [f"{one.result} {one.code}".strip() for one in answer.results]


def test_every_golden_op_applies_and_means_what_it_meant(
    corpus: Corpus, works: Works, world: dict[str, Any]
) -> None:
    first, second, third, fourth = world["devices"]
    assert set(replayed(works, corpus, first)) == {"applied"}
    with works.writing(SYSTEM) as work:
        _going_back(work, world)
    assert set(replayed(works, corpus, second)) == {"applied"}
    assert set(replayed(works, corpus, third)) == {"applied"}
    assert set(replayed(works, corpus, fourth)) == {"applied"}
    with works.reading(SYSTEM) as work:
        meant = {visit["inspection_id"]: told_of(work, visit) for visit in world["visits"]}
        meant |= {one: told_of_incident(work, one) for one in world["incidents"]}
        meant |= {one["id"]: told_of_opening(work, one["id"]) for one in world["envelopes"]}
        case = work.session.get_one(LookBack, world["visits"][1]["lookback_ids"][0])
        order = work.session.get_one(Order, case.order_id)
        assert (case.state, case.outcome) == (LookBackState.JUDGED, "rebound")
        assert (order.state, order.reopened_count) == (OrderState.SIGNED, 1)
    assert holds(json.loads(canonical(meant)), corpus.told("meaning"))


def holds(read: Any, meant: Any) -> bool:
    """Whether all that was meant is said today, whatever the office has learnt to say besides."""
    if isinstance(meant, dict):
        return all(name in read and holds(read[name], value) for name, value in meant.items())
    if isinstance(meant, list):
        return len(read) == len(meant) and all(map(holds, read, meant))
    return bool(read == meant)


def takes_every_answer_for_good(before: Answers, given: Any) -> Any:
    """An answer that once meant "fail" means "pass" today; it is taken all the same."""
    return merge(before, [(answer, kept | {"value": "pass"}) for answer, kept in given])


def test_another_meaning_of_an_old_op_would_be_found(
    corpus: Corpus, works: Works, world: dict[str, Any]
) -> None:
    """A test of the test above."""
    with (
        in_module(effects, "merge", takes_every_answer_for_good),
        pytest.raises(AssertionError),
    ):
        test_every_golden_op_applies_and_means_what_it_meant(corpus, works, world)


def told_of(work: Work, visit: dict[str, Any]) -> dict[str, Any]:
    """What the ops said of one inspection, without what the server added."""
    row = work.session.get_one(Inspection, visit["inspection_id"])
    body = inspection_body(row).__dict__
    amendments = [one["text"] for one in row.amendments]
    return {name: body[name] for name in TOLD} | {"amendments": amendments}


def told_of_incident(work: Work, incident_id: str) -> dict[str, Any]:
    """What the ops said of an incident, without the office's numbers."""
    body = incident_body(work.session.get_one(Incident, incident_id))
    reports = [{name: one[name] for name in TOLD_OF_REPORTS} for one in body.reports]
    photos = [photo["sha256"] for one in body.reports for photo in one["photos"]]
    told = {"kind": body.kind, "school_id": body.school_id, "happened_at": body.happened_at}
    return told | {"reports": reports, "photos": photos}


def told_of_opening(work: Work, envelope_id: str) -> dict[str, Any]:
    """What the ops said of an envelope that was opened."""
    row = work.session.get_one(Opening, envelope_id)
    told = {name: getattr(row, name) for name in ("visit_id", "way", "doubtful")}
    return told | {"opened_at": to_wire(row.opened_at)}


def _people(work: Work, device: dict[str, Any], like: str) -> None:
    """The tablet's person, with the office and the town of a known one."""
    known = work.session.get_one(Person, like)
    work.session.add(
        Person(
            id=device["person_id"], login=f"golden-{device['chain']}", name=known.name,
            office_id=known.office_id, created_at=work.now,
        )
    )  # fmt: skip
    area_id = known.grants[0].area_id
    work.session.flush()
    people.grant(work, device["person_id"], role=Role.INSPECTOR, area_id=area_id)


def _tablet(work: Work, device: dict[str, Any], like: str) -> None:
    _people(work, device, like)
    work.session.add(
        Device(
            id=device["id"], name="tablet", person_id=device["person_id"],
            public_key=device["public_key"], token_digest=digest(device["id"].encode()),
            enrolled_at=work.now,
        )
    )  # fmt: skip


def _copied(work: Work, model: Any, like: Any, **changes: Any) -> None:
    """The same row under another id."""
    values = {column.key: getattr(like, column.key) for column in model.__mapper__.column_attrs}
    work.session.add(model(**values | changes))


def _school_and_checklist(work: Work, told: dict[str, Any]) -> None:
    school = work.session.scalars(select(School).where(School.name == SCHOOL)).one()
    _copied(work, School, school, id=told["school_id"], code="golden")
    template = work.session.scalars(select(Template)).one()
    _copied(work, Template, template, id=told["template_id"], version=999, current=False)


def _visit(work: Work, visit: dict[str, Any], told: dict[str, Any]) -> None:
    on = date.fromisoformat(visit["visit_on"])
    work.session.add(
        Visit(
            id=visit["id"], kind=visit["kind"], mode=visit["mode"], state=VisitState.RELEASED,
            school_id=told["school_id"], template_id=told["template_id"],
            inspection_id=visit["inspection_id"], lead_id=visit["lead_id"], visit_on=on,
            release_at=work.now, limits=limits_on(on), planned_by=visit["lead_id"],
            planned_at=work.now,
        )
    )  # fmt: skip
    work.session.flush()
    work.session.add(VisitInspector(visit_id=visit["id"], person_id=visit["lead_id"]))


def _sealed(work: Work, envelope: dict[str, Any], told: dict[str, Any]) -> None:
    """A visit that the last tablet had in an envelope."""
    device = told["devices"][-1]
    planned = {"id": envelope["visit_id"], "inspection_id": work.new_id(), "kind": "ad_hoc"}
    like = told["visits"][0] | planned | {"lead_id": device["person_id"]}
    _visit(work, like, told)
    work.session.add(
        Envelope(
            id=envelope["id"], visit_id=envelope["visit_id"], person_id=device["person_id"],
            device_id=device["id"], public_key="", secret="", letter=b"", made_at=work.now,
        )
    )  # fmt: skip


def _going_back(work: Work, world: dict[str, Any]) -> None:
    """The order of the first fault is closed, and its look-back stands in the second visit."""
    first, second = world["visits"]
    of_first = select(Order).where(Order.inspection_id == first["inspection_id"])
    order = work.session.scalars(of_first.order_by(Order.finding_id)).first()
    assert order is not None
    order.state, order.closed_at = OrderState.CLOSED, work.now
    work.session.add(
        LookBack(
            id=second["lookback_ids"][0], order_id=order.id, school_id=order.school_id,
            visit_id=second["id"], state=LookBackState.PLANNED, reason=Reason.SAMPLE,
            due_from=work.today, due_until=work.today, scheduled_at=work.now,
        )
    )  # fmt: skip
