"""A photo looked at before it counts: marks over it, faces made unrecognisable, or taken again.

The capture is safe on the disk before it is shown. What counts, the evidence copy, is made and
given to its sheet only when the person says so; until then the photo is in the person's hand, and
still there after a kill.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from mobile.presenters import camera
from mobile.presenters.arrival import ArrivalPresenter
from mobile.presenters.camera import Marks, Picture
from mobile.presenters.checklist import ChecklistPresenter
from mobile.presenters.desk import Desk
from mobile.presenters.drafts import in_hand
from mobile.presenters.finding import FindingPresenter
from mobile.presenters.incident import IncidentPresenter
from mobile.presenters.look_back import LookBackPresenter
from mobile.presenters.stamps import told, who
from mobile.texts import _
from shared.clock import from_wire
from shared.marks import THOUSAND, Shape
from shared.papers import Stamp
from shared.problems import Invalid, Problem
from shared.records.ops import Layer, Place
from shared.vocabulary import ItemKind, PhotoSource

MARKS_MAX = 40
WORDS_MAX = 24
LEAST = 15
"""A drag shorter than this, in thousandths, was a slip of the finger."""
Box = tuple[int, int, int, int]


class Tool(StrEnum):
    """What a finger on the photo does."""

    MOSAIC = "mosaic"
    ARROW = "arrow"
    CIRCLE = "circle"
    BOX = "box"
    TEXT = "text"


class TooManyMarks(Invalid):
    code = "too_many_marks"
    text = "There is no room for more marks on this photo. Take one back first."


@dataclass(frozen=True)
class Aim:
    """What a photo is for: the sheet it goes to, and what on that sheet."""

    sheet: str
    about: dict[str, Any]
    code: str = ""
    after: bool = False
    instead: str = ""
    """The preview of the photo of the sheet whose place it takes."""


@dataclass(frozen=True)
class PhotoState:
    """All of the photo screen."""

    sha256: str
    width: int
    height: int
    from_gallery: bool
    stamp: str
    """When, where, by whom and which capture; a picture from the gallery says so."""
    before: str = ""
    """The preview of the old photo of a look-back, to be laid over this one."""
    tool: Tool = Tool.ARROW
    marks: tuple[Layer, ...] = ()
    """In the order they were drawn; boxes to be made unrecognisable among them."""
    ends_sheet: bool = False
    """Whether with this photo its sheet is whole: a fault that says what is wrong."""
    given: bool = False
    error: str = ""


@dataclass(frozen=True)
class _InHand:
    """A capture, where it came from and what was drawn on it so far."""

    aim: Aim
    capture: Picture
    source: PhotoSource
    marks: tuple[Layer, ...] = field(default_factory=tuple)

    def to_draft(self) -> dict[str, Any]:
        marks = [asdict(mark) for mark in self.marks]
        told = {"capture": self.capture.to_draft(), "source": self.source, "marks": marks}
        return asdict(self.aim) | told

    @classmethod
    def from_draft(cls, told: dict[str, Any]) -> "_InHand":
        names = ("sheet", "about", "code", "after", "instead")
        return cls(
            Aim(**{name: told[name] for name in names}),
            Picture.from_draft(told["capture"]),
            PhotoSource(told["source"]),
            tuple(Layer(**mark) for mark in told["marks"]),
        )


def refuse_submitted(desk: Desk, aim: Aim) -> None:
    """AlreadySubmitted where the sheet is sealed: no photo is taken for it."""
    if "inspection_id" in aim.about:
        desk.refuse_submitted(str(aim.about["inspection_id"]))


def begin(
    desk: Desk, path: Path, aim: Aim, source: PhotoSource, place: Place = camera.NOWHERE
) -> str:
    """A picture just taken for a sheet: safe on the disk, and in the person's hand."""
    refuse_submitted(desk, aim)
    held = _InHand(aim, camera.keep(desk, path, place=place), source)
    _hold(desk, held)
    return held.capture.kept.sha256


def look_again(desk: Desk, picture: Picture, aim: Aim, source: PhotoSource) -> None:
    """A photo of a sheet that is not on record yet, with what was drawn on it."""
    boxes = (
        Layer(Tool.MOSAIC, [[left, top], [right, low]])
        for left, top, right, low in picture.marks.mosaic
    )
    aim = replace(aim, instead=picture.kept.preview_sha256)
    capture = camera.capture_of(desk, picture)
    _hold(desk, _InHand(aim, capture, source, (*picture.marks.layers, *boxes)))


def _hold(desk: Desk, held: _InHand) -> None:
    draft = in_hand(desk)
    desk.session.keep(draft.name, held.to_draft())


