"""A code to sign in, for whoever has the name it was asked by; nothing where nobody has it."""

from collections.abc import Mapping
from typing import Any

from server.actions import sign_in_codes
from server.infra.photo_store import PhotoStore
from server.work import Work


def run(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Write the letter, if there is somebody to write to."""
    sign_in_codes.send(work, facts["login"], facts["asked"], facts["browser"])
