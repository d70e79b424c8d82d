"""The cards of the sync screen that tell trouble: the way to the office, held acts, lost photos."""

from collections.abc import Callable
from typing import Any

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.recovered import RecoveredPhoto, RecoveredState
from mobile.presenters.standing import Connection
from mobile.presenters.sync import TroubleState
from mobile.screens.base import tapped
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.frame import is_narrow
from mobile.widgets.kit import Icon, Rule, Surface, Text
from mobile.widgets.layout import Column, Line, card, ruled
from mobile.widgets.photo import Thumb

THUMB = (120, 90)


def connection_card(state: Connection) -> Surface:
    """What stands between this tablet and the office, since when, and what to do."""
    token = "ok" if state.fine else "warn"
    words = Column(
        Text(state.title, "button", bold=True), Text(state.todo, "body", "ink2"), spacing=dp(2)
    )
    if state.since:
        words.add_widget(Text(_("Since {time}").format(time=state.since), "small", "ink2"))
    icon = "lan-connect" if state.fine else "lan-disconnect"
    return card(Line(Icon(icon, token, 32), words), padding=dp(16))


def trouble_card(
    rows: tuple[TroubleState, ...], seen: int, on_seen: Callable[[str], None]
) -> Surface:
    """Each act the office holds or refused: what, why, what to do; gone when it was seen."""
    decided = all(one.decided for one in rows)
    told = _("The office has decided") if decided else _("Kept, but the office must decide")
    token, icon = ("ink", "gavel") if decided else ("bad", "alert-octagon")
    title = Text(told, "button", token, bold=True)
    box = card(Line(Icon(icon, token), title), Rule())
    for part in ruled([_trouble(one, on_seen) for one in rows]):
        box.add_widget(part)
    if seen:
        told = _("The office has them still: {count} seen before").format(count=seen)
        box.add_widget(Text(told, "small", "ink2"))
    return box


def recovered_card(
    state: RecoveredState,
    album: Any,
    attach: Callable[[str, str], None],
    put_aside: Callable[[str], None],
) -> Surface:
    """Photos on the disk without a record, each to be attached or put aside."""
    why = _(
        "Taken on this tablet and safe, but the power went or the sheet was discarded before"
        " they were on record."
    )
    title = Text(_("Photos without a record"), "button", "warn", bold=True)
    box = card(Line(Icon("image-broken-variant", "warn"), title), Text(why, "small", "ink2"))
    if state.error:
        box.add_widget(Text(state.error, "body", "bad", bold=True))
    if not state.inspections:
        told = _("There is no inspection under way to attach them to.")
        box.add_widget(Text(told, "small", "ink2"))
    rows = [_recovered(photo, state, album, attach, put_aside) for photo in state.photos]
    for part in ruled(rows):
        box.add_widget(part)
    return box


def _trouble(one: TroubleState, on_seen: Callable[[str], None]) -> Widget:
    under = " · ".join(part for part in (one.school, one.on) if part)
    words = Column(
        Text(f"{one.what} · {one.why}", "body", bold=True),
        Text(one.todo, "body", "ink2"),
        Text(under, "small", "ink2"),
        spacing=dp(2),
    )
    seen = PushButton(
        _("Seen"), tapped(on_seen, one.op_id), look="quiet", icon="eye-check", touch=56
    )
    return Column(words, seen) if is_narrow() else Line(words, seen.hug())


def _recovered(
    photo: RecoveredPhoto,
    state: RecoveredState,
    album: Any,
    attach: Callable[[str, str], None],
    put_aside: Callable[[str], None],
) -> Widget:
    """The photo, when it was taken, and where it may go."""
    column = Column(Text(photo.taken_at, "body", bold=True))
    for one in state.inspections:
        told = _("Attach to {school}").format(school=one.school)
        take = tapped(attach, photo.sha256, one.inspection_id)
        column.add_widget(PushButton(told, take, icon="link-variant", touch=56))
    aside = PushButton(_("Put aside"), tapped(put_aside, photo.sha256), look="quiet", touch=56)
    column.add_widget(aside)
    return Line(Thumb(album.thumb(photo.sha256), THUMB), column, spacing=dp(16))
