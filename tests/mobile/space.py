"""A tablet whose storage takes no more: the system itself refuses to write."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def no_space_beyond(bytes_each: int) -> Iterator[None]:
    """No file of this process grows beyond this size: real refusals, from every write."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_each, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_soft, hard))


def full_device_at(path: Path) -> Path:
    """A name that leads to the device that is always full; taking it away gives space again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("/dev/full")
    return path
