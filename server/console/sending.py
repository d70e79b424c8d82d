"""Pictures sent in by a form: kept safe outside any transaction, then named by an act."""

from typing import Any

from flask import current_app

from server.actions.orders import SentPhoto
from server.queries import photos
from server.sync.announced import Announced
from server.sync.upload_rows import owner_of
from server.sync.uploads import UploadDesk
from server.work import Work
from shared.sealing import digest

FILE_NAME_CHARS = 200


def keep(actor: Any, data: bytes, name: str) -> tuple[str, str]:
    """Take a picture in; its digest, and what its file was called."""
    desk: UploadDesk = current_app.extensions["lookback_uploads"]
    sha256 = digest(data)
    told = Announced(sha256, len(data), "image/jpeg", name[:FILE_NAME_CHARS])
    standing = desk.take(actor, told, data)
    if not standing.done:
        desk.append(actor, standing.upload_id, standing.offset, data[standing.offset :])
    return sha256, name


def refuse_foreign(opened: Work, digests: list[str]) -> None:
    """Only pictures this person sent in may be named."""
    photos.require_sent_by(opened, owner_of(opened.actor), digests)


def sent(opened: Work, sha256: str, name: str) -> SentPhoto:
    """The picture as an act takes it."""
    return SentPhoto(sha256, photos.preview_of(opened, sha256), name[:FILE_NAME_CHARS])
