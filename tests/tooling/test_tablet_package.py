"""What goes on a tablet: the packages of the lock, imports it has, nothing of the server."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

from tooling import tablet


def test_nothing_stands_in_the_way_of_packaging() -> None:
    assert tablet.check() == []


def test_the_layout_holds_both_programs_the_recipe_and_nothing_of_the_office(
    tmp_path: Path,
) -> None:
    tablet.lay_out(tmp_path / "tablet")
    tops = {path.name for path in (tmp_path / "tablet").iterdir()}
    assert tops == {"mobile", "shared", "main.py", "service.py", "buildozer.spec", "java"}
    assert not list((tmp_path / "tablet").rglob("*.po"))
    command = [sys.executable, "-P", "-c", "import sys; sys.path.insert(0, '.'); import service"]
    environment = {"PATH": "", "PYTHON_SERVICE_ARGUMENT": str(tmp_path / "empty")}
    done = subprocess.run(
        command, cwd=tmp_path / "tablet", env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ("kivy==2.3.0", "kivy: 2.3.0 in the recipe"),
        ("flask==3.1.0", "the recipe names flask"),
        ("requests", "requests: any in the recipe"),
    ],
)
def test_a_recipe_that_differs_from_the_lock_is_told(told: str, wrong: str) -> None:
    found = list(tablet._requirements(told))
    assert any(line.startswith(wrong) for line in found)
    assert "the recipe lacks cryptography" in found


def test_an_import_a_tablet_does_not_have_is_told(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("import os\nfrom flask import g\nimport numpy.linalg\n", encoding="utf-8")
    assert list(tablet._imported(module)) == ["os", "flask.g", "numpy.linalg"]


def test_what_only_a_desktop_has_is_not_asked_for_on_a_tablet() -> None:
    assert "zxing-cpp" not in dict(tablet._locked())
    assert tablet._on_a_tablet("")
    assert tablet._on_a_tablet("platform_python_implementation != 'PyPy'")
    assert not tablet._on_a_tablet("sys_platform != 'android'")
    assert not tablet._on_a_tablet("sys_platform == 'win32'")


def test_a_recipe_without_the_java_library_the_app_calls_is_told() -> None:
    spec = configparser.ConfigParser(interpolation=None)
    spec.read(tablet.SPEC, encoding="utf-8")
    spec["app"]["android.gradle_dependencies"] = ""
    (told,) = tablet._named(spec["app"])
    assert "no Java library" in told
