"""The custody receipt (交接单): given only where tablet and office agree by checksum."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, union

from server.actions.numbering import next_number
from server.domain import events
from server.infra import keys
from server.models import Blob, CustodyReceipt, Device, IncidentPhoto, Part, Photo
from server.work import Work
from shared.clock import to_wire
from shared.problems import NotSignedIn, Problem
from shared.sealing import canonical, photos_digest

KIND = "custody"
FORM = "交接〔{year}〕{number}号"


class NotAllHere(Problem):
    code, status = "not_all_here", 409
    text = (
        "Not everything of this tablet is here yet: {records} records and {photos} photos are"
        " missing. Let it send, then ask again."
    )


class OtherContent(Problem):
    code, status = "other_content", 409
    text = "What this tablet holds differs from what the office holds. Call the office."


@dataclass(frozen=True)
class Held:
    """What a tablet says it holds: its last op, and its evidence copies."""

    device_seq: int
    head: str
    photos: int
    photos_digest: str


def give(work: Work, device_id: str, held: Held) -> CustodyReceipt:
    """Sign for all a tablet made; asked again without anything new, the same receipt."""
    device = work.session.get(Device, device_id, with_for_update=True)
    if device is None:
        raise NotSignedIn()
    evidence = work.session.execute(
        union(_photos(device_id, Photo), _photos(device_id, IncidentPhoto))
    ).all()
    _refuse_missing(device, held, [sha256 for sha256, _size, at in evidence if at is None])
    here = photos_digest(sha256 for sha256, _size, _at in evidence)
    if held.head != device.applied_hash or held.photos_digest != here:
        raise OtherContent()
    given = work.session.scalars(
        select(CustodyReceipt).where(
            CustodyReceipt.device_id == device_id,
            CustodyReceipt.device_seq == held.device_seq,
            CustodyReceipt.photos_digest == here,
        )
    ).one_or_none()
    return given or _given(work, device, held, sum(size for _sha256, size, _at in evidence))


def _photos(device_id: str, model: type[Photo | IncidentPhoto]) -> Any:
    """The evidence copies of one sort that a tablet put on record, each once."""
    return (
        select(model.sha256, Blob.bytes, Blob.verified_at)
        .join(Blob, Blob.sha256 == model.sha256)
        .where(model.device_id == device_id)
    )


def _refuse_missing(device: Device, held: Held, waiting: list[str]) -> None:
    records = max(0, held.device_seq - device.applied_device_seq)
    if records or waiting:
        raise NotAllHere(records=records, photos=len(waiting))


def _given(work: Work, device: Device, held: Held, size: int) -> CustodyReceipt:
    inspections = work.session.scalar(
        select(func.count()).select_from(Part).where(Part.device_id == device.id)
    )
    number = next_number(work, KIND, FORM)
    told = {
        "number": number,
        "at": to_wire(work.now),
        "device_id": device.id,
        "person": device.person.name,
        "records": held.device_seq,
        "head": held.head,
        "inspections": inspections or 0,
        "photos": held.photos,
        "photo_bytes": size,
        "photos_digest": held.photos_digest,
        "office": work.settings.office_name,
    }
    text = canonical(told).decode()
    receipt = CustodyReceipt(
        id=work.new_id(),
        number=number,
        device_id=device.id,
        person_id=device.person_id,
        at=work.now,
        device_seq=held.device_seq,
        photos_digest=held.photos_digest,
        text=text,
        signature=keys.sign(work.settings.data_folder, text),
    )
    work.session.add(receipt)
    work.record(events.CustodyGiven(device.id, number, held.device_seq, held.photos))
    return receipt
