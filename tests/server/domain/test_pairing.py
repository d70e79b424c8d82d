"""Who goes back: others than before, of another office, free of ties, the least busy, in a day."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from server.domain.lookback import from_another_office
from server.domain.pairing import (
    SCHOOLS_A_DAY_MAX,
    Errand,
    FirstTeam,
    Inspector,
    Left,
    NoPair,
    Roster,
    Sent,
    staff,
)

MONDAY, TUESDAY = date(2026, 9, 21), date(2026, 9, 22)
POLICE, SCHOOLS, MARKET = "police", "education", "market"
FIRST = FirstTeam(frozenset({"a"}), frozenset({POLICE}), POLICE)


def _errand(name: str = "s", *firsts: FirstTeam, days: tuple[date, ...] = (MONDAY,)) -> Errand:
    return Errand(name, frozenset({"town", "city"}), firsts or (FIRST,), days)


def _who(*told: tuple[str, str]) -> list[Inspector]:
    return [Inspector(one, office) for one, office in told]


def test_the_two_with_the_least_to_do_go() -> None:
    people = [
        Inspector("a", POLICE),
        Inspector("b", POLICE, 3),
        Inspector("c", POLICE, 1),
        Inspector("d", SCHOOLS, 2),
        Inspector("e", SCHOOLS, 5),
    ]
    assert Roster(people).send(_errand()) == Sent("s", MONDAY, ("c", "d"))


def test_why_nobody_goes_is_told() -> None:
    def why(people: list[Inspector], errand: Errand | None = None) -> NoPair:
        found = Roster(people).send(errand or _errand())
        assert isinstance(found, Left)
        return found.reason

    assert why(_who(("b", SCHOOLS))) is NoPair.NOBODY
    assert why(_who(("a", POLICE), ("b", SCHOOLS))) is NoPair.ALL_BEFORE
    tied = [
        Inspector("b", SCHOOLS, schools_recused=frozenset({"s"})),
        Inspector("c", MARKET, areas_recused=frozenset({"town"})),
        Inspector("d", POLICE),
    ]
    assert why(tied) is NoPair.ALL_RECUSED
    assert why(_who(("b", SCHOOLS), ("c", SCHOOLS))) is NoPair.SAME_OFFICE
    assert why(_who(("b", SCHOOLS), ("c", MARKET)), _errand(days=())) is NoPair.NO_SCHOOL_DAY


def test_a_pair_has_its_day_full_and_goes_on_the_next() -> None:
    roster = Roster(_who(("b", SCHOOLS), ("c", MARKET)))
    many = [_errand(f"s{n}", days=(MONDAY, TUESDAY)) for n in range(2 * SCHOOLS_A_DAY_MAX + 1)]
    sent, left = staff(many, roster)
    assert Counter(one.day for one in sent) == {MONDAY: 3, TUESDAY: 3}
    assert [one.reason for one in left] == [NoPair.DAYS_FULL]


def test_where_both_offices_were_there_the_finders_office_is_not_alone() -> None:
    both = FirstTeam(frozenset({"a", "x"}), frozenset({POLICE, SCHOOLS}), POLICE)
    found = Roster(_who(("b", POLICE), ("c", SCHOOLS))).send(_errand("s", both))
    assert found == Sent("s", MONDAY, ("b", "c"))


PEOPLE = st.lists(
    st.builds(
        Inspector,
        st.sampled_from("abcdefgh"),
        st.sampled_from((POLICE, SCHOOLS, MARKET)),
        st.integers(0, 4),
        st.frozensets(st.sampled_from(("s0", "s1", "s2"))),
        st.frozensets(st.sampled_from(("town", "far"))),
    ),
    unique_by=lambda one: one.id,
)
TEAMS = st.builds(
    FirstTeam,
    st.frozensets(st.sampled_from("abcd"), max_size=2),
    st.frozensets(st.sampled_from((POLICE, SCHOOLS, MARKET)), max_size=2),
    st.sampled_from((POLICE, SCHOOLS, None)),
)


@given(PEOPLE, st.lists(st.lists(TEAMS, min_size=1, max_size=3), max_size=8))
def test_whoever_goes_may_go(people: list[Inspector], told: list[list[FirstTeam]]) -> None:
    errands = [_errand(f"s{n}", *firsts, days=(MONDAY, TUESDAY)) for n, firsts in enumerate(told)]
    sent, left = staff(errands, Roster(people))
    assert {one.school_id for one in sent} | {one.school_id for one in left} == {
        one.school_id for one in errands
    }
    known, by_school = {one.id: one for one in people}, {one.school_id: one for one in errands}
    for one in sent:
        team, errand = [known[who] for who in one.team], by_school[one.school_id]
        offices = frozenset(who.office_id for who in team)
        assert len(offices) == 2
        assert not any(who.recused(errand) for who in team)
        for first in errand.firsts:
            assert not first.people & set(one.team)
            assert from_another_office(offices, first.offices, first.finder_office)
    busy = Counter((who, one.day) for one in sent for who in one.team)
    assert max(busy.values(), default=0) <= SCHOOLS_A_DAY_MAX
    assert staff(errands, Roster(people)) == (sent, left), "the same facts give the same pairs"
