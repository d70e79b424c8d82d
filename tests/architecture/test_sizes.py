"""Small files and small functions: what is longer holds two ideas."""

import ast

from tests.architecture.tree import files, functions, named

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 40
"""Of what is done: the signature and the docstring do not count."""
# A migration is a list, a story is a story.
TOLD_IN_ONE_BREATH = ("server/migrations/versions/", "tests/stories/")
READ_BY_PEOPLE = (".py", ".kv", ".js", ".css", ".html")


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        named(path): lines
        for path in files(*READ_BY_PEOPLE)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES_MAX
    }
    assert long == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    long = {
        f"{named(path)}:{function.name}": _lines(function)
        for path in files(".py")
        if not named(path).startswith(TOLD_IN_ONE_BREATH)
        for function in functions(path)
        if _lines(function) > FUNCTION_LINES_MAX
    }
    assert long == {}


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
