"""Columns of lists whose rows are about a school: its name, which stays, and its town."""

from typing import Any

from server.console.listing import Column, one
from server.console.words import either


def town(row: Any) -> str:
    """The town of the school in the reader's language."""
    return either(row.school.area.name, row.school.area.name_en)


SCHOOL = Column("school", (("school", lambda row: row.school.name),), kept=True)
TOWN = one("town", town)
