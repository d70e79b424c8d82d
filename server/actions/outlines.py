"""Outlines of areas: taken in from a file, and taken away again."""

from collections.abc import Iterator

from server.domain.outline_events import OutlineSet, OutlineTaken
from server.infra.outline_file import POINTS_MAX, Outline, TooManyPoints
from server.models import Area, AreaOutline
from server.queries import area_tree
from server.work import Work
from shared.problems import Invalid, NotFound

EDIT = "outline.edit"


class WhoseOutline(Invalid):
    code = "whose_outline"
    text = (
        "This file does not say whose outline it holds: choose the area, or name it in the"
        " feature by its code or its name."
    )


def put(work: Work, outlines: list[Outline], area_id: str = "") -> list[Area]:
    """Let these be the outlines: of the area named, else of those their features name.

    Features of areas out of reach, or of none we know, are left; of none at all nothing is done.
    """
    work.require(EDIT)
    found = list(_whose(area_tree.reached(work, EDIT), outlines, area_id))
    if not found:
        raise WhoseOutline()
    for area, outline in found:
        _set(work, area, outline)
    return [area for area, _ in found]


def take_away(work: Work, area_id: str) -> None:
    """Let an area have no outline."""
    work.require(EDIT)
    known = work.session.get(AreaOutline, area_id)
    if known is None or area_id not in {one.id for one in area_tree.reached(work, EDIT)}:
        raise NotFound()
    work.session.delete(known)
    work.record(OutlineTaken(area_id))


def _whose(
    areas: list[Area], outlines: list[Outline], area_id: str
) -> Iterator[tuple[Area, Outline]]:
    if area_id:
        chosen = next((one for one in areas if one.id == area_id), None)
        if chosen is None:
            raise NotFound()
        whole = Outline((), [polygon for outline in outlines for polygon in outline.polygons])
        if whole.points > POINTS_MAX:
            raise TooManyPoints(most=POINTS_MAX, count=whole.points)
        yield chosen, whole
        return
    named = {name: outline for outline in outlines for name in outline.names}
    for area in areas:
        outline = named.get(area.code) or named.get(area.name)
        if outline is not None:
            yield area, outline


def _set(work: Work, area: Area, outline: Outline) -> None:
    known = work.session.get(AreaOutline, area.id, with_for_update=True)
    if known is None:
        known = AreaOutline(area_id=area.id)
        work.session.add(known)
    known.polygons, known.points = outline.polygons, outline.points
    known.set_by, known.set_at = str(work.signed_in().person_id), work.now
    work.record(OutlineSet(area.id, outline.points))
