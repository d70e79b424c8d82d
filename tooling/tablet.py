"""The tablet's source folder for the packager: only what goes on the tablet, and how to start it.

``build/tablet`` gets ``mobile``, ``shared``, the two programs, the recipe and the few lines of
Java. What no machine without Google's tools can try is checked as far as it goes: the recipe names
the packages of the lock and all they ask for, the packager has a recipe or a tablet a wheel for
each, every import is allowed on a tablet, and the copy starts alone.
"""

import ast
import configparser
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tooling import wheels
from tooling.packager import Plan, plan

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "build" / "tablet"
PARTS = ("mobile", "shared")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.po", "zh_CN.d", "packaging")
STARTS = '''"""Started by the packaged app."""

from mobile.{module} import main

main()
'''
PROGRAMS = {"main.py": "__main__", "service.py": "service"}
LOCK = ROOT / "requirements-mobile.lock"
PACKAGING = ROOT / "mobile" / "packaging"
SPEC = PACKAGING / "buildozer.spec"

PACKAGERS = frozenset({"python3", "sqlite3", "openssl", "libffi", "android", "pyjnius"})
"""The packager's own parts, of no index."""
NOT_NEEDED = frozenset({"docutils", "kivy-garden", "pygments"})
"""Kivy names them for its tools; the app imports none."""
ALLOWED = frozenset({"PIL", "certifi", "cryptography", "kivy", "mobile", "segno", "shared"})
ANDROID_PART = "mobile/device/android.py"
DESKTOP_PART = "mobile/device/desktop_codes.py"
ELSEWHERE = {ANDROID_PART: {"android", "jnius"}, DESKTOP_PART: {"zxingcpp"}}
"""Modules for the system they name: never imported by name from the rest of the app."""
A_TABLET = {
    "os_name": "posix",
    "sys_platform": "android",
    "platform_system": "Android",
    "platform_machine": "aarch64",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "python_version": "3.14",
    "python_full_version": "3.14.0",
}
JAVA_LIBRARIES = {"com.google.zxing": "com.google.zxing:core:3.5.3"}
"""What the calls into Java need beside Android's own, by package; in exactly this version."""
PACKAGERS_OWN = frozenset({"chardet", "six"})
"""Pure packages its recipes bring along."""
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ENTRY = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)\s*(?:;([^\\]*))?")


def main() -> int:
    """Copy afresh, check, and show that the copy can be imported alone."""
    lay_out()
    wrong = check()
    for line in wrong:
        print(line)
    if wrong or _imports_alone():
        return 1
    print(TARGET.relative_to(ROOT))
    return 0


def lay_out(target: Path = TARGET) -> None:
    """What the packager takes, in a fresh folder."""
    shutil.rmtree(target, ignore_errors=True)
    for part in PARTS:
        shutil.copytree(ROOT / part, target / part, ignore=LEFT_OUT)
    for name, module in PROGRAMS.items():
        (target / name).write_text(STARTS.format(module=module), encoding="utf-8")
    shutil.copyfile(SPEC, target / SPEC.name)
    shutil.copytree(PACKAGING / "java", target / "java")


def check() -> list[str]:
    """What stands in the way of packaging, one line each."""
    spec = configparser.ConfigParser(interpolation=None)
    spec.read(SPEC, encoding="utf-8")
    wanted = _wanted(spec["app"]["requirements"])
    built = plan(list(wanted))
    return [
        *_requirements(wanted, built),
        *_asked_for(set(wanted)),
        *_taken(built),
        *_named(spec["app"]),
        *_imports(),
    ]


def as_wheels() -> wheels.Pins:
    """What a tablet takes as a wheel, in the version of the lock: what the packager builds not."""
    locked = dict(_locked())
    built = plan(list(locked)).recipes
    return {name: version for name, version in locked.items() if name not in built}


def _wanted(told: str) -> dict[str, str]:
    """The recipe's packages, with the version where it names one."""
    return dict(_pinned(one) for one in told.split(","))


def _requirements(wanted: dict[str, str], built: Plan) -> Iterator[str]:
    """The recipe's packages are the lock's, neither more nor less, nor of another version.

    What the packager builds by a recipe of its own may come in the version it knows how to build.
    """
    locked = dict(_locked())
    for name in sorted(set(locked) - set(wanted)):
        yield f"the recipe lacks {name}"
    for name in sorted(set(wanted) - set(locked) - PACKAGERS):
        yield f"the recipe names {name}, which is not in the lock"
    for name in sorted(set(wanted) & set(locked)):
        free = name in built.recipes and not wanted[name]
        if not free and wanted[name] != locked[name]:
            yield f"{name}: {wanted[name] or 'any'} in the recipe, {locked[name]} in the lock"


