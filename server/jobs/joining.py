"""Accounts that were asked for by a code nobody brought back: their addresses are let go."""

from collections.abc import Mapping
from typing import Any

from server.actions import joining
from server.infra.photo_store import PhotoStore
from server.work import Work


def forget(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """What is older than a day."""
    joining.forget(work)
