"""One thing to look at on the tablet, and how it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """One thing to look at; ``show`` brings it to the window."""

    name: str
    zh: str
    en: str
    show: Callable[[], None]


@dataclass(frozen=True)
class Look:
    """How it is looked at."""

    size: tuple[int, int]
    language: str
    theme: str
    text_size: str = "normal"
    hand: str = "right"

    @property
    def name(self) -> str:
        """What tells it from the others; what is usual is not said."""
        told = [f"{self.size[0]}x{self.size[1]}", self.language, self.theme]
        unusual = [self.text_size] if self.text_size != "normal" else []
        return "-".join([*told, *unusual, *(["left-hand"] if self.hand == "left" else [])])
