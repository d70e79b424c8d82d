"""What went wrong on this tablet, for those who mend it: where and when, and nothing of anybody.

A line names the fault by its place in the program alone. What an error says in words is never
written down, because it may hold what a person typed.
"""

import traceback
from hashlib import sha256
from pathlib import Path

from mobile.config import APP_VERSION, JOURNAL_BYTES_MAX
from shared.clock import Clock, to_wire
from shared.problems import Problem

NUMBER_CHARS = 6
FRAMES_MAX = 6
PACKAGES = ("mobile", "shared")


class Journal:
    """A short file that forgets its older half when it is full."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path, self._clock = path, clock

    def note(self, error: BaseException) -> str:
        """Write a fault down; returns its number, the same for the same place and kind."""
        name = error.code if isinstance(error, Problem) else type(error).__name__
        where = _where(error)
        number = sha256(f"{name} {where}".encode()).hexdigest()[:NUMBER_CHARS].upper()
        self._append(f"{to_wire(self._clock.now())} {APP_VERSION} {number} {name} {where}\n")
        return number

    def lines(self) -> list[str]:
        """The faults as they came, the last one last."""
        try:
            return self._path.read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def _append(self, line: str) -> None:
        try:
            if self._path.exists() and self._path.stat().st_size > JOURNAL_BYTES_MAX:
                kept = self.lines()
                younger = kept[len(kept) // 2 :]
                self._path.write_text("\n".join(younger) + "\n", encoding="utf-8")
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError:
            # The storage takes nothing; the person is told on the screen all the same.
            return


def _where(error: BaseException) -> str:
    """The last steps of our own code, innermost first, by file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if {*PACKAGES} & {*Path(frame.filename).parts}]
    named = (_named(Path(frame.filename), frame.lineno, frame.name) for frame in reversed(ours))
    return "<".join(list(named)[:FRAMES_MAX]) or "-"


def _named(path: Path, line: int | None, function: str) -> str:
    """A place without the folders of this machine."""
    first = max(path.parts.index(name) for name in PACKAGES if name in path.parts)
    return f"{'/'.join(path.parts[first:])}:{line}:{function}"
