"""The commands of ``tasks.py``, each one line of help and a few of doing."""

import signal
import subprocess
import sys
from collections.abc import Callable

from tooling.setup import BIN, PYTHON, ROOT, setup

TEST_WORKERS = "2"
INTERRUPTED = 130

Arguments = list[str]


def _run(*command: object) -> int:
    words = [str(word) for word in command]
    # Ctrl-C reaches the command too: it ends in its own way, and we after it.
    before = signal.signal(signal.SIGINT, lambda *_signal: None)
    try:
        return subprocess.run(words, cwd=ROOT, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)


def _first_failure(*commands: tuple[object, ...]) -> int:
    for command in commands:
        code = _run(*command)
        if code:
            return code
    return 0


def do_setup(_arguments: Arguments) -> int:
    """bring everything a fresh machine lacks"""
    setup()
    return 0


def do_demo(arguments: Arguments) -> int:
    """set up and run the main job: a fault's whole life, then keep serving (--fresh, --exit)"""
    setup()
    return _run(PYTHON, "-m", "tooling.demo", *arguments)


def do_test(arguments: Arguments) -> int:
    """set up, check the house rules, run all tests: what CI runs"""
    return do_lint([]) or _run(BIN / "pytest", "-n", TEST_WORKERS, *arguments)


def do_fast(arguments: Arguments) -> int:
    """the tests without stories, browser and window"""
    setup()
    chosen = ["-m", "not browser and not window", "--ignore", "tests/stories"]
    return _run(BIN / "pytest", *chosen, *arguments)


def do_lint(_arguments: Arguments) -> int:
    """check style, types, imports and catalogues"""
    setup()
    return _first_failure(
        (BIN / "ruff", "check", "."),
        (BIN / "ruff", "format", "--check", "."),
        (BIN / "mypy", "shared", "server", "mobile", "bench"),
        (BIN / "lint-imports",),
        (PYTHON, "-m", "tooling.texts", "--check"),
    )


def do_fix(_arguments: Arguments) -> int:
    """mend style where a machine can"""
    setup()
    return _first_failure((BIN / "ruff", "check", "--fix", "."), (BIN / "ruff", "format", "."))


def do_server(arguments: Arguments) -> int:
    """serve the API and console on this machine"""
    setup()
    return _run(PYTHON, "-m", "server", *arguments)


def do_tablet(arguments: Arguments) -> int:
    """open the tablet app in a window of this desktop"""
    setup()
    return _run(PYTHON, "-m", "mobile", *arguments)


def do_gallery(arguments: Arguments) -> int:
    """draw every screen of the tablet into build/, with --console every page; --kit: the kit"""
    setup()
    if "--kit" in arguments:
        return _run(PYTHON, "-m", "tooling.kit_gallery")
    if "--console" in arguments:
        rest = [one for one in arguments if one != "--console"]
        return _run(PYTHON, "-m", "tooling.console_gallery", *rest)
    return _run(PYTHON, "-m", "tooling.gallery", *arguments)


def do_bench(arguments: Arguments) -> int:
    """measure costs beside the machine's limits ([NAME …] --small, --both, --json FILE)"""
    setup()
    return _run(PYTHON, "-m", "bench", *arguments)


def do_sim(arguments: Arguments) -> int:
    """simulate office days by seed, tablets and office in one process (--seeds N, --from S)"""
    setup()
    return _run(PYTHON, "-m", "tests.simulation", *arguments)


def do_tablet_package(_arguments: Arguments) -> int:
    """lay out in build/tablet what the packager of the app takes"""
    setup()
    return _run(PYTHON, "-m", "tooling.tablet")


def do_texts(_arguments: Arguments) -> int:
    """compile the catalogues; tell what is missing or unused"""
    setup()
    return _run(PYTHON, "-m", "tooling.texts", "--check")


def do_migration(arguments: Arguments) -> int:
    """write a migration for what changed in the models (say what changes)"""
    setup()
    return _run(PYTHON, "-m", "tooling.migration", *arguments)


COMMANDS: dict[str, Callable[[Arguments], int]] = {
    name.removeprefix("do_").replace("_", "-"): function
    for name, function in list(globals().items())
    if name.startswith("do_")
}


CHINESE = {
    "setup": "装好这台机器缺少的一切",
    "demo": "准备好并演示一条隐患的一生，然后继续提供服务（--fresh 重新开始，--exit 演完即退出）",
    "test": "准备好，检查规矩，运行全部测试：持续集成运行的就是它",
    "fast": "不含故事、浏览器和窗口的测试",
    "lint": "检查格式、类型、导入和译文",
    "fix": "把机器改得了的格式改好",
    "server": "在本机提供接口和控制台",
    "tablet": "在桌面窗口中打开平板应用",
    "gallery": "把平板的每一屏画到 build/gallery（--console 画控制台各页，--kit 重画控件图样）",
    "bench": "测量各项开销，并列出本机的极限（[名称 …] --small、--both，--json 文件）",
    "sim": "按种子模拟工作日，平板和办公室同在一个进程（--seeds 天数，--from 起始种子）",
    "tablet-package": "在 build/tablet 中摆好打包平板应用所需的文件",
    "texts": "编译译文，指出缺少和多余的",
    "migration": "为数据模型的改动写一个迁移",
}


def main(arguments: Arguments) -> int:
    """Do what was asked; without a word, list what there is."""
    if not arguments or arguments[0] not in COMMANDS:
        for name, function in COMMANDS.items():
            print(f"  {name:15} {function.__doc__}\n{'':17} {CHINESE[name]}")
        return 0 if not arguments else 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        print(
            f"This folder or program cannot be used: {error.filename} ({error.strerror}).\n"
            f"无法使用这个文件夹或程序：{error.filename}（{error.strerror}）。",
            file=sys.stderr,
        )
        return 1
