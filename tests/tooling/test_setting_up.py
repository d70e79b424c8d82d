"""Setting up where something is missing or breaks: told with the command to run, both languages."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.tooling.test_starting import is_told
from tooling import assets, setup
from tooling.setup import SetupFailed

OLD = "import runpy, sys; sys.version_info = (3, 8, 10, 'final', 0); runpy.run_path('tasks.py')"
ENDS_WELL = """
import sys
try:
    print("ready", flush=True)
    sys.stdin.read()
except KeyboardInterrupt:
    print("ended well", flush=True)
    sys.exit(7)
"""
RUNS = (
    "import sys; from tooling import commands; sys.exit(commands._run(sys.executable, '-c', {!r}))"
)


def test_an_old_python_is_told_which_one_is_needed() -> None:
    told = subprocess.run(
        [sys.executable, "-c", OLD], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert told.returncode == 1
    is_told(told.stderr, "needs Python 3.11", "this is 3.8", "这里是 3.8")


def test_a_step_that_breaks_is_told_with_the_command_to_try_again(
    capfd: pytest.CaptureFixture[str],
) -> None:
    broken = "print('no route to the packages'); raise SystemExit(3)"
    with pytest.raises(SetupFailed) as told:
        setup.run(sys.executable, "-c", broken)
    assert "no route to the packages" in capfd.readouterr().out
    is_told(str(told.value), "(3)", "network", "检查网络")
    again = str(told.value).splitlines()[-1].strip()
    tried = subprocess.run(again, shell=True, check=False, capture_output=True, text=True)
    assert (tried.returncode, tried.stdout) == (3, "no route to the packages\n")


def test_a_program_that_is_not_there_is_told_like_a_step_that_breaks() -> None:
    with pytest.raises(SetupFailed) as told:
        setup.run("no-such-program", "ci")
    is_told(str(told.value), "No such file", "no-such-program ci", "安装过程中有一步失败")


def test_missing_system_packages_are_told_with_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupFailed) as told:
        setup._system_packages()
    wanted = "sudo apt-get install -y --no-install-recommends chromium"
    is_told(str(told.value), wanted, "缺少系统软件包")


def test_without_node_the_one_of_the_venv_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    npm, *more = assets._npm()
    assert more == []
    assert Path(npm).parent == Path(sys.executable).parent
    told = subprocess.run(
        [npm, "--version"],
        check=False,
        env=assets._environment(),
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split(".")[0].isdecimal()


def test_a_broken_download_of_browser_assets_is_told_with_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("npm", "node"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\nexit 1\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(SetupFailed) as told:
        assets._install()
    is_told(str(told.value), f"{tmp_path / 'npm'} ci", "network", "检查网络")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tasks.py", tmp_path)
    shutil.copytree(ROOT / "tooling", tmp_path / "tooling")
    (tmp_path / "build").write_text("a file stands here")
    told = subprocess.run(
        [sys.executable, "tasks.py", "setup"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 1
    is_told(told.stderr, str(tmp_path / "build"), "无法使用")


def test_ctrl_c_lets_the_command_end_in_its_own_way() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUNS.format(ENDS_WELL)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (7, "ended well\n", "")
