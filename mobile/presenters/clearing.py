"""Clearing this tablet: what would be lost by it, and whose word it takes.

What lies here alone is cleared only by a code of a supervisor, for this tablet and for exactly
what lies here now: once anything is made, another code is needed.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from mobile.presenters import drafts, handwriting
from mobile.presenters.desk import Desk
from mobile.presenters.recovered import left_over
from mobile.presenters.sync import SyncPresenter
from mobile.store.clearing import Clearing
from mobile.texts import _
from shared import clearing
from shared.problems import Problem
from shared.sealing import digest

ASKED = "clearing_asked"


class WrongClearingCode(Problem):
    code, status = "wrong_clearing_code", 403
    text = (
        "This code does not fit this tablet and this number. Read both to the supervisor again;"
        " nothing was deleted."
    )


@dataclass(frozen=True)
class ClearingState:
    """What lies on this tablet alone, and what the supervisor must be told."""

    records: int
    photos: int
    found: int
    """Recovered photos on no record."""
    begun: int
    """Sheets and pads somebody began and did not put on record."""
    whole: bool
    """Everything made here is with the office."""
    receipt: str
    tablet: str
    request: str = ""
    error: str = ""
    allowed: bool = False


class ClearingPresenter:
    """Says what clearing would destroy, and lets nobody do it by mistake."""

    def __init__(self, desk: Desk, store: Clearing) -> None:
        self._desk, self._store = desk, store

    def open(self) -> ClearingState:
        """Look at what lies here; taps become acts, so that what is said of them stays true."""
        self._desk.shelves.outbox.freeze()
        return self.state

    @property
    def state(self) -> ClearingState:
        told = SyncPresenter(self._desk).state
        begun = len(self._begun())
        whole = told.safe_to_hand_in and not begun
        device = self._desk.shelves.vault.device()
        return ClearingState(
            records=told.missing_records,
            photos=told.missing_photos,
            found=told.only_here,
            begun=begun,
            whole=whole,
            receipt=told.custody.number if told.custody else "",
            tablet=clearing.tablet_of(device["device_id"]),
            request="" if whole else self._request(),
        )

    def clear(self, *, pin: str, code: str = "") -> ClearingState:
        """Prove that it may be cleared, and begin: after this there is no way back."""
        vault = self._desk.shelves.vault
        try:
            vault.unlock(self._desk.person_id, pin)
            state = self.state
            if not state.whole:
                self._refuse_wrong(code, state.request)
            self._store.begin()
        except Problem as problem:
            return replace(self.state, error=problem.told(_))
        return replace(state, allowed=True)

    def _refuse_wrong(self, typed: str, request: str) -> None:
        device = self._desk.shelves.vault.device()
        known = hashlib.sha256(device["device_token"].encode()).hexdigest()
        if not clearing.fits(typed, clearing.code_for(known, device["device_id"], request)):
            raise WrongClearingCode()

    def _request(self) -> str:
        """The number of what lies here alone; the same while nothing comes to it."""
        head, lies = self._desk.shelves.outbox.head(), self._lies_here()
        kept = self._desk.shelves.database.fact(ASKED)
        asked = json.loads(kept) if kept else {}
        if asked.get("head") != head or not lies <= set(asked["lies"]):
            asked = {"request": clearing.new_request(), "head": head, "lies": sorted(lies)}
            self._desk.shelves.database.put_fact(ASKED, json.dumps(asked).encode())
        return str(asked["request"])

    def _begun(self) -> list[dict[str, Any]]:
        """What was put into sheets and written on pads, and is on no record."""
        return [*drafts.all_kept(self._desk), *handwriting.all_begun(self._desk)]

    def _lies_here(self) -> set[str]:
        """Digests of all that is on this tablet and on no record at the office."""
        waiting = {one.sha256 for one in self._desk.shelves.ledger.all() if one.state != "verified"}
        sheets = {digest(json.dumps(one).encode()) for one in self._begun()}
        return waiting | sheets | set(left_over(self._desk))
