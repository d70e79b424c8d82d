"""docs/records.md and the forms that travel say the same of every field."""

import re
from dataclasses import fields, is_dataclass
from types import ModuleType

from shared.records import bodies, ops
from tests.architecture.tree import ROOT

WITHOUT_A_FORM = {"TemplateBody", "CalendarBody"}
"""Bodies made of rows as they are; ``tests/server/sync/test_pull.py`` looks at those."""


def described() -> dict[str, set[str]]:
    """The fields the page tells of, by the heading they stand under."""
    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (\w+)$", page, flags=re.MULTILINE)[1:]
    return {
        name: set(re.findall(r"^\| `(\w+)` \| \S", text, flags=re.MULTILINE))
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def forms(module: ModuleType) -> dict[str, set[str]]:
    """The records of a module with their fields."""
    return {
        name: {field.name for field in fields(form)}
        for name, form in vars(module).items()
        if is_dataclass(form) and getattr(form, "__module__", "") == module.__name__
    }


def test_every_field_that_travels_is_described() -> None:
    known = forms(ops) | forms(bodies)
    told = described()
    assert set(told) - WITHOUT_A_FORM == set(known)
    for name, wanted in known.items():
        assert told[name] == wanted, name
