"""What new tablets load at once: by whom it may be fetched, what it tells, how it is renewed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from server.actions import people
from server.models import FeedItem, Grant, Job, School, Segment
from server.queries import segments as sets
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.protocol import GLOBAL_SCOPE, SEGMENTS_PER_FETCH_MAX, area_scope, user_scope
from shared.records import segments
from shared.sealing import digest
from shared.vocabulary import Role
from tests.clocks import SteppedClock
from tests.drivers import packing
from tests.drivers.chain import Chain
from tests.drivers.office import OfficeDriver
from tests.server.conftest import SCHOOL

LIST, FETCH = "/api/v1/sync/bootstrap", "/api/v1/sync/segments"
QINGHE, ELSEWHERE = "青禾实验小学", "白鹭小学"


def listed(chain: Chain) -> dict[str, list[dict[str, Any]]]:
    """The segments of each scope, as told to this tablet."""
    return {one["scope"]: one["segments"] for one in chain.get(LIST).json["sets"]}


def names(chain: Chain) -> list[str]:
    """Every digest told to this tablet."""
    return [one["sha256"] for made in listed(chain).values() for one in made]


def fetched(chain: Chain, sha256: str) -> bytes:
    """One segment's bytes."""
    answer = chain.get(FETCH, names=sha256)
    assert answer.status_code == 200
    data: bytes = answer.get_data()
    return data


def ranged(chain: Chain, wanted: list[str], stretch: str) -> Any:
    """Some segments' bytes, a stretch of them."""
    return chain.client.get(
        FETCH,
        query_string={"names": ",".join(wanted)},
        headers={**chain.headers, "Range": stretch},
    )


def town_of(works: Works, city: City, school: str) -> str:
    with works.reading(SYSTEM) as work:
        return work.session.get_one(School, city.schools[school]).area_id


def rename_all(works: Works, word: str, town: str = "") -> None:
    with works.writing(SYSTEM) as work:
        for school in work.session.scalars(select(School)):
            if not town or school.area_id == town:
                school.address = word


def only_in(works: Works, city: City, login: str, *towns: str) -> None:
    """What was granted to a person is taken back; these towns are given."""
    with works.writing(SYSTEM) as work:
        held = select(Grant.id).where(
            Grant.person_id == city.people[login], Grant.revoked_at.is_(None)
        )
        for grant_id in work.session.scalars(held).all():
            people.revoke(work, grant_id, of=city.people[login])
        for town in towns:
            people.grant(work, city.people[login], role=Role.INSPECTOR, area_id=town)


def test_segments_hold_the_feed_byte_for_byte(app: Any, works: Works, chen: Chain) -> None:
    packing.run(app)
    found = set()
    for scope, made in listed(chen).items():
        for one in made:
            data = fetched(chen, one["sha256"])
            assert (digest(data), len(data)) == (one["sha256"], one["bytes"])
            count = 0
            for block in segments.read(data, scope):
                plain = segments.unpack(block.packed)
                for place in segments.places(block.held):
                    body = plain[place.begins : place.begins + place.bytes]
                    found.add((scope, block.kind, place.id, place.rev, body))
                    count += 1
            assert count == one["items"]
    with works.reading(SYSTEM) as work:
        rows = work.session.scalars(select(FeedItem).where(~FeedItem.deleted)).all()
    assert found
    assert len(found) == sum(not row.scope.startswith("user:") for row in rows)
    entries = {(row.scope, row.kind, row.item_id): (row.rev, row.entry) for row in rows}
    for scope, kind, item_id, rev, body in found:
        assert entries[scope, kind, item_id][0] == rev
        assert b'{"body":' + body + b',"deleted":false' in entries[scope, kind, item_id][1]


