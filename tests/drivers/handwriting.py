"""What a hurried hand leaves on the pad."""

from mobile.store.handwriting import Writing
from tests.drivers.window import WindowDriver

PAD_WIDE = 2600

BY_HAND = (
    (60, 700, 140, 700), (100, 780, 100, 420, 80, 440), (60, 560, 140, 600),
    (200, 720, 300, 720), (250, 780, 250, 640), (200, 640, 300, 640), (210, 560, 290, 560),
    (250, 640, 250, 420), (200, 420, 300, 420), (360, 760, 340, 660), (350, 700, 450, 700),
    (400, 780, 400, 420), (350, 560, 450, 560), (520, 740, 620, 740, 610, 420, 520, 420),
    (520, 740, 520, 420), (520, 580, 615, 580), (690, 700, 790, 700),
    (740, 780, 730, 560, 690, 420), (745, 600, 800, 420),
    (60, 240, 180, 250, 240, 230, 320, 245), (380, 240, 500, 250, 620, 235),
)  # fmt: skip
"""Strokes as of a few signs written in haste."""


def fault_by_hand(window: WindowDriver, inspection_id: str, open_pad: bool) -> None:
    """A fault outside the list, written by hand; with the pad still open, or put away."""
    window.app.go("finding", inspection_id=inspection_id, code=None)
    screen = window.screen
    screen.presenter.write(Writing(BY_HAND, PAD_WIDE))
    if open_pad:
        screen.write()
    else:
        screen.render(screen.presenter.put_away(screen.presenter.drawn()))
