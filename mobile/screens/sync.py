"""Sync: three lanes, a ledger per inspection, whether the tablet may be handed in."""

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.sync import LaneState, LedgerState, SyncState
from mobile.screens.base import Drawn, page, with_rail
from mobile.screens.help import help_button
from mobile.screens.printing import write_rescue
from mobile.screens.troubles import connection_card, recovered_card, trouble_card
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.frame import is_narrow, is_portrait, page_head
from mobile.widgets.kit import Icon, Rule, Surface, Text, Word
from mobile.widgets.layout import Column, Line, card, ruled, side_by_side
from mobile.widgets.marks import Bar, groups
from shared.clock import from_wire

TEXTS = {
    "ops": "Records",
    "preview": "Previews",
    "evidence": "Evidence copies",
    "ops_why": "First, they matter most",
    "preview_why": "Small, for a first look",
    "evidence_why": "Hashed again when they arrive",
}
ICONS_OF = {"ops": "file-document-outline", "preview": "image-outline", "evidence": "image-check"}
KILO = 1024
RIGHT_SHARE = 0.5
MINUTE_MS = 60_000


class SyncScreen(Drawn):
    """Draws a SyncState."""

    def on_pre_enter(self) -> None:
        self.render(self.router.tablet.sync.state)

    def render(self, state: SyncState) -> None:
        """Draw this state."""
        right = [self.sync_header(state.header), help_button("sync")]
        head = page_head(_("Sync"), _("Where everything is"), right)
        lanes = Column(self._lanes(state), spacing=dp(16))
        if state.trouble or state.seen:
            lanes.add_widget(trouble_card(state.trouble, state.seen, self._saw))
        recovered = self.router.tablet.recovered.state
        if recovered.photos:
            tray = recovered_card(recovered, self.router.album, self._attach, self._put_aside)
            lanes.add_widget(tray)
        lanes.add_widget(self._ledger(state.ledger))
        send = PushButton(
            _("Send now"), self._send, look="outline" if state.safe_to_hand_in else "primary",
            icon="sync",
        )  # fmt: skip
        way = connection_card(state.connection)
        hand_in = Column(
            self._hand_in(state),
            self._receipt(state),
            send,
            way,
            self._machine(state),
            self._rescue(),
            spacing=dp(16),
        )
        body: Widget = (
            Column(hand_in, lanes, spacing=dp(16))
            if is_portrait()
            else side_by_side(lanes, hand_in, RIGHT_SHARE)
        )
        self.fill(with_rail(self, "sync", page(head, scrolls=body)))

    def _hand_in(self, state: SyncState) -> Surface:
        """Not yet, and why; or safe, as one piece."""
        safe = state.safe_to_hand_in
        token = "ok" if safe else "warn"
        told = (
            _("The office has re-hashed everything this tablet made.")
            if safe
            else _("What is amber here is only on this tablet.")
        )
        title = _("Safe to hand in this tablet") if safe else _("Do not hand it in yet")
        words = Column(
            Text(title, "sheet", token, bold=True), Text(told, "body", "ink2"), spacing=dp(2)
        )
        icon = "shield-check" if safe else "shield-half-full"
        records = _("{count} records still missing").format(count=state.missing_records)
        photos = _("{count} photos still missing").format(count=state.missing_photos)
        box = card(
            Line(Icon(icon, token, 48), words, spacing=dp(14)),
            Rule(),
            _stands(records, _("Every record is answered"), state.missing_records),
            _stands(photos, _("Every photo is there, byte for byte"), state.missing_photos),
        )
        if state.only_here:
            told = _("{count} recovered photos lie only here: attach them or put them aside")
            box.add_widget(_stands(told.format(count=state.only_here), "", state.only_here))
        box.paint("ok_tint" if safe else "surface", token, dp(2))
        return box

    def _receipt(self, state: SyncState) -> Widget:
        """The custody receipt, or how to get one."""
        receipt = state.custody
        if receipt is None:
            label = _("The receipt comes once everything is sent")
            if not state.custody_wanted:
                label = _("Get the custody receipt")
            return PushButton(label, self._hand_over, look="outline", icon="file-sign")
        told = _("{records} records, {inspections} inspections, {photos} photos").format(
            records=receipt.records, inspections=receipt.inspections, photos=receipt.photos
        )
        words = Column(
            Text(
                _("Custody receipt {number}").format(number=receipt.number), "button", "ok",
                bold=True,
            ),
            Text(f"{told} · {local(from_wire(receipt.at))} · {receipt.office}", "body", "ink2"),
            Text(groups(receipt.head), "small", "ink2"),
            spacing=dp(2),
        )  # fmt: skip
        return card(Line(Icon("file-sign", "ok", 32), words))

    def _hand_over(self) -> None:
        self.router.tablet.sync.hand_in()
        self.router.sync_now()
        self.render(self.router.tablet.sync.state)

    def _rescue(self) -> Surface:
        """The way out where no network comes: files for the office, on a stick."""
        told = _("No network for long? Write rescue files and bring them to the office on a stick.")
        words = Column(Text(_("Rescue files"), "button", bold=True), Text(told, "body", "ink2"))
        if self.router.tablet.rescue.told:
            words.add_widget(Text(self.router.tablet.rescue.told, "body", "ok", bold=True))
        write = PushButton(
            _("Write rescue files"), self._write_rescue, look="outline", icon="lifebuoy"
        )
        tell = PushButton(
            _("Write diagnostics"), self._write_diagnostics, look="outline", icon="stethoscope"
        )
        why = _("For those who mend the app: numbers and states, no names, answers or photos.")
        parts = [write, Rule(), Text(why, "body", "ink2"), tell]
        if self.router.tablet.diagnostics.told:
            parts.append(Text(self.router.tablet.diagnostics.told, "body", "ok", bold=True))
        return card(Line(Icon("usb-flash-drive-outline", "ink2"), words), *parts)

    def _write_diagnostics(self) -> None:
        kind = self.router.machine.kind()
        self.router.tablet.diagnostics.write(self.router.papers.hand_over, kind)
        self.render(self.router.tablet.sync.state)

    def _write_rescue(self) -> None:
        write_rescue(self.router, lambda: self.render(self.router.tablet.sync.state))

    def _machine(self, state: SyncState) -> Surface:
        used = _("{mb} MB of photos on this tablet").format(mb=state.used_bytes // KILO // KILO)
        parts: list[Widget] = [Line(Icon("harddisk", "ink2"), Text(used, "body"), least=40)]
        if state.let_go.records or state.let_go.photos:
            told = _(
                "{records} records and {photos} photos ({mb} MB) have left it: they are settled,"
                " and the office keeps them for good."
            ).format(
                records=state.let_go.records,
                photos=state.let_go.photos,
                mb=state.let_go.bytes // KILO // KILO,
            )
            parts.append(Line(Icon("archive-check-outline", "ok"), Text(told, "body"), least=40))
        if state.space_low:
            told = _(
                "Little space left on this tablet: send photos, then free space in the system's"
                " settings."
            )
            parts.append(Line(Icon("alert", "warn"), Text(told, "body", "warn"), least=40))
        if state.clock_warning_ms:
            minutes = state.clock_warning_ms // MINUTE_MS
            warning = _("This tablet's clock is {minutes} minutes off; times are corrected.")
            told = Text(warning.format(minutes=minutes), "body", "warn")
            parts.append(Line(Icon("clock-alert-outline", "warn"), told, least=40))
        else:
            told = Text(_("The clock agrees with the office"), "body")
            parts.append(Line(Icon("clock-check-outline", "ok"), told, least=40))
        return card(*ruled(parts))

    def _lanes(self, state: SyncState) -> Surface:
        title = Text(_("Three lanes: a stuck photo never delays a record"), "button", bold=True)
        return card(title, *ruled([self._lane(lane) for lane in state.lanes]))

    def _lane(self, lane: LaneState) -> Line:
        done = lane.done == lane.total
        token = "ok" if done else "warn"
        mark = Surface(fill=f"{token}_tint", line="", radius="control", padding=dp(9),
                       size_hint=(None, None), size=(dp(48), dp(48)))  # fmt: skip
        mark.add_widget(Icon(ICONS_OF[lane.lane], token))
        why = _(TEXTS[f"{lane.lane}_why"])
        if lane.wait_s:
            why = _("tries again in {seconds} s").format(seconds=lane.wait_s)
        name = Column(
            Text(_(TEXTS[lane.lane]), "body", bold=True), Text(why, "small", "ink2"), spacing=0
        )
        share = lane.done / lane.total if lane.total else 1
        count = Word(f"{lane.done} / {lane.total}", "button", "ink", bold=True)
        if is_narrow():
            return Line(mark, Column(Line(name, count), Bar(share, token)), least=72)
        name.size_hint_x = 0.9
        held = Column(count, size_hint_x=None, width=dp(100))
        count.pos_hint = {"right": 1}
        return Line(mark, name, Bar(share, token), held, least=64)

    def _ledger(self, rows: tuple[LedgerState, ...]) -> Surface:
        title = Text(_("Per inspection"), "button", bold=True)
        if rows:
            return card(title, Rule(), *ruled([self._row(row) for row in rows]))
        told = Text(_("Nothing was made on this tablet yet."), "body", "ink2")
        return card(title, Line(Icon("tray", "ink3", 32), told, least=56))

    def _row(self, row: LedgerState) -> Widget:
        """Five stations in fixed columns, so that rows compare."""
        stations = (
            (_("saved"), row.saved),
            (_("sent"), row.sent),
            (_("received"), row.received),
            (_("photos {n}/{all}").format(n=row.photos_verified, all=row.photos), row.complete),
            (_("reviewed"), row.reviewed),
        )
        line = Line(spacing=dp(4))
        reached = True
        for word, done in stations:
            line.add_widget(_station(word, done, reached and not done))
            reached = done
        name = Text(row.school, "body", bold=True)
        if is_narrow() or is_portrait():
            return Column(name, line, spacing=dp(8))
        name.size_hint_x = 0.6
        return Line(name, line, least=72)

    def _saw(self, trouble_id: str) -> None:
        self.render(self.router.tablet.sync.saw(trouble_id))

    def _attach(self, sha256: str, inspection_id: str) -> None:
        self.router.tablet.recovered.attach(sha256, inspection_id)
        self.render(self.router.tablet.sync.state)

    def _put_aside(self, sha256: str) -> None:
        self.router.tablet.recovered.put_aside(sha256)
        self.render(self.router.tablet.sync.state)

    def _send(self) -> None:
        self.router.tablet.sync.send_now()
        self.router.sync_now()
        self.render(self.router.tablet.sync.state)


def _station(word: str, done: bool, current: bool) -> Column:
    """Done is a filled check, under way a ring with dots, later a hollow ring."""
    icon, token = ("check-circle", "ok") if done else ("circle-outline", "ink3")
    if current:
        icon, token = "dots-horizontal-circle-outline", "warn"
    middle = {"center_x": 0.5}
    ink = "ink" if done else token
    return Column(
        Icon(icon, token, 28, pos_hint=middle), Text(word, "least", ink, align="center"), spacing=0
    )


def _stands(missing: str, whole: str, count: int) -> Line:
    icon, token = ("progress-clock", "warn") if count else ("check-circle", "ok")
    return Line(Icon(icon, token), Text(missing if count else whole, "body", bold=bool(count)))
