"""Setting up: system packages, the venv by its hashed lock, browser assets, fonts, catalogues."""

import ctypes
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows has none; there one person sets up on one machine.
    fcntl = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / "lookback-setup"
TURN = ROOT / "build" / "setup.lock"

# What Debian and Ubuntu call it, and a library or program that shows it is there.
LIBRARIES = {
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libgles2": "libGLESv2.so.2",
    "libmtdev1": "libmtdev.so.1",
    "libatomic1": "libatomic.so.1",
}
PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "xvfb": ("Xvfb",),
    "xdotool": ("xdotool",),
}


class SetupFailed(SystemExit):
    """Setting up cannot go on; says what to do."""


def say(text: str) -> None:
    """One line of progress."""
    print(f"· {text}", flush=True)


def run(*command: object, **settings: Any) -> None:
    """Run a command of others; where it fails, say which one it was."""
    words = [str(word) for word in command]
    try:
        code = subprocess.run(words, cwd=ROOT, check=False, **settings).returncode
    except OSError as error:
        raise SetupFailed(_broken(words, str(error.strerror))) from error
    if code:
        raise SetupFailed(_broken(words, str(code)))


def _broken(words: list[str], why: str) -> str:
    return (
        f"A step of setting up failed ({why}); the lines above say more. Look to the network and "
        "the space on the disk, then try again: what is done already is kept.\n"
        f"安装过程中有一步失败（{why}），详情见上方输出。请检查网络和磁盘空间后重试，已完成的部分会保留。"
        f"\n\n  cd {shlex.quote(str(ROOT))} && {shlex.join(words)}"
    )


def _ours(module: str) -> None:
    """A step of our own, which tells by itself what is wrong."""
    code = subprocess.run([PYTHON, "-m", module], cwd=ROOT, check=False).returncode
    if code:
        raise SetupFailed(code)


def setup() -> None:
    """Bring everything a fresh machine lacks; does nothing twice."""
    with _my_turn():
        _system_packages()
        _venv()
        _ours("tooling.assets")
        _ours("tooling.texts")


@contextmanager
def _my_turn() -> Iterator[None]:
    """Two commands started at once set up one after the other, never into each other."""
    TURN.parent.mkdir(exist_ok=True)
    with TURN.open("w", encoding="utf-8") as turn:
        if fcntl is not None:
            fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _system_packages() -> None:
    if not sys.platform.startswith("linux"):
        return
    missing = [package for package, library in LIBRARIES.items() if not _loads(library)]
    missing += [
        package
        for package, names in PROGRAMS.items()
        if not any(shutil.which(name) for name in names)
    ]
    if not _can_make_venv():
        missing.append("python3-venv")
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise SetupFailed(
            "Some system packages are missing. Please run, then try again:\n"
            "缺少系统软件包，请先执行下面的命令再重试：\n\n  sudo " + " ".join(command)
        )
    say("system packages: " + " ".join(missing))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-q", env=environment, stdout=subprocess.DEVNULL)
    run(*command, env=environment, stdout=subprocess.DEVNULL)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _can_make_venv() -> bool:
    check = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(check, check=False, capture_output=True).returncode == 0


def _venv() -> None:
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    if not PYTHON.exists():
        say("making .venv")
        run(sys.executable, "-m", "venv", VENV)
    say("installing by the lock")
    uv = shutil.which("uv") or shutil.which("uv", path=str(BIN))
    if uv:
        run(uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", LOCK)
    else:
        run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", LOCK)
    STAMP.write_text(wanted)
