"""Parts of the finding sheet: grade and party, the fault in words, what is done at once, photos."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.finding_state import JOINT, FindingState
from mobile.screens.base import tapped
from mobile.screens.writing import WRITTEN_HIGH
from mobile.texts import _
from mobile.widgets.buttons import CheckRow, ChoiceChip, PushButton, TapCard
from mobile.widgets.frame import is_narrow, is_portrait
from mobile.widgets.kit import Field, Icon, Text
from mobile.widgets.layout import Column, Flow, Line, Row, Tiles, card
from mobile.widgets.photo import Thumb
from mobile.widgets.theme import TOUCH_LEAST, theme
from mobile.widgets.writing import Written
from shared.vocabulary import LABELS, Grade, Party

PHOTO = (150, 112)
CAMERA_WIDE, CAMERA_HIGH = 190, 80
STRIP_GAP = 10
PHRASES_SHOWN = 5
"""So many phrases stand on the sheet; fewer where two columns share its height."""
WHAT, WHERE = "what", "where"
FIELD_HIGH = {WHAT: 128, WHERE: 56}


def caption(text: str, note: str = "") -> Widget:
    """A small heading above a control, with what is to be known of it at its end."""
    head = Text(text, "small", "ink2", bold=True)
    if not note:
        return head
    if is_narrow():
        return Column(head, Text(note, "small", "ink2"), spacing=0)
    return Line(head, Text(note, "small", "ink2", align="right", size_hint_x=2))


def grades(state: FindingState, choose: Callable[[Grade], None]) -> list[Widget]:
    """How dangerous it is; 重大 says that it takes a second person."""
    buttons = []
    for grade in Grade:
        chosen = grade is state.grade
        button = PushButton(
            _told(state, grade), tapped(choose, grade), look="warn" if chosen else "plain",
            grade=str(grade),
        )  # fmt: skip
        if chosen:
            button.paint("warn_tint", "warn", dp(3))
        buttons.append(button)
    parts: list[Widget] = [
        caption(_("Grade of the hazard")),
        Tiles(buttons, cols=len(buttons), least=64, spacing=dp(8)),
    ]
    if state.grade is Grade.MAJOR:
        told = _("A second person in the office confirms every major one.")
        line = Line(Icon("lock", "warn", 20), Text(told, "small", "warn"), spacing=dp(6))
        parts.append(line)
    return parts


def _told(state: FindingState, grade: Grade) -> str:
    """The grade's word, and where it comes from or who must confirm it."""
    word = _(LABELS[grade])
    if grade is Grade.MAJOR:
        return f"{word}\n" + _("two decide")
    if grade is state.proposed_grade:
        return f"{word}\n" + _("as proposed")
    return word


def parties(state: FindingState, choose: Callable[[Party], None]) -> list[Widget]:
    """Who must act; whose faults count against the school."""
    school = state.party is Party.SCHOOL
    note = _("counts for the school") if school else _("does not count against the school")
    chips = Flow()
    for party in Party:
        chips.add_widget(
            ChoiceChip(_(LABELS[party]), party is state.party, tapped(choose, party), use="body")
        )
    return [caption(_("Who must act"), note), chips]


def words(state: FindingState, screen: Any) -> list[Widget]:
    """The fault in words: written from the answer, chosen, by hand, typed; and where it is."""
    note = (
        "" if state.by_hand_alone or not state.what else _("written already, change it if need be")
    )
    parts: list[Widget] = [caption(_("The fault"), note)]
    parts.append(
        _typed(screen, WHAT, state.what) if screen.typing == WHAT else _well(state, screen)
    )
    if state.writing.strokes:
        parts.append(_by_hand(state, screen))
    parts.append(_phrases(state, screen))
    parts.append(_ways(state, screen))
    if screen.typing == WHERE:
        parts.append(_typed(screen, WHERE, state.where))
    elif state.where:
        parts.append(_where(state, screen))
    return parts


def _well(state: FindingState, screen: Any) -> TapCard:
    """What is said of the fault so far; a tap opens it to be typed in."""
    hint = _("see the handwriting") if state.by_hand_alone else _("What is wrong")
    said = state.what.strip()
    told = Text(said or hint, "list", "ink" if said else "ink2")
    box = TapCard(
        tapped(screen.open_typing, WHAT), told, fill="sunk",
        line="edge" if theme.name == "sun" else "", radius="button", padding=dp(14),
        size_hint_y=None,
    )  # fmt: skip
    box.bind(minimum_height=box.setter("height"))
    return box


def _typed(screen: Any, name: str, text: str) -> Field:
    """A field, made only when it is wanted."""
    hint = _("What is wrong") if name == WHAT else _("Where exactly")
    say = screen.say_what if name == WHAT else screen.say_where
    field = Field(text, hint, say, height=dp(FIELD_HIGH[name]), multiline=name == WHAT)
    screen.typed_in = field
    return field


def _by_hand(state: FindingState, screen: Any) -> Written:
    """The handwriting, whole; a tap goes on writing."""
    shown = state.handwriting[0] if state.handwriting else ""
    return Written(
        screen.router.album.thumb(shown), screen.write, size_hint_y=None, height=dp(WRITTEN_HIGH)
    )


def _ways(state: FindingState, screen: Any) -> Tiles:
    """By hand or by keyboard, where nothing fits that can be chosen; and where it is."""
    by_hand = _("Go on writing") if state.writing.strokes else _("Write by hand")
    buttons = [_way(by_hand, screen.write, "draw")]
    for name, told, icon in (
        (WHAT, _("Type it"), "keyboard-outline"),
        (WHERE, _("Where"), "map-marker-outline"),
    ):
        if screen.typing == name:
            buttons.append(_way(_("Done typing"), screen.close_typing, icon, "picked"))
        else:
            buttons.append(_way(told, tapped(screen.open_typing, name), icon))
    return Tiles(buttons, cols=len(buttons), least=56, spacing=dp(8))