def _asked_for(wanted: set[str]) -> Iterator[str]:
    """What each package asks for on a tablet is there, and each takes the packager's Python."""
    for name, _version in _locked():
        told = metadata(name)
        pythons = SpecifierSet(told.get("Requires-Python") or "")
        if not pythons.contains(A_TABLET["python_full_version"]):
            yield f"{name} wants Python {pythons}"
        for text in told.get_all("Requires-Dist") or ():
            asked = Requirement(text)
            if asked.marker is None or asked.marker.evaluate({**A_TABLET, "extra": ""}):
                needed = wheels.plain(asked.name)
                if needed not in wanted | NOT_NEEDED:
                    yield f"{name} asks for {needed}, which the recipe lacks"


def _taken(built: Plan) -> Iterator[str]:
    """What the packager does not build is a wheel that is known, and it brings the right Python."""
    if not A_TABLET["python_full_version"].startswith(built.python.rpartition(".")[0]):
        yield f"the packager brings Python {built.python}"
    for name in sorted(PACKAGERS - set(built.recipes)):
        yield f"the packager has no recipe for {name}"
    locked = dict(_locked())
    taken = {name: locked[name] for name in built.modules if name not in PACKAGERS_OWN}
    yield from wheels.wrong(taken, _digests(), wheels.kept())


def _digests() -> dict[str, set[str]]:
    """The digests of each package of the lock."""
    entries = re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8"))
    found = ((ENTRY.match(entry), entry) for entry in entries)
    return {name[1]: set(DIGEST.findall(entry)) for name, entry in found if name}


def _pinned(requirement: str) -> tuple[str, str]:
    name, _, version = requirement.strip().partition("==")
    return name, version


def _locked() -> Iterator[tuple[str, str]]:
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        entry = ENTRY.match(line)
        if entry and entry[1] not in NOT_NEEDED and _on_a_tablet(entry[3] or ""):
            yield entry[1], entry[2]


def _on_a_tablet(marker: str) -> bool:
    """Whether the lock wants it there too."""
    return not marker.strip() or Marker(marker).evaluate(A_TABLET)


def _named(app: configparser.SectionProxy) -> Iterator[str]:
    """What the recipe names is there, under the names the app calls it by."""
    activity = app["android.activity_class_name"]
    if not (PACKAGING / "java" / f"{activity.replace('.', '/')}.java").exists():
        yield f"no Java for {activity}"
    if f'"{activity}"' not in (ROOT / ANDROID_PART).read_text(encoding="utf-8"):
        yield f"{ANDROID_PART} calls the activity otherwise than {activity}"
    if not activity.startswith(f"{app['package.domain']}.{app['package.name']}."):
        yield f"{activity} is in another package than the app"
    for service in app["services"].split(","):
        program = service.split(":")[1]
        if program not in PROGRAMS:
            yield f"no program {program} for a service"
    brought = app.get("android.gradle_dependencies", "")
    if [one.strip() for one in brought.split(",")] != list(JAVA_LIBRARIES.values()):
        yield f"the recipe brings {brought or 'no Java library'}, not what the app calls"
    if "CAMERA" in app["android.permissions"]:
        yield "the camera permission must not be declared: the camera app is asked without it"


def _imports() -> Iterator[str]:
    """Imports a tablet has: the standard library and the few packages; Java in one place only."""
    others = {part.removesuffix(".py").replace("/", ".") for part in ELSEWHERE}
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            here = ALLOWED | sys.stdlib_module_names | ELSEWHERE.get(name, set())
            for module in _imported(path):
                if any(f"{module}.".startswith(f"{other}.") for other in others):
                    yield f"{name} imports {module}, which is of one system alone"
                elif module.partition(".")[0] not in here:
                    yield f"{name} imports {module}, which is not on a tablet"


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def _imports_alone() -> int:
    """Nothing of the server is reachable from here, so an import of it would fail."""
    check = "import mobile.wiring, mobile.service, mobile.device.here, shared.records"
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, '.'); {check}"]
    return subprocess.run(command, cwd=TARGET, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
