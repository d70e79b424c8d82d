"""Catalogues: what code asks for must be there in Chinese, and nothing that nobody asks for."""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {
    "server": (ROOT / "server" / "console" / "locale", "server"),
    "mobile": (ROOT / "mobile" / "locale", "mobile"),
}
SHARED = ROOT / "shared"
"""Its texts are in both catalogues, from fragments of its own."""
CALLS = frozenset({"_", "gettext", "lazy_gettext", "n_", "say", "filled"})
TEMPLATE_CALLS = ("_", "gettext", "ngettext")
PLACE = re.compile(r"\{(\w*)[^}]*\}|%\((\w+)\)[sd]")
"""Where a value is filled in; both languages must have the same."""


def main() -> int:
    """Compile both catalogues; asked to check, tell what is wrong, non-zero if anything is."""
    for folder, _package in PACKAGES.values():
        _compile(folder, {**_merged(SHARED / "locale"), **_merged(folder)})
    return min(check(), 1) if "--check" in sys.argv else 0


def check() -> int:
    """Say what is missing, unused, or differs in its places to fill; how many that are."""
    common = set(_used("shared"))
    wrong = _told("shared", _merged(SHARED / "locale"), common)
    for name, (folder, package) in PACKAGES.items():
        wrong += _told(name, _merged(folder), set(_used(package)) - common)
        wrong += _told_twice(name, folder)
    return wrong


def _told_twice(name: str, folder: Path) -> int:
    """Say which texts stand in two catalogues: one of the two would never be read."""
    first: dict[str, str] = {}
    wrong = 0
    for path in sorted((folder / "zh_CN.d").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                if message.id and first.setdefault(str(message.id), path.name) != path.name:
                    print(f"{name}: {message.id!r} in {first[str(message.id)]} and {path.name}")
                    wrong += 1
    return wrong


def _told(name: str, catalogue: dict[str, str], used: set[str]) -> int:
    told = [f"no Chinese for {text!r}" for text in sorted(used - set(catalogue))]
    told += [f"nobody asks for {text!r}" for text in sorted(set(catalogue) - used)]
    told += [
        f"other places to fill in the Chinese of {text!r}"
        for text, chinese in catalogue.items()
        if set(PLACE.findall(text)) != set(PLACE.findall(chinese))
    ]
    for line in told:
        print(f"{name}: {line}")
    return len(told)


def _merged(folder: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in sorted((folder / "zh_CN.d").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                if message.id and message.string and not message.fuzzy:
                    texts[str(message.id)] = str(message.string)
    return texts


def _compile(folder: Path, texts: dict[str, str]) -> None:
    catalogue = Catalog(locale="zh_CN", charset="utf-8")
    for text, chinese in texts.items():
        catalogue.add(text, chinese)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    # Babel calls the same locale zh_Hans_CN once it has parsed it.
    for name in ("zh_CN", "zh_Hans_CN"):
        target = folder / name / "LC_MESSAGES" / "lookback.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(buffer.getvalue())


def _used(package: str) -> Iterator[str]:
    for path in sorted((ROOT / package).rglob("*.py")):
        yield from _of_python(path)
    for path in sorted((ROOT / package).rglob("*.html")):
        yield from _of_template(path)


def _of_python(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in CALLS and node.args:
            if isinstance(node.args[0], ast.JoinedStr):
                raise SystemExit(f"{path}:{node.lineno}: fill in after translating, not before")
            yield from _literal(node.args[0], any_text=True)
        if isinstance(node, ast.ClassDef):
            yield from _problem_text(node)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            yield from _literal(node.exc.args[0])
        if isinstance(node, ast.AnnAssign | ast.Assign) and _target(node) in TABLES:
            yield from _values(node.value)


# Tables whose texts are message ids.
TABLES = frozenset({"LABELS", "TOLD", "HTTP_CODES", "TEXTS"})


def _target(node: ast.AnnAssign | ast.Assign) -> str:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""


def _values(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from _values(value)
    elif isinstance(node, ast.Call) and node.args:
        yield from _literal(node.args[-1])
    elif isinstance(node, ast.Tuple) and node.elts:
        yield from _literal(node.elts[-1])
    elif node is not None:
        yield from _literal(node)


def _problem_text(node: ast.ClassDef) -> Iterator[str]:
    """The ``text`` of a Problem is a message id."""
    bases = {_name(base) for base in node.bases}
    if not any(base and base[0].isupper() for base in bases):
        return
    for statement in node.body:
        if isinstance(statement, ast.Assign) and _target(statement) == "text":
            yield from _literal(statement.value)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _literal(node: ast.expr, *, any_text: bool = False) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _literal(node.body, any_text=any_text)
        yield from _literal(node.orelse, any_text=any_text)
    text = node.value if isinstance(node, ast.Constant) else None
    if isinstance(text, str) and (any_text or _is_text(text)):
        yield text


def _is_text(value: str) -> bool:
    """A sentence or word for people: begins with a capital, and is no code."""
    return bool(value) and (value[0].isupper() or value[0] == "{")


def _of_template(path: Path) -> Iterator[str]:
    """What a page asks for, in calls and in ``trans`` blocks."""
    with path.open("rb") as file:
        for _line, _call, message, _comments in babel_extract(file, TEMPLATE_CALLS, [], {}):
            for text in message if isinstance(message, tuple) else (message,):
                if isinstance(text, str):
                    yield text


if __name__ == "__main__":
    sys.exit(main())
