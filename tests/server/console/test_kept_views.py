"""Views somebody keeps: the first opens, the office's are shared, others' stay hidden."""

from typing import Any
from urllib.parse import unquote

from sqlalchemy import select

from server import scope
from server.actions import kept_views as acts
from server.actions.kept_views import VIEWS_MAX
from server.models import AuditEntry, KeptView, Person
from tests.drivers.cases import Cases
from tests.server.console.test_rosters import Hands, words

SERIOUS = "grade=serious&sort=-number&column=number&column=school"


def ids(cases: Cases) -> list[str]:
    with cases.works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(KeptView.id).order_by(KeptView.id)))


def keep(hands: Hands, name: str, **more: str) -> Any:
    return hands.post("/lists/orders/views", **({"view": name, "query": SERIOUS} | more))


def test_a_view_keeps_filters_order_and_columns_and_opens_first(app: Any, cases: Cases) -> None:
    zhou = Hands(app, "zhou")
    kept = keep(zhou, "较大的", opens="1")
    assert unquote(kept.headers["Location"]) == f"/orders?{SERIOUS}"
    opened = zhou.get("/orders")
    assert (opened.status_code, opened.headers["Location"]) == (302, kept.headers["Location"])
    page = zhou.get("/orders?all=1")
    assert (page.status_code, "较大的" in words(page)) == (200, True)
    assert 'href="/orders?grade=serious&amp;sort=-number' in page.get_data(as_text=True)
    # Another one that opens takes its place; the same name again takes the view's.
    keep(zhou, "其他", opens="1")
    keep(zhou, "较大的", query="grade=major&nothing=1&sort=school&column=none")
    with cases.works.reading(scope.SYSTEM) as work:
        told = {one.name: (one.query, one.opens) for one in work.session.query(KeptView)}
    assert told == {"其他": (SERIOUS, True), "较大的": ("grade=major&sort=school", False)}


def test_only_the_own_office_sees_what_is_shared_and_only_the_keeper_changes_it(
    app: Any, cases: Cases
) -> None:
    zhou, admin, leader = (Hands(app, one) for one in ("zhou", "admin", "leader"))
    with cases.works.writing(scope.SYSTEM) as work:
        people = {one.login: one for one in work.session.query(Person)}
        people["leader"].office_id = people["zhou"].office_id
        people["chen"].office_id = None
    keep(zhou, "自己的")
    keep(zhou, "单位的", shared="1")
    told = {one: words(Hands(app, one).get("/orders?all=1")) for one in ("leader", "chen")}
    assert ("单位的" in told["leader"], "自己的" in told["leader"]) == (True, False)
    assert "单位的" not in told["chen"]
    for row in ids(cases):
        assert leader.post(f"/lists/views/{row}", deed="let_go").status_code == 404
        zhou.post(f"/lists/views/{row}", deed="let_go")
    assert ids(cases) == []
    assert admin.post("/lists/orders/views", view="x").status_code == 403
    assert zhou.post("/lists/nothing/views", view="x").status_code == 404
    with cases.works.reading(scope.SYSTEM) as work:
        chained = select(AuditEntry.event).where(AuditEntry.subject_kind == "view")
        assert sorted(work.session.scalars(chained)) == ["ViewKept"] * 2 + ["ViewLetGo"] * 2


def test_a_view_needs_a_name_and_their_number_has_an_end(app: Any, cases: Cases) -> None:
    zhou = Hands(app, "zhou")
    for name in (" ", "长" * 41):
        assert keep(zhou, name).status_code == 422
    keep(zhou, "第一个")
    with cases.acting("zhou") as work:
        told = {"query": "", "shared": False, "opens": False}
        for number in range(1, VIEWS_MAX):
            acts.keep(work, "orders", name=str(number), **told)
    assert [keep(zhou, name).status_code for name in ("第一个", "多一个")] == [302, 422]
