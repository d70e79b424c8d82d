"""What is to be seen on a day with trouble: two answers, lost photos, held acts, full disks."""

from collections.abc import Callable, Iterator
from typing import Any

from mobile.presenters import camera
from mobile.presenters.rows import Filter
from mobile.screens import answers
from server.actions import doubts
from server.models import Inspection
from server.scope import SYSTEM
from shared.problems import StorageFull
from shared.vocabulary import InspectionState, Verdict
from tests.drivers.scene import Scene
from tests.drivers.stage import SECOND, seen
from tests.drivers.tablet import TabletDriver

DISPUTED, ALSO = "XF-08", "ZB-01"
WRONG_PINS = 8
"""After so many the tablet lets its person wait."""


class Troubles:
    """The scenes after a day; each state is reached by what tablets and office really do."""

    def __init__(self, day: Any) -> None:
        self.day, self.stage, self.tablet = day, day.stage, day.tablet
        self.window = day.window

    def scenes(self) -> Iterator[Scene]:
        """One trouble after the other."""
        yield from self._two_answers()
        yield from self._lost_photo()
        yield from self._held()
        yield from self._refused_by_the_machine()
        yield from self._handed_in()
        yield from self._locked()

    def _two_answers(self) -> Iterator[Scene]:
        mine = self.stage.arrive(self.tablet, SECOND)
        other = self.stage.arrive(self.stage.enrol("lin"), SECOND)
        for driver, verdict in ((mine, Verdict.PASS), (other, Verdict.FAIL)):
            driver.checklist.answer(DISPUTED, verdict)
        for login in ("chen", "lin", "chen"):
            self.stage.sync(login)
        self.day.inspecting = mine
        yield Scene("differs", "两台平板不一致", "Two tablets differ", self._differ())
        yield Scene("differs-card", "不一致的一项", "The item", self.day.card(DISPUTED))
        yield Scene("differs-settle", "哪个算数", "Which one stands", self._settle(mine))

    def _lost_photo(self) -> Iterator[Scene]:
        shot = seen(self.stage.folder / "shots", "kitchen", 19)
        camera.keep(self.tablet.desk, shot)
        yield Scene("sync-recovered", "找回的照片", "Photos without a record", self._sync())
        for lost in self.tablet.recovered.state.photos:
            self.tablet.recovered.put_aside(lost.sha256)

    def _held(self) -> Iterator[Scene]:
        inspection_id = self.day.inspecting.inspection_id
        with self.stage.works.writing(SYSTEM) as work:
            found = work.session.get_one(Inspection, inspection_id)
            found.state = InspectionState.ANNULLED
        self.day.inspecting.checklist.answer(ALSO, Verdict.PASS)
        self.stage.sync("chen")
        yield Scene("sync-held", "办公室留着待定", "The office must decide", self._sync())
        for op in self.tablet.desk.shelves.outbox.troubled():
            with self.stage.office.acting() as work:
                doubts.set_aside(work, op.op_id, reason="该次检查已作废，作废前的记录仍在案。")
        self.stage.sync("chen")
        yield Scene("sync-decided", "办公室已决定", "The office has decided", self._sync())
        for op in self.tablet.desk.shelves.outbox.troubled():
            self.tablet.sync.saw(op.op_id)

    def _refused_by_the_machine(self) -> Iterator[Scene]:
        yield Scene("notice-full", "平板存满了", "The tablet is full", self._failed(StorageFull()))
        fault = RuntimeError("a part of the app is broken")
        yield Scene("notice-fault", "应用出错", "A fault of the app", self._failed(fault))

    def _handed_in(self) -> Iterator[Scene]:
        self.tablet.sync.hand_in()
        self.stage.sync("chen")
        yield Scene("sync-receipt", "交接单", "The custody receipt", self._sync())

    def _locked(self) -> Iterator[Scene]:
        yield Scene("unlock-wait", "连续输错", "Too many wrong PINs", self._wrong_pins())
        self.stage.clock.advance(hours=1)
        device = self.tablet.desk.shelves.vault.device()["device_id"]
        self.stage.office.withdraw_tablet(device)
        self.day.unlock()
        self.stage.sync("chen")
        self.tablet.unlock.lock()
        self.window.app.go("unlock")
        yield Scene("unlock-withdrawn", "平板已停用", "Withdrawn", self._go("unlock"))

    # -- how a scene comes to the window ------------------------------------------------------

    def _go(self, name: str) -> Callable[[], None]:
        return lambda: self.window.app.go(name)

    def _sync(self) -> Callable[[], None]:
        return self._go("sync")

    def _differ(self) -> Callable[[], None]:
        def show() -> None:
            self.day.checklist()()
            screen = self.window.screen
            screen.render(screen.presenter.show(only=Filter.DIFFERS))

        return show

    def _settle(self, driver: TabletDriver) -> Callable[[], None]:
        def show() -> None:
            self.day.checklist()()
            rows = driver.checklist.state.rows
            answers.settle(next(row for row in rows if row.conflict), self.window.screen)

        return show

    def _failed(self, error: Exception) -> Callable[[], None]:
        def show() -> None:
            self.window.close_sheets()
            self.window.app.go("schools")
            self.window.app.failed(error, lambda: None)

        return show

    def _wrong_pins(self) -> Callable[[], None]:
        def show() -> None:
            self.tablet.unlock.lock()
            for _ in range(WRONG_PINS):
                for digit in "111111":
                    self.tablet.unlock.press(digit)
                self.tablet.unlock.enter()
            self.window.app.go("unlock")

        return show
