"""Checks the published record of a draw of schools; needs nothing but Python, 3.8 or later.

    python3 verify_draw.py RECORD.json [--digest HEX] [--commitment HEX]

It compares all digests, runs the draw again by the rule of docs/draw.md and compares the result.
With --digest and --commitment it also compares what was written down before the draw.
Ends with 0 if everything fits, 1 if something does not, 2 if the record cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PLAIN, WAVE = "lookback-draw-1", "lookback-draw-2"
NUMBERS = 2**256
SCHOOLS_MAX, WEIGHT_MAX, TEAM_MAX = 500_000, 1_000_000, 4
BUNDLE = 512
CODE, STRATUM, WEIGHT, GROUP, RECUSED = range(5)
FITS, DIFFERS, UNREADABLE = range(3)
# What a record must hold: a type; a list of one kind; a row of fixed kinds; names and their kinds.
ANY_NAME = "*"
FROZEN = {
    "register": [(str, str, int, str, [str])],
    "left_out": [(str, str)],
    "inspectors": [(str, str)],
    "parameters": {"quotas": {ANY_NAME: int}, "offices_apart": bool, "team": int},
}
OF_A_WAVE = {"wave": {}, "state": str, "frozen": FROZEN, "frozen_digest": str, "commitment": str}
RESULT = {"drawn": [(str, [str])], "teams": [(str, [str])]}
OF_A_PLAIN_DRAW = {"commitment": str, "salt": str, "candidates": [(str, int)], "drawn": [str]}


class Told(Exception):
    """Something to say in both languages."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.chinese, self.english = chinese, english


class Damaged(Told):
    """The record cannot be read as one."""


class Impossible(Told):
    """By the rule nothing can be drawn from this register."""


class Report:
    """What was checked, line by line, in both languages."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.wrong: list[str] = []

    def good(self, chinese: str, english: str) -> None:
        self.note(chinese, english, "[ok]")

    def bad(self, field: str, chinese: str, english: str) -> None:
        self.wrong.append(field)
        self.note(f"{field}：{chinese}", f"{field}: {english}", "[!!]")

    def note(self, chinese: str, english: str, mark: str = "[--]") -> None:
        self.lines.append(f"{mark} {chinese}\n     {english}")

    def same(self, field: str, found: Any, due: Any, said: tuple[str, str]) -> None:
        """Say whether what stands in a field is what it has to be."""
        chinese, english = said
        if found == due:
            self.good(f"{chinese}：相符", f"{english}: agrees")
        else:
            told = f"{english} differs. The record says {found}, it has to be {due}"
            self.bad(field, f"{chinese}不符。记录为 {found}，应为 {due}", told)


def utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def sha256(text: str) -> str:
    return hashlib.sha256(utf8(text)).hexdigest()


def canonical(value: Any) -> str:
    """JSON with sorted names, without blanks, every sign but the control ones as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Numbers:
    """Numbers that nobody can choose: HMAC-SHA-256 of a counter under a key."""

    def __init__(self, key: str, name: str = "") -> None:
        self.key, self.counter = utf8(key), 0
        self.name = utf8(name) + b"\0" if name else b""

    def below(self, total: int) -> int:
        while True:
            message = self.name + self.counter.to_bytes(8, "big")
            self.counter += 1
            number = int.from_bytes(hmac.new(self.key, message, "sha256").digest(), "big")
            if number < NUMBERS - NUMBERS % total:
                return number % total


class Line:
    """Schools one after another, each as long as its weight; in bundles, to walk past quickly."""

    def __init__(self, schools: list[tuple[int, Any]]) -> None:
        self.bundles = [schools[at : at + BUNDLE] for at in range(0, len(schools), BUNDLE)]
        self.lengths = [sum(weight for weight, _ in bundle) for bundle in self.bundles]

    def take(self, numbers: Numbers) -> Any:
        """The school on whose stretch the next number falls; it leaves the line."""
        at, which, place = numbers.below(sum(self.lengths)), 0, 0
        while at >= self.lengths[which]:
            at -= self.lengths[which]
            which += 1
        bundle = self.bundles[which]
        while at >= bundle[place][0]:
            at -= bundle[place][0]
            place += 1
        weight, school = bundle.pop(place)
        self.lengths[which] -= weight
        return school


