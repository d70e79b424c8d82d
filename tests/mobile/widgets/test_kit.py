"""Each widget of the kit looks as it was kept: colours, icons, layout, in light, dark and sun."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from kivy.uix.widget import Widget
from PIL import Image, ImageChops, ImageFilter

from mobile.widgets.painted import Painted
from mobile.widgets.theme import ICONS, THEMES
from tests.architecture.tree import ROOT
from tests.drivers.kit import PIECES, Easel, Piece
from tests.drivers.likeness import beside, compare

KEPT = ROOT / "tests" / "golden" / "kit"
DIFFERENT = ROOT / "build" / "kit"
REDRAW = "python3 tasks.py gallery --kit"
window = pytest.mark.window
BY_NAME = {piece.name: piece for piece in PIECES}


@pytest.fixture(scope="module")
def easel() -> Iterator[Easel]:
    made = Easel()
    yield made
    made.leave()


def kept(name: str) -> Image.Image:
    """The picture that was kept."""
    with Image.open(KEPT / f"{name}.png") as file:
        return file.convert("RGB")


@window
@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.name)
def test_it_looks_as_it_was_kept(easel: Easel, piece: Piece) -> None:
    now = easel.picture(piece)
    found = compare(kept(piece.name), now)
    if not found.alike:
        DIFFERENT.mkdir(parents=True, exist_ok=True)
        left = DIFFERENT / f"{piece.name}.png"
        beside(kept(piece.name), now, found).save(left)
        pytest.fail(f"{found.stray} pixels differ: see {left}; if it is meant, {REDRAW}")


@window
def test_every_widget_of_the_kit_has_a_picture(easel: Easel) -> None:
    easel.meet(PIECES)
    modules = [f"mobile.widgets.{path.stem}" for path in (ROOT / "mobile/widgets").glob("*.py")]
    widgets = {
        one
        for module in modules
        for one in vars(import_module(module)).values()
        if isinstance(one, type) and issubclass(one, Widget) and one.__module__ == module
    }
    assert widgets - {Painted} <= easel.met


@window
def test_a_colour_or_an_icon_that_changes_is_seen(
    easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    dark = THEMES["dark"]
    for name, table, key, other in (
        ("chips", dark, "ok_tint", dark["brand_tint"]),
        ("card", dark, "ink", dark["ink2"]),
        ("scroll", dark, "canvas", dark["surface"]),
        ("field", dark, "edge", dark["line"]),
        ("check-rows", ICONS, "check-bold", ICONS["close-thick"]),
        ("notice", ICONS, "refresh", ICONS["undo"]),
    ):
        before = easel.picture(BY_NAME[name])
        with monkeypatch.context() as changed:
            changed.setitem(table, key, other)
            assert not compare(before, easel.picture(BY_NAME[name])).alike, (name, key)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_layout_that_moves_is_seen(name: str) -> None:
    picture = kept(name)
    assert not compare(picture, ImageChops.offset(picture, 2, 0)).alike
    assert not compare(picture, ImageChops.offset(picture, 0, 2)).alike


@pytest.mark.parametrize("name", BY_NAME)
def test_another_renderer_may_soften_edges_and_round_colours(name: str) -> None:
    picture = kept(name)
    softened = picture.filter(ImageFilter.GaussianBlur(0.5))
    rounded = picture.point(lambda tone: min(255, tone + 2))
    assert compare(picture, softened).alike
    assert compare(picture, rounded).alike


def test_a_picture_of_another_size_is_another_picture() -> None:
    picture = kept("card")
    other = picture.resize((picture.width, picture.height + 1))
    assert not compare(picture, other).alike


def test_what_differs_is_left_as_a_picture(tmp_path: Path) -> None:
    one, other = kept("icons"), kept("icons")
    other.paste("#FF00FF", (10, 10, 40, 40))
    found = compare(one, other)
    beside(one, other, found).save(tmp_path / "left.png")
    with Image.open(tmp_path / "left.png") as left:
        assert left.getpixel((2 * (one.width + 8) + 20, 20)) == (255, 0, 0)
