"""A usual school, played by an inspector's fingers on the real window: every touch is counted.

The list is gone through from its head to its foot. What is on the screen is read and touched;
nothing is called that a finger could not reach.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from mobile.presenters.rows import Row
from mobile.widgets.buttons import PushButton
from shared.vocabulary import PhotoSource
from tests.drivers.eyes import Place, words_of
from tests.drivers.tablet import PIN, as_it_should_be

FAULTS = {"RF-01": "2", "XF-07": "fail", "ZB-01": "fail", "WF-05": "fail"}
"""What is not as it should be: a number too low, and three verdicts."""
CHANGED = {"RF-02": "2", "JF-07": "92", "FZ-01": "3"}
"""Numbers that are others than the last time, and good."""
ABSENT = ("JF-10", "ZB-08")
"""What this school has not."""
DRILL_DAY = "2026-10-14"
CONFIRM = "点一下确认"
WHOLE = re.compile(r"全部 ?\d+ ?项")
SWIPE = 0.62
"""A swipe moves the list by so much of its height."""
STEPS_MAX, SWIPES_MAX = 1000, 60
SIGNERS = 3
EDGE = 30
"""A finger keeps so far from the edge of the list."""


class GivenPictures:
    """A camera that hands over one file after the other."""

    source = PhotoSource.CAMERA

    def __init__(self, pictures: Iterable[Path]) -> None:
        self._left, self.taken = iter(pictures), 0

    def take(self, on_taken: Callable[[Path], None]) -> None:
        self.taken += 1
        on_taken(next(self._left))


@dataclass
class Touched:
    """What it took."""

    taps: int = 0
    typed: int = 0
    swipes: int = 0
    items: int = 0
    by: dict[str, int] = field(default_factory=dict)

    def tap(self, part: str) -> None:
        self.taps += 1
        self.by[part] = self.by.get(part, 0) + 1


class UsualSchool:
    """One inspection by fingers, from *arrive* on Today to *submitted*."""

    def __init__(self, window: Any, pictures: Iterable[Path]) -> None:
        self.window, self.touched = window, Touched()
        self.school, self.whole, self.photos = "", False, 0
        self.enough: int | None = None
        """After so many answers to the end; else every item that is asked."""
        self.see(pictures)
        self.acknowledged: Callable[[str, Any], None] = lambda _what, _about: None

    def see(self, pictures: Iterable[Path]) -> None:
        """From now on the camera sees these."""
        self.camera = GivenPictures(pictures)
        self.window.app.camera._camera = self.camera

    # -- the whole way ------------------------------------------------------------------------

    def unlock(self) -> None:
        """The PIN, key by key."""
        for digit in PIN:
            self._tap("unlock", digit)
        self._tap("unlock", "解锁")

    def inspect(self, school: str, *, whole: bool) -> Touched:
        """The check of one school: every item asked, the faults, the photos, the signatures."""
        self.school, self.whole = school, whole
        for _step in range(STEPS_MAX):
            if not self.step():
                return self.touched
        raise AssertionError("it never came to an end")

    def step(self) -> bool:
        """Do what the screen that is shown asks for; whether there is more to do."""
        name = self.window.look(lambda: self.window.app.screens.current)
        return bool(STEPS[name](self))

    def at_the_list(self, school: str, *, whole: bool) -> None:
        """Arrive, and stop where the first item is asked."""
        self.school, self.whole = school, whole
        while self.step() and not self._screen_is("checklist"):
            pass
        if whole:
            self._tap("list", self.window.look(self._whole_list))

    def _today(self) -> bool:
        self._tap("arrival", self.window.look(self._visit))
        return True

    def _arrive(self) -> bool:
        """At the gate: its photo, who received one, begin."""
        state = self.state
        if not state.gate_photo:
            self._tap("arrival", "拍校门")
        elif not state.received_by:
            self._tap("arrival", "副校长")
        else:
            self._tap("arrival", "开始检查")
            self.acknowledged("begun", state.inspection_id)
        return True

    def _use(self) -> bool:
        state = self.state
        self.acknowledged("photo", state.sha256)
        if state.ends_sheet:
            code = self.window.look(lambda: self.window.screen.presenter.aim.about["code"])
            self._tap("photo", "用这张，下一项")
            self.acknowledged("finding", code)
        else:
            self._tap("photo", "用这张")
        return True

    def _list(self) -> bool:
        """The next item, or the photo one asks for; then to the end."""
        state = self.state
        if state.as_card:
            self._card(state.card)
            return True
        if self.whole and not state.whole:
            self._tap("list", self.window.look(self._whole_list))
            return True
        self.touched.items = state.asked
        wanted = next((row for row in state.rows if row.code in state.wants_photo), None)
        left = next((row for row in state.rows if row.value is None), None)
        if self.enough is not None and state.answered >= self.enough:
            left = None
        fault = next((row for row in state.rows if _unwritten(row)), None)
        if fault is not None:
            self._write(fault)
        elif wanted is not None:
            self._tap("photo", self.in_row(wanted.code, lambda told: told == "拍照"))
        elif left is not None:
            self._answer(left)
        elif self.camera.taken < self.photos:
            self._photograph_one_more(state.rows)
        else:
            self._tap("finish", "收尾")
        return True

    def _find(self) -> bool:
        """The fault's sheet: a photo, and it is on record."""
        state = self.state
        if not state.photos:
            self._tap("fault", "拍问题（0）")
        else:
            self._tap("fault", "好了，下一项")
            self.acknowledged("finding", state.code)
        return True

    def _finish(self) -> bool:
        """Remarks, three signatures, submit."""
        state = self.state
        if state.submitted:
            return False
        if not state.remarks:
            self._tap("finish", "没有意见")
        elif len(state.signatures) < SIGNERS:
            pad = self.window.look(self._pad)
            self.window.draw(pad)
            self.touched.tap("finish")
            self._tap("finish", "签好了")
            self.acknowledged("signature", len(state.signatures))
        else:
            self._tap("finish", "提交")
            done = self.state
            assert done.submitted, (done.error, done.missing, done.wants_photo)
            self.acknowledged("submitted", done.digest)
        return True

    def done(self) -> None:
        """Back to what is to be done today."""
        self._tap("finish", "好了，回到今天")

    @property
    def state(self) -> Any:
        """What the screen shows."""
        return self.window.look(lambda: self.window.screen.presenter.state)

    # -- one item -----------------------------------------------------------------------------

    def _answer(self, row: Row) -> None:
        code = row.code
        fault = code in FAULTS
        if row.answer_type == "verdict":
            self._verdict(row, fault)
        elif row.waits_for_a_word and not fault and code not in CHANGED:
            self._tap("confirm", self.in_row(code, lambda told: CONFIRM in told))
        elif row.answer_type == "number":
            self._number(row, FAULTS.get(code) or CHANGED.get(code) or as_it_should_be(row))
        else:
            self._choose(row)
        self.acknowledged("answer", code)

    def _write(self, row: Row) -> None:
        """A fault that is not on record yet: its card leads to its sheet."""
        self._tap("fault", self.in_row(row.code, lambda told: told == row.text))

    def _card(self, row: Row | None) -> None:
        """One item huge: its fault is written from here, else back to the list."""
        if row is not None and _unwritten(row):
            self._tap("fault", "不合格")
        else:
            self._tap("list", self.window.look(self._to_the_list))

    def _to_the_list(self) -> Any:
        told = (one for one in self._tappable() if isinstance(one, PushButton))
        return next(one for one in told if one.label.icon == "format-list-bulleted")

    def _photograph_one_more(self, rows: tuple[Row, ...]) -> None:
        free = (row for row in rows if row.photo_rule != "none" and not row.photos)
        row = next(row for row in free if row.verdict != "not_applicable")
        self._tap("photo", self.in_row(row.code, lambda told: told == "拍照"))

    def _verdict(self, row: Row, fault: bool) -> None:
        if row.code in ABSENT:
            self._tap("verdict", self.in_row(row.code, lambda told: told == "不适用"))
            self._tap("reason", "本校没有")
            return
        word = "不合格" if fault else "合格"
        self._tap("verdict", self.in_row(row.code, lambda told: told == word))

    def _number(self, row: Row, value: str) -> None:
        self._tap("number", self.in_row(row.code, lambda told: told == "dialpad"))
        for digit in value:
            self._tap("number", digit)
            self.touched.typed += 1
        self._tap("number", "存下")

    def _choose(self, row: Row) -> None:
        opens = ("请选择", "chevron-down")
        self._tap("choice", self.in_row(row.code, lambda told: told in opens))
        if row.answer_type == "date":
            fields = [w for w in self.window.shown.walk(restrict=True) if hasattr(w, "input")]
            fields[0].input.text = DRILL_DAY
            self.touched.typed += len(DRILL_DAY)
            self._tap("choice", "存下")
            return
        labels = dict(row.options)
        value = as_it_should_be(row)
        for one in value if isinstance(value, list) else [value]:
            self._tap("choice", labels[one])
        if row.answer_type == "multi":
            self._tap("choice", "存下")

    # -- fingers ------------------------------------------------------------------------------

    def _tap(self, part: str, target: Any) -> None:
        self.touched.tap(part)
        self.window.tap(target)

    def in_row(self, code: str, says: Callable[[str], bool]) -> Place:
        """What says this in an item's row; the list is swiped until a finger reaches it."""
        for _swipe in range(SWIPES_MAX):
            found = self.window.look(partial(self._seen, code, says))
            if found is not None:
                return found
            self._swipe(code)
        raise AssertionError(f"nothing of the kind in the row of {code}")

    def _seen(self, code: str, says: Callable[[str], bool]) -> Place | None:
        rows = self.window.rows
        low, high = rows.to_window(rows.x, rows.y)[1], rows.to_window(rows.x, rows.top)[1]
        for place in self.window.places():
            item = getattr(place.widget, "item", None)
            if item is None or item.code != code or place.widget.parent is None:
                continue
            middle = place.to_window(*place.center)[1]
            lines = (line for told in place.spot.words for line in told.split("\n"))
            if low + EDGE < middle < high - EDGE and any(map(says, lines)):
                return place
        return None

    def _swipe(self, code: str) -> None:
        """A finger's length towards the item."""
        start, end, before = self.window.look(partial(self._way_to, code))
        self.touched.swipes += 1
        self.window.swipe(start, end)
        after = self.window.look(lambda: self.window.rows.scroll_y)
        assert after != before, "a swipe did not move the list"

    def _way_to(self, code: str) -> tuple[tuple[float, float], tuple[float, float], float]:
        """From where to where a finger pulls the list to bring an item nearer."""
        rows = self.window.rows
        foot, top = 0.0, rows._above()
        for one in rows._shown:
            if one.key == code:
                break
            foot += one.height
        by = SWIPE * rows.height * (1 if foot >= top + rows.height / 2 else -1)
        x, middle = rows.to_window(rows.x + EDGE, rows.center_y)
        return (x, middle - by / 2), (x, middle + by / 2), rows.scroll_y

    def _pad(self) -> Any:
        """Where the next one signs."""
        parts = self.window.screen.walk(restrict=True)
        return next(one for one in parts if hasattr(one, "strokes"))

    def _visit(self) -> Any:
        """The button of this school's visit on Today, or of what is begun there."""
        school, begun = self.school, [w for w in self._tappable() if "继续检查" in words_of(w)]
        if begun:
            return begun[0]
        lines = [w for w in self.window.screen.walk(restrict=True) if _tells(w, school)]
        for line in reversed(lines):
            for part in line.walk(restrict=True):
                if getattr(part, "told", "") == "到场" and hasattr(part, "on_release"):
                    return part
        raise AssertionError(f"no visit of {school} on today's screen")

    def _tappable(self) -> list[Any]:
        """Everything on the screen that is tapped as one."""
        parts = self.window.screen.walk(restrict=True)
        return [one for one in parts if hasattr(one, "on_release")]

    def _whole_list(self) -> Any:
        for part in self.window.screen.walk(restrict=True):
            if WHOLE.fullmatch(getattr(part, "told", "")) and hasattr(part, "on_release"):
                return part
        raise AssertionError("no way to the whole list")

    def _screen_is(self, name: str) -> bool:
        return bool(self.window.look(lambda: self.window.app.screens.current) == name)


STEPS: dict[str, Callable[[UsualSchool], bool]] = {
    "today": UsualSchool._today,
    "arrival": UsualSchool._arrive,
    "photo": UsualSchool._use,
    "checklist": UsualSchool._list,
    "finding": UsualSchool._find,
    "finish": UsualSchool._finish,
}
"""What each screen asks for."""


def _unwritten(row: Row) -> bool:
    """Whether a fault was answered and its sheet was left."""
    return row.verdict == "fail" and not row.finding_id


def _tells(widget: Any, school: str) -> bool:
    """Whether a line of Today is this school's, and holds its button."""
    words = [getattr(one, "told", "") for one in widget.walk(restrict=True)]
    return school in words and "到场" in words
