"""What a roster says of a school, and what becomes of the register when it is taken in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TOWN_ENDINGS = ("人民政府", "街道办事处", "办事处", "街道", "镇", "乡")
KEPT_WHEN_BLANK = ("address", "pinyin", "initials", "lat_e7", "lon_e7", "contacts")


@dataclass(frozen=True)
class SchoolFacts:
    """One school as a roster names it; the town by its code or name."""

    code: str
    name: str
    town: str
    school_type: str
    locality: str
    address: str = ""
    pinyin: str = ""
    initials: str = ""
    lat_e7: int | None = None
    lon_e7: int | None = None
    facts: dict[str, Any] | None = None
    contacts: tuple[dict[str, str], ...] = ()


class Deed(StrEnum):
    """What taking a roster in does with one of its rows."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_OUT = "left_out"


class Source(StrEnum):
    """Where a fact of a school comes from."""

    ROSTER = "roster"
    MOVE = "move"
    CHECK = "check"


@dataclass(frozen=True)
class Change:
    """One thing the register would say otherwise than it does."""

    name: str
    was: Any
    becomes: Any


def becoming(row: SchoolFacts, area_id: str, was: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the register says of a school once the row is taken in.

    What a roster leaves blank, or has no column for, stays as it was.
    """
    known = was or {}
    values: dict[str, Any] = {
        "name": row.name,
        "area_id": area_id,
        "school_type": row.school_type,
        "locality": row.locality,
        "facts": {**known.get("facts", {}), **(row.facts or {})},
        "active": True,
    }
    for name in KEPT_WHEN_BLANK:
        said = getattr(row, name)
        values[name] = known[name] if name in known and not said and said != 0 else said
    values["contacts"] = list(values["contacts"])
    return values


def changes(was: Mapping[str, Any], becomes: Mapping[str, Any]) -> Iterator[Change]:
    """What differs, each fact by itself."""
    for name, value in becomes.items():
        if name == "facts":
            yield from changes(dict.fromkeys(value) | was["facts"], value)
        elif was[name] != value:
            yield Change(name, was[name], value)


def town_of(said: str, towns: Mapping[str, str]) -> str | None:
    """The town a roster means, by its code, its name, or a name that can only be this one's.

    ``towns`` are ids by code and by name. 云汀市青禾镇, 青禾 and 青禾镇人民政府 are 青禾镇.
    """
    if said in towns:
        return towns[said]
    core = _core(said)
    meant = {
        id_
        for name, id_ in towns.items()
        if (core and _core(name) == core) or (len(name) > 1 and said.endswith(name))
    }
    return meant.pop() if len(meant) == 1 else None


def _core(name: str) -> str:
    """The name of a town without what kind of town or office it is."""
    for ending in TOWN_ENDINGS:
        name = name.removesuffix(ending)
    return name
