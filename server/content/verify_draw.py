"""Checks the published record of a draw or a sample; needs nothing but Python, 3.8 or later.

    python3 verify_draw.py RECORD.json [--digest HEX] [--commitment HEX]

It compares all digests, draws again by the rule of docs/draw.md, compares the result, and says what
is told without proof. With --digest and --commitment it compares what was written down before the
draw. Ends with 0 if everything fits, 1 if something does not, 2 if the record cannot be read.
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
from itertools import count
from pathlib import Path
from typing import Any

PLAIN, WAVE, SAMPLE = "lookback-draw-1", "lookback-draw-2", "lookback-sample-1"
NUMBERS, BUNDLE, OK = 2**256, 512, "[ok]"
SCHOOLS_MAX, WEIGHT_MAX, TEAM_MAX, SHARE_LEAST, SHARE_MAX = 500_000, 1_000_000, 4, 10, 100
CODE, STRATUM, WEIGHT, GROUP, RECUSED = range(5)
FITS, DIFFERS, UNREADABLE = range(3)
# What a record must hold: a type; a list of one kind; a row of fixed kinds; names and their kinds.
ANY_NAME, TOLD = "*", ("state", "wave")
FROZEN = {
    "register": [(str, str, int, str, [str])],
    "left_out": [(str, str)],
    "inspectors": [(str, str)],
    "parameters": {"quotas": {ANY_NAME: int}, "offices_apart": bool, "team": int},
}
OF_A_WAVE = {"wave": {}, "state": str, "frozen": FROZEN, "frozen_digest": str, "commitment": str}
OF_A_PLAIN_DRAW = {"commitment": str, "salt": str, "candidates": [(str, int)], "drawn": [str]}
BESIDE = {"attempt": int, "not_planned": [str], "schools": [(str, str)]}
PROVED = {"algorithm", "numbers", "result", "count", "closed", *OF_A_PLAIN_DRAW, *OF_A_WAVE}


class Damaged(Exception):
    """The record cannot be read as one; said in Chinese and in English."""


class Impossible(Damaged):
    """By the rule nothing can be drawn from this register."""


class Report:
    """What was checked, line by line, in both languages."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.wrong: list[str] = []

    def bad(self, field: str, chinese: str, english: str) -> None:
        self.wrong.append(field)
        self.note(f"{field}：{chinese}", f"{field}: {english}", "[!!]")

    def note(self, chinese: str, english: str, mark: str = "[--]") -> None:
        self.lines.append(f"{mark} {chinese}\n     {english}")

    def same(self, field: str, found: Any, due: Any, said: tuple[str, str]) -> None:
        """Say whether what stands in a field is what it has to be."""
        chinese, english = said
        if found == due:
            self.note(f"{chinese}：相符", f"{english}: agrees", OK)
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


def number(key: str, message: bytes) -> int:
    return int.from_bytes(hmac.new(utf8(key), message, "sha256").digest(), "big")


def stream(key: str, name: str = "") -> Iterator[int]:
    """Numbers that nobody can choose: HMAC-SHA-256 of a counter under a key."""
    before = utf8(name) + b"\0" if name else b""
    return (number(key, before + at.to_bytes(8, "big")) for at in count())


def below(total: int, numbers: Iterator[int]) -> int:
    return next(one for one in numbers if one < NUMBERS - NUMBERS % total) % total


class Line:
    """Schools one after another, each as long as its weight; in bundles, to walk past quickly."""

    def __init__(self, schools: list[tuple[int, Any]]) -> None:
        self.bundles = [schools[at : at + BUNDLE] for at in range(0, len(schools), BUNDLE)]
        self.lengths = [sum(weight for weight, _ in bundle) for bundle in self.bundles]

    def take(self, numbers: Iterator[int]) -> Any:
        at, which, place = below(sum(self.lengths), numbers), 0, 0
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
    if len(dict(pairs)) != len(pairs) or len(pairs) > SCHOOLS_MAX:
        raise Impossible("有学校代码重复，或学校过多", "a code stands twice, or there are too many")
    if wrong := [code for code, weight in pairs if not 1 <= weight <= WEIGHT_MAX]:
        raise Impossible(f"学校 {wrong[0]} 的权重无效", f"school {wrong[0]} has no valid weight")


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
        return len(people) >= self.size and not (self.two_offices and self._one_office(people))

    def sent(self, schools: list[Any], numbers: Iterator[int]) -> dict[str, list[str]]:
        """One after another, by chance among those sent to the fewest schools."""
        people = self.free(schools)
        team: list[str] = []
        while len(team) < self.size:
            possible = [one for one in people if one not in team]
            if self.two_offices and len(team) == self.size - 1 and self._one_office(team):
                possible = [one for one in possible if self.office[one] != self.office[team[0]]]
            least = min(self.load[one] for one in possible)
            fewest = [one for one in possible if self.load[one] == least]
            team.append(fewest[below(len(fewest), numbers)])
        self.load.update({one: self.load[one] + len(schools) for one in team})
        return {school[CODE]: team for school in schools}

    def _one_office(self, people: list[str]) -> bool:
        return len({self.office[one] for one in people}) <= 1


