"""Waves on the office's pages: three clicks every day; before witnesses nothing can be bent."""

import hashlib
import re
from typing import Any

from sqlalchemy import select

from server import scope
from server.models import Area, Draw, School, Visit
from server.seed import City
from server.work import Works
from tests.server.console.test_rosters import Hands, words

BLIND = "0123456789abcdef" * 2
NUMBERS = {"leader": "4718", "auditor": "0392", "admin": "8065"}


def a_form(works: Works, **told: Any) -> dict[str, Any]:
    with works.reading(scope.SYSTEM) as work:
        area = work.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).one()
    usual = {"name": "第三批次", "area": area, "total": "2", "ceremony": "everyday"}
    return usual | {"first_on": "2026-09-21", "last_on": "2026-09-25"} | told


def names(works: Works) -> list[str]:
    with works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(School.name)))


def test_three_clicks_make_a_wave_bind_it_and_draw(app: Any, works: Works) -> None:
    zhou = Hands(app, "zhou")
    page = zhou.get("/waves/new").get_data(as_text=True)
    assert 'value="2026-09-18"' in page
    assert "还没有批次" in words(zhou.get("/waves"))
    wave = zhou.post("/waves", **a_form(works)).headers["Location"]
    assert "所有学校均参加" in words(zhou.get(wave))
    assert zhou.post(f"{wave}/bind").status_code == 302
    bound = zhou.get(wave).get_data(as_text=True)
    attempt = re.search(r"/waves/attempts/([0-9a-f-]+)/draw", bound)
    assert attempt is not None
    with works.reading(scope.SYSTEM) as work:
        salt = work.session.get_one(Draw, attempt[1]).salt
    assert salt not in bound
    assert zhou.post(attempt[0]).status_code == 302
    drawn = words(zhou.get(wave))
    assert "已安排 2 项封存任务" in drawn
    with works.reading(scope.SYSTEM) as work:
        assert len(list(work.session.scalars(select(Visit)))) == 2
    assert zhou.post(attempt[0]).status_code == 409
    assert "已抽取封存" in words(zhou.get("/waves"))


def test_a_public_draw_is_shown_to_a_room_without_a_school_and_its_officers_are_told(
    app: Any, works: Works, city: City
) -> None:
    zhou = Hands(app, "zhou")
    wave = zhou.post("/waves", **a_form(works, ceremony="public")).headers["Location"]
    officers = [city.people[one] for one in NUMBERS]
    assert "请指定三名不同的监督人" in words(zhou.post(f"{wave}/bind", officer=officers[:2]))
    zhou.post(f"{wave}/bind", officer=officers)
    with works.reading(scope.SYSTEM) as work:
        draw_id = work.session.scalars(select(Draw.id)).one()
    mine = f"/waves/numbers/{draw_id}"
    hands = {login: Hands(app, login) for login in NUMBERS}
    for login, officer in hands.items():
        assert "有一次公开抽取等待您的监督数" in words(officer.get("/notices"))
        assert "自选一个数并承诺" in words(officer.get(mine))
        digest = hashlib.sha256(f"{NUMBERS[login]}:{BLIND}".encode()).hexdigest()
        assert officer.post(f"{mine}/promise", commitment=digest).status_code == 302
    assert zhou.get(mine).status_code == 404
    assert "这不是所承诺的监督数" in words(
        hands["leader"].post(f"{mine}/tell", number="1", blind="")
    )
    for login, officer in hands.items():
        told = {"number": NUMBERS[login], "blind": "0123 4567 89ab cdef " * 2}
        assert officer.post(f"{mine}/tell", **told).status_code == 302
    assert zhou.post(f"/waves/attempts/{draw_id}/draw").status_code == 302
    room = words(zhou.get(f"{wave}/screen"))
    assert "已抽出 2 所，逐所封存" in room
    assert all(number in room for number in NUMBERS.values())
    assert not [name for name in names(works) if name in room]
    with works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(Draw, draw_id).salt not in room
        assert not [code for code in work.session.scalars(select(School.code)) if code in room]


