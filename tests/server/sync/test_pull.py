"""Pull: pages after a cursor, the same for all of a scope, and nothing of what is only planned."""

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import lookbacks, visits
from server.actions.visits import Plan
from server.models import FeedItem, Grant, Order, School
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.protocol import GLOBAL_SCOPE, area_scope, user_scope
from shared.vocabulary import OpKind, SignatureRole
from tests import pictures
from tests.architecture.test_records import described
from tests.clocks import SteppedClock
from tests.drivers.cases import Cases
from tests.drivers.chain import Chain
from tests.drivers.office import OfficeDriver
from tests.server.conftest import SCHOOL

HEADS = "/api/v1/sync/heads"
FORMS = {
    "area": "AreaBody",
    "office": "OfficeBody",
    "template": "TemplateBody",
    "calendar": "CalendarBody",
    "school": "SchoolBody",
    "visit": "VisitBody",
    "inspection": "InspectionBody",
    "order": "OrderBody",
    "phrases": "PhrasesBody",
}


def path(name: str) -> str:
    """The address of a scope."""
    return f"/api/v1/sync/scopes/{name}"


def pulled(chain: Chain, name: str, cursor: str = "", limit: int = 500) -> list[dict[str, Any]]:
    """Every page of a scope after a cursor."""
    pages = []
    while True:
        page = chain.get(path(name), cursor=cursor, limit=limit).json
        pages.append(page)
        if page["caught_up"]:
            return pages
        cursor = page["next"]


