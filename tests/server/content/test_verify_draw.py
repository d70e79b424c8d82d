"""The verifier is one file that needs nothing but Python, and finds whatever was changed."""

import ast
import copy
import importlib.util
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from server.domain.drawing import ALGORITHM, Candidate, commitment, draw
from server.domain.lookback import SAMPLE_ALGORITHM, sampled
from server.domain.wave_drawing import Entry, Frozen, result_digest
from tests.waves import published, random_wave, told

TESTS = Path(__file__).parents[2]
VERIFIER = TESTS.parent / "server" / "content" / "verify_draw.py"
GOLDEN_WAVES = json.loads((TESTS / "golden" / "waves.json").read_text("utf-8"))
GOLDEN_DRAWS = json.loads((TESTS / "golden" / "draws.json").read_text("utf-8"))
SALT = "5e" * 32
LARGE = 5000


@pytest.fixture(scope="module")
def verifier() -> ModuleType:
    """The file as it stands, by its path."""
    spec = importlib.util.spec_from_file_location("handed_out", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(weights: dict[str, int], count: int, salt: str) -> dict[str, Any]:
    candidates = [Candidate(code, weight) for code, weight in weights.items()]
    return {
        "algorithm": ALGORITHM,
        "commitment": commitment(salt),
        "salt": salt,
        "candidates": [[one.code, one.weight] for one in candidates],
        "count": count,
        "drawn": draw(candidates, count, salt),
    }


def golden_wave(made: dict[str, Any]) -> dict[str, Any]:
    numbers = [{"source": "彩票", "number": number} for number in made["numbers"]]
    record = published(Frozen.from_record(made["frozen"]), made["salt"], numbers)
    return record | {"frozen": made["frozen"], "result": made["result"]}


def ceremony() -> dict[str, Any]:
    """A public draw with three officers; each school has somebody who steps aside."""
    inspectors = {f"p{n}": f"office{n % 3}" for n in range(6)}
    register = tuple(
        Entry(f"35{n:04}", "东西"[n % 2], 1 + n, f"town{n % 4}", frozenset({f"p{n % 6}"}))
        for n in range(12)
    )
    frozen = Frozen(register, (("360001", "load"),), inspectors, {"东": 3, "西": 3})
    return published(frozen, SALT, [told(f"officer {n}", f"0{n}7", "ab" * 16) for n in range(3)])


def run(folder: Path, record: str, *more: str) -> subprocess.CompletedProcess[str]:
    """In an empty folder and environment, by a Python without its packages."""
    (folder / "record.json").write_text(record, "utf-8")
    (folder / "empty").mkdir(exist_ok=True)
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(folder / "record.json"), *more]
    return subprocess.run(
        command, cwd=folder / "empty", env={}, check=False, capture_output=True, encoding="utf-8"
    )


def test_it_imports_nothing_but_the_standard_library_and_is_read_by_old_pythons() -> None:
    tree = ast.parse(VERIFIER.read_text("utf-8"), feature_version=(3, 8))
    names = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("made", GOLDEN_WAVES, ids=lambda made: made["name"])
def test_recorded_waves_fit_on_a_machine_with_nothing_but_python(
    made: dict[str, Any], tmp_path: Path
) -> None:
    record = golden_wave(made)
    found = run(tmp_path, json.dumps(record), "--digest", made["frozen_digest"].upper())
    assert found.returncode == 0, found.stdout + found.stderr
    assert "核验通过" in found.stdout
    assert "EVERYTHING FITS" in found.stdout


def test_recorded_plain_draws_fit_too(verifier: ModuleType) -> None:
    for made in GOLDEN_DRAWS:
        record = plain(made["weights"], made["count"], made["salt"])
        assert record["drawn"] == made["drawn"]
        assert verifier.verify(record).wrong == []


