"""Redraw the kept pictures of the kit: ``tasks.py gallery --kit``; tells which are others now.

What changed is left beside what it was in ``build/kit/``: look at each before it is kept.
"""

import sys
from pathlib import Path

from PIL import Image

from tests.drivers.kit import PIECES, Easel
from tests.drivers.likeness import beside, compare
from tooling.telling import ROOT

KEPT = ROOT / "tests" / "golden" / "kit"
CHANGED = ROOT / "build" / "kit"


def main() -> int:
    """Draw all pieces; write those that are not as they were kept."""
    KEPT.mkdir(parents=True, exist_ok=True)
    CHANGED.mkdir(parents=True, exist_ok=True)
    easel = Easel()
    for piece in PIECES:
        now, path = easel.picture(piece), KEPT / f"{piece.name}.png"
        if path.exists():
            with Image.open(path) as file:
                kept = file.convert("RGB")
            found = compare(kept, now)
            if found.alike:
                continue
            beside(kept, now, found).save(CHANGED / path.name)
        now.save(path, optimize=True)
        print(path.relative_to(ROOT))
    _part_with_others({f"{piece.name}.png" for piece in PIECES})
    return 0


def _part_with_others(names: set[str]) -> None:
    """Pictures of pieces that are no more."""
    for path in (one for one in Path(KEPT).glob("*.png") if one.name not in names):
        path.unlink()
        print(f"- {path.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
