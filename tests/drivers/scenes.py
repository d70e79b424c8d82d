"""What is to be seen of the tablet: every screen in its states, in the order of one day.

A scene can be shown again and again, in other sizes, themes and languages; between two scenes
the day goes on.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from mobile.presenters.drafts import PREFIX
from mobile.presenters.finding import FindingPresenter
from mobile.presenters.photo import Tool
from mobile.presenters.rows import Row
from mobile.presenters.split import Whose
from mobile.screens import answers
from mobile.screens.clearing import ClearingSheet
from mobile.screens.help import open_help
from mobile.store.vault import Holder
from mobile.wiring import Tablet
from shared.invitations import Invitation
from shared.vocabulary import SignatureRole
from tests.drivers import incident_scenes, opening_scenes, serving_scenes
from tests.drivers.handwriting import fault_by_hand
from tests.drivers.looking_back import LookingBack
from tests.drivers.scene import Look, Scene
from tests.drivers.stage import FIRST, LONG_NAME, LOOKED_AT, SECOND, Stage
from tests.drivers.tablet import PIN, STROKES, TabletDriver
from tests.drivers.troubles import Troubles
from tests.drivers.window import WindowDriver

PAIR = ("chen", "lin")
INVITED = Invitation("https://lookback.office.example", "7KMP-Q2WX-9ACE", ("k" * 43,))
DRAWN = (
    (Tool.MOSAIC, (480, 300), (580, 450)),
    (Tool.ARROW, (150, 850), (420, 620)),
    (Tool.CIRCLE, (380, 480), (620, 760)),
    (Tool.BOX, (650, 500), (900, 800)),
)


class Day:
    """One inspector's day, shown in the window."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        app = stage.app("chen")
        self.window = WindowDriver(app)
        self.tablet: Tablet = app.tablet
        self.inspecting: TabletDriver | None = None

    def look(self, look: Look) -> None:
        """From now on in this size, language and theme."""
        self.window.close_sheets()
        settings = self.tablet.settings
        for name in ("language", "theme", "text_size", "hand"):
            settings.choose(name, getattr(look, name))
        self.window.app.follow_settings()
        self.window.turn(look.size)

    def scenes(self) -> Iterator[Scene]:
        """All there is to see; what happens meanwhile happens between them."""
        yield from self._before_work()
        yield from self._at_the_desk()
        yield from self._at_the_gate()
        yield from incident_scenes.happened(self, LOOKED_AT)
        yield from self._checking()
        yield from self._signing()
        yield from LookingBack(self.stage, self.window, self.tablet).scenes()
        yield from self._delivered()
        yield from Troubles(self).scenes()

    # -- parts of the day ---------------------------------------------------------------------

    def _before_work(self) -> Iterator[Scene]:
        yield Scene("enrol", "登记平板", "Enrolling the tablet", self._enrol())
        wrong = {"server": "http://office.example", "code": "ABCD-1234", "pin": "12"}
        yield Scene("enrol-refused", "登记被拒", "Enrolling refused", self._enrol(wrong))
        yield Scene("enrol-scanned", "拍码登记", "Enrolling by the code", self._scan(INVITED.link))
        menu = "https://school.example/menu"
        yield Scene("enrol-foreign", "别处的二维码", "Another code", self._scan(menu))
        self.stage.last_months_check()
        self.stage.enrol("chen")
        self._add_colleague()
        yield Scene("unlock", "解锁", "Unlocking", self._pin("2468"))
        yield Scene("unlock-wrong", "口令不对", "A wrong PIN", self._pin("111111", enter=True))
        self.unlock()
        yield Scene("today-empty", "今天：没有任务", "Today: nothing planned", self._go("today"))
        self.stage.plan(PAIR, FIRST, SECOND, LONG_NAME, "白鹭小学", hours=1)
        self.stage.plan_look_back(PAIR)
        self.stage.sync("chen")
        yield Scene("today-sealed", "今天：都还封存", "Today: all sealed", self._go("today"))

    def _at_the_desk(self) -> Iterator[Scene]:
        self.stage.release()
        self.stage.plan(PAIR, "望潮小学", "白鹭第二小学", hours=4)
        self.stage.seal()
        self.stage.sync("chen")
        self.inspecting = self.stage.arrive(self.tablet, FIRST)
        self.stage.answer_some(self.inspecting)
        self.stage.wire.on = False
        self.stage.sync("chen")
        yield Scene("today", "今天", "Today", self._go("today"))
        yield from opening_scenes.scenes(self.window)
        yield Scene("schools", "学校", "Schools", self._search(""))
        yield Scene("schools-none", "没有找到", "No school found", self._search("没有这所"))
        yield Scene("school-file", "学校档案", "A school's file", self._file(LOOKED_AT))
        yield Scene(
            "school-file-new", "没查过的学校", "A school never checked", self._file(LONG_NAME)
        )
        yield Scene("settings", "设置", "Settings", self._go("settings"))
        yield Scene("help", "帮助", "Help", self._help("checklist"))
        yield Scene("help-all", "帮助：全部", "Help: all topics", self._help(""))
        yield Scene("clearing-unsent", "清空：还没发完", "Clearing: unsent", self._clear("1111"))
        yield Scene("sync-waiting", "同步：没有网络", "Sync: no network", self._go("sync"))

    def _at_the_gate(self) -> Iterator[Scene]:
        yield Scene("arrival", "到场", "Arrival", self._arrive(SECOND, ready=False))
        with_errand = self._arrive(LOOKED_AT, ready=False)
        yield Scene("arrival-errand", "顺带的事", "Something taken along", with_errand)
        yield Scene("arrival-ready", "可以开始", "Ready to begin", self._arrive(LONG_NAME))
        yield Scene("arrival-refused", "没有校门照", "No gate photo", self._arrive(SECOND, error=1))

    def _checking(self) -> Iterator[Scene]:
        assert self.inspecting is not None
        yield Scene("checklist", "检查清单", "The checklist", self.checklist())
        yield Scene("checklist-whole", "全部检查项", "All items", self.checklist(whole=True))
        mine, theirs = self.checklist(whose=Whose.MINE), self.checklist(whose=Whose.THEIRS)
        yield Scene("checklist-mine", "分工：我查的", "My part", mine)
        yield Scene("checklist-theirs", "分工：同事查的", "Their part", theirs)
        yield Scene("card-guards", "一项一屏：配几名保安", "A card: guards", self.card("RF-01"))
        yield Scene("card-open", "一项一屏：没答", "A card: not answered", self.card("XF-08"))
        yield Scene("card-failed", "一项一屏：不合格", "A card: failed", self.card("XF-07"))
        yield Scene("answer-choice", "选择答案", "Choosing an answer", self._sheet("choice"))
        yield Scene("answer-multi", "选几个答案", "Choosing several", self._sheet("multi"))
        yield Scene("answer-reason", "为什么不适用", "Why not applicable", self._sheet("reason"))
        yield Scene("answer-number", "输入数字", "Typing a number", self._sheet("number"))
        yield Scene("photo", "照片", "A photo", self._photo("RF-01"))
        yield Scene("photo-marked", "照片标注", "Marks", self._photo("RF-01", drawn=True))
        yield Scene("photo-words", "照片写字", "Words on it", self._photo("RF-01", words=True))
        yield Scene("finding", "问题", "A fault", self._finding("RF-01"))
        yield Scene("finding-fixed", "当场整改", "Fixed on the spot", self._finding("XF-07", True))
        yield Scene("finding-free", "清单外的问题", "A fault outside", self._finding(None))
        yield Scene("writing", "手写", "Writing by hand", self._by_hand(True))
        yield Scene("finding-written", "手写的问题", "A fault by hand", self._by_hand(False))
        for code in (None, "RF-01", "XF-07"):
            FindingPresenter(self.tablet.desk, self.inspecting.inspection_id, code).discard()
        yield Scene("finish-missing", "还差什么", "What is missing", self._finish())

    def _signing(self) -> Iterator[Scene]:
        assert self.inspecting is not None
        # Some scenes showed the whole list, or one part of it, and it stays so.
        self.inspecting.checklist.show(whole=False, whose=Whose.ALL)
        self.stage.answer_all(self.inspecting)
        finish = self.inspecting.finish
        finish.remark("情况属实，马上整改。")
        finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
        yield Scene("checklist-done", "全部答完", "All answered", self.checklist())
        yield Scene("finish", "签字收尾", "Signing", self._finish())
        finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
        finish.sign(SignatureRole.SCHOOL, "副校长", STROKES)
        done = finish.submit()
        assert done.submitted, (done.missing, done.wants_photo, done.wants_finding)
        yield Scene("submitted", "已提交", "Submitted", self._finish())
        yield from serving_scenes.scenes(self.stage, self.window, self.inspecting.inspection_id)

    def _delivered(self) -> Iterator[Scene]:
        self.stage.wire.on = True
        self.stage.sync("chen")
        yield from incident_scenes.delivered(self)
        self._put_away()
        yield Scene("sync-safe", "可以交回", "Safe to hand in", self._go("sync"))
        yield Scene("clearing", "清空平板", "Clearing the tablet", self._clear())

    def _put_away(self) -> None:
        """Sheets that were only shown, and their photos, belong to no record."""
        desk = self.tablet.desk
        for name in desk.session.names(f"{PREFIX}:"):
            desk.session.drop(name)
        for photo in self.tablet.recovered.state.photos:
            self.tablet.recovered.put_aside(photo.sha256)

    # -- how a scene comes to the window ------------------------------------------------------

    def _go(self, name: str) -> Callable[[], None]:
        def show() -> None:
            self.window.app.go(name)

        return show

    def _enrol(self, typed: dict[str, str] | None = None) -> Callable[[], None]:
        def show() -> None:
            self.window.app.go("unlock")
            self.window.screen._typed = typed or {"server": "", "code": "", "pin": ""}
            self.window.screen.on_pre_enter()
            if typed:
                self.window.screen._try_enrol()

        return show

    def _scan(self, text: str) -> Callable[[], None]:
        """The camera saw a page with this code."""

        def show() -> None:
            self.tablet.unlock.not_another()
            self._enrol()()
            self.window.screen._scanned(Path(), (text,))

        return show

    def _help(self, key: str) -> Callable[[], None]:
        def show() -> None:
            self.window.app.go("settings")
            open_help(key)

        return show

    def _clear(self, code: str = "") -> Callable[[], None]:
        """The sheet that clears the tablet; a code that does not fit was tried."""

        def show() -> None:
            self.window.app.go("settings")
            sheet = ClearingSheet(self.window.app)
            sheet.open(animation=False)
            if code:
                sheet._typed.update(pin=PIN, code=code)
                sheet._clear()

        return show

    def _pin(self, digits: str, enter: bool = False) -> Callable[[], None]:
        def show() -> None:
            self.unlock()
            unlock = self.tablet.unlock
            unlock.lock()
            for digit in digits:
                unlock.press(digit)
            if enter:
                unlock.enter()
            self.window.app.go("unlock")

        return show

    def unlock(self) -> None:
        self.stage.clock.advance(hours=1)
        self.tablet.unlock.lock()
        for digit in PIN:
            self.tablet.unlock.press(digit)
        state = self.tablet.unlock.enter()
        assert state.unlocked, state

    def _add_colleague(self) -> None:
        """A second person works with this tablet."""
        other = Holder("ffffffff-0000-7000-8000-00000000c0de", "林婉", "lin", "zh", None)
        self.tablet.desk.shelves.vault.add_holder(other, PIN, "")

    def _search(self, query: str) -> Callable[[], None]:
        def show() -> None:
            self.tablet.schools.search(query)
            self.window.app.go("schools")

        return show

    def _file(self, name: str) -> Callable[[], None]:
        def show() -> None:
            school = self.tablet.schools.search(name).rows[0]
            self.tablet.schools.search("")
            self.window.app.go("schools")
            self.window.screen.show(school.school_id)

        return show

    def _arrive(self, school: str, ready: bool = True, error: int = 0) -> Callable[[], None]:
        def show() -> None:
            visit = next(row for row in self.tablet.today.state.visits if row.school == school)
            self.window.app.go(
                "arrival",
                school_id=visit.school_id,
                visit_id=visit.visit_id,
                inspection_id=visit.inspection_id,
            )
            screen = self.window.screen
            if error:
                screen._after(screen.presenter.begin)
            elif ready:
                self.stage.camera.place = "gate"
                screen._photograph()
                self._use()
                screen._after(screen.presenter.received, "Deputy principal")

        return show

    def _by_hand(self, open_pad: bool) -> Callable[[], None]:
        assert self.inspecting is not None
        return partial(fault_by_hand, self.window, self.inspecting.inspection_id, open_pad)

    def checklist(
        self, whole: bool = False, as_card: bool = False, whose: Whose = Whose.ALL
    ) -> Callable[[], None]:
        def show() -> None:
            assert self.inspecting is not None
            self.window.app.go("checklist", inspection_id=self.inspecting.inspection_id)
            self.window.screen.show_whose(whose)
            self.window.screen.show_as_card(as_card)
            self.window.screen.show_whole(whole)

        return show

    def card(self, code: str) -> Callable[[], None]:
        def show() -> None:
            self.checklist()()
            self.window.screen.open_card(code)

        return show

    def _sheet(self, kind: str) -> Callable[[], None]:
        def show() -> None:
            self.checklist(whole=True)()
            screen = self.window.screen
            rows = screen.presenter.state.rows
            if kind == "reason":
                answers.ask_reason(rows[0], screen)
            elif kind == "number":
                answers.type_number(_first(rows, "number"), screen)
            else:
                answers.choose(_first(rows, kind), screen)

        return show

    def _finding(self, code: str | None, fixed: bool = False) -> Callable[[], None]:
        def show() -> None:
            assert self.inspecting is not None
            self.window.app.go("finding", inspection_id=self.inspecting.inspection_id, code=code)
            screen = self.window.screen
            self.stage.camera.place = "blocked" if fixed else "roster"
            if code:
                screen.shoot(False)
                self._use()
            if fixed:
                screen.fixed(True)
                self.stage.camera.place = "corridor"
                screen.shoot(True)
                self._use()
            if code is None:
                screen._after(screen.presenter.save)

        return show

    def _photo(self, code: str, drawn: bool = False, words: bool = False) -> Callable[[], None]:
        def show() -> None:
            assert self.inspecting is not None
            self.window.app.go("finding", inspection_id=self.inspecting.inspection_id, code=code)
            self.stage.camera.place = "blocked"
            self.window.screen.shoot(False)
            self.window.settle()
            screen = self.window.screen
            if drawn:
                presenter = screen.presenter
                for tool, start, end in DRAWN:
                    presenter.choose(tool)
                    presenter.draw(start, end)
                presenter.write((640, 260), "疏散通道被堆放的课桌堵塞了")
                screen.render(presenter.choose(Tool.MOSAIC))
            if words:
                screen._choose(Tool.TEXT)
                screen._draw((300, 300), (300, 300))

        return show

    def _use(self) -> None:
        """The photo just taken is good."""
        self.window.settle()
        self.window.screen._give()
        self.window.settle()

    def _finish(self) -> Callable[[], None]:
        def show() -> None:
            assert self.inspecting is not None
            self.window.app.go("finish", inspection_id=self.inspecting.inspection_id)

        return show


def _first(rows: tuple[Row, ...], kind: str) -> Row:
    """The first item that asks for this kind of answer, and is not computed."""
    return next(row for row in rows if row.answer_type == kind and row.proposed is None)
