"""What happens to whole lists."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class ListTaken(Event):
    """Somebody took a list away as a file: which rows by the address, and how many."""

    subject_kind = "list"
    kind: str
    rows: int
    wanted: str
