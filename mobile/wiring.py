"""The composition root without a window: store, engine, presenters of one tablet."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mobile import hours
from mobile.config import TabletConfig
from mobile.presenters.clearing import ClearingPresenter
from mobile.presenters.desk import Desk
from mobile.presenters.diagnostics import DiagnosticsPresenter
from mobile.presenters.place import PlacePresenter
from mobile.presenters.recovered import RecoveredPresenter
from mobile.presenters.rescue import RescuePresenter
from mobile.presenters.schools import SchoolsPresenter
from mobile.presenters.sealed import SealedPresenter
from mobile.presenters.settings import SettingsPresenter
from mobile.presenters.sync import SyncPresenter
from mobile.presenters.today import TodayPresenter
from mobile.presenters.trouble import TroublePresenter
from mobile.presenters.unlock import UnlockPresenter
from mobile.store.clearing import Clearing
from mobile.store.database import Database
from mobile.store.journal import Journal
from mobile.store.ledger import Ledger
from mobile.store.outbox import Outbox
from mobile.store.photos import PhotoShelf
from mobile.store.replica import Replica
from mobile.store.vault import KeyGuard, Vault
from mobile.sync.engine import Engine, Shelves
from mobile.sync.transport import Address, HttpTransport, Transport
from mobile.sync.turn import Turn
from shared.clock import Clock


@dataclass(frozen=True)
class Tablet:
    """One tablet, wired: what screens and drivers work with."""

    desk: Desk
    engine: Engine
    unlock: UnlockPresenter
    today: TodayPresenter
    schools: SchoolsPresenter
    sync: SyncPresenter
    settings: SettingsPresenter
    place: PlacePresenter
    trouble: TroublePresenter
    recovered: RecoveredPresenter
    rescue: RescuePresenter
    diagnostics: DiagnosticsPresenter
    clearing: ClearingPresenter
    sealed: SealedPresenter
    turn: Turn
    again: Callable[[], "Tablet"]
    """Puts this tablet together once more, as at a start."""

    def close(self) -> None:
        """Let go of the database, and of the turn to deliver."""
        self.turn.leave()
        self.desk.shelves.database.close()


def wire(
    config: TabletConfig,
    guard: KeyGuard,
    clock: Clock,
    transport: Callable[[Address], Transport] = HttpTransport,
    chance: random.Random | None = None,
) -> Tablet:
    """Put a tablet together in its folder; where clearing it was begun, as an empty one."""
    clearing = Clearing(config, guard)
    if clearing.begun:
        clearing.finish()
    database = Database(config.database)
    hours.hear((database.fact(hours.FACT) or b"").decode())
    vault = Vault(database, guard, clock, config.pin_cost)
    shelves = _shelves(database, vault, clock, config)
    journal = Journal(config.journal, clock)
    engine = Engine(
        shelves,
        clock,
        transport,
        chance or random.Random(),
        journal.note,
        stretches=config.stretches,
    )
    desk = Desk(shelves, engine, clock, engine.clockwatch)
    return Tablet(
        desk,
        engine,
        UnlockPresenter(desk),
        TodayPresenter(desk),
        SchoolsPresenter(desk),
        SyncPresenter(desk),
        SettingsPresenter(desk),
        PlacePresenter(desk),
        TroublePresenter(journal),
        RecoveredPresenter(desk),
        RescuePresenter(desk),
        DiagnosticsPresenter(desk, journal),
        ClearingPresenter(desk, clearing),
        SealedPresenter(desk),
        Turn(config.turn),
        partial(wire, config, guard, clock, transport, chance),
    )


def _shelves(database: Database, vault: Vault, clock: Clock, config: TabletConfig) -> Shelves:
    """Where everything of one tablet lies."""
    return Shelves(
        database,
        vault,
        Outbox(database, vault, clock),
        Replica(database, vault),
        Ledger(database),
        PhotoShelf(config.photos, vault),
    )
