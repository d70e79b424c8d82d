"""Trouble told in one place: refusals and faults become a notice that says what to do."""

from dataclasses import dataclass

from mobile.durable import StorageBroken
from mobile.presenters.drafts import NotKept
from mobile.store.journal import Journal
from mobile.store.vault import Locked
from mobile.texts import _
from shared.problems import Problem, StorageFull

TRY_AGAIN = frozenset({StorageFull.code, StorageBroken.code, NotKept.code})
"""Refusals of the machine, not of what was asked: the same tap may do a moment later."""
TOLD = {
    StorageFull.code: "What you tapped is not kept yet. Let the tablet send its photos, or remove"
    " other apps' data in the system's settings; then try again. Photos and answers of before"
    " are safe.",
    StorageBroken.code: "What you tapped is not kept yet. Try again.",
    NotKept.code: "What you typed is on the screen and not kept yet. Make room on the tablet, then"
    " try again. Photos and answers of before are safe.",
    Locked.code: "Unlock the tablet; what was kept before is safe.",
}
"""What to do, where the refusal's own text does not say it."""


@dataclass(frozen=True)
class Notice:
    """What a person reads when something did not work."""

    title: str
    todo: str
    number: str = ""
    try_again: bool = False
    locked: bool = False


class TroublePresenter:
    """Says what went wrong, what to do, and that nothing kept is lost."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def told(self, error: Exception) -> Notice:
        """A notice for a refusal or a fault; faults are written down for those who mend them."""
        if isinstance(error, Problem):
            if error.code in TRY_AGAIN:
                self._journal.note(error)
            todo = TOLD.get(error.code, "")
            return Notice(
                title=error.told(_),
                todo=_(todo) if todo else "",
                try_again=error.code in TRY_AGAIN,
                locked=isinstance(error, Locked),
            )
        number = self._journal.note(error)
        return Notice(
            title=_("This did not work: a fault of the app, not yours"),
            todo=_(
                "All that was kept before is safe, and what you see is still here. Try again; if"
                " it stays so, go on with the next item and tell the office the number {number}."
            ).format(number=number),
            number=number,
            try_again=True,
        )

    def note(self, error: BaseException) -> str:
        """Write down a fault of work in the background, where nobody waits for it."""
        return self._journal.note(error)
