"""Settings of the city: within bounds, by who looks after all of it, each change on record."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server import migrations, scope
from server.actions import settings as acts
from server.domain.city_settings import DUE_SOON, KNOWN, LABELS, SILENT, TEXTS
from server.feed import bodies
from server.models import Inspection, SettingChange, Visit
from server.queries import norms, settings
from server.seed import City
from server.work import Works
from shared.norms import SWITCHED_ON, RuleSet, limit_of, rules_of
from shared.problems import Invalid
from shared.vocabulary import ItemKind
from tests.clocks import SteppedClock
from tests.drivers.cases import SCHOOL, Cases
from tests.drivers.hands import Office
from tests.drivers.house import House
from tests.drivers.locks import is_waited_for
from tests.server.actions.test_indicators import checked
from tests.server.console.test_rosters import Hands, words


def test_a_setting_is_changed_with_a_reason_and_the_page_says_by_whom(house: House) -> None:
    admin = Hands(house.app, "admin")
    address = f"/settings/{DUE_SOON.name}"
    assert "尚无人改动" in words(admin.get("/settings"))
    assert admin.post(address, value="5", reason="开学季提前提醒").status_code == 302
    page = words(admin.get("/settings?kept=1"))
    assert "开学季提前提醒" in page
    assert "5 个工作日" in page
    zhou = Hands(house.app, "zhou")
    assert "开学季提前提醒" in words(zhou.get("/settings"))
    assert zhou.post(address, value="4", reason="不该").status_code == 403
    for wrong in ({"value": "11"}, {"value": "0"}, {"value": "a"}, {"reason": " "}):
        told = {"value": "4", "reason": "理由"} | wrong
        refused = admin.post(address, **told)
        assert refused.status_code == 422
        # What was typed stands there still, beside what is wrong and within which bounds it is.
        page = refused.get_data(as_text=True)
        assert f'value="{told["reason"]}"' in page
        assert ('role="alert"' in page, "可设" in page) == (True, True)
    assert admin.post("/settings/none", value="4", reason="理由").status_code == 404


def test_the_latest_value_holds_and_the_same_again_is_no_change(
    works: Works, city: City, clock: SteppedClock
) -> None:
    office = Office(works, city)
    for value in (4, 4, 6):
        with office.acting("admin") as work:
            acts.put(work, DUE_SOON.name, value=value, reason="试行")
        clock.advance(minutes=1)
    with works.reading(scope.SYSTEM) as work:
        assert settings.value(work, DUE_SOON) == 6
        told = [(one.before, one.value) for one in settings.changes(work)]
        assert told == [(4, 6), (DUE_SOON.default, 4)]
    with office.acting("admin") as work, pytest.raises(Invalid):
        acts.put(work, DUE_SOON.name, value=DUE_SOON.most + 1, reason="试行")


def test_every_setting_has_its_words_and_a_default_within_its_bounds() -> None:
    assert all(one.allows(one.default) for one in KNOWN.values())
    assert all({one.name, one.group, one.unit} <= set(LABELS) for one in KNOWN.values())
    assert set(TEXTS) == set(KNOWN)


def test_a_rule_set_is_switched_with_its_basis_from_its_day_on(
    app: Any, works: Works, city: City, cases: Cases
) -> None:
    Office(works, city).plan(("chen", "lin"), [SCHOOL.name], 1, cases.clock)
    checked(cases, {"RF-01": "1"})
    cases.clock.advance(days=1)
    local = limit_of(RuleSet.FUJIAN_2010)
    admin = Hands(app, "admin")
    for name, value in ((local, "1"), (limit_of(RuleSet.GB_2022), "0")):
        address = f"/settings/{name}"
        assert admin.post(address, value=value, reason="省公厅〔2026〕7号").status_code == 302
    page = words(admin.get("/settings"))
    assert "省公厅〔2026〕7号" in page
    assert "福建省下限" in page
    file = words(admin.get(f"/schools/{city.schools[SCHOOL.name]}"))
    assert file.count("本市未启用") == 1
    with works.reading(scope.SYSTEM) as work:
        today = norms.rules_on(work, work.today)
        assert today == {RuleSet.NORM_2015, RuleSet.FUJIAN_2010}
        assert norms.rules_on(work, work.today - timedelta(days=1)) == SWITCHED_ON
        limits = work.session.scalars(select(Visit.limits)).one()
        assert rules_of(limits) == SWITCHED_ON, "as it was planned"
        unplanned = work.session.scalars(select(Inspection)).one()
        assert rules_of(norms.limits_of(work, unplanned)) == SWITCHED_ON, "as it arrived"
        told = bodies.build(work.session, ItemKind.TEMPLATE, [cases.template_id])
    ((_, body),) = told[cases.template_id]
    assert [(one["rule"], one["on"]) for one in body["rules"]] == [
        (RuleSet.FUJIAN_2010, True),
        (RuleSet.GB_2022, False),
    ]


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_of_two_who_set_the_same_at_once_one_is_refused(works: Works, city: City) -> None:
    office, refused = Office(works, city), []

    def second() -> None:
        try:
            with office.acting("admin") as work:
                acts.put(work, DUE_SOON.name, value=6, reason="试行")
        except IntegrityError as error:
            refused.append(error)

    follower = Thread(target=second)
    with office.acting("admin") as work:
        acts.put(work, DUE_SOON.name, value=4, reason="试行")
        work.session.flush()
        follower.start()
        while follower.is_alive() and not is_waited_for(works.engine):
            continue
    follower.join()
    with works.reading(scope.SYSTEM) as work:
        told = [(one.before, one.value) for one in settings.changes(work)]
        assert (told, len(refused)) == ([(DUE_SOON.default, 4)], 1)


def test_changes_of_before_are_counted_in_the_order_they_were_made(
    works: Works, city: City, clock: SteppedClock
) -> None:
    office = Office(works, city)
    for one, value in ((DUE_SOON, 6), (SILENT, 9), (DUE_SOON, 4)):
        with office.acting("admin") as work:
            acts.put(work, one.name, value=value, reason="试行")
        clock.advance(minutes=1)
    migrations.downgrade(works.engine, "0038")
    migrations.upgrade(works.engine)
    with works.reading(scope.SYSTEM) as work:
        rows = work.session.scalars(select(SettingChange).order_by(SettingChange.set_at)).all()
        assert [(one.value, one.ordinal) for one in rows] == [(6, 1), (9, 1), (4, 2)]
        assert settings.value(work, DUE_SOON) == 4