def refuse_register(pairs: list[tuple[str, int]]) -> None:
    """A code twice, too many, a weight that is none."""
    if len({code for code, _ in pairs}) != len(pairs) or len(pairs) > SCHOOLS_MAX:
        raise Impossible("有学校代码重复，或学校过多", "a code stands twice, or there are too many")
    for code, weight in pairs:
        if not 1 <= weight <= WEIGHT_MAX:
            raise Impossible(f"学校 {code} 的权重无效", f"school {code} has no valid weight")


def draw_plain(candidates: list[Any], count: int, salt: str) -> list[str]:
    refuse_register(candidates)
    if not 0 <= count <= len(candidates):
        raise Impossible("抽取数超过学校数", "more are drawn than there are")
    line, numbers = Line([(weight, code) for code, weight in sorted(candidates)]), Numbers(salt)
    return [line.take(numbers) for _ in range(count)]


class Rules:
    """Who may go with whom."""

    def __init__(self, frozen: Any) -> None:
        self.office = dict(frozen["inspectors"])
        self.size = frozen["parameters"]["team"]
        self.two_offices = frozen["parameters"]["offices_apart"] and self.size > 1
        self.load = dict.fromkeys(self.office, 0)

    def free(self, schools: list[Any]) -> list[str]:
        """Who need not step aside at any of these schools, in order."""
        aside = {one for school in schools for one in school[RECUSED]}
        return sorted(set(self.office) - aside)

    def suffice(self, people: list[str]) -> bool:
        return len(people) >= self.size and not (self.two_offices and self._of_one_office(people))

    def team(self, people: list[str], numbers: Numbers) -> list[str]:
        """One after another, by chance among those sent to the fewest schools."""
        team: list[str] = []
        while len(team) < self.size:
            possible = [one for one in people if one not in team]
            # Only the last one can spoil a team: all of one office.
            if self.two_offices and len(team) == self.size - 1 and self._of_one_office(team):
                possible = [one for one in possible if self.office[one] != self.office[team[0]]]
            least = min(self.load[one] for one in possible)
            fewest = [one for one in possible if self.load[one] == least]
            team.append(fewest[numbers.below(len(fewest))])
        return team

    def _of_one_office(self, people: list[str]) -> bool:
        return len({self.office[one] for one in people}) <= 1


def refuse_wave(frozen: Any, strata: dict[str, list[Any]], rules: Rules) -> None:
    """A quota beyond its stratum, a team of nobody, a school nobody may go to."""
    refuse_register([(school[CODE], school[WEIGHT]) for school in frozen["register"]])
    for name, quota in frozen["parameters"]["quotas"].items():
        if not 0 <= quota <= len(strata[name]):
            raise Impossible(f"层“{name}”的名额超过学校数", f"quota beyond stratum {name}")
    if not 1 <= rules.size <= TEAM_MAX or len(rules.office) != len(frozen["inspectors"]):
        raise Impossible("每组人数无效，或检查员重复", "no valid team size, or an inspector twice")
    known: dict[frozenset[str], bool] = {}
    for school in frozen["register"]:
        code, aside = school[CODE], frozenset(school[RECUSED])
        if aside not in known:
            known[aside] = rules.suffice(rules.free([school]))
        if not known[aside]:
            raise Impossible(f"学校 {code} 无人可去", f"nobody may go to school {code}")


def draw_wave(frozen: Any, seed: str) -> dict[str, Any]:
    """The rule lookback-draw-2: schools by stratum, then a team for each travel group."""
    strata, groups, rules = defaultdict(list), defaultdict(list), Rules(frozen)
    for school in sorted(frozen["register"]):
        strata[school[STRATUM]].append(school)
    refuse_wave(frozen, strata, rules)
    drawn = []
    for name, quota in sorted(frozen["parameters"]["quotas"].items()):
        line = Line([(school[WEIGHT], school) for school in strata[name]])
        numbers = Numbers(seed, f"stratum:{name}")
        taken = [line.take(numbers) for _ in range(quota)]
        drawn.append([name, [school[CODE] for school in taken]])
        for school in taken:
            groups[school[GROUP]].append(school)
    teams = {}
    for name, part in parts_of(groups, rules):
        team = rules.team(rules.free(part), Numbers(seed, name))
        for one in team:
            rules.load[one] += len(part)
        teams.update({school[CODE]: team for school in part})
    return {"drawn": drawn, "teams": [[code, team] for code, team in sorted(teams.items())]}


