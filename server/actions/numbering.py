"""Numbers of papers: one register, one row per issuer, kind and year, held to the commit."""

from server.domain.issuing import NUMBER_FORM, NUMBER_WORDS
from server.models import Issuer, OrderNumber
from server.work import Work
from shared.clock import local_date
from shared.issuing import IssuedAs


def next_number(work: Work, kind: str, form: str) -> str:
    """The next number of this kind in this year, e.g. ``限改〔{year}〕{number}号`` filled in."""
    year = local_date(work.now, work.settings.time_zone).year
    row = work.once((OrderNumber, kind, year), lambda: _register_of(work, kind, year))
    row.last += 1
    return form.format(year=year, number=row.last)


def paper_number(work: Work, kind: str, issued_as: IssuedAs) -> str:
    """The next number of a paper: in its issuer's own register, or in the house's of its kind."""
    return issuers_number(work, kind, NUMBER_WORDS[issued_as.paper], issued_as.letterhead_id)


def issuers_number(work: Work, kind: str, told: str, letterhead_id: str) -> str:
    """The next number told by this word, after its issuer's short name; else in the house's own."""
    if not letterhead_id:
        return next_number(work, kind, told + NUMBER_FORM)
    begins = work.session.get_one(Issuer, letterhead_id).short + told
    return next_number(work, begins, begins + NUMBER_FORM)


def _register_of(work: Work, kind: str, year: int) -> OrderNumber:
    row = work.session.get(OrderNumber, (kind, year), with_for_update=True)
    if row is None:
        row = OrderNumber(kind=kind, year=year, last=0)
        work.session.add(row)
    return row