def refuse_wave(frozen: Any, strata: dict[str, list[Any]], rules: Rules) -> None:
    """A quota beyond its stratum, a team of nobody, a school nobody may go to."""
    refuse_register([(school[CODE], school[WEIGHT]) for school in frozen["register"]])
    for name, quota in frozen["parameters"]["quotas"].items():
        if not 0 <= quota <= len(strata[name]):
            raise Impossible(f"层“{name}”的名额超过学校数", f"quota beyond stratum {name}")
    if not 1 <= rules.size <= TEAM_MAX or len(rules.office) != len(frozen["inspectors"]):
        raise Impossible("每组人数无效，或检查员重复", "no valid team size, or an inspector twice")
    for school in {frozenset(one[RECUSED]): one for one in frozen["register"]}.values():
        if not rules.suffice(rules.free([school])):
            raise Impossible(f"学校 {school[0]} 无人可去", f"nobody may go to {school[0]}")


def draw_wave(frozen: Any, seed: str) -> dict[str, Any]:
    """The rule lookback-draw-2: schools by stratum, then a team for each travel group."""
    strata, groups, rules = defaultdict(list), defaultdict(list), Rules(frozen)
    for school in sorted(frozen["register"]):
        strata[school[STRATUM]].append(school)
    refuse_wave(frozen, strata, rules)
    drawn = []
    for name, quota in sorted(frozen["parameters"]["quotas"].items()):
        line = Line([(school[WEIGHT], school) for school in strata[name]])
        numbers = stream(seed, f"stratum:{name}")
        taken = [line.take(numbers) for _ in range(quota)]
        drawn.append([name, [school[CODE] for school in taken]])
        for school in taken:
            groups[school[GROUP]].append(school)
    teams = {}
    for group, part in sorted(groups.items()):
        parts = [(f"team:{group}", part)]
        if not rules.suffice(rules.free(part)):
            parts = [(f"team:{group}/{school[CODE]}", [school]) for school in sorted(part)]
        for name, schools in parts:
            teams.update(rules.sent(schools, stream(seed, name)))
    return {"drawn": drawn, "teams": [[code, team] for code, team in sorted(teams.items())]}


def fit(value: Any, shape: Any, where: str) -> None:
    """Damaged unless the value has this shape."""
    of_it = type(value) is shape
    if isinstance(shape, dict):
        of_it = isinstance(value, dict) and not set(shape) - set(value) - {ANY_NAME}
    elif not isinstance(shape, type):
        of_it = isinstance(value, list) and (isinstance(shape, list) or len(value) == len(shape))
    if not of_it:
        raise Damaged(f"“{where}”缺失或格式不对", f"{where} is missing or not of its form")
    if isinstance(shape, dict):
        for name in value if ANY_NAME in shape else shape:
            fit(value[name], shape.get(name, shape.get(ANY_NAME)), f"{where}.{name}")
    elif not isinstance(shape, type):
        for at, one in enumerate(value):
            fit(one, shape[0 if isinstance(shape, list) else at], f"{where}[{at}]")


def check_salt(record: Any, report: Report) -> None:
    if record.get("salt"):
        due, said = sha256(str(record["salt"])), ("承诺值与盐值", "commitment to the salt")
        report.same("commitment", record["commitment"], due, said)
    else:
        report.bad("salt", "盐值没有公布，承诺值无从核验", "no salt: the commitment is not proved")


