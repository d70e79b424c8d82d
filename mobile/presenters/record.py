"""The inspection record of this tablet: the same paper the office prints, made without network."""

from dataclasses import dataclass
from typing import Any

from mobile.hours import day_of, zone
from mobile.papers import codes
from mobile.papers.record import record_pdf
from mobile.presenters.desk import Desk
from mobile.presenters.signatures import lapsed
from mobile.texts import _, in_language, language
from shared.clock import from_wire
from shared.papers import PaperPhoto, Reader, RecordPaper, Visited, inspection_record
from shared.problems import NotFound
from shared.vocabulary import ItemKind, OfficeKind


@dataclass(frozen=True)
class MadeRecord:
    """A record as a file to share or print."""

    name: str
    pdf: bytes


class RecordPresenter:
    """Makes the record of one inspection."""

    def __init__(self, desk: Desk, inspection_id: str) -> None:
        self._desk, self._id = desk, inspection_id

    def made(self) -> MadeRecord:
        """The record as it stands now; not submitted yet, it says that it is a draft."""
        paper = self.paper()
        day = day_of(from_wire(self._inspection()["arrived_at"]))
        name = f"{paper.title}-{paper.school}-{day:%Y%m%d}.pdf"
        server = self._desk.shelves.vault.device()["server"]
        address = codes.of_inspection(server, self._id)
        return MadeRecord(name, record_pdf(paper, office_of(self._desk), address, self._read))

    def paper(self) -> RecordPaper:
        """What stands on it."""
        inspection = self._inspection()
        school = self._desk.school(inspection["school_id"])
        remarks = inspection.get("remarks") or self._desk.session.get(f"remarks:{self._id}") or ""
        visited = Visited(
            school,
            self._town(school["area_id"]),
            self._inspectors(),
            str(remarks),
            tuple(inspection.get("veto_codes") or ()),
            lapsed(self._desk, inspection),
            self._names(),
        )
        reader = Reader(language(), _, zone())
        return inspection_record(inspection, self._desk.sheet(inspection), visited, reader)

    def _inspection(self) -> dict[str, Any]:
        inspection = self._desk.inspection(self._id)
        if inspection is None:
            raise NotFound("This inspection is not on the tablet.")
        return inspection

    def _inspectors(self) -> tuple[str, ...]:
        visit = self._desk.visit_of(self._id) or {"inspectors": []}
        return tuple(str(one.get("name", "")) for one in visit["inspectors"])

    def _names(self) -> dict[str, str]:
        """Of the people who may have taken its photos, as far as this tablet knows them."""
        visit = self._desk.visit_of(self._id) or {"inspectors": []}
        names = {str(one["id"]): str(one.get("name", "")) for one in visit["inspectors"]}
        holder = self._desk.shelves.vault.holder
        return names | ({holder.person_id: holder.name} if holder else {})

    def _town(self, area_id: str) -> str:
        for area in self._desk.shelves.replica.all(ItemKind.AREA):
            if area["id"] == area_id:
                return in_language(area["name"], area["name_en"])
        return ""

    def _read(self, photo: PaperPhoto) -> bytes | None:
        photos = self._desk.shelves.photos
        for sha256 in (photo.sha256, photo.preview_sha256):
            if photos.has(sha256):
                return photos.read(sha256)
        return None


def office_of(desk: Desk) -> str:
    """The campaign's office, whose papers they are."""
    for office in desk.shelves.replica.all(ItemKind.OFFICE):
        if office["kind"] == OfficeKind.CAMPAIGN:
            return in_language(office["name"], office["name_en"])
    return ""
