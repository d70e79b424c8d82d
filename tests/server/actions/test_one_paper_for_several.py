"""One numbered bulletin for several schools: each sees its own part and replies by itself."""

from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import measures, proposals
from server.domain.measures import EachAlone, NamedAlready
from server.domain.planning_words import MeasureState, ProposalCause, ProposalKind, ProposalState
from server.models import Measure, Proposal, School
from server.queries import measure_papers
from shared.papers import Reader
from shared.problems import NotFound, WrongState
from tests.drivers.cases import PARTY, SCHOOL, Cases
from tests.server.console.test_bulk import WHY, last, pass_by
from tests.server.console.test_rosters import Hands, words

READER = Reader("en", lambda text: text)


def waiting(cases: Cases, kinds: tuple[ProposalKind, ...] = (ProposalKind.BULLETIN,)) -> list[str]:
    """A step of each of these kinds waits at each of two schools, the party's first."""
    with cases.works.writing(scope.SYSTEM) as work:
        own = School.id == cases.city.schools[SCHOOL.name]
        schools = work.session.scalars(select(School.id).order_by(own.desc(), School.code).limit(2))
        return [
            work.new(
                Proposal, id=work.new_id(), kind=kind, cause=ProposalCause.OVERDUE, reason="",
                state=ProposalState.PROPOSED, school_id=school_id, proposed_at=work.now,
                facts={"overdue": 1, "longest": 9, "bulletins": 0},
            ).id
            for school_id in schools.all()
            for kind in kinds
        ]  # fmt: skip


def issued(cases: Cases) -> list[Measure]:
    with cases.works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(Measure).order_by(Measure.id)))


def test_chosen_bulletins_go_out_in_one_paper_of_which_each_school_has_its_own_part(
    cases: Cases, app: Any
) -> None:
    cases.signed(rectify_workdays=3)
    cases.clock.advance(days=20)
    ids = waiting(cases, (ProposalKind.BULLETIN, ProposalKind.REMINDER))
    again = waiting(cases)[:1]
    zhou, boxes = Hands(app, "zhou"), [f"{one}~proposed" for one in (*ids, *again)]
    assert "合并为一份通报签发" in words(zhou.get("/proposals"))
    zhou.post("/bulk/proposals", deed="together", row=boxes, reason=WHY)
    pass_by(cases)
    assert (last(cases).done, len(last(cases).left_out)) == (2, 3)
    told = words(zhou.get(f"/works/{last(cases).id}"))
    assert "只有发给学校的通报" in told
    assert "已列有该校" in told
    mine, theirs = issued(cases)
    assert mine.number == theirs.number == "通报〔2026〕1号"
    assert (len(mine.facts["orders"]), theirs.facts["orders"]) == (1, [])
    with cases.works.reading(scope.SYSTEM) as work:
        names = [work.session.get_one(School, one.school_id).name for one in (mine, theirs)]
    page = words(zhou.get(f"/measures/{mine.id}"))
    assert all(name in page for name in names)
    with cases.acting("leader") as work:
        paper = measure_papers.of_all(work, mine.id, READER)
        assert sorted(part.title for part in paper.parts) == sorted(names)
    assert zhou.get(f"/api/v1/measures/{theirs.id}/all.pdf").data.startswith(b"%PDF")
    school = Hands(app, PARTY)
    assert names[1] not in words(school.get(f"/my/measures/{mine.id}"))
    assert school.get(f"/api/v1/measures/{mine.id}/all.pdf").status_code == 404
    assert school.get(f"/my/measures/{theirs.id}").status_code == 404
    assert [row["id"] for row in school.get("/api/v1/measures").json["rows"]] == [mine.id]
    with cases.acting(PARTY) as work:
        own = measure_papers.issued(work, mine.id, READER)
        assert (own.to, names[1] in str(own)) == (names[0], False)
        measures.reply(work, mine.id, text="已更换")
    with cases.acting("zhou") as work:
        measures.lift(work, mine.id, accepted="现场看过")
    assert [one.state for one in issued(cases)] == [MeasureState.LIFTED, MeasureState.IN_FORCE]
    assert issued(cases)[1].replied_at is None


def test_over_the_api_all_of_them_are_signed_or_none(cases: Cases, app: Any) -> None:
    ids = waiting(cases)
    twice = [*ids, *waiting(cases)[:1]]
    with pytest.raises(NamedAlready), cases.acting("zhou") as work:
        proposals.sign_together(work, [(one, "") for one in twice], reason=WHY)
    with pytest.raises(NotFound), cases.acting("zhou") as work:
        proposals.sign_together(work, [(ids[0], ""), ("nothing", "")], reason=WHY)
    assert issued(cases) == []
    asked = {"steps": [{"id": one, "state": "proposed"} for one in ids], "reason": WHY}
    hands = Hands(app, "zhou")
    assert (
        hands.client.post(
            "/api/v1/proposals/together", headers=hands.headers, json=asked | {"steps": []}
        ).status_code
        == 422
    )
    made = hands.client.post("/api/v1/proposals/together", headers=hands.headers, json=asked)
    assert made.status_code == 201
    assert {one["number"] for one in made.json} == {"通报〔2026〕1号"}
    with pytest.raises(WrongState), cases.acting("zhou") as work:
        proposals.sign_together(work, [(one, "") for one in ids], reason=WHY)
    # What goes out alone has the next number.
    with cases.acting("zhou") as work:
        proposals.decide(work, twice[-1], taken=True, reason=WHY)
    assert sorted({one.number for one in issued(cases)})[-1] == "通报〔2026〕2号"
    alone = next(one for one in issued(cases) if one.number == "通报〔2026〕2号")
    assert hands.get(f"/api/v1/measures/{alone.id}/all.pdf").status_code == 404


def test_what_one_person_signed_is_confirmed_by_itself_not_among_bulletins(cases: Cases) -> None:
    ids = waiting(cases)
    (veto, *_) = waiting(cases, (ProposalKind.VETO,))
    with cases.works.writing(scope.SYSTEM) as work:
        row = work.session.get_one(Proposal, veto)
        row.state, row.terms = ProposalState.SIGNED, {}
    with pytest.raises(EachAlone), cases.acting("zhou") as work:
        proposals.sign_together(work, [(one, "") for one in (*ids, veto)], reason=WHY)
    assert issued(cases) == []
