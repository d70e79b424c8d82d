"""Papers made here and now: worked out off the screen's thread, then shared or printed."""

from collections.abc import Callable

from mobile.presenters.record import MadeRecord
from mobile.screens.base import Router
from mobile.texts import _


def print_made(
    router: Router, make: Callable[[], MadeRecord], handed: Callable[[str], None]
) -> None:
    """Make a paper and let the device share or print it; ``handed`` hears where it went."""

    def done(paper: MadeRecord) -> None:
        handed(router.papers.hand_over(paper.name, paper.pdf))

    router.keeper.keep(make, done, _("The paper is being made …"))
