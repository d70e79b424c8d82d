"""Splitting a checklist between the offices of a visit: whose item it is to look at.

A split is a way to look at the list and weakens nothing: what one office has not answered stands
as not checked for all, whoever was to look at it.
"""

from collections.abc import Collection

from shared.checklists.template import Item


def office_of(item: Item, came: Collection[str]) -> str:
    """The one office, of those that came, that looks at an item; "" where it is everybody's.

    So is an item of no office, and one whose office did not come: nobody else would look at it.
    """
    return item.office if item.office in came else ""


def falls_to(item: Item, office: str, came: Collection[str]) -> bool:
    """Whether an office looks at an item: its own, and whatever is everybody's."""
    return office_of(item, came) in ("", office)
