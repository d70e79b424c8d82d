"""Habits a linter does not know: one place for commit, one for roles, no mocks of our own code."""

import re

import pytest

from tests.architecture.tree import files, named

FORBIDDEN = [
    ("a commit outside the unit of work", r"\.(?:commit|rollback)\(\)", "server/", {"work.py"}),
    (
        "a role asked for outside the table",
        r"(?:actor|reach|grant)\.role\s*(?:==|is)\s",
        "server/",
        set(),
    ),
    ("a mock", r"\b(?:unittest\.mock|MagicMock|monkeypatch\.setattr)\b", "tests/", set()),
    ("a relative import", r"^\s*from\s+\.", "", set()),
    ("the running app asked for", r"get_running_app\(", "mobile/", {"app.py"}),
]


@pytest.mark.parametrize(("what", "pattern", "under", "allowed"), FORBIDDEN)
def test_nobody_writes(what: str, pattern: str, under: str, allowed: set[str]) -> None:
    """Each of these has one place, or none."""
    found = [
        f"{named(path)}:{number}"
        for path in files(".py")
        if named(path).startswith(under) and path.name not in allowed
        if named(path) != "tests/architecture/test_habits.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == [], what
