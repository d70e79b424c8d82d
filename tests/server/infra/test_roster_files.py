"""Files that hold a roster, in whatever program they were made; what is no roster is told so."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from server.infra.roster import COLUMN_WORDS, NoHeader, WrongRosterColumns
from server.infra.roster import read_roster as read
from server.infra.roster_columns import (
    CHOICES,
    COUNTS,
    HEADS,
    LABELS,
    PLACES,
    REQUIRED,
    YES_OR_NO,
    find_header,
    meaning,
)
from server.infra.tables import (
    COLUMNS_MAX,
    FILE_BYTES_MAX,
    ROWS_MAX,
    NotATable,
    OldSpreadsheet,
    TableTooLarge,
)
from shared.checklists import FACTS
from shared.problems import Problem, TooLarge
from tests.rosters import GOOD, HEAD, codes, csv, sheet, taken
from tests.shared.sheets import TEMPLATE


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode("gbk"),
        lambda text: text.encode("utf-8"),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", "\t").encode("utf-16"),
        lambda text: text.replace(",", ";").encode("gbk"),
        lambda text: text.replace("350001", '"=""350001"""').encode("gbk"),
    ],
    ids=["gbk", "utf-8", "utf-8 marked", "utf-16", "tabs", "semicolons", "kept as text"],
)
def test_a_csv_is_read_in_the_encodings_of_office_programs(
    written: Callable[[str], bytes],
) -> None:
    roster = read(written(csv(("云汀市名册",), HEAD, GOOD)))
    assert taken(roster) == ["350001"]
    assert roster.rows[0].school is not None
    assert roster.rows[0].school.name == "望潮中学"


def test_a_formula_in_a_csv_is_told() -> None:
    row = read(csv(HEAD, (*GOOD[:5], "=1+1", *GOOD[6:])).encode("gbk")).rows[0]
    assert codes(row) == [("formula", True)]
    assert row.told[0].value == "=1+1"


@pytest.mark.parametrize("left", REQUIRED)
def test_a_missing_column_is_named(left: str) -> None:
    keep = [place for place, head in enumerate(HEAD) if meaning(head) != left]
    rows = [tuple(row[place] for place in keep) for row in (HEAD, GOOD)]
    with pytest.raises(WrongRosterColumns) as refused:
        read(sheet(*rows))
    assert refused.value.facts == {"missing": COLUMN_WORDS[left], "row": 1}


def test_a_table_of_something_else_is_told_what_a_roster_needs() -> None:
    with pytest.raises(NoHeader) as refused:
        read(sheet(("日期", "天气"), ("2026-09-17", "晴")))
    assert refused.value.facts["missing"] == "学校代码、学校名称、镇街、学校类别、所在区域"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"%PDF-1.7\n\x00", sheet(HEAD, GOOD)[:900]],
    ids=["nothing", "a picture", "a paper", "half a file"],
)
def test_what_is_no_spreadsheet_is_refused(data: bytes) -> None:
    with pytest.raises(NotATable):
        read(data)


def test_an_old_or_locked_spreadsheet_is_told_how_to_save_it() -> None:
    with pytest.raises(OldSpreadsheet):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))


def test_what_is_too_large_is_refused_not_cut_off() -> None:
    with pytest.raises(TooLarge):
        read(b"x" * (FILE_BYTES_MAX + 1))
    with pytest.raises(TableTooLarge):
        read(("\n" * ROWS_MAX + "350001,望潮中学").encode())
    with pytest.raises(TableTooLarge):
        read(("," * COLUMNS_MAX + "x").encode())


def test_a_sheet_formatted_to_its_end_is_no_obstacle() -> None:
    assert taken(read((csv(HEAD, GOOD) + "\n" * ROWS_MAX * 2).encode())) == ["350001"]


WHOLE = sheet(HEAD, GOOD, ("合计",), merged=("A3:H3",))


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@settings(max_examples=60, phases=[Phase.generate])
def test_a_damaged_roster_is_refused_or_read_never_stumbled_over(at: int, by: int) -> None:
    damaged = bytearray(WHOLE)
    damaged[at] = (damaged[at] + by) % 256
    with suppress(Problem):
        read(bytes(damaged))


def test_the_words_of_a_roster_are_those_of_the_checklist() -> None:
    """What a roster says of a school is what the conditions of the checklist read."""
    for name, code in (("school_type", "BI-05"), ("locality", "BI-06")):
        asked = next(item for item in TEMPLATE.items if item.code == code)
        assert tuple(CHOICES[name]) == asked.options_zh
    assert {FACTS[name] for name in YES_OR_NO} == {"bool"}
    assert {FACTS[name] for name in COUNTS} == {"number"}
    from_the_visit = {"visit_in_school_run", "seen_break"}
    asked_of_the_register = {name for name, kind in FACTS.items() if kind == "bool"}
    assert asked_of_the_register - from_the_visit == set(YES_OR_NO)


def test_no_word_heads_two_columns_and_each_column_has_one() -> None:
    words = [word for name in HEADS for word in HEADS[name]]
    assert sorted(words) == sorted(set(words))
    assert set(HEADS) == set(LABELS)
    for name, heads in HEADS.items():
        assert {meaning(head) for head in heads} == {name}
    assert set(COLUMN_WORDS) == set(REQUIRED)
    assert {meaning(word) for word in COLUMN_WORDS.values()} == set(REQUIRED)
    assert meaning("是否有食堂*") == meaning("食堂（有/无）") == "has_canteen"
    assert not {name for name in PLACES if meaning(name) != name}


def test_a_row_of_schools_is_not_taken_for_the_head() -> None:
    header = find_header([["名册"], list(HEAD), [str(cell) for cell in GOOD]])
    assert header is not None
    assert header.row == 1
