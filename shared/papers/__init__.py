"""What stands on a paper, the same whoever prints it: the tablet on site, the office later."""

from shared.papers.amended import amendment_lines
from shared.papers.conditions import condition, why_hidden
from shared.papers.faults import fault_words
from shared.papers.layered import with_marks
from shared.papers.record import (
    AnswerLine,
    FaultLine,
    PaperPhoto,
    RecordPaper,
    SectionLine,
    SignatureLine,
    Visited,
    inspection_record,
    lapsed_in,
    option,
    paper_photo,
)
from shared.papers.stamp import Stamp, stamp_of, stamp_words
from shared.papers.typed_in import typed_in
from shared.papers.units import unit
from shared.papers.words import Reader, day_text

__all__ = [
    "AnswerLine",
    "FaultLine",
    "PaperPhoto",
    "Reader",
    "RecordPaper",
    "SectionLine",
    "SignatureLine",
    "Stamp",
    "Visited",
    "amendment_lines",
    "condition",
    "day_text",
    "fault_words",
    "inspection_record",
    "lapsed_in",
    "option",
    "paper_photo",
    "stamp_of",
    "stamp_words",
    "typed_in",
    "unit",
    "why_hidden",
    "with_marks",
]
