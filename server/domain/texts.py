"""How long a text may be, said in the same words wherever it is typed."""

from shared.problems import Invalid
from shared.protocol import TEXT_CHARS_MAX


def refuse_longer(*texts: str, limit: int = TEXT_CHARS_MAX) -> None:
    """None of these texts is longer than that."""
    if any(len(text) > limit for text in texts):
        raise Invalid("A text is longer than {limit} characters. Shorten it.", limit=limit)
