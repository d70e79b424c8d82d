"""Campaigns on their pages: made, changed, copied for the next year, closed; who may read them."""

from typing import Any

from sqlalchemy import select

from server import scope
from server.actions.campaigns import WEIGHT_RULE_MAX
from server.domain.planning_words import Ceremony, WaveState
from server.domain.waves import Parameters, StratumBy
from server.models import AuditEntry, Campaign, CampaignOffice, Person, Wave
from server.seed import City
from server.work import Works
from shared.vocabulary import OfficeKind, VisitMode
from tests.server.console.test_rosters import Hands, words
from tests.server.console.test_waves import a_form

NAME = "2026年平安校园专项行动"


def form(city: City, **changed: Any) -> dict[str, Any]:
    """The form as it is filled in: three offices, a leading group of two levels."""
    told: dict[str, Any] = {
        "name": NAME, "number": "云公综〔2026〕1号", "area": city.areas["YT"], "template": "",
        "begins_on": "2026-03-01", "ends_on": "2027-01-31", "release_hour": "07:30",
        "office": [city.offices[one] for one in (
            OfficeKind.POLICE, OfficeKind.EDUCATION, OfficeKind.TOWN)],
        "part": ["lead", "issuer", ""], "liaison": [city.people["chen"], "", ""],
        "level": [city.areas["YT"], city.areas["YT01"], city.areas["YT"]],
        "post": ["head", "office_head", "member"],
        "title": ["市政府分管公安工作的副市长", "青禾镇平安办主任", " "],
        "strata": ["town", "kind"], "offices_apart": "on", "per_day": "2", "visits_max": "3",
        "team": "2", "weight_base": "100", "weight_per_day": "1", "weight_ordinary": "10",
        "weight_serious": "50", "weight_major": "150", "weight_complaint": "50",
        "weight_key": "100",
    }  # fmt: skip
    return told | changed


def made(app: Any, city: City, **changed: Any) -> str:
    answer = Hands(app, "zhou").post("/campaigns/new", **form(city, **changed))
    assert answer.status_code == 302, words(answer)
    return str(answer.headers["Location"])


def kept(works: Works) -> list[Campaign]:
    with works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(Campaign).order_by(Campaign.id)))


def test_a_campaign_is_made_and_stands_on_its_page(app: Any, works: Works, city: City) -> None:
    page = words(Hands(app, "leader").get(made(app, city)))
    for told in (NAME, "云公综〔2026〕1号", "市公安局", "陈立", "分管公安工作的副市长", "青禾镇"):
        assert told in page, told
    (row,) = kept(works)
    rules = Parameters.from_record(row.rules)
    assert (rules.visits_max, rules.per_day, rules.strata) == (
        3,
        2,
        (StratumBy.TOWN, StratumBy.KIND),
    )
    assert row.lead_office_id == city.offices[OfficeKind.POLICE]
    assert "每组由不同部门组成" in page
    english = words(Hands(app, "auditor", "en").get(f"/campaigns/{row.id}"))
    assert "City Police" in english
    assert "Leading group" in english


def test_a_wave_begins_in_it_with_its_weights_and_limits(
    app: Any, works: Works, city: City
) -> None:
    zhou, address = Hands(app, "zhou"), made(app, city, visits_max="7", weight_key="321")
    (row,) = kept(works)
    assert f"/waves/new?campaign={row.id}" in zhou.get(address).get_data(as_text=True)
    page = zhou.get(f"/waves/new?campaign={row.id}").get_data(as_text=True)
    for filled in ('name="visits_max" type="number" min="1" max="50" value="7"', 'value="321"'):
        assert filled in page
    assert f'<option value="{row.id}" selected>' in page
    told = a_form(works, campaign=row.id, visits_max="7")
    wave = zhou.post("/waves", **told).headers["Location"]
    assert NAME in words(zhou.get(wave))
    assert f'<option value="{row.id}" selected>' in zhou.get(f"{wave}/edit").get_data(as_text=True)
    zhou.post(f"{wave}/give-up", reason="改期")
    zhou.post(f"{address}/close")
    answer = zhou.post("/waves", **told)
    assert answer.status_code == 422
    assert "该专项行动已结束" in words(answer)
    assert NAME not in words(zhou.get("/waves/new"))


def test_a_wave_in_another_place_than_its_campaign_is_refused(
    app: Any, works: Works, city: City
) -> None:
    made(app, city, area=city.areas["YT01"], level=[city.areas["YT01"]] * 3)
    (row,) = kept(works)
    zhou = Hands(app, "zhou")
    assert "不在所选地区开展" in words(zhou.post("/waves", **a_form(works, campaign=row.id)))
    assert zhou.post("/waves", **a_form(works, area="nowhere")).status_code == 404


