"""What goes on a tablet: the packages of the lock, imports it has, nothing of the server."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

from tooling import tablet, wheels
from tooling.packager import Plan, plan

BUILT = Plan("3.14.2", {"kivy": "2.3.1", "cffi": "2.0.0", "cryptography": "46.0.3"}, [])
WHEEL = "idna-3.20-py3-none-any.whl"


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
        ("kivy==2.3.0,cffi", "kivy: 2.3.0 in the recipe"),
    ],
)
def test_a_recipe_that_differs_from_the_lock_is_told(told: str, wrong: str) -> None:
    found = list(tablet._requirements(tablet._wanted(told), BUILT))
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


def test_what_a_package_asks_for_on_a_tablet_must_be_in_the_recipe() -> None:
    (told,) = tablet._asked_for({name for name, _version in tablet._locked()} - {"urllib3"})
    assert told == "requests asks for urllib3, which the recipe lacks"


def test_the_packager_itself_says_what_it_builds_and_what_it_takes_as_a_wheel() -> None:
    built = plan(["python3", "kivy", "cryptography", "idna"])
    assert built.recipes.keys() >= {"python3", "kivy", "sdl2", "cryptography", "openssl", "cffi"}
    assert "idna" in built.modules
    assert "idna" not in built.recipes


def test_a_package_with_neither_a_recipe_nor_a_wheel_is_told() -> None:
    built = plan(["python3", "idna", "mypy"])
    wanted = dict.fromkeys(built.modules, "2.4.1") | {"idna": "3.20"}
    found = list(wheels.wrong(wanted, tablet._digests(), {WHEEL: wheels.kept()[WHEEL]}))
    assert found == ["no wheel for a tablet is known of mypy"]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("idna-3.20-cp314-cp314-manylinux_2_28_aarch64.whl", "is for no tablet"),
        ("idna-3.20-cp313-cp313-android_24_arm64_v8a.whl", "is for no tablet"),
        ("idna-3.20-cp314-cp314-android_30_arm64_v8a.whl", "is for no tablet"),
        ("idna-3.19-py3-none-any.whl", "a wheel of 3.19 is kept"),
        ("six-1.17.0-py3-none-any.whl", "a wheel of six is kept, and nobody takes it"),
    ],
)
def test_a_wheel_that_is_of_no_use_is_told(file: str, told: str) -> None:
    name = file.partition("-")[0]
    found = list(wheels.wrong({"idna": "3.20"}, {name: {"ab"}}, {file: "ab"}))
    assert any(told in line for line in found), found


def test_a_wheel_built_for_a_tablets_python_will_do_and_its_digest_is_the_locks() -> None:
    file = "idna-3.20-cp314-cp314-android_24_arm64_v8a.whl"
    assert list(wheels.wrong({"idna": "3.20"}, {"idna": {"ab"}}, {file: "ab"})) == []
    (told,) = wheels.wrong({"idna": "3.20"}, {"idna": {"cd"}}, {file: "ab"})
    assert "digests of the lock" in told


def test_an_import_of_what_is_of_one_system_alone_is_told(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("from mobile.device import desktop_codes\n", encoding="utf-8")
    assert list(tablet._imported(module)) == ["mobile.device.desktop_codes"]
