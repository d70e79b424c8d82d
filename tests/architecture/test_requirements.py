"""What is installed: exact versions, locks that agree with them, nothing the tablet cannot hold."""

import re
from importlib.metadata import distribution
from pathlib import Path

from tests.architecture.tree import ROOT

PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([^\s;\\]+)\s*(;[^\\]*)?")
PARTS = ("server", "mobile", "dev")
# Not pure Python, but python-for-android knows how to build them.
RECIPES = frozenset({"cffi", "cryptography", "kivy", "pillow", "charset-normalizer"})


def _pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [PIN.match(line) for line in lines]
    return {_plain(pin[1]): pin[2] for pin in found if pin}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _entries(name: str) -> list[str]:
    """The entries of a lock, each with its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [entry for entry in re.split(r"\n(?=\S)", bare.strip()) if entry]


def test_every_requirement_has_one_exact_version() -> None:
    loose = [
        line
        for part in PARTS
        for line in (ROOT / f"requirements-{part}.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r ")) and not PIN.match(line)
    ]
    assert loose == []


def test_each_lock_holds_its_requirements_as_they_are() -> None:
    for part in PARTS:
        wanted, locked = _pins(f"requirements-{part}.txt"), _pins(f"requirements-{part}.lock")
        assert wanted.items() <= locked.items(), f"run uv pip compile for {part}"


def test_the_developers_lock_holds_the_servers_and_the_tablets() -> None:
    everything = _pins("requirements-dev.lock")
    for part in ("server", "mobile"):
        assert _pins(f"requirements-{part}.lock").items() <= everything.items()


def test_every_locked_package_has_its_digests() -> None:
    for part in PARTS:
        entries = _entries(f"requirements-{part}.lock")
        assert entries
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_tablet_holds_only_pure_packages_or_those_with_a_recipe() -> None:
    heavy = [
        name
        for name in _pins("requirements-mobile.lock")
        if name not in RECIPES and _installed(name) and not _is_pure(name)
    ]
    assert heavy == []


def _installed(name: str) -> bool:
    """Some entries of a lock are for other systems only, some for desktops alone."""
    entry = next(e for e in _entries("requirements-mobile.lock") if _plain(e).startswith(name))
    marker = entry.splitlines()[0]
    return "win32" not in marker and "!= 'android'" not in marker


def _is_pure(name: str) -> bool:
    wheel = distribution(name).read_text("WHEEL") or ""
    return "Root-Is-Purelib: true" in wheel


def test_browser_packages_have_exact_versions_and_digests_and_no_address() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    wanted = re.findall(r'"([^"]+)": "([^"]+)"', _dependencies(ROOT / "package.json"))
    assert wanted
    assert [version for _, version in wanted if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    assert lock.count('"integrity"') == lock.count('"node_modules/')


def _dependencies(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition('"dependencies"')[2]