def parts_of(groups: dict[str, list[Any]], rules: Rules) -> Iterator[tuple[str, list[Any]]]:
    """The groups in order; one that nobody can go to as a whole school by school."""
    for group in sorted(groups):
        schools = sorted(groups[group])
        if rules.suffice(rules.free(schools)):
            yield f"team:{group}", schools
        else:
            yield from ((f"team:{group}/{school[CODE]}", [school]) for school in schools)


def fit(value: Any, shape: Any, where: str) -> None:
    """Damaged unless the value has this shape."""
    if not _is_of(value, shape):
        raise Damaged(f"“{where}”缺失或格式不对", f"{where} is missing or not of its form")
    if isinstance(shape, dict):
        for name in value if ANY_NAME in shape else shape:
            fit(value[name], shape.get(name, shape.get(ANY_NAME)), f"{where}.{name}")
    elif not isinstance(shape, type):
        for at, one in enumerate(value):
            fit(one, shape[0 if isinstance(shape, list) else at], f"{where}[{at}]")


def _is_of(value: Any, shape: Any) -> bool:
    if isinstance(shape, type):
        return type(value) is shape
    if isinstance(shape, dict):
        return isinstance(value, dict) and not set(shape) - set(value) - {ANY_NAME}
    return isinstance(value, list) and (isinstance(shape, list) or len(value) == len(shape))


def check_salt(record: Any, report: Report) -> None:
    if record.get("salt"):
        due, said = sha256(str(record["salt"])), ("承诺值与盐值", "commitment to the salt")
        report.same("commitment", record["commitment"], due, said)
    elif record.get("state") != "aborted":
        report.bad("salt", "盐值没有公布", "the salt is not published")


def check_numbers(told: list[Any], report: Report) -> list[str]:
    """The numbers in order, each against what was committed; an empty text for one withheld."""
    for at, one in enumerate(told):
        who = str(one.get("officer") or one.get("source") or at + 1)
        number, commitment = one.get("number"), one.get("commitment")
        if number in (None, ""):
            report.note(f"{who} 没有公布其数", f"{who} withheld the number")
        elif commitment:
            said = (f"{who} 的承诺值与其数", f"commitment of {who} to the number")
            due = sha256(f"{number}:{one.get('blind', '')}")
            report.same(f"numbers[{at}]", commitment, due, said)
        else:
            english = f"{who} told the number {number}: compare it with its source yourself"
            report.note(f"{who} 的数为 {number}，请自行与其来源核对", english)
    return ["" if one.get("number") is None else str(one["number"]) for one in told]


def check_aborted(record: Any, numbers: list[str], report: Report) -> None:
    if record.get("result"):
        report.bad("result", "本次已中止，却有结果", "aborted, yet there is a result")
    else:
        report.good("本次抽取已中止，没有抽出学校", "this attempt was aborted; nothing was drawn")
    report.note(f"原因：{record.get('aborted_reason')}", f"reason: {record.get('aborted_reason')}")
    if all(numbers):
        report.note("没有人扣留数字：请问明原因", "nobody withheld a number: ask for the reason")


