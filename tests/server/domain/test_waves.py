"""Quotas, weights and strata of a wave; who goes where; the same for ever."""

import json
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import waves
from server.domain.drawing import WEIGHT_MAX, ImpossibleDraw
from server.domain.planning_words import LeftOut
from server.domain.wave_drawing import Entry, Frozen, can_be_staffed, draw, seed
from server.domain.waves import Known, Parameters, StratumBy, Weights, allot

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "waves.json").read_text("utf-8"))


def a_wave(rng: random.Random, schools: int = 12) -> Frozen:
    """An invented wave; every school can be staffed."""
    inspectors = {f"p{n}": f"office{n % 3}" for n in range(rng.randint(4, 7))}
    register = []
    for n in range(schools):
        recused = frozenset(one for one in inspectors if rng.random() < 0.2)
        entry = Entry(
            f"35{n:04}", rng.choice("ab"), rng.randint(1, 900), rng.choice("东西北"), recused
        )
        frozen = Frozen((), (), inspectors, {})
        register.append(
            entry
            if can_be_staffed(frozen, recused)
            else Entry(entry.code, entry.stratum, entry.weight, entry.group)
        )
    sizes = Counter(entry.stratum for entry in register)
    quotas = {stratum: rng.randint(0, size) for stratum, size in sizes.items()}
    return Frozen(tuple(register), (("350999", "load"),), inspectors, quotas)


@pytest.mark.parametrize("made", GOLDEN, ids=lambda made: made["name"])
def test_recorded_waves_never_change(made: dict) -> None:
    frozen = Frozen.from_record(made["frozen"])
    assert frozen.digest == made["frozen_digest"]
    drawn = draw(frozen, seed(frozen.digest, made["salt"], made["numbers"]))
    assert drawn.to_record() == made["result"]


@pytest.mark.parametrize("which", range(40))
def test_quotas_are_exact_teams_are_of_two_offices_and_nobody_recused_goes(which: int) -> None:
    rng = random.Random(which)
    frozen = a_wave(rng)
    drawn = draw(frozen, seed(frozen.digest, "ab" * 32, ["17"]))
    entries = {one.code: one for one in frozen.register}
    assert {stratum: len(codes) for stratum, codes in drawn.drawn} == frozen.quotas
    for stratum, codes in drawn.drawn:
        assert len(set(codes)) == len(codes)
        assert {entries[code].stratum for code in codes} <= {stratum}
    teams = dict(drawn.teams)
    assert sorted(teams) == sorted(code for _, codes in drawn.drawn for code in codes)
    for code, team in teams.items():
        assert len({frozen.inspectors[one] for one in team}) == len(team) == 2
        assert not entries[code].recused & set(team)


def test_the_order_of_the_register_weighs_nothing_and_each_input_weighs_something() -> None:
    frozen = a_wave(random.Random(3))
    shuffled = Frozen(
        tuple(reversed(frozen.register)),
        frozen.left_out,
        dict(reversed(frozen.inspectors.items())),
        dict(reversed(frozen.quotas.items())),
    )
    assert shuffled.text() == frozen.text()
    assert Frozen.from_record(json.loads(frozen.text())).text() == frozen.text()
    one = seed(frozen.digest, "salt", ["1", "2"])
    assert draw(shuffled, one) == draw(frozen, one)
    others = {
        seed("0" * 64, "salt", ["1", "2"]),
        seed(frozen.digest, "salt2", ["1", "2"]),
        seed(frozen.digest, "salt", ["2", "1"]),
        seed(frozen.digest, "salt", ["12"]),
    }
    assert len(others | {one}) == 5


def test_the_work_is_shared_evenly_and_a_group_goes_with_one_team() -> None:
    inspectors = {f"p{n}": f"office{n % 2}" for n in range(6)}
    register = tuple(Entry(f"35{n:04}", "all", 1, f"town{n % 6}") for n in range(30))
    frozen = Frozen(register, (), inspectors, {"all": 30})
    teams = dict(draw(frozen, "seed").teams)
    for town in range(6):
        assert len({teams[one.code] for one in register if one.group == f"town{town}"}) == 1
    sent = Counter(person for team in teams.values() for person in team)
    assert set(sent.values()) == {10}


