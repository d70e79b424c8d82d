"""What people type into forms and addresses, where it should be a number."""

DIGITS_MAX = 15


def whole_number(text: str, otherwise: int) -> int:
    """The number that was typed; what stands for none where it is no number we can use."""
    if text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX:
        return int(text)
    return otherwise
