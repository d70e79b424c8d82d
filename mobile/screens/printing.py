"""Papers and files made here and now: worked out off the screen's thread, then let go of."""

from collections.abc import Callable

from mobile.presenters.record import MadeRecord
from mobile.presenters.rescue import File
from mobile.screens.base import Router
from mobile.texts import _


def print_made(
    router: Router, make: Callable[[], MadeRecord], handed: Callable[[str], None]
) -> None:
    """Make a paper and let the device share or print it; ``handed`` hears where it went."""

    def done(paper: MadeRecord) -> None:
        handed(router.papers.hand_over(paper.name, paper.pdf))

    router.keeper.keep(make, done, _("The paper is being made …"))


def write_rescue(router: Router, after: Callable[[], None]) -> None:
    """Rescue files, one at a time: an outbox of thousands and its photos are no work of a tap."""
    rescue = router.tablet.rescue
    told = _("The rescue files are being written …")

    def next_one() -> None:
        router.keeper.keep(rescue.made, handed, told)

    def handed(file: File | None) -> None:
        if file is None:
            rescue.done()
            after()
            return
        rescue.handed(router.papers.hand_over(*file))
        next_one()

    rescue.begin()
    next_one()
