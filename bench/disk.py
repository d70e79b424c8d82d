"""What the disk takes to make a little durable; asked beside what is measured."""

import os
import tempfile
import time
from pathlib import Path


def fsyncs_ms(folder: Path, count: int = 50) -> list[float]:
    """Small durable appends, one by one, the quickest first."""
    spent = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(count):
            began = time.perf_counter()
            file.write(b"x" * 512)
            file.flush()
            os.fsync(file.fileno())
            spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def fsync_ms(folder: Path) -> float:
    """One small durable append, at the median."""
    spent = fsyncs_ms(folder)
    return spent[len(spent) // 2]
