"""The inspection record drawn on the tablet, the moment it is signed."""

from collections.abc import Callable, Sequence

from mobile.papers.codes import code
from mobile.papers.page import BAD, BOLD, GAP, HAIR, MARGIN, QUIET, SEAL, WIDTH, Paper, font
from shared.papers import PaperPhoto, RecordPaper, SignatureLine, with_marks

LABEL = 190
SIGNATURE_HEIGHT = 170
PHOTO_SIDE, WRITING_SIDE = 330, 240
PICTURES_IN_A_ROW = 2
THOUSAND = 1000
PADS_IN_A_ROW = 3
NUMBERS = 90
CODE = 130

ReadPhoto = Callable[[PaperPhoto], bytes | None]


def record_pdf(paper: RecordPaper, office: str, address: str, read: ReadPhoto) -> bytes:
    """The record as PDF: head, faults with photos, guards, numbers, remarks, signatures."""
    page = Paper(f"{paper.school} · {paper.title}", paper.words["page"])
    _head(page, paper, office, address)
    _faults(page, paper, read)
    if paper.guards:
        page.heading(paper.words["guards"])
        for line in paper.guards:
            page.text(line, 22)
    _sections(page, paper)
    page.heading(paper.words["remarks"])
    page.text(paper.remarks or ("" if paper.remarks_by_hand else paper.words["no_remarks"]))
    _handwriting(page, paper, paper.remarks_by_hand, read)
    _signatures(page, paper)
    if paper.amendments:
        page.heading(paper.words["amendments"])
        for line in paper.amendments:
            page.text(line, 22)
    _answers(page, paper, read)
    return page.pdf(paper.title)


def _head(page: Paper, paper: RecordPaper, office: str, address: str) -> None:
    if office:
        page.text(office, 38, bold=True, color=SEAL, center=True)
    page.rule(SEAL, 4)
    page.rule(SEAL, 1)
    page.y += GAP
    below = page.y + CODE + GAP
    page.paste(code(address, CODE), MARGIN + WIDTH - CODE, page.y)
    page.text(paper.title, 44, bold=True, center=True)
    if not paper.seals:
        page.text(paper.words["unsealed"], 22, color=SEAL, center=True)
    page.y = max(page.y + GAP, below)
    half = WIDTH // 2
    pairs = [*paper.head, *([("", "")] if len(paper.head) % 2 else [])]
    for left, right in zip(pairs[::2], pairs[1::2], strict=True):
        widths = (LABEL, half - LABEL, LABEL, half - LABEL)
        page.row((*left, *right), widths, labels=(0, 2))


def _faults(page: Paper, paper: RecordPaper, read: ReadPhoto) -> None:
    page.heading(paper.words["faults"])
    if not paper.faults:
        page.text(paper.words["no_faults"])
    for fault in paper.faults:
        page.need(PHOTO_SIDE)
        page.text(f"{fault.number}. {fault.what}  {fault.code}", 24, bold=True)
        page.y += 6
        for label, value in fault.facts:
            page.row((label, value), (LABEL, WIDTH - LABEL))
        page.y += GAP
        _handwriting(page, paper, fault.handwriting, read)
        if fault.photos:
            shown = [(_marked(photo, read), photo.caption) for photo in fault.photos]
            page.pictures(shown, PHOTO_SIDE, paper.words["no_photo"])
        page.y += GAP


def _handwriting(
    page: Paper, paper: RecordPaper, written: Sequence[PaperPhoto], read: ReadPhoto
) -> None:
    """What was written by hand, two beside one another."""
    for begin in range(0, len(written), PICTURES_IN_A_ROW):
        shown = [(read(one), one.caption) for one in written[begin : begin + PICTURES_IN_A_ROW]]
        page.pictures(shown, WRITING_SIDE, paper.words["no_photo"])


def _marked(photo: PaperPhoto, read: ReadPhoto) -> bytes | None:
    """The photo with what was drawn on it; its stamp stands below."""
    data = read(photo)
    return None if data is None else with_marks(data, photo.layers, str(BOLD))


def _sections(page: Paper, paper: RecordPaper) -> None:
    page.heading(paper.words["sections"])
    widths = (WIDTH - 5 * NUMBERS, *(NUMBERS,) * 5)
    names = ("section", "passed", "failed", "not_applicable", "told", "open")
    page.row([paper.words[name] for name in names], widths, size=20)
    for one in paper.sections:
        numbers = (one.passed, one.failed, one.not_applicable, one.told, one.open)
        page.row([one.name, *(str(number or "–") for number in numbers)], widths)


def _signatures(page: Paper, paper: RecordPaper) -> None:
    page.heading(paper.words["signatures"])
    width = (WIDTH - (PADS_IN_A_ROW - 1) * GAP) // PADS_IN_A_ROW
    for begin in range(0, len(paper.signatures), PADS_IN_A_ROW):
        page.need(SIGNATURE_HEIGHT + GAP)
        for column, one in enumerate(paper.signatures[begin : begin + PADS_IN_A_ROW]):
            _signature(page, one, MARGIN + column * (width + GAP), width)
        page.y += SIGNATURE_HEIGHT + GAP
    if any(one.lapsed for one in paper.signatures):
        page.text(paper.words["lapsed"], 18)
    if paper.seals:
        page.text(paper.words["seal"], 18, color=QUIET)
        for seal in paper.seals:
            page.text(seal, 18)


def _signature(page: Paper, one: SignatureLine, x: int, width: int) -> None:
    page.draw.rectangle((x, page.y, x + width, page.y + SIGNATURE_HEIGHT), "white", HAIR)
    page.draw.text((x + 10, page.y + 6), f"{one.role} {one.who}", QUIET, font(20))
    page.draw.text((x + 10, page.y + SIGNATURE_HEIGHT - 32), one.told[:40], QUIET, font(18))
    high, top = SIGNATURE_HEIGHT - 80, page.y + 40
    for stroke in one.strokes:
        points = [
            (x + 10 + across * (width - 20) // THOUSAND, top + high - up * high // THOUSAND)
            for across, up in zip(stroke[::2], stroke[1::2], strict=False)
        ]
        if len(points) > 1:
            page.draw.line(points, "black", 3, joint="curve")


def _answers(page: Paper, paper: RecordPaper, read: ReadPhoto) -> None:
    page.heading(paper.words["answers"])
    widths = (110, WIDTH - 110 - 330, 330)
    for one in paper.answers:
        answer = f"{one.answer}（{one.note}）" if one.note else one.answer
        page.row((one.code, one.question, answer), widths, size=19, fill=BAD if one.failed else "")
        _handwriting(page, paper, one.by_hand, read)
