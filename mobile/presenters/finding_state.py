"""What the finding sheet shows, and how it is proposed before anybody has put anything in."""

from dataclasses import dataclass
from typing import Any

from mobile.hours import zone
from mobile.presenters.desk import Desk
from mobile.presenters.header import HeaderState, header
from mobile.store.handwriting import NOTHING_WRITTEN, Writing
from mobile.texts import _, in_language, language
from shared.checklists import Assessed
from shared.papers import Reader, fault_words
from shared.vocabulary import Grade, ItemKind, Party
from shared.workdays import Deadline

ANY = "any"
"""The bank of phrases that fit any fault."""
JOINT = "；"
"""Stands between what is put together from phrases."""


@dataclass(frozen=True)
class FindingState:
    """All of the finding sheet."""

    header: HeaderState
    finding_id: str
    inspection_id: str
    code: str | None
    title: str
    school: str
    veto: bool
    grade: Grade
    proposed_grade: Grade | None
    party: Party
    proposed_party: Party
    what: str
    where: str
    measure: str
    immediate_measure: str
    immediate_done: bool
    workdays: int
    deadline: Deadline
    fixed_on_spot: bool
    phrases: tuple[str, ...]
    """What may be chosen instead of typed."""
    photos: tuple[str, ...] = ()
    photos_after: tuple[str, ...] = ()
    from_gallery: frozenset[str] = frozenset()
    """Which of the photos no camera of this tablet took."""
    writing: Writing = NOTHING_WRITTEN
    """What is on the pad, stroke by stroke."""
    handwriting: tuple[str, ...] = ()
    """The same as a picture, once the pad was put away."""
    needs_photo: bool = False
    needed: int | None = None
    present: int | None = None
    kept_at: str = ""
    saved: bool = False
    error: str = ""

    @property
    def by_hand_alone(self) -> bool:
        """Whether only the handwriting says what is wrong."""
        return bool(self.writing.strokes) and not self.what.strip()


def proposed(
    desk: Desk, inspection: dict[str, Any], assessed: Assessed | None, code: str | None
) -> FindingState:
    """The sheet as the checklist proposes it."""
    item = assessed.item if assessed else None
    days = item.rectify_workdays if item else 0
    guards = assessed.guards if assessed else None
    value = str(assessed.value) if assessed else ""
    present = int(value) if guards and value.isdigit() else None
    party = item.party if item else Party.SCHOOL
    return FindingState(
        header=header(desk),
        finding_id=desk.new_id(),
        inspection_id=inspection["id"],
        code=code,
        title=in_language(item.text_zh, item.text_en) if item else "",
        school=desk.school(inspection["school_id"])["name"],
        veto=item.veto if item else False,
        grade=(assessed.grade if assessed else None) or Grade.ORDINARY,
        proposed_grade=assessed.grade if assessed else None,
        party=party,
        proposed_party=party,
        what=fault_words(assessed, Reader(language(), _, zone())) if assessed else "",
        where="",
        measure="",
        immediate_measure=in_language(item.immediate_zh, item.immediate_en) if item else "",
        immediate_done=False,
        workdays=days,
        deadline=desk.calendar().deadline(desk.today, days),
        fixed_on_spot=False,
        phrases=_phrases(desk, code),
        needs_photo=bool(item and item.photo_rule in ("always", "on_fail")),
        needed=guards.required if guards else None,
        present=present,
        kept_at=desk.clockwatch.now().at,
    )


def by_hand(title: str) -> str:
    """The words on record where only handwriting says what is wrong: lists and notices need some.

    The picture stands beside them wherever they do.
    """
    if not title:
        return _("In handwriting, see the picture")
    return _("In handwriting, see the picture: {text}").format(text=title)


def _phrases(desk: Desk, code: str | None) -> tuple[str, ...]:
    """The usual wordings of this item, then those that fit any fault."""
    found: list[str] = []
    for name in (code, ANY):
        bank = desk.shelves.replica.get(ItemKind.PHRASES, name) if name else None
        found += [in_language(one["zh"], one["en"]) for one in (bank or {}).get("phrases", ())]
    return tuple(dict.fromkeys(found))
