"""Keeping what is typed in from paper as it is typed: no reload and no sign-out loses it."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.models import PaperEntry, Person
from server.queries import paper_entries
from server.work import Work
from shared.problems import Changed, Invalid, TooLarge, WrongState
from shared.sealing import canonical

PICTURES_MAX = 60
FORM_BYTES_MAX = 400_000
"""Some two hundred items with notes are a tenth of it."""


class KeptMeanwhile(Changed):
    code = "kept_meanwhile"
    text = (
        "{name} kept another version at {time}. What you typed is still here: compare it, then"
        " keep it again to put it in that one's place."
    )


class TooManyPictures(Invalid):
    code = "too_many_pictures"
    text = "At most {limit} pictures belong to one paper. Take some out first."


def keep(work: Work, visit_id: str, form: Mapping[str, Sequence[str]], *, seen: int) -> PaperEntry:
    """Keep the form as it stands; who has not seen what another kept since is told so."""
    row = _entry(work, visit_id)
    if len(canonical(dict(form))) > FORM_BYTES_MAX:
        raise TooLarge(limit_bytes=FORM_BYTES_MAX)
    if row.version != seen:
        by = work.session.get_one(Person, row.kept_by)
        raise KeptMeanwhile(name=by.name, time=row.kept_at, version=row.version)
    row.form = {name: list(told) for name, told in form.items()}
    _kept(work, row)
    return row


def add_pictures(work: Work, visit_id: str, pictures: Sequence[Mapping[str, Any]]) -> PaperEntry:
    """More pictures of the paper, or of what was found: they take nobody else's away."""
    row = _entry(work, visit_id)
    known = {one["sha256"] for one in row.pictures}
    more = {str(one["sha256"]): dict(one) for one in pictures if one["sha256"] not in known}
    if len(known) + len(more) > PICTURES_MAX:
        raise TooManyPictures(limit=PICTURES_MAX)
    row.pictures = [*row.pictures, *more.values()]
    work.session.add(row)
    return row


def drop_pictures(work: Work, visit_id: str, sha256s: Sequence[str]) -> None:
    """Pictures that were sent by mistake are no longer part of it."""
    row = _entry(work, visit_id)
    row.pictures = [one for one in row.pictures if one["sha256"] not in set(sha256s)]
    work.session.add(row)


def _entry(work: Work, visit_id: str) -> PaperEntry:
    # One after the other: of two first keepings the second finds the first.
    visit = paper_entries.visit_of(work, visit_id, lock=True)
    if visit.state not in paper_entries.OPEN:
        raise WrongState(state=visit.state, act="type_in")
    row = work.session.get(PaperEntry, visit.id, populate_existing=True)
    if row is None:
        row = PaperEntry(visit_id=visit.id, version=0, form={}, pictures=[])
        row.kept_at, row.kept_by = work.now, work.actor.person_id or ""
    return row


def _kept(work: Work, row: PaperEntry) -> None:
    row.version += 1
    row.kept_at, row.kept_by = work.now, work.actor.person_id or ""
    work.session.add(row)
