"""Pictures sent in by a form: kept safe outside any transaction, then named by an act."""

from typing import Any

from flask import current_app, request

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


def kept(actor: Any) -> list[tuple[str, str]]:
    """The pictures of the form that is being read, by digest and name, outside any transaction.

    A browser with the script has sent its pictures before, piece by piece, and names them here;
    without it they come inside the form.
    """
    form = request.form
    named = list(zip(form.getlist("sha256"), form.getlist("name"), strict=False))
    files = [file for file in request.files.getlist("photo") if file.filename]
    return named + [keep(actor, file.read(), file.filename or "") for file in files]


def all_sent(opened: Work, named: list[tuple[str, str]]) -> list[SentPhoto]:
    """The pictures as an act takes them; only those this person sent in may be named."""
    digests = [sha256 for sha256, _name in named]
    photos.require_sent_by(opened, owner_of(opened.actor), digests)
    return [sent(opened, sha256, name) for sha256, name in named]


def sent(opened: Work, sha256: str, name: str) -> SentPhoto:
    """The picture as an act takes it."""
    return SentPhoto(sha256, photos.preview_of(opened, sha256), name[:FILE_NAME_CHARS])
