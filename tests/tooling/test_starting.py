"""The server where it cannot run: it says why and what to do, in both languages, and ends."""

import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from server import migrations
from server.config import CannotStart, Settings, keep_once
from tests.architecture.tree import ROOT
from tests.drivers.served import environment, free_port

FILE_BYTES = 20_000
"""No file may grow beyond this: as on a full disk, writing fails."""


def is_told(told: str, *words: str) -> None:
    """A sentence in each language that says these words, and no program's own talk."""
    for word in words:
        assert word in told
    assert "Traceback" not in told
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told)
    assert len(told) < 800, told


def ended(
    *command: object, prepared: Callable[[], None] | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """A command that should refuse and end by itself."""
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=ROOT,
        env=env,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=prepared,
    )


def _full() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))


@pytest.mark.parametrize("module", ["server", "tooling.demo"])
def test_a_taken_port_is_told_with_another_one(tmp_path: Path, module: str) -> None:
    folders = ["--data", tmp_path / "data", "--pictures", tmp_path / "pictures", "--exit"]
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        more = folders if module == "tooling.demo" else []
        told = ended(module, "--port", port, *more, **environment(tmp_path / "data"))
    assert told.returncode == 1
    is_told(told.stderr, f"127.0.0.1:{port}", f"--port {port + 1}", "请换一个端口")
    assert not (tmp_path / "data" / "lookback.db").exists()


def test_a_number_that_is_no_port_is_refused(tmp_path: Path) -> None:
    told = ended("server", "--port", "99999", **environment(tmp_path))
    assert told.returncode == 2
    is_told(told.stderr, "99999", "1 to 65535", "端口")


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path, below: str) -> None:
    (tmp_path / "taken").write_text("a file stands here")
    folder = tmp_path / "taken" / below
    told = ended("server", "--port", free_port(), **environment(folder))
    assert told.returncode == 1
    is_told(told.stderr, str(folder), "LOOKBACK_DATA", "数据文件夹不可写")


def test_a_full_disk_is_told_and_what_stands_is_kept(tmp_path: Path) -> None:
    env = environment(tmp_path)
    told = ended("server", "--port", free_port(), prepared=_full, **env)
    assert told.returncode == 1
    is_told(told.stderr, "disk", "space", "磁盘还有空间")
    secret = Settings.from_env(env).secret_key
    assert len(secret) == 64
    migrations.ready_engine(Settings.from_env(env).database_url).dispose()
    assert Settings.from_env(env).secret_key == secret


def test_a_key_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "some.key"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            keep_once(path, b"first")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []
    assert keep_once(path, b"second") == b"second"
    assert keep_once(path, b"third") == b"second"
    assert path.stat().st_mode & 0o077 == 0


def test_a_time_zone_nobody_knows_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotStart) as told:
        Settings.from_env({"LOOKBACK_DATA": str(tmp_path), "LOOKBACK_TIME_ZONE": "Mars/Olympus"})
    is_told(str(told.value), "Mars/Olympus", "Asia/Shanghai", "时区")


@pytest.mark.parametrize("typed", ["two", "-1", "10", "1.5"])
def test_a_number_of_proxies_that_is_none_is_told(tmp_path: Path, typed: str) -> None:
    with pytest.raises(CannotStart) as told:
        Settings.from_env({"LOOKBACK_DATA": str(tmp_path), "LOOKBACK_PROXIES": typed})
    is_told(str(told.value), typed, "LOOKBACK_PROXIES", "代理")


@pytest.mark.parametrize("url", ["in my cellar", "cellar://user@host/name", "sqlite://"])
def test_an_address_that_is_no_database_is_told(url: str) -> None:
    with pytest.raises(CannotStart) as told:
        migrations.ready_engine(url)
    is_told(str(told.value), "LOOKBACK_DATABASE_URL", "postgresql+psycopg://", "数据库地址")


def test_a_database_that_does_not_answer_is_told() -> None:
    with pytest.raises(CannotStart) as told:
        migrations.ready_engine(f"postgresql+psycopg://lookback@127.0.0.1:{free_port()}/none")
    is_told(str(told.value), "refused", "数据库无法打开")


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lookback.db"
    path.write_bytes(b"a letter to the mayor, no database at all" * 200)
    before = path.read_bytes()
    with pytest.raises(CannotStart) as told:
        migrations.ready_engine(f"sqlite:///{path}")
    is_told(str(told.value), "not a database", "数据库无法打开")
    assert path.read_bytes() == before


def test_a_database_of_a_newer_program_is_told_and_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lookback.db'}"
    engine = migrations.ready_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CannotStart) as told:
        migrations.ready_engine(url)
    is_told(str(told.value), "9999", "newer", "请更新程序")
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert kept == "9999"
    engine.dispose()


def test_a_tablet_without_a_display_is_told_so(tmp_path: Path) -> None:
    drawn_on = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    env = environment(tmp_path, KIVY_HOME=str(tmp_path), KIVY_NO_CONSOLELOG="1")
    told = ended(
        "mobile", tmp_path / "tablet", **{k: v for k, v in env.items() if k not in drawn_on}
    )
    assert told.returncode == 1
    is_told(told.stderr, "display", "tasks.py demo", "显示器")
    assert not (tmp_path / "tablet").exists()


@pytest.mark.parametrize(
    "typed", ["smtp://post.example:99999", "smtp://post.example:mail", "smtp://[", "post.example"]
)
def test_a_mail_server_that_is_no_address_says_how_to_write_one(tmp_path: Path, typed: str) -> None:
    with pytest.raises(CannotStart) as told:
        Settings.from_env(
            {
                "LOOKBACK_DATA": str(tmp_path),
                "LOOKBACK_SMTP": typed,
                "LOOKBACK_MAIL_FROM": "office@city.example",
            }
        )
    is_told(str(told.value), "smtps://user@host:465", "请写成")


def test_a_host_inside_is_known_however_it_is_spelt(tmp_path: Path) -> None:
    inside = {"LOOKBACK_DATA": str(tmp_path), "LOOKBACK_WEBHOOKS_INSIDE": "Chat.City.Example, ,b"}
    assert Settings.from_env(inside).webhooks_inside == {"chat.city.example", "b"}