class PhotoPresenter:
    """Draws on the photo in hand, and gives it to its sheet."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._draft = desk, in_hand(desk)
        kept = self._draft.kept()
        if not kept:
            raise Invalid("There is no photo in hand.")
        self._held = _InHand.from_draft(kept)
        self.state = self._shown()

    @property
    def aim(self) -> Aim:
        """Where the photo goes."""
        return self._held.aim

    def choose(self, tool: Tool) -> PhotoState:
        """What a finger on the photo does from now on."""
        self.state = replace(self.state, tool=tool, error="")
        return self.state

    def draw(self, start: Sequence[int], end: Sequence[int]) -> PhotoState:
        """A finger went from here to there; a slip of it draws nothing."""
        one, other = _within(start), _within(end)
        wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
        tool = self.state.tool
        drawn = max(wide, high) if tool is Tool.ARROW else min(wide, high)
        if tool is Tool.TEXT or drawn < LEAST:
            return self.state
        if tool is not Tool.ARROW:
            one, other = _corners(one, other)
        return self._add(Layer(tool, [one, other]))

    def write(self, place: Sequence[int], words: str) -> PhotoState:
        """Words beside what they are about."""
        said = words.strip()[:WORDS_MAX]
        return self._add(Layer(Shape.TEXT, [_within(place)], said)) if said else self.state

    def undo(self) -> PhotoState:
        """Take the last mark back."""
        return self._marked(self._held.marks[:-1])

    def retake(self, path: Path, source: PhotoSource, place: Place = camera.NOWHERE) -> PhotoState:
        """Another picture for the same; the one before is not offered again."""
        before = self._held
        try:
            self._held = _InHand(before.aim, camera.keep(self._desk, path, place=place), source)
            self._desk.session.keep(self._draft.name, self._held.to_draft())
        except Problem as problem:
            self._held = before
            return self._told(problem.told(_))
        if not before.aim.instead:
            gone = {before.capture.kept.sha256} - {self._held.capture.kept.sha256}
            camera.put_aside(self._desk, *gone)
        self.state = replace(self._shown(), tool=self.state.tool)
        return self.state

    @property
    def quick(self) -> bool:
        """Whether nothing has to be worked out before the photo can be given."""
        return not self._marks().mosaic

    def evidence(self) -> Picture:
        """The evidence copy: with faces made unrecognisable it has to be worked out."""
        return camera.marked(self._desk, self._held.capture, self._marks())

    def give(self, made: Picture | None = None) -> PhotoState:
        """This one: the evidence copy goes to the sheet and leaves the hand, both or neither."""
        if self.state.given:
            return self.state
        replaced = self._replaced()
        try:
            picture = made or self.evidence()
            with self._desk.shelves.database.writing():
                GIVING[self.aim.sheet](self._desk, self._held.aim, picture, self._held.source)
                self._draft.drop()
        except Problem as problem:
            return self._told(problem.told(_))
        gone = replaced - {picture.kept.sha256, picture.capture_sha256 or ""}
        camera.put_aside(self._desk, *gone)
        self.state = replace(self.state, given=True, error="")
        return self.state

    def end_sheet(self) -> str:
        """The sheet it was given to goes on record, as it stands; else what is in the way."""
        return _finding(self._desk, self.aim).save().error

    def leave(self) -> PhotoState:
        """Not now: the sheet keeps what it had; a new photo is offered among the recovered."""
        self._draft.drop()
        return self.state

    def drop(self) -> PhotoState:
        """Not this one: it is taken again elsewhere, and offered no more."""
        self._draft.drop()
        if not self.aim.instead:
            camera.put_aside(self._desk, self._held.capture.kept.sha256)
        return self.state

    def _add(self, mark: Layer) -> PhotoState:
        if len(self._held.marks) >= MARKS_MAX:
            return self._told(TooManyMarks().told(_))
        return self._marked((*self._held.marks, mark))

    def _marked(self, marks: tuple[Layer, ...]) -> PhotoState:
        held = replace(self._held, marks=marks)
        unkept = self._draft.keep(held.to_draft())
        if unkept:
            return self._told(unkept)
        self._held = held
        self.state = replace(self.state, marks=marks, error="")
        return self.state

    def _told(self, error: str) -> PhotoState:
        self.state = replace(self.state, error=error)
        return self.state

    def _marks(self) -> Marks:
        drawn = tuple(mark for mark in self._held.marks if mark.shape != Tool.MOSAIC)
        boxes: list[Box] = []
        for mark in self._held.marks:
            if mark.shape == Tool.MOSAIC:
                (left, top), (right, low) = mark.points
                boxes.append((left, top, right, low))
        return Marks(drawn, tuple(boxes))

    def _replaced(self) -> set[str]:
        """The digests of the photo whose place this one takes."""
        found = PENDING[self.aim.sheet](self._desk, self.aim) if self.aim.instead else None
        if found is None:
            return set()
        return {found[0].kept.sha256, found[0].capture_sha256 or found[0].kept.sha256}

    def _shown(self) -> PhotoState:
        held = self._held
        kept = held.capture.kept
        return PhotoState(
            sha256=kept.sha256,
            width=kept.width,
            height=kept.height,
            from_gallery=held.source is PhotoSource.GALLERY,
            stamp=self._stamp(),
            before=self._before(),
            ends_sheet=self._ends_sheet(),
            marks=held.marks,
        )

    def _stamp(self) -> str:
        held = self._held
        kept, taken = held.capture.kept, held.capture.taken
        stamp = Stamp(
            at=from_wire(taken.at),
            school=self._school(),
            by=who(self._desk, self._desk.person_id, ""),
            sha256=kept.sha256,
            doubtful=taken.doubtful,
            from_gallery=held.source is PhotoSource.GALLERY,
            place=asdict(held.capture.place),
            uncertainty_ms=taken.uncertainty_ms,
            capture=True,
        )
        return told(stamp)

    def _before(self) -> str:
        """What the place looked like when the fault was found, where this is a look-back."""
        case_id = str(self.aim.about.get("lookback_id") or "")
        case = self._desk.shelves.replica.get(ItemKind.LOOK_BACK, case_id) if case_id else None
        photos = case["photos"] if case else []
        return str(photos[0]["preview_sha256"] or "") if photos else ""

    def _ends_sheet(self) -> bool:
        aim = self.aim
        if aim.sheet != "finding" or aim.after or aim.instead or not aim.about.get("code"):
            return False
        sheet = _finding(self._desk, aim).state
        return bool(sheet.what.strip()) and not sheet.fixed_on_spot

    def _school(self) -> str:
        about = self.aim.about
        inspection = self._desk.inspection(about.get("inspection_id") or "") or {}
        school_id = about.get("school_id") or inspection.get("school_id", "")
        return str(self._desk.school(school_id)["name"])


def _within(point: Sequence[int]) -> list[int]:
    return [max(0, min(THOUSAND, int(value))) for value in point]


def _corners(one: list[int], other: list[int]) -> tuple[list[int], list[int]]:
    """The upper left and the lower right corner."""
    pairs = [sorted(pair) for pair in zip(one, other, strict=True)]
    return [low for low, _high in pairs], [high for _low, high in pairs]


Pending = tuple[Picture, PhotoSource] | None
Give = Callable[[Desk, Aim, Picture, PhotoSource], None]


def _finding(desk: Desk, aim: Aim) -> FindingPresenter:
    return FindingPresenter(desk, **aim.about)


def _arrival(desk: Desk, aim: Aim) -> ArrivalPresenter:
    return ArrivalPresenter(desk, **aim.about)


def _give_finding(desk: Desk, aim: Aim, picture: Picture, source: PhotoSource) -> None:
    sheet = _finding(desk, aim)
    _taken(sheet.attach(picture, source=source, after=aim.after, instead=aim.instead).error)


def _give_arrival(desk: Desk, aim: Aim, picture: Picture, source: PhotoSource) -> None:
    _taken(_arrival(desk, aim).attach(picture, source=source).error)


def _give_item(desk: Desk, aim: Aim, picture: Picture, source: PhotoSource) -> None:
    ChecklistPresenter(desk, **aim.about).attach(aim.code, picture, source=source)


def _give_case(desk: Desk, aim: Aim, picture: Picture, source: PhotoSource) -> None:
    _taken(LookBackPresenter(desk, **aim.about).attach(picture, source=source).error)


def _give_incident(desk: Desk, aim: Aim, picture: Picture, source: PhotoSource) -> None:
    sheet = IncidentPresenter(desk, **aim.about)
    _taken(sheet.attach(picture, source=source, instead=aim.instead).error)


def _taken(error: str) -> None:
    """A sheet that did not take the photo says why."""
    if error:
        raise Refused(error)


class Refused(Invalid):
    """The sheet's own words, already in the reader's language."""

    code = "photo_refused"


GIVING: dict[str, Give] = {
    "finding": _give_finding,
    "arrival": _give_arrival,
    "checklist": _give_item,
    "look_back": _give_case,
    "incident": _give_incident,
}
PENDING: dict[str, Callable[[Desk, Aim], Pending]] = {
    "finding": lambda desk, aim: _finding(desk, aim).pending(aim.instead),
    "arrival": lambda desk, aim: _arrival(desk, aim).pending(),
    "incident": lambda desk, aim: IncidentPresenter(desk, **aim.about).pending(aim.instead),
}
