"""The cards of the sync screen that tell trouble: the way to the office, held acts, lost photos."""

from collections.abc import Callable

from kivy.metrics import dp

from mobile.presenters.recovered import RecoveredPhoto, RecoveredState
from mobile.presenters.standing import Connection
from mobile.presenters.sync import TroubleState
from mobile.screens.base import tapped
from mobile.texts import _
from mobile.widgets.kit import Column, Icon, PushButton, Row, Surface, Text, card

SEEN_WIDTH = 240
ASIDE_WIDTH = 170


def connection_card(state: Connection) -> Surface:
    """What stands between this tablet and the office, since when, and what to do."""
    token = "ok" if state.fine else "warn"
    words = Column(Text(state.title, "button", "ink", bold=True), Text(state.todo, "body", "ink2"))
    if state.since:
        words.add_widget(Text(_("Since {time}").format(time=state.since), "small", "ink2"))
    icon = "lan-connect" if state.fine else "lan-disconnect"
    row = Row(Icon(icon, token, 36, pos_hint={"center_y": 0.5}), words)
    return _grown(card(row), row, words)


def trouble_card(
    rows: tuple[TroubleState, ...], seen: int, on_seen: Callable[[str], None]
) -> Surface:
    """Each act the office holds or refused: what, why, what to do; gone when it was seen."""
    box = card(Text(_("Kept, but the office must decide"), "body", "bad", bold=True))
    for one in rows:
        box.add_widget(_trouble(one, on_seen))
    if seen:
        told = _("The office has them still: {count} seen before").format(count=seen)
        box.add_widget(Text(told, "small", "ink2"))
    return box


def recovered_card(
    state: RecoveredState,
    attach: Callable[[str, str], None],
    put_aside: Callable[[str], None],
) -> Surface:
    """Photos on the disk without a record, each to be attached or put aside."""
    why = _(
        "Taken on this tablet and safe, but the power went or the sheet was discarded before"
        " they were on record."
    )
    box = card(
        Text(_("Photos without a record"), "body", "warn", bold=True), Text(why, "small", "ink2")
    )
    if state.error:
        box.add_widget(Text(state.error, "body", "bad", bold=True))
    if not state.inspections:
        told = _("There is no inspection under way to attach them to.")
        box.add_widget(Text(told, "small", "ink2"))
    for photo in state.photos:
        box.add_widget(_recovered(photo, state, attach, put_aside))
    return box


def _trouble(one: TroubleState, on_seen: Callable[[str], None]) -> Row:
    under = " · ".join(part for part in (one.school, one.on) if part)
    words = Column(
        Text(f"{one.what} · {one.why}", "body", bold=True),
        Text(one.todo, "body", "ink2"),
        Text(under, "small", "ink2"),
        spacing=dp(2),
    )
    seen = PushButton(
        _("Seen"), tapped(on_seen, one.op_id), look="quiet", icon="eye-check", touch=56,
        size_hint_x=None, width=dp(SEEN_WIDTH), pos_hint={"center_y": 0.5},
    )  # fmt: skip
    row = Row(words, seen, size_hint_y=None)
    words.bind(height=row.setter("height"))
    return row


def _recovered(
    photo: RecoveredPhoto,
    state: RecoveredState,
    attach: Callable[[str, str], None],
    put_aside: Callable[[str], None],
) -> Column:
    aside = PushButton(
        _("Put aside"), tapped(put_aside, photo.sha256), look="quiet", touch=56,
        size_hint_x=None, width=dp(ASIDE_WIDTH),
    )  # fmt: skip
    column = Column(Row(Text(photo.taken_at, "body", bold=True, grows=False), aside, height=dp(56)))
    for one in state.inspections:
        told = _("Attach to {school}").format(school=one.school)
        take = tapped(attach, photo.sha256, one.inspection_id)
        column.add_widget(PushButton(told, take, icon="link-variant", touch=56))
    return column


def _grown(box: Surface, row: Row, words: Column) -> Surface:
    row.size_hint_y = None
    words.bind(height=row.setter("height"))
    return box
