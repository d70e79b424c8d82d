"""What is written in the project's files: no machine's paths, no unknown hosts, only text."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from tests.architecture.tree import files, named

ADDRESS = re.compile(r"\b(?:https?|wss?|ftp)://[^\s\"'`<>)}，。；]+")
HERE = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "server", "tablet", "console"})
"""This machine, and names that only stand for one."""
KNOWN_HOSTS = frozenset({"www.w3.org", "json-schema.org", "tus.io", "www.rfc-editor.org"})
SOMEBODYS_FOLDER = re.compile(r"(?<![\w./:-])/(?:home|root|work|Users|mnt|srv)/\w")
# Where packages come from is each machine's own affair.
PACKAGE_SOURCE = re.compile(r"--(?:extra-)?index-url|--find-links|\bregistry\s*=|\"resolved\":")
NOT_OURS = frozenset({"package-lock.json"})
THIS = "tests/architecture/test_words.py"


KEPT_PICTURES = "tests/golden/kit/"
"""Drawn by the kit itself, from its own code, to be compared with."""


def _ours() -> list[Path]:
    """All files but the pictures the kit drew of itself."""
    return [
        path
        for path in files()
        if not (named(path).startswith(KEPT_PICTURES) and path.suffix == ".png")
    ]


def _texts() -> dict[str, str]:
    return {
        named(path): path.read_text(encoding="utf-8") for path in _ours() if named(path) != THIS
    }


def test_every_tracked_file_is_text() -> None:
    """Pictures, fonts and databases are made or installed, never committed."""
    binary = []
    for path in _ours():
        content = path.read_bytes()
        try:
            content.decode()
        except UnicodeDecodeError:
            binary.append(named(path))
        else:
            if b"\0" in content:
                binary.append(named(path))
    assert binary == []


def test_no_file_names_a_host_we_do_not_know() -> None:
    unknown = {
        f"{name}: {address}"
        for name, text in _texts().items()
        if name not in NOT_OURS
        for address in ADDRESS.findall(text)
        if not _known(address)
    }
    assert unknown == set()


def _known(address: str) -> bool:
    if "[" in address:
        # A numbered address, or one that no machine has: no name of a host.
        return True
    host = urlsplit(address.replace("{", "").replace("%", "")).hostname or ""
    invented = host.endswith((".example", ".invalid", ".test")) or "." not in host
    return host in HERE | KNOWN_HOSTS or invented


def test_no_file_says_where_packages_come_from() -> None:
    told = [name for name, text in _texts().items() if PACKAGE_SOURCE.search(text)]
    assert told == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    told = [
        f"{name}: {found.group()}"
        for name, text in _texts().items()
        for found in SOMEBODYS_FOLDER.finditer(text)
    ]
    assert told == []
