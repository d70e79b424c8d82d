"""The wheels a tablet takes as they are: pure, or built for its Python on Android; each by digest.

They stand in ``mobile/packaging/wheels.txt`` and are checked there without any network, against
the lock. ``python -m tooling.wheels_anew`` asks the index afresh and writes the file anew.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from packaging.tags import Tag, android_platforms, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "mobile" / "packaging" / "wheels.txt"
HEAD = "# Wheels a tablet takes as they are (python -m tooling.wheels_anew writes this).\n"
API, ABI = 29, "arm64_v8a"
"""The least Android of the recipe, and its one architecture."""
PYTHON = (3, 14)

Pins = dict[str, str]
"""Versions by name."""


def tags() -> set[Tag]:
    """What a wheel may be made for."""
    platforms = list(android_platforms(API, ABI))
    return {
        *cpython_tags(PYTHON, platforms=platforms),
        *compatible_tags(PYTHON, "cp314", platforms),
    }


def kept() -> dict[str, str]:
    """File names and digests, as they stand in the file."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    told = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return {name: digest for name, _blank, digest in told}


def wrong(wanted: Pins, locked: dict[str, set[str]], files: dict[str, str]) -> Iterator[str]:
    """What does not hold of these files: one for each package, in its version, by its lock."""
    known: Pins = {}
    for file, digest in files.items():
        name, version, _build, made_for = parse_wheel_filename(file)
        known[name] = str(version)
        if not made_for & tags():
            yield f"{file} is for no tablet with Python {PYTHON[0]}.{PYTHON[1]}"
        if digest not in locked.get(name, set()):
            yield f"{file} is not among the digests of the lock"
    for name in sorted(set(wanted) | set(known)):
        if name not in known:
            yield f"no wheel for a tablet is known of {name}"
        elif name not in wanted:
            yield f"a wheel of {name} is kept, and nobody takes it"
        elif known[name] != wanted[name]:
            yield f"{name}: a wheel of {known[name]} is kept, {wanted[name]} is in the lock"


def ask(wanted: Pins) -> dict[str, str]:
    """The wheels the index has of these for a tablet; fails where there is none of one."""
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed",
        "--no-deps", "--only-binary=:all:", f"--python-version={PYTHON[0]}.{PYTHON[1]}",
        f"--platform=android_{API}_{ABI}", "--report=-",
    ]  # fmt: skip
    pins = [f"{name}=={version}" for name, version in sorted(wanted.items())]
    with tempfile.TemporaryDirectory() as nowhere:
        # For another system pip wants a folder, though nothing is installed.
        command = [*command, f"--target={nowhere}", *pins]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [one["download_info"] for one in json.loads(done.stdout)["install"]]
    return {
        unquote(Path(urlsplit(one["url"]).path).name): one["archive_info"]["hashes"]["sha256"]
        for one in found
    }


def write(files: dict[str, str]) -> None:
    """Keep these, in the order of their names."""
    lines = [f"{file} {digest}\n" for file, digest in sorted(files.items())]
    FILE.write_text(HEAD + "".join(lines), encoding="utf-8")


def plain(name: str) -> str:
    """A package's name, however it is written."""
    return str(canonicalize_name(name))