def check_numbers(told: list[Any], report: Report) -> list[str]:
    """The numbers in order, each against what was committed; an empty text for one withheld."""
    for at, one in enumerate(told):
        who = str(one.get("officer") or one.get("source") or at + 1)
        number, commitment = one.get("number"), one.get("commitment")
        if number in (None, ""):
            report.note(f"{who} 没有公布其数", f"{who} withheld the number")
        elif commitment:
            said = (f"{who} 的承诺值与其数", f"commitment of {who} to the number")
            due = f"{number}:{one.get('blind', '')}"
            report.same(f"numbers[{at}]", commitment, sha256(due), said)
        else:
            english = f"{who} told the number {number}: compare it with its source yourself"
            report.note(f"{who} 的数为 {number}，请自行与其来源核对", english)
    return ["" if one.get("number") is None else str(one["number"]) for one in told]


def check_aborted(record: Any, numbers: list[str], report: Report) -> None:
    if record.get("result"):
        report.bad("result", "本次已中止，却有结果", "aborted, yet there is a result")
    else:
        report.note("本次抽取已中止，没有抽出学校", "aborted; nothing was drawn", OK)
    report.note(f"原因：{record.get('aborted_reason')}", f"reason: {record.get('aborted_reason')}")
    if all(numbers):
        report.note("没有人扣留数字：请问明原因", "nobody withheld a number: ask for the reason")


def check_wave(record: Any, report: Report) -> None:
    fit(record, {**OF_A_WAVE, "numbers": [{}]}, "record")
    digest = sha256(canonical(record["frozen"]))
    report.same("frozen_digest", record["frozen_digest"], digest, ("名册摘要", "register's digest"))
    check_salt(record, report)
    numbers = check_numbers(record["numbers"], report)
    if record["state"] == "aborted":
        check_aborted(record, numbers, report)
        check_beside(record, [], report)
        return
    if record["state"] != "published":
        raise Damaged("本次抽取尚未公布", "this attempt is not published yet")
    rows = [(str, [str])]
    fit(record, {"salt": str, "result": {"drawn": rows, "teams": rows}}, "record")
    if not all(numbers):
        report.bad("numbers", "缺少数字，却有结果", "a number is missing, yet there is a result")
    elif record["wave"].get("ceremony") == "public" and not numbers:
        report.bad("numbers", "公开抽取却没有任何数", "a public draw without anybody's number")
    due = draw_wave(record["frozen"], sha256(canonical([WAVE, digest, record["salt"], numbers])))
    compare(record["result"], due, report)
    bound = sha256(canonical([WAVE, "result", record["salt"], due["drawn"], due["teams"]]))
    report.note(f"结果指纹（当场所拍）：{bound}", f"fingerprint of the result, as shown: {bound}")
    check_beside(record, [code for _, codes in due["drawn"] for code in codes], report)


def compare(told: Any, due: Any, report: Report) -> None:
    """The result told and the one that comes out, stratum by stratum and school by school."""
    if told == due:
        english = f"drawn again, the same comes out: {len(due['teams'])} schools and their teams"
        report.note(f"重新抽取，结果相同：{len(due['teams'])} 所学校及其检查组", english, OK)
        return
    for part, kind in (("drawn", ("层", "stratum")), ("teams", ("学校", "school"))):
        here, there = dict(told[part]), dict(due[part])
        for name in sorted(set(here) | set(there)):
            said = (f"{kind[0]}“{name}”", f"{kind[1]} {name}")
            if here.get(name) != there.get(name):
                report.same(f"result.{part}", here.get(name), there.get(name), said)
        if here == there and told[part] != due[part]:
            report.bad(f"result.{part}", "次序不对或有重复", "out of order, or something twice")


def check_beside(record: Any, codes: list[str], report: Report) -> None:
    """What stands beside the draw may be of drawn schools alone."""
    fit(record, {name: shape for name, shape in BESIDE.items() if name in record}, "record")
    for field in ("not_planned", "schools"):
        named = [one if isinstance(one, str) else one[0] for one in record.get(field, ())]
        if len(set(named)) != len(named) or not set(named) <= set(codes):
            report.bad(field, "有未抽中或重复的学校", "a school not drawn, or one twice")
    if record.get("attempt", 1) < 1:
        report.bad("attempt", "次数从 1 起", "attempts count from 1")
    told = ", ".join(name for name in record if name in TOLD or name not in PROVED)
    report.note(f"仅为告知，无从核验：{told}", f"told, and not proved: {told}")


