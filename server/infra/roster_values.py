"""Cells of a roster as values: what an office writes by hand, read leniently and told strictly.

Each reader gives the value, or None with the code of what is wrong.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from server.infra.tables import plain

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,31}")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
COUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?(?:人|名|个|栋|幢|份|位)?")
COUNT_MAX, COUNT_DIGITS_MAX = 200_000, 9
DEGREES_E7 = 10_000_000
DEGREES_MAX = {"lat_e7": 90, "lon_e7": 180}
TEXT_CHARS_MAX = 200
ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
)
"""What a spreadsheet shows where a formula failed."""

YES = frozenset({"是", "有", "√", "✓", "✔", "1", "y", "yes", "true", "t", "对"})
NO = frozenset({"否", "无", "没有", "×", "✗", "✘", "x", "0", "n", "no", "false", "f", "不是", "错"})
NOTHING = frozenset({"", "-", "—", "——", "/", "\\", "无数据", "不详", "未知", "暂无"})
"""What stands in a cell nobody filled in."""

_BLANKS = {0x3000: " ", 0xA0: " ", 0x200B: None, 0xFEFF: None}
_SHIFT = 0xFEE0
_WIDE_MARKS = {code: code - _SHIFT for code in range(0xFF01, 0xFF5F)} | _BLANKS
_WIDE_WORDS = {
    wide: narrow
    for wide, narrow in _WIDE_MARKS.items()
    if wide in _BLANKS or chr(wide - _SHIFT).isalnum()
}
"""Full-width digits and letters to ordinary ones; Chinese punctuation stays as it is."""
_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")

Reading = tuple[Any, str]
"""A value and "", or None and the code of what is wrong."""


def text(cell: str) -> Reading:
    """A name or address: full-width digits made ordinary, blanks between Chinese words closed."""
    said = _BESIDE_CHINESE.sub("", " ".join(cell.translate(_WIDE_WORDS).split()))
    if "\ufffd" in said:
        return None, "garbled"
    return (said, "") if len(said) <= TEXT_CHARS_MAX else (None, "too_long")


def code(cell: str) -> Reading:
    """A school's code: letters, digits and hyphens, without blanks."""
    said = "".join(cell.translate(_WIDE_MARKS).split())
    if SCIENTIFIC.fullmatch(said) and not said.isalnum():
        return None, "lost_digits"
    return (said, "") if CODE.fullmatch(said) else (None, "not_a_code")


def count(cell: str) -> Reading:
    """A whole number, as 1,204 or 1204人 too."""
    found = COUNT.fullmatch("".join(cell.translate(_WIDE_MARKS).split()))
    if not found:
        return None, "not_a_count"
    digits = found[1].replace(",", "")
    if len(digits) > COUNT_DIGITS_MAX or int(digits) > COUNT_MAX:
        return None, "too_many"
    return int(digits), ""


def yes_or_no(cell: str) -> Reading:
    """是 or 否, or one of the marks offices use for them."""
    said = plain(cell).lower()
    if said in YES or said in NO:
        return said in YES, ""
    return None, "not_yes_no"


def choice(cell: str, choices: Mapping[str, tuple[str, ...]]) -> Reading:
    """One of these words, or another name for it."""
    said = "".join(plain(cell).split())
    for word, others in choices.items():
        if said == word or said in others:
            return word, ""
    return None, "unknown_word"


def degrees(cell: str, name: str) -> Reading:
    """Degrees with decimals, as whole numbers of 1e-7 degrees."""
    said = plain(cell).rstrip("°EN ")
    try:
        value = Decimal(said)
    except InvalidOperation:
        return None, "not_degrees"
    if not value.is_finite() or abs(value) > DEGREES_MAX[name]:
        return None, "not_degrees"
    return int((value * DEGREES_E7).to_integral_value()), ""
