"""Unlocking: enrol by the office's code once, afterwards by PIN."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from mobile.presenters.desk import Desk
from mobile.presenters.invited import invited
from mobile.store.vault import Holder
from mobile.sync import enrolment
from mobile.sync.pins import address_of
from mobile.sync.transport import Address, HttpTransport, NoNetwork, Outage, Transport
from mobile.texts import _, set_language
from shared import invitations
from shared.invitations import Invitation
from shared.problems import Problem

PIN_DOTS_MAX = 12


@dataclass(frozen=True)
class UnlockState:
    """Who may unlock, what was typed so far, what went wrong."""

    enrolled: bool
    holders: tuple[Holder, ...]
    chosen: str = ""
    typed: int = 0
    error: str = ""
    unlocked: bool = False
    waiting_records: int = 0
    waiting_photos: int = 0
    server: str = ""
    withdrawn: bool = False
    handing: bool = False
    """Another person takes this tablet over, or the same one makes a new PIN."""
    invitation: Invitation | None = None
    """What the office's photographed code said."""


class UnlockPresenter:
    """Opens the tablet for its person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pin = ""
        self.state = self._fresh()

    def choose(self, person_id: str) -> UnlockState:
        """Whose PIN is typed."""
        self._pin = ""
        self.state = replace(self.state, chosen=person_id, typed=0, error="")
        return self.state

    def press(self, digit: str) -> UnlockState:
        """One key of the PIN pad."""
        if len(self._pin) < PIN_DOTS_MAX:
            self._pin += digit
        self.state = replace(self.state, typed=len(self._pin), error="")
        return self.state

    def erase(self) -> UnlockState:
        self._pin = self._pin[:-1]
        self.state = replace(self.state, typed=len(self._pin), error="")
        return self.state

    def enter(self) -> UnlockState:
        """Try the PIN that was typed."""
        pin, self._pin = self._pin, ""
        try:
            holder = self._desk.shelves.vault.unlock(self.state.chosen, pin)
        except Problem as problem:
            self.state = replace(self.state, typed=0, error=problem.told(_))
            return self.state
        set_language(self.language_of(holder))
        self.state = replace(self.state, typed=0, error="", unlocked=True)
        return self.state

    def scanned(self, texts: Iterable[str]) -> UnlockState:
        """The codes of a photographed page: the office's fills in what would be typed."""
        try:
            own = self.state.server if self.state.enrolled else ""
            self.state = replace(self.state, invitation=invited(texts, own), error="")
        except Problem as problem:
            self.state = replace(self.state, error=problem.told(_))
        return self.state

    def enrol(
        self, *, server: str, code: str, pin: str, transport: Transport | None = None
    ) -> UnlockState:
        """Take this tablet in with the office's code; the whole link may stand as its address."""

        def take_in() -> Holder:
            told = invitations.read(server)
            told = replace(told, code=code.strip() or told.code, pins=told.pins or self._pins(told))
            wire = transport or HttpTransport(Address(told.server, told.pins))
            return enrolment.enrol(self._desk.shelves.vault, wire, invitation=told, pin=pin)

        return self._let_in(take_in)

    def another(self) -> UnlockState:
        """A colleague takes this tablet over, or the PIN is forgotten: a code of the office."""
        self._pin = ""
        self.state = replace(self._fresh(), handing=True)
        return self.state

    def not_another(self) -> UnlockState:
        """Back to the PIN."""
        self.state = self._fresh()
        return self.state

    def hand_over(self, *, code: str, pin: str, transport: Transport | None = None) -> UnlockState:
        """Let the person of a code unlock this tablet by a PIN of their own."""

        def take_over() -> Holder:
            vault = self._desk.shelves.vault
            wire = transport or HttpTransport(address_of(vault))
            return enrolment.hand_over(vault, wire, code=code, pin=pin)

        return self._let_in(take_over)

    def _pins(self, told: Invitation) -> tuple[str, ...]:
        """The keys the photographed code named, as long as the address is still its own."""
        seen = self.state.invitation
        return seen.pins if seen is not None and seen.server == told.server else ()

    def _let_in(self, act: Callable[[], Holder]) -> UnlockState:
        try:
            holder = act()
        except NoNetwork as nothing:
            told = _("The office's server does not answer. Check the address and the network.")
            if nothing.outage is Outage.CERTIFICATE:
                told = _("This is not surely the office's server. Enter the office's whole link.")
            self.state = replace(self.state, error=told, unlocked=False)
            return self.state
        except Problem as problem:
            self.state = replace(self.state, error=problem.told(_), unlocked=False)
            return self.state
        set_language(self.language_of(holder))
        self.state = replace(self._fresh(), unlocked=True)
        return self.state

    def lock(self) -> UnlockState:
        """Lock the screen; what is ready to be sent goes on being sent."""
        self.make_ready()
        self._desk.shelves.vault.lock()
        self._pin = ""
        self.state = self._fresh()
        return self.state

    def make_ready(self) -> None:
        """Taps become acts that go while the screen is locked; on a full disk they stay taps."""
        if self._desk.shelves.vault.unlocked:
            with suppress(Problem):
                self._desk.shelves.outbox.freeze()

    def language_of(self, holder: Holder) -> str:
        """The language chosen on this tablet, else the person's."""
        chosen = self._desk.shelves.database.fact("setting:language")
        return chosen.decode() if chosen else holder.language

    def _fresh(self) -> UnlockState:
        vault = self._desk.shelves.vault
        holders = tuple(vault.holders())
        counts = self._desk.shelves.outbox.counts()
        waiting = sum(counts.get(state, 0) for state in ("tapped", "frozen", "sending", "in_doubt"))
        photos = sum(blob.state != "verified" for blob in self._desk.shelves.ledger.all())
        return UnlockState(
            enrolled=vault.enrolled(),
            withdrawn=vault.withdrawn,
            holders=holders,
            chosen=holders[0].person_id if holders else "",
            waiting_records=waiting,
            waiting_photos=photos,
            server=vault.device()["server"] if vault.enrolled() else "",
        )