def check_wave(record: Any, report: Report) -> None:
    fit(record, {**OF_A_WAVE, "numbers": [{}]}, "record")
    digest = sha256(canonical(record["frozen"]))
    said = ("封存名册的摘要", "digest of the frozen register")
    report.same("frozen_digest", record["frozen_digest"], digest, said)
    check_salt(record, report)
    numbers = check_numbers(record["numbers"], report)
    if record["state"] == "aborted":
        check_aborted(record, numbers, report)
        return
    if record["state"] != "published":
        raise Damaged("本次抽取尚未公布", "this attempt is not published yet")
    fit(record, {"salt": str, "result": RESULT}, "record")
    if not all(numbers):
        report.bad("numbers", "缺少数字，却有结果", "a number is missing, yet there is a result")
    elif record["wave"].get("ceremony") == "public" and not numbers:
        report.bad("numbers", "公开抽取却没有任何数", "a public draw without anybody's number")
    seed = sha256(canonical([WAVE, digest, record["salt"], numbers]))
    due = draw_wave(record["frozen"], seed)
    compare(record["result"], due, report)
    bound = sha256(canonical([WAVE, "result", record["salt"], due["drawn"], due["teams"]]))
    report.note(f"结果指纹（当场所拍）：{bound}", f"fingerprint of the result, as shown: {bound}")


def compare(told: Any, due: Any, report: Report) -> None:
    """The result told and the one that comes out, stratum by stratum and school by school."""
    if told == due:
        schools = len(due["teams"])
        english = f"drawn again, the same comes out: {schools} schools and their teams"
        report.good(f"重新抽取，结果相同：{schools} 所学校及其检查组", english)
        return
    for part, kind in (("drawn", ("层", "stratum")), ("teams", ("学校", "school"))):
        here, there = dict(told[part]), dict(due[part])
        for name in sorted(set(here) | set(there)):
            said = (f"{kind[0]}“{name}”", f"{kind[1]} {name}")
            if here.get(name) != there.get(name):
                report.same(f"result.{part}", here.get(name), there.get(name), said)
        if here == there and told[part] != due[part]:
            report.bad(f"result.{part}", "次序不对或有重复", "out of order, or something twice")


def check_plain(record: Any, report: Report) -> None:
    fit(record, OF_A_PLAIN_DRAW, "record")
    check_salt(record, report)
    count = record.get("count", len(record["drawn"]))
    fit(count, int, "record.count")
    due = draw_plain(record["candidates"], count, record["salt"])
    report.same("drawn", record["drawn"], due, ("重新抽取的结果", "what is drawn again"))


def verify(record: Any, digest: str = "", commitment: str = "") -> Report:
    """A report on a record; Damaged where it is none."""
    report, algorithm = Report(), record.get("algorithm") if isinstance(record, dict) else None
    if algorithm not in (PLAIN, WAVE):
        raise Damaged("不是抽取记录，或算法未知", "no record of a draw, or an unknown rule")
    try:
        (check_wave if algorithm == WAVE else check_plain)(record, report)
    except Impossible as told:
        report.bad("frozen" if algorithm == WAVE else "candidates", told.chinese, told.english)
    for field, noted in (("frozen_digest", digest), ("commitment", commitment)):
        if due := "".join(noted.lower().split()):
            report.same(field, record.get(field), due, ("事先记下的值", "what was noted before"))
    return report


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def no_fraction(text: str) -> None:
    raise ValueError(f"no whole number: {text}")


def read(path: str) -> Any:
    """The record in a file; Damaged where it is none."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        strict = json.JSONDecoder(
            object_pairs_hook=once, parse_float=no_fraction, parse_constant=no_fraction
        )
        return strict.decode(text)
    except (OSError, ValueError, RecursionError) as error:
        raise Damaged(f"无法读取或已损坏（{error}）", f"unreadable ({error})") from error


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("record", help="the published record, a JSON file 公布的记录")
    parser.add_argument("--digest", default="", help="noted before the draw 事先记下的名册摘要")
    parser.add_argument("--commitment", default="", help="noted before the draw 事先记下的承诺值")
    asked = parser.parse_args()
    try:
        report = verify(read(asked.record), asked.digest, asked.commitment)
    except Damaged as told:
        sys.stdout.write(f"[??] {told.chinese}\n     {told.english}\n")
        return UNREADABLE
    fields = ", ".join(dict.fromkeys(report.wrong))
    end = f"核验不通过：{fields}\nDOES NOT FIT: {fields}" if fields else "核验通过\nEVERYTHING FITS"
    sys.stdout.write("\n".join([*report.lines, "", end, ""]))
    return DIFFERS if fields else FITS


if __name__ == "__main__":
    sys.exit(main())
