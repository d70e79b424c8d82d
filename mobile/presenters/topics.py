"""What a topic of the help is."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What a topic is about."""

    SCREEN = "screen"
    STATE = "state"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Topic:
    """One page of the help: its paragraphs, and what else belongs to it."""

    key: str
    group: Group
    icon: str
    title: str
    paragraphs: tuple[str, ...]
    beside: tuple[str, ...] = ()
