"""The campus side of the demo: the real tablet app in an offscreen window, over real HTTP."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mobile.app import LookbackApp
from mobile.config import TabletConfig
from mobile.device.desktop import FileGuard, FolderCamera, FolderPapers, UnknownPlace
from mobile.sync.transport import Address, Answer, Ask, HttpTransport
from mobile.wiring import wire
from shared.clock import OFFICE_TIME_ZONE, SystemClock
from shared.vocabulary import Verdict
from tests import photos
from tests.drivers.tablet import PIN, as_it_should_be
from tests.drivers.window import WindowDriver
from tooling.telling import Pictures, say

FAULTS = {"RF-01": "0", "XF-07": str(Verdict.FAIL), "ZB-01": str(Verdict.FAIL)}
SCENES = {
    "RF-01": "guards",
    "RF-07": "gate",
    "RF-09": "kit",
    "WF-01": "gate",
    "WF-13": "gate",
    "JF-01": "alarm",
    "XF-07": "corridor",
    "ZB-01": "board",
}
"""What the camera sees at an item; papers and plates look like a paper."""


class SwitchedWire:
    """The real wire, which can be switched off: no network."""

    def __init__(self) -> None:
        self.on = True

    def __call__(self, address: Address) -> "SwitchedWire":
        self._wire = HttpTransport(address)
        return self

    def send(self, ask: Ask) -> Answer:
        """Carry a request, while there is a network."""
        if not self.on:
            raise ConnectionError("no network")
        return self._wire.send(ask)


class Campus:
    """Inspectors with their tablets."""

    def __init__(self, story: Any) -> None:
        self.story = story
        self.camera = story.folder / "camera"
        self.shots = 0
        self.window: WindowDriver | None = None
        self.who = ""
        self.wire = SwitchedWire()

    def enrol(self, login: str, code: str, server: str) -> None:
        """A new tablet for this inspector; the first one keeps its window."""
        folder: Path = self.story.folder / f"tablet-{login}-{code[:4]}"
        tablet = wire(TabletConfig(folder), FileGuard(folder / "keys"), SystemClock(), self.wire)
        app = LookbackApp(
            tablet, FolderCamera(self.camera), UnknownPlace(), FolderPapers(Pictures.folder)
        )
        if self.window is None:
            self.window = WindowDriver(app)
        else:
            self.window.change(app)
        self.who, self.server = login, server
        self.window.type(server, 0)
        self.window.type(code, 1)
        self.window.type(PIN, 2)
        self.picture("enrol")
        self.window.tap("登记")
        tablet.settings.choose("language", "zh")
        say(login, "enrolled the tablet; the first sync: " + self.sync())

    @property
    def tablet(self) -> Any:
        return self._driver.app.tablet

    @property
    def _driver(self) -> WindowDriver:
        assert self.window is not None
        return self.window

    def sync(self) -> str:
        self.tablet.engine.backoff.wake()
        done = self.tablet.engine.run_until_quiet()
        self._driver.app.go("today")
        self._driver.settle()
        return f"{len(done)} steps, " + (done[-1] if done else "nothing")

    def picture(self, name: str) -> None:
        if not Pictures.wanted:
            return
        self.story.shots += 1
        path = Pictures.folder / f"{self.story.shots:02d}-tablet-{self.who}-{name}.png"
        self._driver.picture(path)

    def aim(self, scene: str, *, right: bool = False) -> None:
        """Hold the camera to a place: its next photo shows this."""
        for earlier in self.camera.glob("*.jpg"):
            earlier.unlink()
        self.shots += 1
        now = SystemClock().now().astimezone(ZoneInfo(OFFICE_TIME_ZONE))
        name = f"{self.shots:03d}-{scene}"
        photos.file(self.camera, name, scene, right=right, light=self.shots, taken=now)

    def first_check(self) -> dict[str, str]:
        """Arrive, go through the list, three faults, sign, submit, be killed, deliver."""
        say(self.who, "learns of the visit: " + self.sync())
        self.wire.on = False
        say(self.who, "network off")
        for place in ("schools", "settings", "today"):
            self._driver.app.go(place)
            self._driver.settle()
            self.picture(place)
        self._driver.tap("到场")
        self.aim("gate", right=True)
        self._driver.tap("拍校门")
        self.picture("photo")
        self._driver.tap("用这张")
        self._driver.tap("副校长")
        self.picture("arrival")
        self._driver.tap("开始检查")
        self.picture("checklist")
        inspection_id = self._answer()
        self.picture("checklist-done")
        self._findings(inspection_id)
        self._sign(inspection_id)
        inspection = self.tablet.desk.inspection(inspection_id)
        school = self.tablet.desk.school(inspection["school_id"])
        say(self.who, f"checked {school['name']} without network: 3 faults, signed, sealed")
        self._driver.app.go("sync")
        self._driver.settle()
        self.picture("sync-waiting")
        self._restart(inspection)
        self.wire.on = True
        say(self.who, "network on: " + self.sync())
        self._driver.app.go("sync")
        self.picture("sync-safe")
        state = self.tablet.sync.state
        assert state.safe_to_hand_in, state
        say(self.who, "the office has re-hashed everything: safe to hand in")
        return {"id": school["id"], "code": school["code"], "name": school["name"]}

    def look_back(self) -> None:
        """The old photo as a ghost, a rebound, sealed and sent."""
        say(self.who, "sees the look-back: " + self.sync())
        self.picture("today-look-back")
        self._driver.tap("到场")
        self.aim("gate", right=True)
        self._driver.tap("拍校门")
        self._driver.tap("用这张")
        self._driver.tap("开始检查")
        self.picture("look-back")
        self.aim("guards")
        self._driver.tap("同一位置拍一张")
        self._driver.tap("用这张")
        self.picture("look-back-ghost")
        screen = self._driver.screen
        screen._judge(
            next(c.outcome for c in screen.presenter.state.choices if c.outcome == "rebound")
        )
        self.picture("look-back-judged")
        inspection_id = screen.presenter.state.inspection_id
        self._sign(inspection_id)
        say(self.who, "judged 反弹 (rebound), sealed: " + self.sync())

    def _answer(self) -> str:
        presenter = self._driver.screen.presenter
        for _round in range(4):
            for row in presenter.state.rows:
                if row.value is None:
                    presenter.answer(row.code, FAULTS.get(row.code, as_it_should_be(row)))
        for code in presenter.state.wants_photo:
            if code not in FAULTS:
                self.aim(SCENES.get(code, "paper"), right=True)
                self._driver.app.camera.take(
                    lambda path, code=code: presenter.photograph(code, path)
                )
        self._driver.screen.render(presenter.state)
        return str(presenter.state.inspection_id)

    def _findings(self, inspection_id: str) -> None:
        for code in FAULTS:
            self._driver.app.go("finding", inspection_id=inspection_id, code=code)
            self.aim(SCENES[code])
            self._driver.tap("拍问题（0）")
            self._driver.tap("用这张")
            if code == "XF-07":
                self._driver.tap("当场整改")
                self.aim(SCENES[code], right=True)
                self._driver.tap("拍整改后（0）")
                self._driver.tap("用这张")
            self.picture(f"finding-{code}")
            self._driver.tap("好了，下一项")
        say(self.who, "three faults on record, one fixed on the spot")

    def _sign(self, inspection_id: str) -> None:
        self._driver.app.go("finish", inspection_id=inspection_id)
        self.picture("finish")
        for _who in range(3):
            pads = [w for w in self._driver.screen.walk(restrict=True) if hasattr(w, "strokes")]
            self._driver.draw(pads[0])
            self._driver.tap("签好了")
        self._driver.tap("提交")
        self.picture("submitted")
        state = self._driver.screen.presenter.state
        assert state.submitted, (state.error, state.missing, state.wants_photo, state.signatures)
        self._driver.tap("现场检查记录（PDF）")
        records = list(Pictures.folder.glob("现场检查记录-*.pdf"))
        assert records
        self.picture("record-made")
        say(self.who, f"inspection record made without network: {records[0].name}")

    def _restart(self, before: dict[str, Any]) -> None:
        """The process is gone; a new one finds everything."""
        driver = self._driver
        driver.app.on_stop()
        old = driver.app.tablet
        old.close()
        folder = Path(old.desk.shelves.database.path).parent
        tablet = wire(TabletConfig(folder), FileGuard(folder / "keys"), SystemClock(), self.wire)
        driver.change(LookbackApp(tablet, driver.app.camera, UnknownPlace(), driver.app.papers))
        self.picture("unlock")
        for digit in PIN:
            driver.tap(digit)
        driver.tap("解锁")
        assert tablet.desk.inspection(before["id"]) == before
        say(self.who, "killed and restarted: everything is there")
