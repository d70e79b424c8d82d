"""Every screen of the tablet as a picture: all sizes, both languages, light, dark and sun.

The pictures and a page that shows them are left in ``build/gallery/``.
"""

import argparse
import html
import itertools
import shutil
import sys
import tempfile
from pathlib import Path

from tests.drivers.scene import Look, Scene
from tests.drivers.scenes import Day
from tests.drivers.stage import Stage
from tooling.telling import ROOT

FOLDER = ROOT / "build" / "gallery"
SIZES = {"landscape": (1280, 800), "portrait": (800, 1280), "small": (600, 1024)}
LANGUAGES = ("zh", "en")
THEMES = ("light", "dark", "sun")
UNUSUAL = (
    Look(SIZES["portrait"], "zh", "light", "larger"),
    Look(SIZES["landscape"], "zh", "dark", hand="left"),
    Look(SIZES["small"], "en", "sun", "larger", "left"),
)
"""Large text, and the left hand."""
STYLE = """
body { font: 16px/1.5 sans-serif; margin: 24px; background: #f0f2f1; color: #15202b }
h2 { margin: 32px 0 8px } nav a { margin-right: 12px; white-space: nowrap }
figure { display: inline-block; margin: 0 12px 12px 0; vertical-align: top }
img { height: 360px; border: 1px solid #7c8790; display: block } figcaption { font-size: 13px }
"""
PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>平板画廊 · Gallery</title>
<style>{style}</style><h1>平板的每一屏 · Every screen of the tablet</h1><nav>{nav}</nav>
{scenes}</html>
"""


def main() -> int:
    """Draw what was asked for; without a word, everything."""
    parser = argparse.ArgumentParser(prog="tasks.py gallery")
    parser.add_argument("only", nargs="*", help="scenes whose names begin so")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--themes", nargs="+", choices=THEMES, default=THEMES)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go")
    asked = parser.parse_args()
    sizes = [SIZES[size] for size in asked.sizes]
    looks = [Look(*one) for one in itertools.product(sizes, asked.languages, asked.themes)]
    looks += [
        one
        for one in UNUSUAL
        if one.size in sizes and one.language in asked.languages and one.theme in asked.themes
    ]
    shutil.rmtree(asked.folder, ignore_errors=True)
    asked.folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as data:
        _draw(asked.folder, Day(Stage(Path(data))), looks, tuple(asked.only))
    print(asked.folder / "index.html")
    return 0


def _draw(folder: Path, day: Day, looks: list[Look], only: tuple[str, ...]) -> None:
    shown = []
    for scene in day.scenes():
        if only and not scene.name.startswith(only):
            # The day goes on from what was done here.
            day.look(looks[0])
            scene.show()
            continue
        for look in looks:
            day.look(look)
            scene.show()
            day.window.picture(folder / _file(scene, look))
        shown.append(scene)
        print(f"{scene.name:>20} · {scene.zh} · {scene.en}", flush=True)
        (folder / "index.html").write_text(_page(shown, looks), encoding="utf-8")
    day.window.close()


def _file(scene: Scene, look: Look) -> str:
    return f"{scene.name}-{look.name}.png"


def _page(scenes: list[Scene], looks: list[Look]) -> str:
    nav = " ".join(f'<a href="#{one.name}">{html.escape(one.zh)}</a>' for one in scenes)
    return PAGE.format(style=STYLE, nav=nav, scenes="\n".join(_shown(one, looks) for one in scenes))


def _shown(scene: Scene, looks: list[Look]) -> str:
    figures = "".join(
        f'<figure><a href="{_file(scene, look)}"><img src="{_file(scene, look)}" loading="lazy"'
        f' alt=""></a><figcaption>{look.name}</figcaption></figure>'
        for look in looks
    )
    title = html.escape(f"{scene.zh} · {scene.en}")
    return f'<h2 id="{scene.name}">{title}</h2>{figures}'


if __name__ == "__main__":
    sys.exit(main())
