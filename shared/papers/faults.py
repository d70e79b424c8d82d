"""A fault in words before anybody has typed any: proposed from the answer, on tablet and page."""

from shared.checklists import Assessed
from shared.papers.words import Reader


def fault_words(one: Assessed, reader: Reader) -> str:
    """What is wrong, written from the answer where that says it."""
    needed = one.guards.required if one.guards else None
    present = str(one.value)
    if one.guards is not None and needed is not None and present.isdigit():
        decided = next(line for line in one.guards.lines if line.rule is one.guards.decided_by)
        return reader.filled(
            "By {rule} {needed} guards are needed, {present} are there, {short} short.",
            rule=reader.either(decided.name_zh, decided.name_en),
            needed=needed,
            present=present,
            short=max(0, needed - int(present)),
        )
    text = reader.either(one.item.text_zh, one.item.text_en)
    return reader.say("Not as it should be: {text}").format(text=text)
