"""Numbers of papers: one register, one row per kind and year, held to the commit."""

from server.models import OrderNumber
from server.work import Work
from shared.clock import local_date


def next_number(work: Work, kind: str, form: str) -> str:
    """The next number of this kind in this year, e.g. ``限改〔{year}〕{number}号`` filled in."""
    year = local_date(work.now, work.settings.time_zone).year
    row = work.once((OrderNumber, kind, year), lambda: _register_of(work, kind, year))
    row.last += 1
    return form.format(year=year, number=row.last)


def _register_of(work: Work, kind: str, year: int) -> OrderNumber:
    row = work.session.get(OrderNumber, (kind, year), with_for_update=True)
    if row is None:
        row = OrderNumber(kind=kind, year=year, last=0)
        work.session.add(row)
    return row