def test_a_group_nobody_is_free_for_as_a_whole_is_divided() -> None:
    register = (
        Entry("a", "all", 1, "town", frozenset({"p1"})),
        Entry("b", "all", 1, "town", frozenset({"p2"})),
    )
    frozen = Frozen(register, (), {"p1": "x", "p2": "y", "p3": "z"}, {"all": 2})
    teams = dict(draw(frozen, "seed").teams)
    assert "p1" not in teams["a"]
    assert "p2" not in teams["b"]


@pytest.mark.parametrize(
    "frozen",
    [
        Frozen((Entry("a", "all", 1, "t"),), (), {"p": "x", "q": "y"}, {"all": 2}),
        Frozen((Entry("a", "all", 1, "t"),), (), {"p": "x", "q": "y"}, {"none": 1}),
        Frozen((Entry("a", "all", 0, "t"),), (), {"p": "x", "q": "y"}, {"all": 1}),
        Frozen((Entry("a", "all", 1, "t"),) * 2, (), {"p": "x", "q": "y"}, {"all": 1}),
        Frozen((Entry("a", "all", 1, "t"),), (), {"p": "x", "q": "x"}, {"all": 1}),
        Frozen((Entry("a", "all", 1, "t", frozenset("pq")),), (), {"p": "x", "q": "y"}, {}),
        Frozen((Entry("a", "all", 1, "t"),), (), {"p": "x", "q": "y"}, {"all": 1}, team=0),
    ],
    ids=["quota", "no stratum", "weight", "twice", "one office", "all recused", "no team"],
)
def test_what_cannot_be_drawn_is_refused(frozen: Frozen) -> None:
    with pytest.raises(ImpossibleDraw):
        draw(frozen, "seed")


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 60)), st.integers(0, 300))
def test_quotas_add_up_are_never_beyond_a_stratum_and_near_their_share(
    sizes: dict[str, int], total: int
) -> None:
    quotas = allot(total, sizes)
    whole = sum(sizes.values())
    assert sum(quotas.values()) == min(total, whole)
    assert set(quotas) == {name for name, size in sizes.items() if size}
    for name, quota in quotas.items():
        assert quota <= sizes[name]
        if total >= len(quotas):
            assert quota >= 1
        assert abs(quota - min(total, whole) * sizes[name] / whole) < len(quotas) + 1


def test_no_weight_is_ever_nothing_or_beyond_what_a_draw_takes() -> None:
    weights = Weights()
    assert weights.of(Known(days_since=0)) == weights.base
    assert weights.of(Known()) == weights.base + waves.NEVER_VISITED_DAYS
    assert weights.of(Known(days_since=10, serious=2, key=True)) == weights.base + 10 + 100 + 100
    nothing = Weights(base=0, per_day=0)
    assert nothing.of(Known()) == 1
    assert weights.of(Known(major=10**9)) == WEIGHT_MAX


def test_parameters_are_read_back_as_they_were_and_older_ones_take_what_is_usual() -> None:
    asked = Parameters(
        total=9,
        strata=(StratumBy.TOWN, StratumBy.KEY),
        weights=Weights(major=7),
        first_on="2026-10-12",
        last_on="2026-10-16",
        inspectors=("a", "b"),
    )
    assert Parameters.from_record(json.loads(json.dumps(asked.to_record()))) == asked
    assert Parameters.from_record({"total": 3, "unheard": 1}) == Parameters(total=3)


def test_a_school_is_left_out_for_the_first_reason_that_holds() -> None:
    usual = {"school_days": 3, "visits": 0, "visits_max": 2, "staffed": True}
    assert waves.left_out(**usual) is None
    assert waves.left_out(**usual | {"school_days": 0, "visits": 5}) is LeftOut.CLOSED_DAYS
    assert waves.left_out(**usual | {"visits": 2}) is LeftOut.LOAD
    assert waves.left_out(**usual | {"staffed": False}) is LeftOut.ALL_RECUSED


def test_each_visit_has_the_first_open_day_with_room_for_its_team() -> None:
    monday, tuesday = date(2026, 10, 12), date(2026, 10, 13)
    pair, others = ("p", "q"), ("p", "r")
    teams = [("a", pair), ("b", others), ("c", pair), ("d", ("s", "t")), ("e", pair)]
    opened = {code: [monday, tuesday] for code in "abce"} | {"d": [tuesday]}
    assert waves.timetable(teams, opened, 1) == {
        "a": monday,
        "b": tuesday,
        "c": monday,
        "d": tuesday,
        "e": tuesday,
    }
    assert set(waves.timetable(teams, opened, 9).values()) == {monday, tuesday}
