"""``tasks.py`` runs where nothing is installed, and tells an old Python what it lacks."""

import ast
import subprocess
import sys

from tests.architecture.tree import ROOT
from tooling import commands


def test_an_old_python_can_read_the_message_meant_for_it() -> None:
    text = (ROOT / "tasks.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 7))
    first = [type(node).__name__ for node in tree.body[:3]]
    assert first == ["Expr", "Import", "If"]
    assert "回头看需要 Python 3.11" in text
    assert not any(isinstance(node, ast.JoinedStr | ast.NamedExpr) for node in ast.walk(tree))


def test_it_lists_its_commands_without_any_package() -> None:
    told = subprocess.run(
        [sys.executable, "-S", "tasks.py"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for name in commands.COMMANDS:
        assert f"  {name} " in told.stdout


def test_every_command_tells_itself_in_both_languages() -> None:
    assert set(commands.CHINESE) == set(commands.COMMANDS)
    assert all(command.__doc__ for command in commands.COMMANDS.values())


def test_an_unknown_command_is_refused() -> None:
    told = subprocess.run(
        [sys.executable, "tasks.py", "paint"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 2
