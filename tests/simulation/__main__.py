"""``python3 tasks.py sim``: many days by their seeds; how fast, and which were not as they must be.

模拟许多个工作日：每秒多少个，哪些种子出了错。
"""

import argparse
import os
import sys
import time
from multiprocessing import get_context

from tests.simulation import kills, runs, screens
from tests.simulation.world import STEPS

SEEDS, WORKERS = 10_000, os.cpu_count() or 1
KILLED_DAYS, SCREENS = 200, 15
TOLD_EVERY = 100
STORY_LINES = 40


class Texts:
    """What is said, in both languages."""

    what = "simulate office days by seed / 按种子模拟工作日"
    seeds = "how many days / 模拟多少天"
    first = "the first seed / 从哪个种子开始"
    steps = "steps a day / 每天多少步"
    workers = "processes / 进程数"
    kills = "instead, so many days cut by kill -9 / 改为模拟若干个被强杀的工作日"
    screens = (
        "instead, so many inspections on the tablet's window, each killed twenty times"
        " / 改为在平板窗口上做若干次检查，每次强杀二十回"
    )
    so_far = "{done} days, {speed:.1f} a second / 已模拟 {done} 天，每秒 {speed:.1f} 天"
    failed = "seed {seed} failed: {told}\n种子 {seed} 出错：{told}"
    ended = (
        "{done} days, {speed:.1f} seeds a second, failed: {failed}\n"
        "共 {done} 天，每秒 {speed:.1f} 个种子，出错：{failed}"
    )
    kept = "kept in {path} / 已记入 {path}"
    none = "none 无"


def main() -> int:
    asked = _arguments()
    began = time.monotonic()
    failures: list[runs.Failure] = []
    with runs.scratch() as folder:
        live, seeds = runs.day_of, _seeds(asked)
        if asked.kills is not None:
            live, seeds = kills.day_of, list(range(asked.first, asked.first + asked.kills))
        place = folder
        if asked.screens is not None:
            live, seeds = screens.day_of, list(range(asked.first, asked.first + asked.screens))
            place = screens.prepare(folder)
        jobs = [(str(place), seed, asked.steps) for seed in seeds]
        with get_context("spawn").Pool(asked.workers) as pool:
            for done, failure in enumerate(pool.imap_unordered(live, jobs), 1):
                if failure is not None:
                    failures.append(failure)
                    _tell(failure)
                if done % TOLD_EVERY == 0:
                    speed = done / (time.monotonic() - began)
                    print(Texts.so_far.format(done=done, speed=speed), flush=True)
    speed = len(jobs) / (time.monotonic() - began)
    seeds = " ".join(str(one.seed) for one in failures) or Texts.none
    print(Texts.ended.format(done=len(jobs), speed=speed, failed=seeds))
    if failures and asked.kills is None and asked.screens is None:
        runs.keep(failures)
        print(Texts.kept.format(path=runs.FAILED.name))
    return 1 if failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=Texts.what)
    parser.add_argument("--seeds", type=int, default=SEEDS, help=Texts.seeds)
    parser.add_argument("--from", type=int, default=1, dest="first", help=Texts.first)
    parser.add_argument("--steps", type=int, default=STEPS, help=Texts.steps)
    parser.add_argument("--workers", type=int, default=WORKERS, help=Texts.workers)
    parser.add_argument("--kills", type=int, nargs="?", const=KILLED_DAYS, help=Texts.kills)
    parser.add_argument("--screens", type=int, nargs="?", const=SCREENS, help=Texts.screens)
    return parser.parse_args()


def _seeds(asked: argparse.Namespace) -> list[int]:
    """Those that failed once, then those asked for."""
    return [*runs.failed_seeds(), *range(asked.first, asked.first + asked.seeds)]


def _tell(failure: runs.Failure) -> None:
    for line in failure.story[-STORY_LINES:]:
        print(line)
    print(failure.told)
    last = failure.told.strip().splitlines()[-1]
    print(Texts.failed.format(seed=failure.seed, told=last), flush=True)


if __name__ == "__main__":
    sys.exit(main())
