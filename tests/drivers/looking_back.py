"""What is to be seen of a look-back: the old photo, lined up, taken, laid over, judged."""

from collections.abc import Callable, Iterator
from typing import Any

from mobile.wiring import Tablet
from shared.vocabulary import Outcome
from tests.drivers.scene import Scene
from tests.drivers.stage import Stage
from tests.drivers.window import WindowDriver


class LookingBack:
    """One look-back, shown in the window of a day."""

    def __init__(self, stage: Stage, window: WindowDriver, tablet: Tablet) -> None:
        self.stage, self.window, self.tablet = stage, window, tablet

    def scenes(self) -> Iterator[Scene]:
        """All there is to see of it; what happens meanwhile happens between them."""
        rows = self.tablet.today.state.visits
        visit = next(row for row in rows if row.kind == "look_back")
        self.stage.arrive(self.tablet, visit.school)
        ids = [row.lookback_id for row in self.tablet.today.state.lookbacks]
        show = self._look_back
        yield Scene("look-back", "回头看：旧照", "Look-back: as found", show(ids[0], visit))
        self.stage.look_through("corridor")
        yield Scene("look-back-live", "对准旧照", "Lining it up", show(ids[0], visit))
        self.stage.look_through()
        self.stage.camera.place = "corridor"
        self._case(ids[0], visit)
        self.window.screen._shoot()
        self.window.settle()
        about = {"lookback_id": ids[0], "inspection_id": visit.inspection_id}
        yield Scene("look-back-taken", "新旧叠看", "Old and new", self._taken(about))
        self._use()
        yield Scene(
            "look-back-why", "为什么无法核查", "Why it cannot be checked", self._why(ids[0], visit)
        )
        yield Scene("look-back-ghost", "叠影", "The ghost", show(ids[0], visit))
        yield Scene("look-back-side", "并排", "Side by side", show(ids[0], visit, "side"))
        yield Scene("look-back-wipe", "划动", "The wipe", show(ids[0], visit, "wipe"))
        self.window.screen._judge(Outcome.FIXED)
        yield Scene("look-back-judged", "已判定", "Judged", show(ids[0], visit))

    def _look_back(self, lookback_id: str, visit: Any, mode: str = "") -> Callable[[], None]:
        def show() -> None:
            self._case(lookback_id, visit)
            if mode:
                self.window.screen._turn(mode)

        return show

    def _taken(self, about: dict[str, Any]) -> Callable[[], None]:
        def show() -> None:
            self.window.app.go("photo", sheet="look_back", about=about)

        return show

    def _why(self, lookback_id: str, visit: Any) -> Callable[[], None]:
        def show() -> None:
            self._case(lookback_id, visit)
            self.window.screen._judge(Outcome.NOT_CHECKABLE)

        return show

    def _case(self, lookback_id: str, visit: Any) -> None:
        self.window.app.go("look_back", lookback_id=lookback_id, inspection_id=visit.inspection_id)

    def _use(self) -> None:
        """The photo just taken is good."""
        self.window.settle()
        self.window.screen._give()
        self.window.settle()
