"""The notices of a submitted check as a paper, made without network: handed over, then stamped."""

from collections.abc import Iterator

from mobile.hours import zone
from mobile.papers import codes
from mobile.papers.notice import NoticeSheet, notices_pdf
from mobile.presenters.desk import Desk
from mobile.presenters.notices import notices_of
from mobile.presenters.record import MadeRecord, office_of
from mobile.presenters.serving_state import NoticeRow
from mobile.texts import _, language
from shared import settling
from shared.clock import from_wire
from shared.papers import Reader, notice
from shared.problems import Invalid
from shared.vocabulary import Grade


class NoticePaperPresenter:
    """Makes the notices of one check."""

    def __init__(self, desk: Desk, inspection_id: str) -> None:
        self._desk, self._id = desk, inspection_id
        self._reader = Reader(language(), _, zone())
        self._settled_from = settling.SETTLED_FROM_USUALLY

    def made(self) -> MadeRecord:
        """All of them as one file, a page each, with what the office will say in its own words."""
        sheets = self.sheets()
        if not sheets:
            raise Invalid("No notice of the school's came of this check.")
        words = {name: self._reader.say(text) for name, text in notice.TEXTS.items()}
        first = sheets[0]
        name = f"{first.title}-{first.to}-{self._desk.today:%Y%m%d}.pdf"
        return MadeRecord(name, notices_pdf(sheets, words))

    def sheets(self) -> tuple[NoticeSheet, ...]:
        """What stands on each."""
        inspection = self._desk.inspection(self._id)
        if inspection is None:
            return ()
        school = str(self._desk.school(inspection["school_id"])["name"])
        found = {
            one["id"]: self._reader.day(self._reader.day_of(from_wire(one["found_at"])))
            for one in inspection["findings"]
        }
        rows = notices_of(self._desk, inspection)
        self._settled_from = self._desk.settled_from(inspection["template_id"])
        return tuple(self._sheet(row, school, found[row.finding_id]) for row in rows)

    def _sheet(self, row: NoticeRow, school: str, found: str) -> NoticeSheet:
        reader, deadline = self._reader, row.deadline
        issued_as = row.issued_as
        return NoticeSheet(
            title=reader.label(issued_as.paper),
            number=row.number or _("Number follows from the office"),
            office=notice.issuer(issued_as, office_of(self._desk), reader),
            to=school,
            opening=notice.opening(found, reader, issued_as.paper),
            facts=tuple(self._facts(row)),
            due=reader.day(deadline.due_on),
            term=notice.term(deadline.workdays, reader),
            counted=tuple(notice.counted(deadline.to_body(), reader)),
            closing=(notice.meanwhile(reader), notice.objecting(reader)),
            issued=reader.day(deadline.served_on),
            served=self._served(row),
            address=codes.of_finding(self._desk.shelves.vault.device()["server"], row.finding_id),
        )

    def _facts(self, row: NoticeRow) -> Iterator[tuple[str, str]]:
        say = self._reader.say
        yield say("Fault"), f"{row.what}（{row.code}）" if row.code else row.what
        if row.where:
            yield say("Where"), row.where
        yield say("Grade"), self._reader.label(Grade(row.grade))
        for label, told in notice.ordered_under(row.issued_as):
            yield say(label), told
        if row.immediate_measure:
            yield say("At once"), row.immediate_measure
        if row.measure:
            yield say("To be done"), row.measure
        if settling.is_needed(row.level, self._settled_from):
            day = row.deadline.served_on
            by = settling.plan_by(row.level, day, self._desk.calendar())
            yield say(notice.TEXTS["five"]), notice.to_settle(by, self._reader)

    def _served(self, row: NoticeRow) -> str:
        """When and to whom, once it was served."""
        one = row.served
        if one is None:
            return ""
        told = [
            self._reader.time(from_wire(one.at)),
            self._reader.label(one.way),
            one.to,
            one.reason,
        ]
        if one.witness:
            told.append(_("witness {name}").format(name=one.witness))
        return "；".join(filter(None, told))
