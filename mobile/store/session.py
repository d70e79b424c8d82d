"""Where the person was: what is typed or chosen and not yet part of an act, there after a kill."""

import json
from typing import Any

from mobile.store.database import Database
from mobile.store.vault import Vault

PREFIX = "session:"


class Session:
    """Small things kept by name, sealed like the taps."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    def keep(self, name: str, value: Any) -> None:
        """Keep a JSON value, durable when this returns."""
        sealed = self._vault.data.close(json.dumps(value).encode(), name)
        self._database.put_fact(PREFIX + name, sealed)

    def get(self, name: str) -> Any:
        """What was kept, or None."""
        sealed = self._database.fact(PREFIX + name)
        return json.loads(self._vault.data.open(sealed, name)) if sealed else None

    def drop(self, name: str) -> None:
        """It became part of an act, or is not wanted any more."""
        self._database.drop_fact(PREFIX + name)

    def names(self, beginning: str) -> list[str]:
        """What is kept under names that begin so."""
        return [one.removeprefix(PREFIX) for one in self._database.facts(PREFIX + beginning)]
