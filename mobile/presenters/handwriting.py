"""What is written by hand beside a text: kept stroke by stroke, put away as a picture on record."""

from typing import Any

from mobile.presenters import camera
from mobile.presenters.camera import Picture, Shot
from mobile.presenters.desk import Desk
from mobile.store.handwriting import Writing
from shared.vocabulary import PhotoPurpose

PREFIX = "writing"


class Pad:
    """A pad of an inspection: for the school's remarks, or for the note of one of its items.

    Each writing that is put away stands on record for good.
    """

    def __init__(self, desk: Desk, inspection_id: str, code: str | None = None) -> None:
        self._desk, self._id, self._code = desk, inspection_id, code
        self._name = ":".join(filter(None, (PREFIX, inspection_id, code)))

    @property
    def writing(self) -> Writing:
        """What was begun and is not on record yet; there again after a kill."""
        return Writing.from_draft(self._desk.session.get(self._name))

    def write(self, writing: Writing) -> None:
        """What is on the pad after each stroke."""
        self._desk.refuse_submitted(self._id)
        self._desk.session.keep(self._name, writing.to_draft())

    def drawn(self) -> Picture | None:
        """The pad as a picture, safe on the disk; None where nothing is written on it."""
        writing = self.writing
        return camera.written(self._desk, writing) if writing.strokes else None

    def put_away(self, picture: Picture | None) -> None:
        """On record with what it belongs to, and the pad is empty again, both or neither."""
        with self._desk.shelves.database.writing():
            if picture is not None:
                camera.put(self._desk, picture, self._shot())
            self._desk.session.drop(self._name)

    def _shot(self) -> Shot:
        """What an office that knows no handwriting takes it for: a photo of the item, a paper."""
        inspection = self._desk.inspection(self._id) or {"area_id": ""}
        purpose = PhotoPurpose.ITEM if self._code else PhotoPurpose.PAPER
        return Shot(self._id, inspection["area_id"], purpose, code=self._code, handwritten=True)


def all_begun(desk: Desk) -> list[dict[str, Any]]:
    """Every pad of this tablet with something on it that is on no record, whoever wrote it."""
    pads = (desk.session.get(name) for name in desk.session.names(f"{PREFIX}:"))
    return [pad for pad in pads if Writing.from_draft(pad).strokes]


def notes_begun(desk: Desk, inspection_id: str) -> tuple[str, ...]:
    """The items whose note was begun by hand and is not on record yet."""
    beginning = f"{PREFIX}:{inspection_id}:"
    codes = sorted(one.removeprefix(beginning) for one in desk.session.names(beginning))
    return tuple(code for code in codes if Pad(desk, inspection_id, code).writing.strokes)
