"""The tablet's source folder for the packager: only what goes on the tablet, and how to start it.

``build/tablet`` gets ``mobile``, ``shared``, the two programs, the recipe and the few lines of
Java. What no machine without Google's tools can try is checked as far as it goes: the recipe names
the packages of the lock, every import is allowed on a tablet, and the copy starts alone.
"""

import ast
import configparser
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker

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

RECIPES = frozenset({"cffi", "charset-normalizer", "cryptography", "kivy", "pillow"})
"""Not pure Python, but the packager knows how to build them; in its own version, save Kivy's."""
PACKAGERS = frozenset({"python3", "sqlite3", "openssl", "libffi", "android", "pyjnius"})
"""The packager's own parts, of no index."""
NOT_NEEDED = frozenset({"docutils", "kivy-garden", "pygments"})
"""Kivy names them for its tools; the app imports none."""
ALLOWED = frozenset({"PIL", "certifi", "cryptography", "kivy", "mobile", "shared"})
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
    return [
        *_requirements(spec["app"]["requirements"]),
        *_named(spec["app"]),
        *_imports(),
    ]


def _requirements(told: str) -> Iterator[str]:
    """The recipe's packages are the lock's, neither more nor less, nor of another version."""
    wanted = dict(_pinned(one) for one in told.split(","))
    locked = dict(_locked())
    for name in sorted(set(locked) - set(wanted)):
        yield f"the recipe lacks {name}"
    for name in sorted(set(wanted) - set(locked) - PACKAGERS):
        yield f"the recipe names {name}, which is not in the lock"
    for name in sorted(set(wanted) & set(locked)):
        free = name in RECIPES and not wanted[name]
        if not free and wanted[name] != locked[name]:
            yield f"{name}: {wanted[name] or 'any'} in the recipe, {locked[name]} in the lock"


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
