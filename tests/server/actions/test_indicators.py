"""How schools stand to the indicators: by checks, by what is put right, by register and day."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import indicator_counts, indicators, lookbacks, orders
from server.domain.indicators import INDICATORS
from server.domain.lookback import Reason
from server.infra.photo_store import LocalPhotoStore
from server.jobs import JOBS, counting
from server.jobs.queue import Worker
from server.models import AuditEntry, IndicatorSpan, LookBack, School, SchoolProof
from server.queries import indicators as queries
from server.queries.indicators import Wanted
from shared.vocabulary import LookBackState, OpKind, Outcome, ReviewVerdict, SignatureRole
from tests import pictures
from tests.drivers.cases import PARTY, SCHOOL, Cases
from tests.server.actions.test_motions import decide, propose
from tests.server.console.test_lists import table
from tests.server.console.test_rosters import Hands, words

FULL = {"WF-05": "pass", "RF-01": "9", "JF-01": "pass", "JF-02": "pass", "ZB-01": "pass"}
CLOSED = "closed_campus"
FELL = "有学校退出达标"


def checked(
    cases: Cases, answers: dict[str, str], fault: str = "", *, at_once: bool = True
) -> list[str]:
    """A complete check with these answers, seen at once or later; the orders of its fault."""
    chain = cases.chen
    about, start = chain.start(cases.city.schools[SCHOOL.name], cases.template_id)
    told = [{"code": code, "value": value} for code, value in answers.items()]
    done = [start, chain.op(OpKind.ANSWERS_SET, about, {"answers": told})]
    done += [chain.finding(about, code=fault)[1]] if fault else []
    done.append(chain.photo(about, pictures.jpeg(text=about)))
    roles = (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    done += [chain.signature(about, role) for role in roles]
    assert set(chain.words(*done, chain.submit(about, done))) == {"applied"}
    if at_once:
        seen(cases)
    with cases.works.reading(scope.SYSTEM) as work:
        asked = select(orders.Order.id).where(orders.Order.inspection_id == about)
        return list(work.session.scalars(asked))


def seen(cases: Cases) -> None:
    """The jobs that look at what happened are done."""
    kinds = {kind: JOBS[kind] for kind in (indicators.SEE, indicators.RECOUNT)}
    Worker(cases.works, LocalPhotoStore(Path("unused")), kinds).run_due()


def put_right(cases: Cases, order_id: str) -> None:
    """Its party puts it right, and the office accepts it."""
    with cases.acting(PARTY) as work:
        orders.sign(work, order_id)
    cases.sent(order_id)
    with cases.acting("zhou") as work:
        orders.review(work, order_id, verdict=ReviewVerdict.ACCEPTED)
    seen(cases)


def withdrawn(cases: Cases, order_id: str) -> None:
    """Two persons of the office take it back."""
    cases.colleague()
    motion_id = propose(cases, order_id)
    decide(cases, "su", order_id, motion_id)
    seen(cases)


def spans(cases: Cases, key: str = CLOSED) -> list[tuple[bool, bool, str]]:
    with cases.works.reading(scope.SYSTEM) as work:
        asked = select(IndicatorSpan).where(IndicatorSpan.key == key)
        rows = work.session.scalars(asked.order_by(IndicatorSpan.since, IndicatorSpan.id))
        return [(row.met, row.fell, row.cause) for row in rows]


def standing(cases: Cases) -> dict[str, bool]:
    with cases.works.reading(scope.SYSTEM) as work:
        asked = select(IndicatorSpan.key, IndicatorSpan.met).where(IndicatorSpan.until.is_(None))
        return dict(iter(work.session.execute(asked)))


def test_a_school_meets_falls_out_is_put_right_and_falls_out_again(cases: Cases) -> None:
    checked(cases, FULL | {"JF-04": "仅公安"})
    assert standing(cases) == {
        "guards": True,
        CLOSED: True,
        "alarm_and_video": True,
        "guard_post": True,
        "urban_alarm": True,
        "urban_video": False,
    }
    cases.clock.advance(days=1)
    (order_id,) = checked(cases, {"WF-05": "fail"}, fault="WF-05")
    assert spans(cases)[1:] == [(False, True, "check")]
    assert cases.told("zhou").count("A school fell back out of an indicator") == 1
    cases.clock.advance(days=1)
    put_right(cases, order_id)
    assert spans(cases)[2:] == [(True, False, "put_right")]
    cases.clock.advance(days=1)
    with cases.works.writing(scope.SYSTEM) as work:
        lookbacks.take_in(work, cases.city.schools[SCHOOL.name], Reason.EARLIER_REBOUND)
        work.session.flush()
        row = work.session.scalars(select(LookBack)).one()
        row.state, row.outcome, row.judged_at = LookBackState.JUDGED, Outcome.REBOUND, work.now
        indicators.see_back_later(work, row.id)
    seen(cases)
    assert spans(cases)[3:] == [(False, True, "came_back")]
    with cases.works.reading(scope.SYSTEM) as work:
        asked = select(AuditEntry.event).where(AuditEntry.event.startswith("School"))
        told = work.session.scalars(asked.order_by(AuditEntry.number)).all()
    assert [one for one in told if one != "SchoolsImported"] == [
        "SchoolFellOut",
        "SchoolCameBackIn",
        "SchoolFellOut",
    ]


@pytest.mark.parametrize("over", [put_right, withdrawn])
def test_of_two_orders_about_one_item_none_may_be_open_before_it_is_put_right(
    cases: Cases, over: Callable[[Cases, str], None]
) -> None:
    (first,) = checked(cases, {"WF-05": "fail"}, fault="WF-05")
    cases.clock.advance(days=1)
    (second,) = checked(cases, {"WF-05": "fail"}, fault="WF-05")
    cases.clock.advance(days=1)
    put_right(cases, second)
    assert spans(cases) == [(False, False, "check")]
    over(cases, first)
    assert spans(cases)[1:] == [(True, False, "put_right")]


def test_a_check_of_an_earlier_day_that_comes_late_changes_nothing(cases: Cases) -> None:
    checked(cases, {"WF-05": "pass"})
    with cases.works.writing(scope.SYSTEM) as work:
        proof = work.session.scalars(select(SchoolProof)).one()
        proof.seen_on = cases.clock.now().date().replace(year=2027)
    checked(cases, {"WF-05": "fail"})
    assert spans(cases) == [(True, False, "check")]


def test_guards_are_counted_anew_by_the_register_and_told_as_a_sum(cases: Cases) -> None:
    checked(cases, {"RF-01": "3"})
    assert spans(cases, "guards") == [(True, False, "check")]
    cases.clock.advance(days=1)
    with cases.works.writing(scope.SYSTEM) as work:
        indicator_counts.recount(work, work.today)
        assert work.events == []
        school = work.session.get_one(School, cases.city.schools[SCHOOL.name])
        school.facts = {**school.facts, "students": 9000}
        indicators.recount_later(work)
    with cases.works.writing(scope.SYSTEM) as work:
        assert not indicator_counts.recount(work, work.today - timedelta(days=2)), "seen later"
        assert indicator_counts.recount(work, work.today, told=False, most=0), "there is more"
        assert work.events == []
    assert len(spans(cases, "guards")) == 1
    seen(cases)
    assert spans(cases, "guards")[1:] == [(False, True, "register")]
    assert cases.told("zhou")[-1] == "Schools fell back out of an indicator"


def test_the_day_tells_how_many_fell_out_though_its_first_turns_went_to_checks_of_before(
    cases: Cases,
) -> None:
    checked(cases, {"RF-01": "3"})
    cases.clock.advance(days=1)
    told = []
    for turn, students in enumerate((9000, 10, 9000), start=1):
        with cases.works.writing(scope.SYSTEM) as work:
            school = work.session.get_one(School, cases.city.schools[SCHOOL.name])
            school.facts = {**school.facts, "students": students}
            assert not counting.daily(work, work.today, turn)
            told.append([type(event).__name__ for _actor, event in work.events])
    assert told == [["SchoolsFellOut"], [], []], "once a day"
    assert spans(cases, "guards")[-1] == (False, True, "register")


def test_a_check_from_before_guards_were_counted_anew_still_counts(cases: Cases) -> None:
    checked(cases, {"RF-01": "3"})
    cases.clock.advance(days=1)
    checked(cases, {"RF-01": "40"}, at_once=False)
    cases.clock.advance(days=1)
    with cases.works.writing(scope.SYSTEM) as work:
        school = work.session.get_one(School, cases.city.schools[SCHOOL.name])
        school.facts = {**school.facts, "students": 9000}
        assert not indicator_counts.recount(work, work.today)
    seen(cases)
    told = [(True, False, "check"), (False, True, "register"), (True, False, "check")]
    assert spans(cases, "guards") == told


def test_checks_of_before_are_seen_by_the_day_and_its_figures_stay_as_they_stood(
    app: Any, cases: Cases
) -> None:
    checked(cases, FULL)
    with cases.works.writing(scope.SYSTEM) as work:
        for table_of in (IndicatorSpan, SchoolProof):
            for row in work.session.scalars(select(table_of)):
                work.session.delete(row)
    with cases.works.writing(scope.SYSTEM) as work:
        assert not indicator_counts.fill(work)
        indicator_counts.keep(work, work.today)
        first = work.today
    assert standing(cases)[CLOSED]
    cases.clock.advance(days=2)
    checked(cases, {"WF-05": "fail"})
    with cases.works.reading(scope.SYSTEM) as work:
        then = queries.total(queries.on_day(work, first).values())[CLOSED]
        now = queries.total(queries.by_area(work).values())[CLOSED]
    assert ((then.met, then.missed), (now.met, now.missed, now.fell)) == ((1, 0), (0, 1, 1))
    assert then.of == now.of > now.missed
    zhou = Hands(app, "zhou")
    assert "当日留存" in words(zhou.get(f"/indicators?on={first.isoformat()}"))
    assert "没有留存数字" in words(zhou.get("/indicators?on=2020-01-01"))


def test_the_pages_lead_to_the_schools_and_to_what_proves_it(app: Any, cases: Cases) -> None:
    checked(cases, FULL)
    cases.clock.advance(days=1)
    checked(cases, {"WF-05": "fail"})
    zhou = Hands(app, "zhou")
    assert "4个100%" in words(zhou.get("/indicators"))
    page = zhou.get(f"/indicators/{CLOSED}?state=fell")
    assert SCHOOL.name in words(page)
    assert "WF-05 不合格" in words(page)
    assert 'href="/inspections/' in page.get_data(as_text=True)
    _head, *rows = table(zhou.get(f"/lists/indicator-{CLOSED}.csv?state=unknown"))
    with cases.works.reading(scope.SYSTEM) as work:
        assert len(rows) == queries.count(work, Wanted(CLOSED, "unknown")) > 0
    file = words(zhou.get(f"/schools/{cases.city.schools[SCHOOL.name]}"))
    assert "达标后又退出" in file
    assert "此前情况" in file
    for key in INDICATORS:
        assert zhou.get(f"/indicators/{key}").status_code == 200, "no town needs a school of each"
    assert Hands(app, "leader").get("/indicators").status_code == 200
    assert Hands(app, "admin").get("/indicators").status_code == 403
    assert zhou.get("/indicators/nothing").status_code == 404


def test_all_indicators_are_a_list_with_an_order_columns_a_file_and_a_view_that_opens_first(
    app: Any, cases: Cases
) -> None:
    checked(cases, FULL)
    zhou = Hands(app, "zhou")
    head, *rows = table(zhou.get("/lists/indicators.csv?sort=-share&column=share&column=met"))
    assert (head[0], len(rows)) == ("指标", len(INDICATORS))
    shares = [float(row[3].removesuffix("%")) for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0
    _head, *then = table(zhou.get("/lists/indicators.csv?on=2020-01-01"))
    assert then == []
    page = zhou.get("/indicators?sort=-share&column=share").get_data(as_text=True)
    assert ('aria-sort="descending"' in page, ">目标<" in page) == (True, False)
    zhou.post("/lists/indicators/views", view="按达标率", query="sort=-share", opens="1")
    assert zhou.get("/indicators").headers["Location"] == "/indicators?sort=-share"


@pytest.mark.parametrize("path", ["indicators", "schools/{}/indicators"])
def test_the_api_tells_the_same(app: Any, cases: Cases, path: str) -> None:
    checked(cases, FULL)
    school = cases.city.schools[SCHOOL.name]
    answer = Hands(app, "zhou").get(f"/api/v1/{path.format(school)}")
    told = {one["key"]: one for one in answer.json["indicators"]}[CLOSED]
    assert told.get("met", 1) == 1
    assert told.get("state", "met") == "met"