def entries(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands in pages."""
    return [entry for page in pages for entry in page["entries"]]


def everything(chain: Chain) -> dict[str, bytes]:
    """All that a tablet can see of the feed, byte for byte."""
    heads = chain.get(HEADS).json["scopes"]
    seen = {name: chain.get(path(name)).get_data() for name in heads}
    return {**seen, "heads": json.dumps(heads, sort_keys=True).encode()}


@pytest.fixture
def town(works: Works, city: City) -> str:
    """The scope of the town of the school."""
    with works.reading(SYSTEM) as work:
        return area_scope(work.session.get_one(School, city.schools[SCHOOL]).area_id)


def test_the_scopes_of_an_inspector_are_their_own_everyones_and_their_towns(
    chen: Chain, city: City
) -> None:
    heads = chen.get(HEADS).json
    towns = {area_scope(area_id) for area_id in city.areas.values()}
    assert set(heads["scopes"]) == {GLOBAL_SCOPE, user_scope(chen.person_id), *towns}
    assert {one["scope"] for one in heads["events"]} == set(heads["scopes"])
    assert {one["kind"] for one in heads["events"]} == {"grant"}
    chen.post("/api/v1/sync/holding", {"scopes": sorted(heads["scopes"])})
    assert chen.get(HEADS).json["events"] == []


def test_a_delta_holds_what_changed_and_nothing_else(
    chen: Chain, town: str, school_id: str, template_id: str
) -> None:
    head = chen.get(HEADS).json["scopes"][town]
    assert entries(pulled(chen, town, head)) == []
    inspection_id, start = chen.start(school_id, template_id)
    fault_id, fault = chen.finding(inspection_id)
    chen.results(start, fault)
    delta = pulled(chen, town, head)
    assert [(one["kind"], one["id"], one["rev"]) for one in entries(delta)] == [
        ("inspection", inspection_id, 1)
    ]
    assert [one["id"] for one in entries(delta)[0]["body"]["findings"]] == [fault_id]
    assert delta[-1]["next"] == chen.get(HEADS).json["scopes"][town] != head


def test_an_item_changed_twice_comes_once_in_its_last_state(
    chen: Chain, town: str, school_id: str, template_id: str
) -> None:
    head = chen.get(HEADS).json["scopes"][town]
    inspection_id, start = chen.start(school_id, template_id)
    chen.results(start)
    for value in ("pass", "fail"):
        payload = {"answers": [{"code": "XF-07", "value": value}]}
        chen.results(chen.op(OpKind.ANSWERS_SET, inspection_id, payload))
    delta = entries(pulled(chen, town, head))
    assert [(one["id"], one["rev"]) for one in delta] == [(inspection_id, 3)]
    assert delta[0]["body"]["answers"]["XF-07"]["value"] == "fail"


@pytest.mark.parametrize("limit", [1, 2, 7, 500])
def test_pages_of_any_size_hold_the_same(chen: Chain, limit: int) -> None:
    whole = chen.get(path(GLOBAL_SCOPE)).json
    pages = pulled(chen, GLOBAL_SCOPE, limit=limit)
    assert all(len(page["entries"]) <= limit for page in pages)
    assert [page["caught_up"] for page in pages] == [False] * (len(pages) - 1) + [True]
    assert entries(pages) == whole["entries"]
    assert len(whole["entries"]) > 20
    assert pages[-1]["next"] == whole["next"]


def test_what_changes_while_a_tablet_leafs_through_comes_later_and_is_not_lost(
    chen: Chain, works: Works, town: str, school_id: str, template_id: str
) -> None:
    first = chen.get(path(town), limit=1).json
    inspection_id, start = chen.start(school_id, template_id)
    chen.results(start)
    with works.writing(SYSTEM) as work:
        work.session.get_one(School, school_id).address = "新路1号"
    rest = entries(pulled(chen, town, first["next"], limit=1))
    assert {one["id"] for one in rest} == {inspection_id, school_id}
    assert [one["body"]["address"] for one in rest if one["id"] == school_id] == ["新路1号"]


@pytest.mark.parametrize(
    "cursor",
    ["1", "x" * 200, "AAAA", "ÿ²", "../..", "A" * 48, "=", base64.b64encode(b"0" * 40).decode()],
)
def test_a_cursor_that_is_not_ours_is_refused(chen: Chain, cursor: str) -> None:
    answer = chen.get(path(GLOBAL_SCOPE), cursor=cursor)
    assert (answer.status_code, answer.json["code"]) == (400, "bad_cursor")
    assert answer.json["texts"]["zh"] != answer.json["texts"]["en"]


def test_a_cursor_is_good_for_its_own_scope_only(chen: Chain, town: str) -> None:
    heads = chen.get(HEADS).json["scopes"]
    mine = user_scope(chen.person_id)
    assert chen.get(path(town), cursor=heads[town]).status_code == 200
    for other in (GLOBAL_SCOPE, mine):
        assert chen.get(path(other), cursor=heads[town]).json["code"] == "bad_cursor"


def test_a_cursor_tells_no_number(chen: Chain, works: Works) -> None:
    with works.reading(SYSTEM) as work:
        last = work.session.query(FeedItem.seq).order_by(FeedItem.seq.desc()).limit(1).scalar()
    for cursor in chen.get(HEADS).json["scopes"].values():
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        assert str(last).encode() not in plain
        assert len(cursor) == len(chen.get(HEADS).json["scopes"][GLOBAL_SCOPE])


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 501}, {"limit": "x"}, {"cursor": "x" * 201}]
)
def test_a_page_that_cannot_be_is_refused(chen: Chain, query: dict[str, Any]) -> None:
    assert chen.get(path(GLOBAL_SCOPE), **query).status_code == 422


def test_anothers_scope_is_not_found(chen: Chain, city: City) -> None:
    for name in (user_scope(city.people["lin"]), "area:nowhere", "office:x", "global:", "x"):
        answer = chen.get(path(name))
        assert (answer.status_code, answer.json["code"]) == (404, "not_found"), name


def test_a_page_is_the_same_bytes_for_everyone_packed_or_not(
    chen: Chain, enrolled: Callable[[str], Chain]
) -> None:
    plain = chen.get(path(GLOBAL_SCOPE))
    assert "Content-Encoding" not in plain.headers
    he = enrolled("he")
    packed = he.client.get(path(GLOBAL_SCOPE), headers={**he.headers, "Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "no-store" in packed.headers["Cache-Control"]
    for refused in ("gzip;q=0", "identity", "br"):
        headers = {**he.headers, "Accept-Encoding": refused}
        assert he.client.get(path(GLOBAL_SCOPE), headers=headers).data == plain.data


@pytest.mark.parametrize("told", ["0", "x", "", "²", "9" * 5000])
def test_an_app_too_old_still_pushes_but_does_not_load(
    chen: Chain, school_id: str, template_id: str, told: str
) -> None:
    headers = {**chen.headers, "X-Lookback-Protocol": told}
    for address in (HEADS, path(GLOBAL_SCOPE)):
        answer = chen.client.get(address, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (426, "upgrade_needed")
    chen.headers = headers
    _, start = chen.start(school_id, template_id)
    assert chen.words(start) == ["applied"]


def test_a_school_that_is_closed_or_moves_leaves_a_tombstone(
    chen: Chain, works: Works, city: City, town: str, school_id: str
) -> None:
    head = chen.get(HEADS).json["scopes"][town]
    other = next(one for one in city.areas.values() if area_scope(one) != town)
    before = chen.get(HEADS).json["scopes"][area_scope(other)]
    with works.writing(SYSTEM) as work:
        work.session.get_one(School, school_id).area_id = other
    gone, come = pulled(chen, town, head), pulled(chen, area_scope(other), before)
    assert [(one["id"], one["deleted"], one["body"]) for one in entries(gone)] == [
        (school_id, True, None)
    ]
    assert [(one["id"], one["deleted"]) for one in entries(come)] == [(school_id, False)]
    with works.writing(SYSTEM) as work:
        work.session.get_one(School, school_id).active = False
    closed = entries(pulled(chen, area_scope(other), before))
    assert [(one["id"], one["deleted"], one["rev"]) for one in closed] == [(school_id, True, 2)]


def test_a_grant_taken_back_takes_its_scopes_and_holds_the_ops(
    chen: Chain, works: Works, town: str, school_id: str, template_id: str
) -> None:
    assert chen.get(path(town)).status_code == 200
    with works.writing(SYSTEM) as work:
        grant = select(Grant).where(Grant.person_id == chen.person_id)
        work.session.scalars(grant).one().revoked_at = work.now
    assert chen.get(HEADS).json["scopes"] == {}
    for name in (town, GLOBAL_SCOPE, user_scope(chen.person_id)):
        assert chen.get(path(name)).status_code == 404
    _, start = chen.start(school_id, template_id)
    assert chen.words(start) == ["held no_grant"]


def test_planning_drawing_releasing_and_looking_back_show_to_the_team_alone(
    chen: Chain,
    enrolled: Callable[[str], Chain],
    works: Works,
    office: OfficeDriver,
    clock: SteppedClock,
) -> None:
    he = enrolled("he")
    before = everything(he)
    mine = entries(pulled(chen, user_scope(chen.person_id)))
    office.plan(("chen", "lin"), SCHOOL)
    assert everything(he) == before
    sealed = entries(pulled(chen, user_scope(chen.person_id)))
    assert len(sealed) == len(mine) + 1
    body = sealed[-1]["body"]
    assert (body["state"], body["school_id"], body["kind"], body["mode"]) == (
        "sealed",
        None,
        "",
        "",
    )
    clock.advance(hours=1, minutes=1)
    office.release()
    assert everything(he) == before
    assert entries(pulled(chen, user_scope(chen.person_id)))[-1]["body"]["school_id"]
    with office.acting() as work:
        visit_id = entries(pulled(chen, user_scope(chen.person_id)))[-1]["id"]
        lookbacks.free(work, visits.cancel(work, visit_id, reason="下雨"))
    assert everything(he) == before


def test_two_plans_of_different_schools_look_alike_until_released(
    chen: Chain, works: Works, office: OfficeDriver, city: City
) -> None:
    for school in (SCHOOL, "白鹭小学"):
        with office.acting() as work:
            team = (city.people["chen"], city.people["lin"])
            going = Plan(team, work.today, work.now + timedelta(hours=1))
            visits.plan_ad_hoc(work, city.schools[school], plan=going)
    bodies = [one["body"] for one in entries(pulled(chen, user_scope(chen.person_id)))]
    for body in bodies:
        del body["id"], body["inspection_id"]
    assert bodies[0] == bodies[1]


def test_signs_that_a_visit_leaked_stay_in_the_office(
    chen: Chain, works: Works, town: str, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(
        school_id, template_id, leak_signs=["welcome_banner"], received_by="门卫"
    )
    assert chen.words(start) == ["applied"]
    told = chen.get(path(town)).get_data()
    assert inspection_id.encode() in told
    assert b"leak" not in told
    assert b"welcome_banner" not in told


def test_a_person_without_a_tablet_and_a_school_have_no_feed(app: Any, city: City) -> None:
    with app.works.reading() as work:
        school = scope.load_actor(work.session, city.people["school-350000"])
    assert not school.holding("sync.use")


def test_no_field_travels_that_is_not_described(
    chen: Chain, office: OfficeDriver, clock: SteppedClock, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    gate = chen.photo(inspection_id, pictures.jpeg())
    done = [start, gate, chen.finding(inspection_id)[1]]
    done.append(chen.signature(inspection_id, SignatureRole.INSPECTOR))
    done.append(chen.signature(inspection_id, SignatureRole.SCHOOL))
    assert chen.words(*done, chen.submit(inspection_id, done)) == ["applied"] * 6
    office.plan(("chen", "lin"), SCHOOL)
    clock.advance(hours=2)
    office.release()
    seen: dict[str, set[str]] = {}
    for name in chen.get(HEADS).json["scopes"]:
        for entry in entries(pulled(chen, name)):
            seen.setdefault(entry["kind"], set()).update(entry["body"])
    told = described()
    assert {kind: told[FORMS[kind]] for kind in seen} == seen
    assert set(seen) == set(FORMS)


def test_tablets_are_told_the_days_of_orders_by_the_zone_of_the_office(cases: Cases) -> None:
    order_id, works = cases.signed(), cases.works
    west = Works(works.engine, works.clock, replace(works.settings, time_zone="Asia/Urumqi"))
    for known, day in ((works, "2026-09-18"), (west, "2026-09-17")):
        with known.writing(SYSTEM) as work:
            order = work.session.get_one(Order, order_id)
            order.issued_at = datetime(2026, 9, 17, 17, 31, tzinfo=UTC)
            order.measure = day
        with known.reading(SYSTEM) as work:
            kept = select(FeedItem.entry).where(FeedItem.item_id == order_id)
            told = json.loads(work.session.scalars(kept).one())["body"]
            assert (told["measure"], told["issued_on"]) == (day, day)