def test_an_attempt_aborted_stays_on_the_page_beside_the_next(app: Any, works: Works) -> None:
    zhou = Hands(app, "zhou")
    wave = zhou.post("/waves", **a_form(works, ceremony="public")).headers["Location"]
    zhou.post(f"{wave}/bind", source="九月二十日公布的数")
    with works.reading(scope.SYSTEM) as work:
        draw_id = work.session.scalars(select(Draw.id)).one()
    zhou.post(f"/waves/attempts/{draw_id}/abort", reason="该数未按时公布")
    page = words(zhou.get(wave))
    assert "该数未按时公布" in page
    zhou.post(f"{wave}/attempts", source="九月二十一日公布的数")
    page = words(zhou.get(wave))
    assert "第 1 次抽取" in page
    assert "第 2 次抽取" in page


def test_what_is_typed_wrongly_is_said_and_nothing_is_made(app: Any, works: Works) -> None:
    zhou = Hands(app, "zhou")
    for wrong, told in (
        ({"total": "many"}, "抽取"),
        ({"quotas": "all: 3"}, "每行写一项"),
        ({"strata": ["colour"]}, "请从所列选项中选择"),
        ({"last_on": ""}, "请填写首日和末日"),
        ({"team": "-1"}, "督查员"),
        ({"per_day": "１０"}, "每组每日"),
        ({"weight-base": "9" * 400}, "权重"),
        ({"inspector": "nope"}, ""),
    ):
        answer = zhou.post("/waves", **a_form(works, **wrong))
        assert answer.status_code in (404, 422)
        assert told in words(answer)
    quotas = a_form(works, quotas="all = 1\n", one_office="on", in_school_run="on")
    wave = zhou.post("/waves", **quotas).headers["Location"]
    zhou.post(wave, **a_form(works, quotas="all ＝ 3"))
    assert "all = 3" in zhou.get(f"{wave}/edit").get_data(as_text=True)
    zhou.post(f"{wave}/give-up", reason="计划取消")
    assert "已放弃" in words(zhou.get("/waves"))
    assert "计划取消" in words(zhou.get(wave))
    assert zhou.get(f"{wave}/edit").status_code == 409


def test_the_command_on_a_draws_page_is_whole(app: Any, works: Works) -> None:
    zhou = Hands(app, "zhou")
    wave = zhou.post("/waves", **a_form(works)).headers["Location"]
    zhou.post(f"{wave}/bind")
    with works.reading(scope.SYSTEM) as work:
        row = work.session.scalars(select(Draw)).one()
        digest, salt = row.wave.frozen_digest, row.commitment
    page = words(zhou.get(f"/draws/{row.id}"))
    assert f"--digest {digest} --commitment {salt}" in page


def test_a_frozen_text_that_is_broken_leaves_the_pages_open(app: Any, works: Works) -> None:
    zhou = Hands(app, "zhou")
    wave = zhou.post("/waves", **a_form(works)).headers["Location"]
    zhou.post(f"{wave}/bind")
    with works.writing(scope.SYSTEM) as work:
        row = work.session.scalars(select(Draw)).one()
        row.wave.frozen = row.wave.frozen[:40]
    assert "封存名册已无法读取" in words(zhou.get(wave))
    for page in (f"{wave}/screen", f"/draws/{row.id}"):
        assert zhou.get(page).status_code == 200
    assert zhou.post(f"/waves/attempts/{row.id}/abort", reason="名册损坏").status_code == 302


def test_nobody_else_sees_that_a_wave_is_prepared(app: Any, works: Works) -> None:
    zhou = Hands(app, "zhou")
    wave = zhou.post("/waves", **a_form(works)).headers["Location"]
    for login in ("chen", "leader", "admin", "chengguan"):
        other = Hands(app, login)
        for page in ("/waves", wave, f"{wave}/screen", "/waves/new"):
            answer = other.get(page)
            assert answer.status_code in (403, 404), (login, page)
            assert "第三批次" not in answer.get_data(as_text=True)
