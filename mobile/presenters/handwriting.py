"""What the school says, written by hand: kept stroke by stroke, put away as a picture on record."""

from mobile.presenters import camera
from mobile.presenters.camera import Picture, Shot
from mobile.presenters.desk import Desk
from mobile.store.handwriting import NOTHING_WRITTEN, Writing
from shared.vocabulary import PhotoPurpose


class RemarkPad:
    """The pad for the school's remarks. Each writing that is put away stands on record for good."""

    def __init__(self, desk: Desk, inspection_id: str) -> None:
        self._desk, self._id = desk, inspection_id
        self._name = f"writing:{inspection_id}"

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
        """On record with the inspection, and the pad is empty again, both or neither."""
        with self._desk.shelves.database.writing():
            if picture is not None:
                inspection = self._desk.inspection(self._id) or {"area_id": ""}
                shot = Shot(self._id, inspection["area_id"], PhotoPurpose.PAPER, handwritten=True)
                camera.put(self._desk, picture, shot)
            self._desk.session.keep(self._name, NOTHING_WRITTEN.to_draft())
