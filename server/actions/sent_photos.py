"""Keeping the pictures that came with what a school or office wrote."""

from collections.abc import Sequence

from server.actions.orders import SentPhoto
from server.models import CircularPhoto, MeasurePhoto
from server.queries import photos
from server.work import Work
from shared.problems import Invalid


def keep(
    work: Work,
    kind: type[CircularPhoto | MeasurePhoto],
    sent: Sequence[SentPhoto],
    *,
    most: int,
    **owner: str,
) -> None:
    """Keep them in their order, each of them whole, with what they belong to."""
    if len(sent) > most:
        raise Invalid("At most {most} photos with one answer.", most=most)
    photos.require_arrived(work, [one.sha256 for one in sent])
    for position, one in enumerate(sent):
        work.new(kind, id=work.new_id(), position=position, **owner, **vars(one))
