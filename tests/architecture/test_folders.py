"""Folders and modules: each is a package, none is called like a drawer for odds and ends."""

from tests.architecture.tree import PACKAGES, ROOT, files, named

DRAWERS = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "misc"})


def test_every_folder_with_python_is_a_package() -> None:
    """Without ``__init__.py`` a folder ``tests/server`` would hide the package ``server``."""
    folders = {path.parent for path in files(".py") if path.parent != ROOT}
    bare = {
        named(folder)
        for folder in folders
        if not (folder / "__init__.py").exists() and not named(folder).endswith("versions")
    }
    assert bare == set()


def test_every_module_says_what_one_finds_in_it() -> None:
    silent = [
        named(path)
        for path in files(".py")
        if path.read_text(encoding="utf-8").strip()
        and not path.read_text(encoding="utf-8").startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_nothing_is_called_a_drawer() -> None:
    drawers = [
        named(path)
        for path in files(".py")
        if DRAWERS & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]
    assert drawers == []


def test_python_lives_in_the_known_packages() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in files(".py")}
    assert tops <= {*PACKAGES, "tasks.py", "demo", "bench"}