def test_thousands_of_waves_fit(verifier: ModuleType, on_the_page: Callable[..., Any]) -> None:
    rng, divided = random.Random(20261128), 0
    for number in range(2000):
        frozen = random_wave(rng, rng.randint(1, 14))
        numbers = [told("x", str(rng.randint(0, 99)), "00")] * rng.randint(0, 2)
        record = published(frozen, f"salt {number}", numbers)
        assert verifier.verify(record).wrong == [], record
        texts = [one["number"] for one in numbers]
        assert on_the_page(record["frozen"], record["salt"], texts) == record["result"], record
        teams, groups = dict(record["result"]["teams"]), {}
        for row in record["frozen"]["register"]:
            if row[0] in teams:
                groups.setdefault(row[3], set()).add(tuple(teams[row[0]]))
        divided += any(len(of) > 1 for of in groups.values())
    assert divided > 200


@pytest.fixture(scope="module")
def on_the_page() -> Callable[..., Any]:
    """The program for waves as it stands in the docs."""
    page = (TESTS.parent / "docs" / "draw.md").read_text("utf-8")
    program: dict[str, Any] = {}
    exec(page.split("```python\n")[2].partition("```")[0], program)
    return program["draw_wave"]


def _row(record: dict[str, Any], *, drawn: bool) -> list[Any]:
    codes = [code for _, codes in record["result"]["drawn"] for code in codes]
    return next(row for row in record["frozen"]["register"] if (row[0] in codes) is drawn)


def _swap(record: dict[str, Any]) -> None:
    teams = record["result"]["teams"]
    other = next(at for at, one in enumerate(teams) if one[1] != teams[0][1])
    teams[0][1], teams[other][1] = teams[other][1], teams[0][1]


