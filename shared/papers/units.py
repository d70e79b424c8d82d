"""What a number of the checklist counts, in the reader's language."""

from shared.checklists import Item
from shared.papers.words import Reader

ENGLISH = {
    "人": "people",
    "米": "m",
    "个": "pieces",
    "秒": "s",
    "路": "channels",
    "具": "pieces",
    "次/日": "times a day",
    "天": "days",
    "克": "g",
    "小时": "hours",
    "次/夜": "times a night",
    "件": "pieces",
    "场": "sessions",
    "次": "times",
}
"""Checklists name their units in Chinese alone; one nobody foresaw stands as it is."""


def unit(item: Item, reader: Reader) -> str:
    """The unit of an item."""
    return reader.either(item.unit, ENGLISH.get(item.unit, item.unit))
