"""How many guards are needed, as pages, sheets and papers tell it: every rule set there is."""

from shared.norms import Guards, Line
from shared.papers.words import Reader


def worked_out(guards: Guards, reader: Reader) -> tuple[str, ...]:
    """The working line by line, then how many are needed, or that no rule was in force."""
    return (*(_line(line, reader) for line in guards.lines), _needed(guards, reader))


def by_rule(guards: Guards, reader: Reader) -> tuple[tuple[str, str], ...]:
    """Each rule set with its number, and why it does not bind where it does not."""
    return tuple(
        (_bracketed(_name(one, reader), one, reader), str(one.required)) for one in guards.lines
    )


def why_not(line: Line, reader: Reader) -> str:
    """Why a rule set does not bind on the day; nothing where it does."""
    if not line.in_force:
        return reader.filled("in force only from {day}", day=line.since.isoformat())
    return "" if line.switched_on else reader.say("switched off in this city")


def no_rule(reader: Reader) -> str:
    """What is said instead of a number on a day without a rule."""
    return reader.say("No rule in force on this day")


def _needed(guards: Guards, reader: Reader) -> str:
    if guards.required is None:
        return no_rule(reader)
    return reader.filled("Needed on the day: {guards}", guards=guards.required)


def _line(line: Line, reader: Reader) -> str:
    text = f"{_name(line, reader)}：{reader.either(line.text_zh, line.text_en)}"
    return _bracketed(text, line, reader)


def _name(line: Line, reader: Reader) -> str:
    return reader.either(line.name_zh, line.name_en)


def _bracketed(text: str, line: Line, reader: Reader) -> str:
    why = why_not(line, reader)
    return f"{text}（{why}）" if why else text
