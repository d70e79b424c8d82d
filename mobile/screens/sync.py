"""Sync: three lanes, a ledger per inspection, whether the tablet may be handed in."""

from kivy.metrics import dp

from mobile.presenters.sync import LaneState, LedgerState, SyncState
from mobile.screens.base import Drawn, page, with_rail
from mobile.screens.troubles import connection_card, recovered_card, trouble_card
from mobile.texts import _
from mobile.widgets.frame import page_head
from mobile.widgets.kit import Column, Icon, PushButton, Row, Surface, Text, card
from mobile.widgets.marks import Bar

TEXTS = {"ops": "Records", "preview": "Previews", "evidence": "Evidence copies"}
ICONS_OF = {"ops": "file-document-outline", "preview": "image-outline", "evidence": "image-check"}
KILO = 1024


class SyncScreen(Drawn):
    """Draws a SyncState."""

    def on_pre_enter(self) -> None:
        self.render(self.router.tablet.sync.state)

    def render(self, state: SyncState) -> None:
        """Draw this state."""
        head = page_head(_("Sync"), _("Where everything is"), [self.sync_header(state.header)])
        body = Column(self._hand_in(state), connection_card(state.connection), spacing=dp(16))
        if state.trouble or state.seen:
            body.add_widget(trouble_card(state.trouble, state.seen, self._saw))
        recovered = self.router.tablet.recovered.state
        if recovered.photos:
            body.add_widget(recovered_card(recovered, self._attach, self._put_aside))
        body.add_widget(self._lanes(state))
        body.add_widget(self._ledger(state.ledger))
        self.fill(with_rail(self, "sync", page(head, scrolls=body)))

    def _hand_in(self, state: SyncState) -> Surface:
        safe = state.safe_to_hand_in
        title = _("Safe to hand in this tablet") if safe else _("Do not hand it in yet")
        told = (
            _("The office has re-hashed everything this tablet made.")
            if safe
            else _("Still missing at the office: {records} records, {photos} photos.").format(
                records=state.missing_records, photos=state.missing_photos
            )
        )
        token = "ok" if safe else "warn"
        box = card(
            Row(
                Icon("shield-check" if safe else "shield-half-full", token, 36),
                Column(Text(title, "sheet", token, bold=True), Text(told, "body", "ink2"),
                       spacing=dp(2), pos_hint={"center_y": 0.5}),
                PushButton(_("Send now"), self._send, look="outline" if safe else "primary",
                       icon="sync", size_hint_x=None, width=dp(200)),
                height=dp(72),
            ),
        )  # fmt: skip
        box.paint(f"{token}_tint", token)
        if state.clock_warning_ms:
            minutes = state.clock_warning_ms // 60_000
            warning = _("This tablet's clock is {minutes} minutes off; times are corrected.")
            box.add_widget(Text(warning.format(minutes=minutes), "small", "warn"))
        if state.space_low:
            told = _(
                "Little space left on this tablet: send photos, then free space in the system's"
                " settings."
            )
            box.add_widget(Text(told, "small", "warn"))
        used = _("{mb} MB of photos on this tablet").format(mb=state.used_bytes // KILO // KILO)
        box.add_widget(Text(used, "small", "ink2"))
        return box

    def _lanes(self, state: SyncState) -> Surface:
        box = card(Text(_("Three lanes: a stuck photo never delays a record"), "body", bold=True))
        for lane in state.lanes:
            box.add_widget(self._lane(lane))
        return box

    def _lane(self, lane: LaneState) -> Row:
        token = "ok" if lane.done == lane.total else "warn"
        waits = _("tries again in {seconds} s").format(seconds=lane.wait_s) if lane.wait_s else ""
        return Row(
            Icon(ICONS_OF[lane.lane], token, 28, pos_hint={"center_y": 0.5}),
            Text(_(TEXTS[lane.lane]), "body", bold=True, grows=False, size_hint_x=0.4),
            Bar(lane.done / lane.total if lane.total else 1, token, pos_hint={"center_y": 0.5}),
            Text(f"{lane.done} / {lane.total}  {waits}", "small", "ink2", grows=False,
                 size_hint_x=0.5),
            height=dp(48),
        )  # fmt: skip

    def _ledger(self, rows: tuple[LedgerState, ...]) -> Surface:
        box = card(Text(_("Per inspection"), "body", bold=True))
        for row in rows:
            box.add_widget(self._row(row))
        if not rows:
            box.add_widget(Text(_("Nothing was made on this tablet yet."), "body", "ink2"))
        return box

    def _row(self, row: LedgerState) -> Row:
        photos = f"{row.photos_verified}/{row.photos}"
        stations = (
            (_("saved"), row.saved),
            (_("sent"), row.sent),
            (_("received"), row.received),
            (_("complete {photos}").format(photos=photos), row.complete),
            (_("reviewed"), row.reviewed),
        )
        parts: list[Text | Icon] = [Text(row.school, "body", bold=True, grows=False)]
        for word, done in stations:
            icon, token = ("check-circle", "ok") if done else ("circle-outline", "ink3")
            parts.append(Icon(icon, token, 20, pos_hint={"center_y": 0.5}))
            parts.append(Text(word, "small", token, grows=False, size_hint_x=0.4))
        return Row(*parts, height=dp(48), spacing=dp(4))

    def _send(self) -> None:
        self.router.tablet.sync.send_now()
        self.router.sync_now()
        self.render(self.router.tablet.sync.state)

    def _saw(self, trouble_id: str) -> None:
        self.render(self.router.tablet.sync.saw(trouble_id))

    def _attach(self, sha256: str, inspection_id: str) -> None:
        self.router.tablet.recovered.attach(sha256, inspection_id)
        self.render(self.router.tablet.sync.state)

    def _put_aside(self, sha256: str) -> None:
        self.router.tablet.recovered.put_aside(sha256)
        self.render(self.router.tablet.sync.state)
