"""A year of the office calendar as offices send it, for tests."""

from server.infra.calendar_file import YearReading, read_year

YEAR = 2027
HEAD = "日期,结束日期,类别,名称"
NOTICE = (
    "2027-01-01,2027-01-03,放假,元旦",
    "2027年2月5日,2027年2月11日,放假,春节",
    "2027-01-30,,调休上班,",
    "2027/4/3,2027/4/5,放假,清明节",
    "5月1日（周六）,5月5日,放假调休,劳动节",
    "2027-05-08,,上班,",
    "20270609,,休,端午节",
    "2027-09-15,2027-09-17,放假,中秋节",
    "2027-10-01,2027-10-07,放假,国庆节",
    "2027-09-26,,班,",
)
"""A notice as it might be; its days are made up."""


def table(*rows: str) -> bytes:
    """A file of these rows."""
    return "\n".join((HEAD, *rows)).encode()


def reading(*more: str) -> YearReading:
    """The notice, with more rows, as it is read."""
    return read_year(table(*NOTICE, *more), YEAR)