def test_the_list_tells_the_heads_as_well_and_nothing_of_ones_own(app: Any, chen: Chain) -> None:
    packing.run(app)
    told = chen.get(LIST).json
    heads = chen.get("/api/v1/sync/heads").json
    assert {name: told[name] for name in ("scopes", "epoch", "people", "events")} == {
        name: heads[name] for name in ("scopes", "epoch", "people", "events")
    }
    named = [one["scope"] for one in told["sets"]]
    assert named[0] == GLOBAL_SCOPE
    assert set(named) == set(told["scopes"]) - {user_scope(chen.person_id)}
    assert all(told["scopes"][one["scope"]] == one["as_of"] for one in told["sets"])


def test_several_are_joined_and_any_stretch_of_them_can_be_had(app: Any, chen: Chain) -> None:
    packing.run(app)
    wanted = names(chen)[:3]
    whole = b"".join(fetched(chen, one) for one in wanted)
    assert chen.get(FETCH, names=",".join(wanted)).get_data() == whole
    for begins, ends in ((0, 1), (10, len(whole) - 10), (len(whole) - 1, len(whole))):
        answer = ranged(chen, wanted, f"bytes={begins}-{ends - 1}")
        assert answer.status_code == 206
        assert answer.headers["Content-Range"] == f"bytes {begins}-{ends - 1}/{len(whole)}"
        assert answer.get_data() == whole[begins:ends]
    answer = ranged(chen, wanted, f"bytes=5-{len(whole) + 1000}")
    assert answer.get_data() == whole[5:]
    assert ranged(chen, wanted, f"bytes={len(whole)}-").status_code == 416


@pytest.mark.parametrize("asked", ["", "x", "0" * 63, ",".join(["0" * 64] * 65)])
def test_what_is_no_list_of_digests_is_refused(chen: Chain, asked: str) -> None:
    assert SEGMENTS_PER_FETCH_MAX == 64
    assert chen.get(FETCH, names=asked).status_code == 422


def test_another_towns_segment_is_not_there(
    app: Any, works: Works, city: City, chen: Chain, enrolled: Callable[[str], Chain]
) -> None:
    packing.run(app)
    lin = enrolled("lin")
    everything = listed(chen)
    only_in(works, city, "lin", town_of(works, city, QINGHE))
    foreign = everything[area_scope(town_of(works, city, ELSEWHERE))][0]["sha256"]
    own = everything[area_scope(town_of(works, city, QINGHE))][0]["sha256"]
    assert lin.get(FETCH, names=own).status_code == 200
    assert lin.get(FETCH, names=foreign).status_code == 404
    # One that may not be had spoils the request: nothing is told of it, not even by leaving out.
    assert lin.get(FETCH, names=f"{own},{foreign}").status_code == 404
    assert foreign not in names(lin)


def test_after_a_revoke_nothing_can_be_fetched_any_more(
    app: Any, works: Works, city: City, chen: Chain
) -> None:
    packing.run(app)
    known = names(chen)
    only_in(works, city, "chen")
    assert names(chen) == []
    assert {chen.get(FETCH, names=one).status_code for one in known} == {404}


def test_nobody_unknown_fetches(app: Any, chen: Chain) -> None:
    packing.run(app)
    client = app.test_client()
    assert client.get(LIST).status_code == 401
    assert client.get(FETCH, query_string={"names": names(chen)[0]}).status_code == 401


def test_what_is_planned_changes_no_segment(
    app: Any, works: Works, chen: Chain, office: OfficeDriver
) -> None:
    packing.run(app)
    before = chen.get(LIST).json["sets"]
    office.plan(("chen", "lin"), SCHOOL)
    packing.run(app)
    assert chen.get(LIST).json["sets"] == before
    with works.reading(SYSTEM) as work:
        scopes = set(work.session.scalars(select(Segment.scope)))
        assert work.session.scalars(
            select(FeedItem.scope).where(FeedItem.scope.startswith("user:"))
        ).first()
    assert not any(scope.startswith("user:") for scope in scopes)


