"""Rectification notices drawn on the tablet: a page each, with the slip that is stamped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mobile.papers.codes import code
from mobile.papers.page import FOOT, GAP, HAIR, MARGIN, QUIET, SEAL, WIDTH, Paper, font

LABEL = 190
CODE = 240
SLIP = 330
"""So high is the slip at the foot of a notice."""
STAMP = 130


@dataclass(frozen=True)
class NoticeSheet:
    """All that stands on one notice, in the reader's language."""

    title: str
    number: str
    office: str
    to: str
    opening: str
    facts: Sequence[tuple[str, str]]
    due: str
    term: str
    counted: Sequence[str]
    closing: Sequence[str]
    issued: str
    served: str
    """How it was served; "" while it is to be served."""
    address: str


def notices_pdf(sheets: Sequence[NoticeSheet], words: Mapping[str, str]) -> bytes:
    """These notices as one PDF, each beginning on a page of its own."""
    first = sheets[0]
    page = Paper(f"{first.to} · {first.title}", words["page"])
    for number, sheet in enumerate(sheets):
        if number:
            page.turn()
        _letter(page, sheet, words)
        _slip(page, sheet, words)
    return page.pdf(first.title)


def _letter(page: Paper, sheet: NoticeSheet, words: Mapping[str, str]) -> None:
    if sheet.office:
        page.text(sheet.office, 38, bold=True, color=SEAL, center=True)
    page.rule(SEAL, 4)
    page.rule(SEAL, 1)
    page.text(sheet.number, 20, color=QUIET, center=True)
    page.text(sheet.title, 44, bold=True, center=True)
    page.y += GAP
    page.text(f"{sheet.to}：", 26, bold=True)
    page.text(sheet.opening)
    page.y += GAP
    for label, value in sheet.facts:
        page.row((label, value), (LABEL, WIDTH - LABEL))
    page.y += GAP
    page.text(words["last_day"], 20, color=QUIET)
    page.text(sheet.due, 36, bold=True, color=SEAL)
    page.text(sheet.term, 24)
    for line in sheet.counted:
        page.text(line, 20, color=QUIET)
    page.y += GAP
    for line in sheet.closing:
        page.text(line, 22)
    page.y += GAP
    page.text("　".join(filter(None, (sheet.office, sheet.issued, words["seal_here"]))), 22)


def _slip(page: Paper, sheet: NoticeSheet, words: Mapping[str, str]) -> None:
    """The receipt of service at the foot: who took it, when, the stamp, the code that files it."""
    page.need(SLIP)
    page.y = max(page.y, FOOT - SLIP)
    page.rule(HAIR, 2)
    page.text(f"{words['slip']}　{sheet.number}", 26, bold=True)
    wide = WIDTH - CODE - GAP
    top, half = page.y, wide // 2
    widths = (LABEL, half - LABEL, LABEL, wide - half - LABEL)
    page.row((words["served_to"], sheet.to, words["served_at"], ""), widths, labels=(0, 2))
    page.row((words["served"], sheet.served), (LABEL, wide - LABEL))
    y = page.y
    for x, label in ((MARGIN, words["signed_by"]), (MARGIN + half, words["stamp"])):
        page.draw.rectangle((x, y, x + half, y + STAMP), "white", HAIR)
        page.draw.text((x + 10, y + 8), label, QUIET, font(20))
    drawn = code(sheet.address, CODE)
    page.paste(drawn, MARGIN + wide + GAP, top)
    page.draw.text((MARGIN + wide + GAP, top + drawn.height + 4), words["scan"], QUIET, font(18))
    page.y = y + STAMP
