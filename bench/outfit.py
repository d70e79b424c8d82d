"""A tablet made ready in an office, then taken away: what is measured on it needs no server.

``python -m bench.outfit FOLDER`` leaves the tablet of an inspector who knows five thousand schools
and has visits to do, the pictures a camera will hand over, and how late it is.
"""

import json
import shutil
import sys
from pathlib import Path

from bench.ready import CAMERA, FACTS, PHONE, TABLET
from bench.town import school
from mobile.config import PIN_COST
from tests import photos
from tests.clocks import START
from tests.drivers.stage import FIRST, PAIR, Stage

SCHOOLS = 5000
OTHERS = 12
"""So many more visits to do, for many inspections in a row."""

PICTURES, SMALL_ONES = 24, 120
SCENES = ("gate", "guards", "corridor", "extinguisher", "kitchen", "kit", "alarm", "paper")
LAST_TIME = {
    "BI-04": "2", "ZD-06": "8", "RF-01": "3", "RF-02": "3", "WF-04": "1", "WF-06": "2",
    "JF-14": "4", "JF-15": "6", "JF-06": "6", "JF-07": "90", "JF-08": "2", "ZB-02": "3",
    "XF-06": "2", "XF-14": "8", "XF-10": "8", "SP-03": "125", "SP-04": "48", "XS-04": "1.2",
    "SS-01": "2", "SS-02": "2", "QL-05": "0", "FZ-01": "2", "FZ-03": "2", "LD-04": "2026-09-10",
}  # fmt: skip
"""What was counted at the first school a month before, and was good."""


def main() -> None:
    """Build it once; each measurement takes a copy."""
    folder = Path(sys.argv[1])
    more = tuple(school(number) for number in range(SCHOOLS))
    stage = Stage(folder / "office", more, PIN_COST)
    stage.checked_before(FIRST, LAST_TIME)
    tablet = stage.enrol("chen")
    others = [one.name for one in more[:OTHERS]]
    stage.plan(PAIR, FIRST, *others)
    stage.release()
    stage.sync("chen")
    tablet.settings.choose("language", "zh")
    tablet.close()
    shutil.copytree(stage.folder / "chen", folder / TABLET)
    for number in range(PICTURES):
        photos.file(folder / CAMERA, f"{number:02d}", SCENES[number % len(SCENES)], light=number)
    (folder / PHONE).mkdir()
    for number in range(SMALL_ONES):
        data = photos.small(SCENES[number % len(SCENES)], light=number)
        (folder / PHONE / f"{number:03d}.jpg").write_bytes(data)
    passed_s = (stage.clock.now() - START).total_seconds()
    facts = {"passed_s": passed_s, "first": FIRST, "others": others}
    (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")


if __name__ == "__main__":
    main()