def _way(told: str, act: Callable[[], None], icon: str, look: str = "quiet") -> PushButton:
    return PushButton(told, act, look=look, icon=icon, touch=56, use="list")


def _where(state: FindingState, screen: Any) -> TapCard:
    """Where it is; a tap opens it to be typed in."""
    told = Text(state.where, "list")
    line = Line(Icon("map-marker-outline", "ink2"), told, Icon("pencil-outline", "ink2"), least=56)
    box = TapCard(
        tapped(screen.open_typing, WHERE), line, line="edge", radius="control",
        padding=[dp(12), 0], size_hint_y=None,
    )  # fmt: skip
    box.bind(minimum_height=box.setter("height"))
    return box


def _phrases(state: FindingState, screen: Any) -> Flow:
    """The usual wordings; a tap puts one behind the text, another takes it out.

    Beside the term they take one row, unless more are chosen.
    """
    chosen = [one for one in state.phrases if one in state.what.split(JOINT)]
    first = list(dict.fromkeys((*chosen, *state.phrases)))[: max(PHRASES_SHOWN, len(chosen))]
    offered = [_phrase(state, one, screen.phrase) for one in state.phrases if one in first]
    see = tapped(screen.more_phrases, state)
    more = PushButton("", see, look="quiet", icon="dots-horizontal",
                      touch=TOUCH_LEAST, pos_hint={}).hug()  # fmt: skip
    chips = offered if is_portrait() else _in_one_row(offered, more, screen.words_wide)
    flow = Flow(*chips)
    if len(state.phrases) > len(chips):
        flow.add_widget(more)
    return flow


def _in_one_row(chips: list[ChoiceChip], more: PushButton, wide: float) -> list[ChoiceChip]:
    """As many as stand beside one another with the way to the rest; the chosen ones in any case."""
    left = wide - more.width
    shown: list[ChoiceChip] = []
    for chip in chips:
        left -= chip.width + dp(8)
        if left >= 0 or chip.label.look == "primary":
            shown.append(chip)
    return shown


def _phrase(state: FindingState, phrase: str, choose: Callable[[str], None]) -> ChoiceChip:
    chosen = phrase in state.what.split(JOINT)
    return ChoiceChip(phrase, chosen, tapped(choose, phrase), icon="plus", use="body", pos_hint={})


def at_once(state: FindingState, screen: Any) -> list[Widget]:
    """What is done at once, apart from the term: its measure, and whether all was put right."""
    parts: list[Widget] = []
    if state.immediate_measure:
        parts.append(caption(_("To be done at once")))
        told = Text(state.immediate_measure, "list")
        done = tapped(screen.done, not state.immediate_done)
        chip = ChoiceChip(_("Done on the spot"), state.immediate_done, done, use="body")
        parts.append(card(Line(told, chip), padding=[dp(14), dp(8)]))
    fixed = tapped(screen.fixed, not state.fixed_on_spot)
    parts.append(CheckRow(_("Fixed on the spot"), state.fixed_on_spot, fixed))
    return parts


def photo_strips(state: FindingState, screen: Any) -> list[Widget]:
    """The photos, never scrolled away, and the camera at the thumb's side."""
    count = _("Photo of the fault ({count})").format(count=len(state.photos))
    strips: list[Widget] = [_strip(state, screen, state.photos, count, after=False)]
    if state.fixed_on_spot:
        count = _("Photo after fixing ({count})").format(count=len(state.photos_after))
        strips.append(_strip(state, screen, state.photos_after, count, after=True))
    return strips


def _strip(
    state: FindingState, screen: Any, taken: tuple[str, ...], told: str, *, after: bool
) -> Widget:
    look = "warn" if _wanted(state, taken) else "outline"
    high = PHOTO[1] if taken else CAMERA_HIGH
    shoot = PushButton(told, partial(screen.shoot, after), icon="camera", px=30, touch=high,
                       use="list", look=look)  # fmt: skip
    if not taken:
        return shoot
    free = screen.strip_wide - dp(CAMERA_WIDE + STRIP_GAP)
    fits = max(1, int((free + dp(STRIP_GAP)) // dp(PHOTO[0] + STRIP_GAP)))
    shown = taken if len(taken) <= fits else taken[len(taken) - fits + 1 :]
    parts: list[Widget] = []
    if left := len(taken) - len(shown):
        see = tapped(screen.all_photos, taken, after)
        more = PushButton(f"+{left}", see, look="quiet", icon="image-multiple-outline",
                          touch=PHOTO[1], size_hint_x=None, width=dp(PHOTO[0]))  # fmt: skip
        parts.append(more)
    parts += [thumb_of(state, screen, sha256, after=after) for sha256 in shown]
    # The latest stands beside the camera, at the thumb's side.
    order = reversed([*parts, shoot]) if theme.hand == "left" else [*parts, shoot]
    return Row(*order, height=dp(PHOTO[1]), spacing=dp(STRIP_GAP))


def thumb_of(state: FindingState, screen: Any, sha256: str, *, after: bool) -> Thumb:
    """A photo of the sheet; a tap shows it large."""
    stamp = _("From the gallery") if sha256 in state.from_gallery else ""
    look = tapped(screen.look_again, sha256, after)
    return Thumb(screen.router.album.thumb(sha256), PHOTO, stamp=stamp, on_tap=look)


def _wanted(state: FindingState, taken: tuple[str, ...]) -> bool:
    """Whether the checklist asks for this photo and it is not there."""
    return state.needs_photo and not taken
