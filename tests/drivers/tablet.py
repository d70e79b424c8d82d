"""An inspector's hands: the real presenters, store and engine, no window."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mobile.config import TabletConfig
from mobile.device.desktop import FileGuard
from mobile.presenters import camera
from mobile.presenters.arrival import ArrivalPresenter
from mobile.presenters.camera import NO_MARKS, Marks, Shot
from mobile.presenters.checklist import ChecklistPresenter
from mobile.presenters.finding import FindingPresenter
from mobile.presenters.finish import FinishPresenter
from mobile.presenters.look_back import LookBackPresenter
from mobile.presenters.rows import Row
from mobile.presenters.serving import ServingPresenter
from mobile.sync.transport import Address, Transport
from mobile.wiring import Tablet, wire
from shared.clock import Clock
from shared.records.ops import Place
from shared.vocabulary import (
    Outcome,
    PhotoPurpose,
    PhotoSource,
    PlaceSource,
    SignatureRole,
    Verdict,
)

PIN = "246810"
PIN_COST = 2
"""A PIN is derived cheaply here; what it costs a thief is tried where keys are kept."""
STROKES = [[100, 500, 300, 200, 500, 600, 700, 300, 900, 500]]
SERVER = "http://127.0.0.1:1"


ROOM_BYTES = 64 * 1024**3


class NoWire:
    """No network."""

    def __call__(self, _address: Address) -> "NoWire":
        return self

    def send(self, _ask: Any) -> Any:
        raise ConnectionError


class TabletDriver:
    """One tablet in one inspector's hands."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        transport: Callable[[Address], Transport],
        seed: int = 1,
        tablet: Tablet | None = None,
    ) -> None:
        self.config = TabletConfig(folder, PIN_COST)
        self.folder, self.clock, self.transport, self.seed = folder, clock, transport, seed
        self.tablet = tablet or self._wired()
        self.inspection_id = ""

    def _wired(self) -> Tablet:
        made = wire(
            self.config,
            FileGuard(self.folder / "keys"),
            self.clock,
            self.transport,
            random.Random(self.seed),
        )
        # How much room this machine has is no part of a story: it is told to the office anew with
        # every step, and a day would not be the same twice.
        vars(made.desk.shelves.photos)["free_bytes"] = lambda: ROOM_BYTES
        return made

    def enrol(self, code: str, wire: Transport | None = None) -> "TabletDriver":
        state = self.tablet.unlock.enrol(
            server=SERVER, code=code, pin=PIN, transport=wire or self.transport(Address(SERVER))
        )
        assert state.unlocked, state.error
        return self

    def unlock(self, pin: str = PIN) -> "TabletDriver":
        for digit in pin:
            self.tablet.unlock.press(digit)
        state = self.tablet.unlock.enter()
        assert state.unlocked, state.error
        return self

    def kill_and_restart(self) -> "TabletDriver":
        """Power off without a word; switch on again."""
        self.tablet.close()
        self.tablet = self._wired()
        return self

    def sync(self) -> list[str]:
        self.tablet.engine.backoff.wake()
        return self.tablet.engine.run_until_quiet()

    def arrive(self, school: str, gate: Path) -> "TabletDriver":
        visit = next(row for row in self.tablet.today.state.visits if row.school == school)
        arrival = ArrivalPresenter(
            self.tablet.desk,
            visit.school_id,
            visit_id=visit.visit_id,
            inspection_id=visit.inspection_id,
        )
        arrival.locate(Place(PlaceSource.DEVICE, 247_000_000, 1_186_000_000, 8))
        arrival.photograph_gate(gate)
        state = arrival.begin()
        assert state.started, state.error
        self.inspection_id = visit.inspection_id
        return self

    def arrive_unplanned(self, school_id: str, gate: Path) -> "TabletDriver":
        """At a school nobody planned to visit."""
        arrival = ArrivalPresenter(self.tablet.desk, school_id)
        arrival.photograph_gate(gate)
        state = arrival.begin()
        assert state.started, state.error
        self.inspection_id = state.inspection_id
        return self

    @property
    def checklist(self) -> ChecklistPresenter:
        return ChecklistPresenter(self.tablet.desk, self.inspection_id)

    @property
    def finish(self) -> FinishPresenter:
        return FinishPresenter(self.tablet.desk, self.inspection_id)

    def answer_all(self, answers: dict[str, Any], photos: Callable[[str], Path]) -> None:
        """Go through the quick list: these answers, everything else as it should be."""
        checklist = self.checklist
        for _round in range(4):
            state = checklist.state
            left = [row for row in state.rows if row.value is None]
            if not left:
                break
            for row in left:
                checklist.answer(row.code, answers.get(row.code, as_it_should_be(row)))
        for code in checklist.state.wants_photo:
            row = next(row for row in checklist.state.rows if row.code == code)
            if row.verdict != Verdict.FAIL:
                self.photograph_item(code, photos(code))

    def photograph_item(self, code: str, path: Path) -> None:
        inspection = self.tablet.desk.inspection(self.inspection_id)
        assert inspection is not None
        shot = Shot(self.inspection_id, inspection["area_id"], PhotoPurpose.ITEM, code=code)
        camera.take(self.tablet.desk, path, shot)

    def find(
        self,
        code: str,
        photo: Path,
        *,
        where: str = "",
        after: Path | None = None,
        marks: Marks = NO_MARKS,
    ) -> FindingPresenter:
        finding = FindingPresenter(self.tablet.desk, self.inspection_id, code)
        finding.say(where=where)
        finding.photograph(photo, marks=marks)
        if after is not None:
            finding.fixed(on_spot=True)
            finding.photograph(after, after=True)
        state = finding.save()
        assert state.saved, state.error
        return finding

    def sign_and_submit(self) -> "TabletDriver":
        finish = self.finish
        finish.remark("学校没有意见")
        finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
        finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
        finish.sign(SignatureRole.SCHOOL, "副校长", STROKES)
        state = finish.submit()
        assert state.submitted, (state.error, state.missing, state.wants_photo)
        return self

    def serve(self, *, paper: Path | None = None, codes: tuple[str, ...] = ()) -> "TabletDriver":
        """The school signs for its notices on the campus; the stamped paper is photographed."""
        serving = ServingPresenter(self.tablet.desk, self.inspection_id)
        state = serving.serve(STROKES)
        assert state.left == 0, state.error
        if paper is not None:
            state = serving.take_paper(paper, PhotoSource.CAMERA, codes)
            assert state.filed, state.error
        return self

    def amend(self, text: str) -> "TabletDriver":
        state = self.finish.amend(text)
        assert text in state.amendments, state.error
        return self

    def judge(self, lookback_id: str, outcome: Outcome, photo: Path) -> LookBackPresenter:
        case = LookBackPresenter(self.tablet.desk, lookback_id, self.inspection_id)
        case.photograph(photo)
        case.tick(paper_matches=True, like_checked=True)
        if outcome is Outcome.NOT_CHECKABLE:
            case.say("锁着门，没人")
        state = case.judge(outcome)
        assert state.outcome is outcome, state.error
        return case


def as_it_should_be(row: Row) -> Any:
    """An answer that does not fail."""
    if row.answer_type == "verdict":
        return str(Verdict.PASS)
    if row.answer_type == "choice":
        return row.proposed or row.options[0][0]
    if row.answer_type == "multi":
        return [value for value, _label in row.options]
    if row.answer_type == "date":
        return "2026-09-10"
    return row.proposed or GOOD_NUMBERS.get(row.code, "100")


GOOD_NUMBERS = {"RF-01": "9", "RF-02": "9", "WF-04": "1", "JF-14": "5", "JF-08": "1", "QL-05": "0"}
