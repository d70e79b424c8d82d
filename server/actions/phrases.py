"""The phrase bank (常用语): how faults are usually worded, item by item."""

import json
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from server import content
from server.domain import register_events
from server.models import Phrase
from server.models.base import NAME_CHARS
from server.queries import phrases
from server.work import Work
from shared.problems import Invalid

PHRASES_EACH_MAX = 12
"""More than this nobody reads through on a campus."""
OWN = Path(content.__file__).with_name("phrases.json")
Wording = tuple[str, str]
"""A phrase in Chinese and in English."""


class TooManyPhrases(Invalid):
    code = "too_many_phrases"
    text = "An item takes at most {most} phrases. Take some out first."


class PhraseTooLong(Invalid):
    code = "phrase_too_long"
    text = "A phrase takes at most {most} characters. Shorten: {phrase}"


def put(work: Work, code: str, wordings: Sequence[Wording]) -> None:
    """Put these phrases in place of those an item had; empty ones and repeats are left out."""
    work.require("phrase.edit")
    kept = list(dict.fromkeys((zh.strip(), en.strip()) for zh, en in wordings if zh.strip()))
    if len(kept) > PHRASES_EACH_MAX:
        raise TooManyPhrases(most=PHRASES_EACH_MAX)
    for phrase in (one for wording in kept for one in wording if len(one) > NAME_CHARS):
        raise PhraseTooLong(most=NAME_CHARS, phrase=phrase[:NAME_CHARS])
    code = phrases.of_item(work, code)
    known = {
        row.position: row for row in work.session.scalars(select(Phrase).where(Phrase.code == code))
    }
    for position, (zh, en) in enumerate(kept):
        row = known.pop(position, None)
        if row is None:
            row = Phrase(code=code, position=position)
            work.session.add(row)
        row.text_zh, row.text_en = zh, en
    for gone in known.values():
        work.session.delete(gone)
    work.record(register_events.PhrasesPut(code, len(kept)))


def take_own(work: Work) -> int:
    """Take in the product's own phrases for items that have none yet; for how many items."""
    work.require("phrase.edit")
    taken = 0
    banks = json.loads(OWN.read_text(encoding="utf-8"))
    held = set(work.session.scalars(select(Phrase.code).distinct()))
    asked = phrases.items(work)
    for code, told in banks.items():
        if (code or phrases.ANY) in held or (code and code not in asked):
            continue
        put(work, code or phrases.ANY, [(one["zh"], one["en"]) for one in told])
        taken += 1
    return taken
