"""What stands on a paper, the same whoever prints it: the tablet on site, the office later."""

from shared.papers.amended import amendment_lines
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
    "day_text",
    "inspection_record",
    "lapsed_in",
    "option",
    "paper_photo",
    "stamp_of",
    "stamp_words",
    "with_marks",
]
