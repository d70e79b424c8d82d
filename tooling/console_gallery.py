"""Every page of the console as a picture: each role, both languages, light and dark, desk, phone.

The pictures and a page that shows them are left in ``build/console-gallery/``.
"""

import argparse
import html
import itertools
import re
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.conftest import HERE_ONLY, SIZES, Servers, Visitors
from tests.browser.test_every_page import login_of, shape_of, walk
from tooling.telling import ROOT

FOLDER = ROOT / "build" / "console-gallery"
ROLES = ("zhou", "admin", "leader", "auditor", "chengguan", "school")
ON_PHONES = frozenset({"chengguan", "school", "leader"})
THEMES = ("light", "dark")
LANGUAGES = ("zh", "en")
STYLE = """
body { font: 16px/1.5 sans-serif; margin: 24px; background: #f4f6f8; color: #15202b }
figure { display: inline-block; margin: 0 12px 12px 0; vertical-align: top }
img { height: 300px; border: 1px solid #7c8790; display: block } figcaption { font-size: 13px }
"""


class Folders:
    """Where the city of the pictures is kept while they are taken."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def mktemp(self, name: str) -> Path:
        """A folder of this name."""
        (self._root / name).mkdir()
        return self._root / name


def main() -> int:
    """Take what was asked for; without a word, everything."""
    parser = argparse.ArgumentParser(prog="tasks.py gallery --console")
    parser.add_argument("--roles", nargs="+", choices=ROLES, default=ROLES)
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--themes", nargs="+", choices=THEMES, default=THEMES)
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES))
    asked = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with ExitStack() as running:
        data = running.enter_context(tempfile.TemporaryDirectory())
        served = Servers(running, "", Folders(Path(data))).on("sqlite")
        browser = running.enter_context(sync_playwright()).chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", HERE_ONLY],
        )
        looks = itertools.product(asked.roles, asked.sizes, asked.languages, asked.themes)
        for role, size, language, theme in looks:
            if size == "phone" and role not in ON_PHONES:
                continue
            _take(Visitors(browser, served), role, size=size, language=language, theme=theme)
    print(FOLDER / "index.html")
    return 0


def _take(visitors: Visitors, role: str, **look: str) -> None:
    page = visitors.signed_in(login_of(role, visitors.served), **look)
    name = "-".join((role, *look.values()))

    def picture(path: str) -> None:
        told = re.sub(r"[^a-z]+", "_", shape_of(path).replace("*", "one")).strip("_")
        page.screenshot(path=str(FOLDER / f"{name}-{told or 'first'}.png"), full_page=True)

    walk(page, visitors.served, picture)
    visitors.leave()
    print(name, flush=True)
    (FOLDER / "index.html").write_text(_index(), encoding="utf-8")


def _index() -> str:
    figures: Any = (
        f'<figure><a href="{one.name}"><img src="{one.name}" loading="lazy" alt=""></a>'
        f"<figcaption>{html.escape(one.stem)}</figcaption></figure>"
        for one in sorted(FOLDER.glob("*.png"))
    )
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{''.join(figures)}"


if __name__ == "__main__":
    sys.exit(main())
