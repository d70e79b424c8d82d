"""What was filled in on paper says so wherever it is told: when it was typed in, and by whom."""

from datetime import datetime

from shared.papers.words import Reader


def typed_in(at: datetime, name: str, arrived: datetime, reader: Reader) -> str:
    """When it was typed in and by whom, and how many days after the visit where not the same."""
    time = reader.time(at)
    told = reader.filled("Filled in on paper, typed in {time}", time=time)
    if name:
        told = reader.filled("Filled in on paper, typed in {time} by {who}", time=time, who=name)
    days = (reader.day_of(at) - reader.day_of(arrived)).days
    if days > 0:
        told = f"{told} · {reader.filled('days after the visit: {count}', count=days)}"
    return told
