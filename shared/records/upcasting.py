"""Ops of older apps in today's form: one step a schema, taken on what was read.

The text that was sent is kept, hashed and chained as it came; nothing here touches it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.protocol import OP_SCHEMA
from shared.vocabulary import OpKind

Upcaster = Callable[[Mapping[str, Any]], dict[str, Any]]
"""A payload in the form of one schema as a new one in the form of the next."""
Upcasters = Mapping[tuple[OpKind, int], Upcaster]

FIRST_SCHEMA = 1
UPCASTERS: Upcasters = {}
"""From each older schema of each kind to the next; ``same`` where a kind did not change."""


class NoPath(ValueError):
    """An op of a schema that never was, or whose step to the next one is missing."""


def same(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The step of a kind that a new schema did not change."""
    return dict(payload)


@dataclass(frozen=True)
class Forms:
    """Which schemas of ops are known here, and the way from each to the newest."""

    schema: int = OP_SCHEMA
    upcasters: Upcasters = field(default_factory=lambda: UPCASTERS)

    def knows(self, schema: int) -> bool:
        """Whether ops of this schema can be read here; of a newer one they cannot yet."""
        return schema <= self.schema

    def upcast(self, kind: OpKind, schema: int, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A payload of any schema up to today's in today's form."""
        if not FIRST_SCHEMA <= schema <= self.schema:
            raise NoPath(f"no schema {schema}")
        told = dict(payload)
        for older in range(schema, self.schema):
            step = self.upcasters.get((kind, older))
            if step is None:
                raise NoPath(f"no way from schema {older} of {kind}")
            told = step(told)
        return told

    def gaps(self) -> Iterator[tuple[OpKind, int]]:
        """The steps that are missing: none may be, or an op of a released app is refused."""
        for kind in OpKind:
            for older in range(FIRST_SCHEMA, self.schema):
                if (kind, older) not in self.upcasters:
                    yield kind, older


TODAY = Forms()
