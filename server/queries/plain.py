"""A fault in plain words for who must act: how it should be, and which proof to send."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server import content
from server.models import Order
from server.queries import checklists
from server.work import Work

PROOFS = Path(content.__file__).with_name("proofs.json")
ANY = ""
"""Under which the proof stands that fits any fault, also one outside the list."""


@dataclass(frozen=True)
class Reading:
    """What a page tells of a fault in plain words, in both languages."""

    should: str
    should_en: str
    proof: str
    proof_en: str


def reading(work: Work, order: Order) -> Reading:
    """Of the item as its check was made by; of a fault outside the list the proof alone."""
    item = checklists.item_of(work, order.inspection, order.finding)
    told = proof(order.finding.code or "")
    should = (item.text_zh, item.text_en) if item is not None else ("", "")
    return Reading(*should, told["zh"], told["en"])


def proof(code: str) -> dict[str, str]:
    """What to send: as the item says it, else its section, else what fits any fault."""
    known = proofs()
    return known.get(code) or known.get(code.partition("-")[0]) or known[ANY]


@cache
def proofs() -> dict[str, dict[str, str]]:
    """What is known of items and sections, by code."""
    found: dict[str, dict[str, str]] = json.loads(PROOFS.read_text(encoding="utf-8"))
    return found