def check_sample(record: Any, report: Report) -> None:
    """The rule lookback-sample-1: each case by the number on its paper."""
    fit(record, {"commitment": str, "share_percent": int}, "record")
    if "salt" not in record:
        raise Damaged("本期抽样尚未公布", "this sample is not published yet")
    fit(record, {"salt": str, "closed": [(str, str, bool, str)]}, "record")
    check_salt(record, report)
    share, cases = record["share_percent"], record["closed"]
    if not SHARE_LEAST <= share <= SHARE_MAX or len({one[0] for one in cases}) != len(cases):
        report.bad("closed", "比例无效，或有文号重复", "no valid share, or a number twice")
    for at, (paper, _, drawn, reason) in enumerate(cases):
        due = number(record["salt"], utf8(paper)) * SHARE_MAX < share * NUMBERS
        if drawn != due:
            report.same(f"closed[{at}]", drawn, due, (f"{paper} 是否抽中", f"{paper} drawn"))
        elif not reason if drawn else reason == "sample":
            report.bad(f"closed[{at}]", f"{paper} 的回头看缘由不符", f"{paper}: not its reason")
    english = f"{len(cases)} cases; whether a case is missing is not proved by this record"
    report.note(f"共 {len(cases)} 件；有无遗漏，无从核验", english)
    check_beside(record, [], report)


def check_plain(record: Any, report: Report) -> None:
    fit(record, OF_A_PLAIN_DRAW, "record")
    check_salt(record, report)
    candidates, quota = record["candidates"], record.get("count", len(record["drawn"]))
    fit(quota, int, "record.count")
    refuse_register(candidates)
    if not 0 <= quota <= len(candidates):
        raise Impossible("抽取数超过学校数", "more are drawn than there are")
    line = Line([(weight, code) for code, weight in sorted(candidates)])
    due = [line.take(numbers) for numbers in [stream(record["salt"])] for _ in range(quota)]
    report.same("drawn", record["drawn"], due, ("重新抽取的结果", "what is drawn again"))
    check_beside(record, due, report)


def verify(record: Any, digest: str = "", commitment: str = "") -> Report:
    """A report on a record; Damaged where it is none."""
    report, algorithm = Report(), str(isinstance(record, dict) and record.get("algorithm"))
    checks = {PLAIN: check_plain, WAVE: check_wave, SAMPLE: check_sample}
    if algorithm not in checks:
        raise Damaged("不是抽取记录，或算法未知", "no record of a draw, or an unknown rule")
    try:
        checks[algorithm](record, report)
    except Impossible as told:
        report.bad("frozen" if algorithm == WAVE else "candidates", *told.args)
    for field, noted in (("frozen_digest", digest), ("commitment", commitment)):
        if due := "".join(noted.lower().split()):
            report.same(field, record.get(field), due, ("事先记下的值", "what was noted before"))
    return report


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def refuse(text: str) -> None:
    raise ValueError(f"no whole number: {text}")


def read(path: str) -> Any:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        return json.loads(text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
    except (OSError, ValueError, RecursionError) as error:
        raise Damaged(f"无法读取或已损坏（{error}）", f"unreadable ({error})") from error


def main() -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("record", help="the published record, a JSON file 公布的记录")
    parser.add_argument("--digest", default="", help="noted before the draw 事先记下的名册摘要")
    parser.add_argument("--commitment", default="", help="noted before the draw 事先记下的承诺值")
    asked = parser.parse_args()
    try:
        report = verify(read(asked.record), asked.digest, asked.commitment)
    except Damaged as told:
        sys.stdout.write("[??] {}\n     {}\n".format(*told.args))
        return UNREADABLE
    fields = ", ".join(dict.fromkeys(report.wrong))
    end = f"核验不通过：{fields}\nDOES NOT FIT: {fields}" if fields else "核验通过\nEVERYTHING FITS"
    sys.stdout.write("\n".join([*report.lines, "", end, ""]))
    return DIFFERS if fields else FITS


if __name__ == "__main__":
    sys.exit(main())
