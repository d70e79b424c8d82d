"""What is installed: exact versions, locks that agree with them, nothing the tablet cannot hold."""

import re
from pathlib import Path

from tests.architecture.tree import ROOT

PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([^\s;\\]+)\s*(;[^\\]*)?")
PARTS = ("server", "mobile", "dev")


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


def test_browser_packages_have_exact_versions_and_digests_and_no_address() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    wanted = re.findall(r'"([^"]+)": "([^"]+)"', _dependencies(ROOT / "package.json"))
    assert wanted
    assert [version for _, version in wanted if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    assert lock.count('"integrity"') == lock.count('"node_modules/')


def _dependencies(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition('"dependencies"')[2]