def test_it_is_changed_with_its_parts_and_the_record_says_which(
    app: Any, works: Works, city: City
) -> None:
    zhou, address = Hands(app, "zhou"), made(app, city)
    told = form(city, part=["lead", "", "member"], visits_max="2", liaison=["", "", ""])
    assert zhou.post(f"{address}/change", **told).status_code == 302
    (row,) = kept(works)
    with works.reading(scope.SYSTEM) as work:
        offices = select(CampaignOffice.part).where(CampaignOffice.campaign_id == row.id)
        assert sorted(work.session.scalars(offices)) == ["lead", "member"]
        entry = work.session.scalars(
            select(AuditEntry.entry).where(AuditEntry.event == "CampaignChanged")
        ).one()
    assert b'"parts":["offices","rules"]' in bytes(entry)
    assert zhou.post(f"{address}/change", **told).status_code == 302, "the same again is nothing"


def test_next_years_is_copied_a_year_on_without_its_number(
    app: Any, works: Works, city: City
) -> None:
    zhou, address = Hands(app, "zhou"), made(app, city)
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Person, city.people["chen"]).active = False
    first = kept(works)[0].id
    page = zhou.get(f"/campaigns/new?from={first}").get_data(as_text=True)
    assert "2027年平安校园专项行动" in page
    assert "云公综〔2026〕1号" not in page.partition("lb-campaign")[2]
    copied = {"begins_on": "2027-03-01", "ends_on": "2028-01-31", "name": "2027年行动"}
    told = form(city, **copied, predecessor=first, liaison=["", "", ""])
    answer = zhou.post("/campaigns/new", **told)
    assert answer.status_code == 302
    assert kept(works)[1].predecessor_id == first
    assert "2027年行动" in words(zhou.get(address))
    assert NAME in words(zhou.get(answer.headers["Location"]))


def test_it_is_closed_once_no_wave_is_on_its_way_and_then_stays(
    app: Any, works: Works, city: City
) -> None:
    zhou, address = Hands(app, "zhou"), made(app, city)
    row = kept(works)[0]
    with works.writing(scope.SYSTEM) as work:
        wave = Wave(
            id=work.new_id(), campaign_id=row.id, area_id=row.area_id, name="一",
            ceremony=Ceremony.EVERYDAY, mode=VisitMode.SURPRISE, state=WaveState.DRAWN,
            made_by=city.people["zhou"], made_at=work.now,
        )  # fmt: skip
        work.session.add(wave)
    assert zhou.post(f"{address}/close").status_code == 409
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Wave, wave.id).state = WaveState.PUBLISHED
    assert zhou.post(f"{address}/close").status_code == 302
    assert zhou.post(f"{address}/change", **form(city)).status_code == 409
    assert zhou.post(f"{address}/close").status_code == 409


WRONG: tuple[dict[str, Any], ...] = (
    {"name": " "},
    {"ends_on": "2026-02-01"},
    {"ends_on": "2036-02-01"},
    {"begins_on": "soon"},
    {"part": ["member", "issuer", ""]},
    {"part": ["lead", "lead", ""]},
    {"part": ["chief", "", ""]},
    {"title": ["王某某 13900001111", "", ""]},
    {"team": "9"},
    {"visits_max": "0"},
    {"weight_base": "0"},
    {"weight_key": str(WEIGHT_RULE_MAX + 1)},
    {"release_hour": "early"},
    {"strata": ["colour"]},
)


def test_what_is_typed_wrong_is_said_and_nothing_is_kept(
    app: Any, works: Works, city: City
) -> None:
    zhou = Hands(app, "zhou")
    for wrong in WRONG:
        assert zhou.post("/campaigns/new", **form(city, **wrong)).status_code == 422, wrong
    told = form(city, liaison=[city.people["lin"], "", ""])
    assert zhou.post("/campaigns/new", **told).status_code == 422, "who speaks for it works there"
    assert kept(works) == []


def test_who_may_not_make_one_makes_none_and_others_do_not_even_read(
    app: Any, works: Works, city: City
) -> None:
    address = made(app, city)
    leader = Hands(app, "leader")
    assert leader.get("/campaigns").status_code == 200
    assert leader.get("/campaigns/new").status_code == 403
    assert leader.post(f"{address}/close").status_code == 403
    for login in ("chen", "school-350000", "chengguan"):
        assert Hands(app, login).get(address).status_code == 403, login
    assert kept(works)[0].closed_at is None