def test_few_changes_are_left_to_the_pull_and_many_are_packed(
    app: Any, works: Works, city: City, chen: Chain
) -> None:
    packing.run(app)
    before = listed(chen)
    town = town_of(works, city, QINGHE)
    rename_all(works, "新街1号", town)
    packing.run(app)
    assert listed(chen) == before
    packing.every_change(works)
    packing.run(app)
    after = listed(chen)
    assert after[area_scope(town)] != before[area_scope(town)]
    assert {one: made for one, made in after.items() if one != area_scope(town)} == {
        one: made for one, made in before.items() if one != area_scope(town)
    }


def test_a_replaced_set_can_be_fetched_for_a_day_and_is_then_let_go_of(
    app: Any, works: Works, chen: Chain, clock: SteppedClock
) -> None:
    packing.every_change(works)
    packing.run(app)
    before = set(names(chen))
    rename_all(works, "新街1号")
    packing.run(app)
    gone = before - set(names(chen))
    assert gone
    clock.advance(hours=23)
    packing.run(app, "forget_segments")
    assert all(chen.get(FETCH, names=one).status_code == 200 for one in gone)
    clock.advance(hours=2)
    packing.run(app, "forget_segments")
    store = app.extensions["lookback_segments"]
    assert not any(store.has(one) for one in gone)
    assert {chen.get(FETCH, names=one).status_code for one in gone} == {404}
    assert all(chen.get(FETCH, names=one).status_code == 200 for one in names(chen))


def test_bytes_that_an_old_and_a_new_set_share_stay(
    app: Any, works: Works, chen: Chain, clock: SteppedClock
) -> None:
    packing.every_change(works)
    packing.run(app)
    with works.writing(SYSTEM) as work:
        for row in work.session.scalars(select(Segment).where(Segment.scope == GLOBAL_SCOPE)):
            work.session.add(
                Segment(
                    scope=row.scope, as_of=row.as_of - 1, number=row.number, sha256=row.sha256,
                    kind=row.kind, items=row.items, bytes=row.bytes, epoch=row.epoch,
                    made_at=row.made_at, replaced_at=work.now,
                )
            )  # fmt: skip
    clock.advance(days=2)
    packing.run(app, "forget_segments")
    with works.reading(SYSTEM) as work:
        assert not work.session.scalars(
            select(Segment).where(Segment.replaced_at.is_not(None))
        ).all()
    assert all(chen.get(FETCH, names=one).status_code == 200 for one in names(chen))


def test_a_lost_file_is_told_as_not_there_and_packed_again(app: Any, chen: Chain) -> None:
    packing.run(app)
    lost = names(chen)[0]
    app.extensions["lookback_segments"].forget(lost)
    assert chen.get(FETCH, names=lost).status_code == 404
    packing.run(app)
    assert digest(fetched(chen, lost)) == lost


def test_asking_for_what_is_not_packed_has_it_packed_once_a_minute(
    app: Any, works: Works, chen: Chain, clock: SteppedClock
) -> None:
    def asked() -> int:
        with works.reading(SYSTEM) as work:
            jobs = work.session.scalars(select(Job).where(Job.kind == "segments")).all()
        return sum(job.key.startswith("segments:asked:") for job in jobs)

    assert names(chen) == []
    chen.get(LIST)
    assert asked() == 1
    clock.advance(minutes=2)
    chen.get(LIST)
    assert asked() == 2
    packing.run(app)
    clock.advance(minutes=2)
    assert names(chen)
    assert asked() == 2


def test_packing_twice_changes_nothing(app: Any, chen: Chain) -> None:
    packing.run(app)
    before = chen.get(LIST).json["sets"]
    assert before
    packing.run(app)
    assert chen.get(LIST).json["sets"] == before


def test_what_a_town_costs_a_tablet_is_told(app: Any, works: Works, chen: Chain) -> None:
    packing.run(app)
    with works.reading(SYSTEM) as work:
        told = sets.loads(work)
    everything = listed(chen)
    assert told[0].name == ""
    assert sum(one.records for one in told) == sum(
        segment["items"] for made in everything.values() for segment in made
    )
    assert sum(one.bytes for one in told) == sum(
        segment["bytes"] for made in everything.values() for segment in made
    )
