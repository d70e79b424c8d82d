"""Pictures that are named by what the API is told: uploaded before, by whoever names them."""

from collections.abc import Sequence
from typing import Any

from server.actions.orders import SentPhoto
from server.queries.photos import preview_of, require_sent_by
from server.sync.upload_rows import owner_of
from server.work import Work


def sent_photos(opened: Work, asked: Sequence[dict[str, Any]]) -> list[SentPhoto]:
    """These pictures as an act takes them; refused where another person sent one of them."""
    require_sent_by(opened, owner_of(opened.actor), [one["sha256"] for one in asked])
    return [
        SentPhoto(one["sha256"], preview_of(opened, one["sha256"]), one["file_name"])
        for one in asked
    ]
