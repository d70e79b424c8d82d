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


@dataclass(frozen=True)
class ViewKept(Event):
    """Somebody keeps a list under a name, or changed who sees it and when it opens."""

    subject_kind = "view"
    list: str
    shared: bool
    opens: bool


@dataclass(frozen=True)
class ViewLetGo(Event):
    """A kept view is no more."""

    subject_kind = "view"
    list: str
