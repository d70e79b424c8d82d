"""Taking in a rescue file: the pushes and photos a tablet could not send, carried here by hand.

It is what the same tablet does by network, in any order and as often as one likes: receipts and
digests see to it that each act takes effect once.
"""

from dataclasses import dataclass, field

from server import scope
from server.domain import events
from server.infra.keys import office_public_key, open_letter
from server.models import Device
from server.sync import push
from server.sync.announced import Announced
from server.sync.push import Sender
from server.sync.uploads import UploadDesk
from server.work import Works
from shared import rescue
from shared.problems import Problem
from shared.protocol import JPEG
from shared.rescue import ForeignRescueFile, Photo
from shared.vocabulary import OpResult

OURS = 500
"""From this status on the fault is the server's: the file is to be taken in again later."""


@dataclass
class Taken:
    """What came of a rescue file."""

    person: str = ""
    records: int = 0
    known: int = 0
    held: int = 0
    photos: int = 0
    photos_known: int = 0
    left: list[str] = field(default_factory=list)
    """Codes of what could not be taken, one a record or photo."""


def take(works: Works, desk: UploadDesk, file: bytes) -> Taken:
    """Take in a whole, proved file; NotARescueFile, ForeignRescueFile or DamagedRescueFile else."""
    folder = works.settings.data_folder
    bundle = rescue.read(
        file,
        office_public_key(folder),
        lambda letter: open_letter(folder, letter, rescue.ABOUT),
    )
    with works.reading() as work:
        device = work.session.get(Device, bundle.device_id)
        if device is None:
            raise ForeignRescueFile()
        sender = Sender(device.id, device.person_id, device.public_key)
        taken = Taken(device.person.name)
    for body in bundle.pushes:
        _push(works, sender, body, taken)
    actor = scope.Actor(sender.person_id, device_id=sender.device_id)
    for photo in bundle.photos:
        _photo(desk, actor, photo, taken)
    if taken.records or taken.photos:
        with works.writing(actor) as work:
            work.record(events.RescueTaken(sender.device_id, taken.records, taken.photos))
    return taken


def _push(works: Works, sender: Sender, body: str, taken: Taken) -> None:
    for one in push.take(works, sender, body.encode()).results:
        if one.result is OpResult.DUPLICATE:
            taken.known += 1
        elif one.result in (OpResult.WAIT, OpResult.RETRY):
            taken.left.append(one.code)
        else:
            taken.records += 1
            taken.held += one.result in (OpResult.HELD, OpResult.REFUSED)


def _photo(desk: UploadDesk, actor: scope.Actor, photo: Photo, taken: Taken) -> None:
    try:
        standing = desk.create(actor, Announced(photo.sha256, len(photo.data), JPEG))
        if standing.done:
            taken.photos_known += 1
            return
        desk.append(actor, standing.upload_id, standing.offset, photo.data[standing.offset :])
    except Problem as problem:
        if problem.status >= OURS:
            raise
        taken.left.append(problem.code)
    else:
        taken.photos += 1