CHANGED: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a school added": (
        lambda record: record["frozen"]["register"].append(["999999", "东", 1, "北", []]),
        "frozen_digest",
    ),
    "a weight": (lambda record: _row(record, drawn=False).__setitem__(2, 8), "frozen_digest"),
    "a school taken out": (
        lambda record: record["frozen"]["register"].remove(_row(record, drawn=False)),
        "frozen_digest",
    ),
    "somebody recused": (lambda record: _row(record, drawn=True)[4].clear(), "frozen_digest"),
    "why left out": (
        lambda record: record["frozen"]["left_out"].append(["1", "load"]),
        "frozen_digest",
    ),
    "a quota": (
        lambda record: record["frozen"]["parameters"]["quotas"].popitem(),
        "frozen_digest",
    ),
    "a code taken out": (
        lambda record: record["result"]["drawn"][0][1].clear(),
        "result.drawn",
    ),
    "a code swapped": (
        lambda record: record["result"]["drawn"][0][1].__setitem__(0, _row(record, drawn=False)[0]),
        "result.drawn",
    ),
    "two teams swapped": (_swap, "result.teams"),
    "the order of a team": (
        lambda record: record["result"]["teams"][0][1].reverse(),
        "result.teams",
    ),
    "a number": (lambda record: record["numbers"][1].update(number="18"), "numbers[1]"),
    "a blind": (lambda record: record["numbers"][2].update(blind="00"), "numbers[2]"),
    "numbers in another order": (lambda record: record["numbers"].reverse(), "result.teams"),
    "a number taken out": (lambda record: record["numbers"].clear(), "numbers"),
    "a number held back": (lambda record: record["numbers"][0].update(number=""), "numbers"),
    "the salt": (lambda record: record.update(salt="5f" * 32), "commitment"),
    "no salt": (lambda record: record.update(salt=""), "salt"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_whatever_is_changed_is_found_and_named(verifier: ModuleType, what: str) -> None:
    record, (change, field) = ceremony(), CHANGED[what]
    assert verifier.verify(record).wrong == []
    changed = copy.deepcopy(record)
    change(changed)
    assert changed != record
    assert field in verifier.verify(changed).wrong


def test_a_register_made_up_afterwards_is_found_by_what_was_noted_before(
    verifier: ModuleType,
) -> None:
    record = ceremony()
    frozen = Frozen.from_record(record["frozen"])
    fewer = Frozen(frozen.register, (), frozen.inspectors, frozen.quotas)
    made_up = published(fewer, record["salt"], record["numbers"])
    assert verifier.verify(made_up).wrong == []
    noted = record["frozen_digest"]
    in_fours = " ".join(noted[at : at + 4] for at in range(0, len(noted), 4))
    assert verifier.verify(record, in_fours, record["commitment"]).wrong == []
    assert verifier.verify(made_up, in_fours).wrong == ["frozen_digest"]
    assert verifier.verify(record, "", "0" * 64).wrong == ["commitment"]


def test_an_aborted_attempt_says_who_withheld_and_that_nothing_was_drawn(tmp_path: Path) -> None:
    record = ceremony() | {"state": "aborted", "result": {}, "aborted_reason": "未按时公布"}
    record["numbers"][1] |= {"number": "", "blind": ""}
    found = run(tmp_path, json.dumps(record))
    assert found.returncode == 0, found.stdout
    assert "officer 1 没有公布其数" in found.stdout
    assert "nothing was drawn" in found.stdout
    assert "未按时公布" in found.stdout
    assert run(tmp_path, json.dumps(record | {"result": {"drawn": []}})).returncode == 1


def test_an_attempt_aborted_though_all_told_their_numbers_is_noticed(verifier: ModuleType) -> None:
    record = ceremony() | {"state": "aborted", "result": {}}
    report = verifier.verify(record)
    assert report.wrong == []
    assert any("ask for the reason" in line for line in report.lines)
    assert verifier.verify(record | {"salt": ""}).wrong == ["salt"]


@pytest.mark.parametrize("state", ["published", "aborted"])
def test_what_stands_beside_a_draw_does_not_fit_or_is_said_to_be_told_alone(
    verifier: ModuleType, state: str
) -> None:
    record = ceremony() | {"attempt": 2, "not_planned": [], "schools": []}
    if state == "aborted":
        record |= {"state": state, "result": {}}
    report = verifier.verify(record)
    assert report.wrong == []
    told = next(line for line in report.lines if "told, and not proved" in line)
    assert all(name in told for name in ("attempt", "not_planned", "schools", "wave", "state"))
    other = _row(ceremony(), drawn=False)[0]
    for field, value in (
        ("not_planned", [other]),
        ("schools", [[other, "青禾小学"]]),
        ("attempt", 0),
    ):
        assert verifier.verify(record | {field: value}).wrong == [field]
    drawn = _row(ceremony(), drawn=True)[0]
    wrong = verifier.verify(record | {"not_planned": [drawn]}).wrong
    assert wrong == (["not_planned"] if state == "aborted" else [])


def _sample() -> dict[str, Any]:
    """A published period of the sample: what its salt draws is in the pool, the rest is not."""
    papers = [f"责改〔2026〕{number}号" for number in range(1, 60)]
    drawn = {one: sampled(one, SALT, 25) for one in papers}
    return {
        "algorithm": SAMPLE_ALGORITHM,
        "period": {"begins_on": "2026-07-01", "ends_on": "2026-09-30"},
        "share_percent": 25,
        "commitment": commitment(SALT),
        "committed_at": "2026-07-01T00:00:00Z",
        "salt": SALT,
        "closed": [[one, "2026-08-03", drawn[one], "sample" * drawn[one]] for one in papers],
    }


def test_a_sample_is_drawn_again_by_the_numbers_on_the_papers(
    verifier: ModuleType, tmp_path: Path
) -> None:
    record = _sample()
    found = run(tmp_path, json.dumps(record))
    assert found.returncode == 0, found.stdout + found.stderr
    assert "whether a case is missing is not proved" in found.stdout
    at = next(at for at, one in enumerate(record["closed"]) if one[2])
    for place, value in ((2, False), (3, ""), (0, record["closed"][at - 1][0])):
        changed = copy.deepcopy(record)
        changed["closed"][at][place] = value
        assert verifier.verify(changed).wrong, (place, value)
    assert verifier.verify(record | {"salt": "5f" * 32}).wrong[0] == "commitment"
    assert "closed" in verifier.verify(record | {"share_percent": 5}).wrong
    waiting = {name: record[name] for name in record if name not in ("salt", "closed")}
    assert run(tmp_path, json.dumps(waiting)).returncode == 2


def test_what_cannot_be_drawn_is_said_in_words(verifier: ModuleType) -> None:
    frozen = Frozen(
        (Entry("a", "all", 1, "t"), Entry("b", "all", 1, "t")), (), {"p": "x", "q": "y"}, {"all": 1}
    )
    record = published(frozen, SALT, [])
    record["frozen"]["parameters"]["quotas"]["all"] = 3
    assert verifier.verify(record).wrong == ["frozen_digest", "frozen"]
    record["frozen"]["register"][0][4] = ["p"]
    record["frozen"]["parameters"]["quotas"]["all"] = 1
    assert "frozen" in verifier.verify(record).wrong


@pytest.mark.parametrize("which", ["salt", "weight", "added", "drawn", "count"])
def test_a_changed_plain_draw_is_found(verifier: ModuleType, which: str) -> None:
    record = plain({"a": 1, "b": 5, "c": 2, "d": 1}, 2, SALT)
    rest = next(pair for pair in record["candidates"] if pair[0] not in record["drawn"])
    change = {
        "salt": lambda: record.update(salt="other"),
        "weight": lambda: rest.__setitem__(1, 9000),
        "added": lambda: record["candidates"].insert(0, ["0", 9000]),
        "drawn": record["drawn"].reverse,
        "count": lambda: record.update(count=9),
    }
    change[which]()
    assert verifier.verify(record).wrong != []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1]",
        "null",
        '{"algorithm": "lookback-draw-9"}',
        '{"algorithm": "lookback-draw-1", "algorithm": "lookback-draw-1"}',
        '{"algorithm": "lookback-draw-1", "commitment": 1.5}',
        '{"algorithm": "lookback-draw-1", "commitment": true}',
        '{"algorithm": "lookback-draw-2", "frozen": {"register": 3}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_record_is_damaged(verifier: ModuleType, tmp_path: Path, text: str) -> None:
    (tmp_path / "record.json").write_text(text, "utf-8")
    with pytest.raises(verifier.Damaged):
        verifier.verify(verifier.read(str(tmp_path / "record.json")))


def test_a_damaged_file_ends_with_two(tmp_path: Path) -> None:
    found = run(tmp_path, json.dumps(ceremony())[:-40])
    assert found.returncode == 2
    assert "[??] 无法读取或已损坏" in found.stdout
    assert found.stderr == ""
    waiting = run(tmp_path, json.dumps(ceremony() | {"state": "drawn"}))
    assert (waiting.returncode, "尚未公布" in waiting.stdout) == (2, True)


def test_five_thousand_schools_are_checked(verifier: ModuleType) -> None:
    inspectors = {f"p{n:03}": f"office{n % 9}" for n in range(120)}
    register = tuple(
        Entry(f"35{n:06}", f"s{n % 7}", 1 + n % 830, f"town{n % 300:03}") for n in range(LARGE)
    )
    quotas = dict.fromkeys((f"s{n}" for n in range(7)), LARGE // 14)
    record = published(Frozen(register, (), inspectors, quotas), SALT, [])
    assert verifier.verify(record).wrong == []


def test_the_fingerprint_a_room_photographed_is_the_one_printed(verifier: ModuleType) -> None:
    record = ceremony()
    shown = result_digest(record["salt"], record["result"])
    assert any(shown in line for line in verifier.verify(record).lines)
