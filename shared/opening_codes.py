"""The code that opens a sealed visit (启封码): 80 random bits, read out over the telephone.

Sixteen characters of Crockford's alphabet in four groups; each group ends in a check character over
GF(32), so that a wrong character, two exchanged ones, or a group at another's place are told of the
group they are in. O is read as 0, I and L as 1, U as V; case, blanks and dashes do not matter.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, DATA_CHARS = 4, 4
GROUP_CHARS = DATA_CHARS + 1
SECRET_CHARS = GROUPS * DATA_CHARS
CODE_CHARS = GROUPS * GROUP_CHARS
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, "·": None})
_FIELD, _POLYNOMIAL, _GENERATOR = 32, 0b100101, 2


def new_secret() -> str:
    """The secret of a code: 80 bits drawn by chance, five a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SECRET_CHARS))


def code_of(secret: str) -> str:
    """A secret as it is read out: groups with their check characters."""
    starts = range(0, SECRET_CHARS, DATA_CHARS)
    groups = [secret[start : start + DATA_CHARS] for start in starts]
    return " ".join(one + _check(place, one) for place, one in enumerate(groups))


def plain(typed: str) -> str:
    """What was typed, as the alphabet writes it; what is no character of it stays as it is."""
    return "".join(typed.upper().split()).translate(READ_AS)


def groups_of(typed: str) -> list[str]:
    """The groups typed so far; the last one may be unfinished."""
    told = plain(typed)
    return [told[start : start + GROUP_CHARS] for start in range(0, len(told), GROUP_CHARS)]


def is_group(place: int, group: str) -> bool:
    """Whether this can be the group at this place, counted from nought."""
    if len(group) != GROUP_CHARS or not set(group) <= set(ALPHABET):
        return False
    return _check(place, group[:DATA_CHARS]) == group[DATA_CHARS]


def wrong_groups(typed: str) -> list[int]:
    """The places of groups that were not read out so; of a whole code none."""
    groups = groups_of(typed)
    found = [place for place, group in enumerate(groups[:GROUPS]) if not is_group(place, group)]
    return found + list(range(len(groups), GROUPS))


def secret_of(typed: str) -> str:
    """The secret in a code without a wrong group; "" where it is no such code."""
    groups = groups_of(typed)
    if len(groups) != GROUPS or wrong_groups(typed):
        return ""
    return "".join(group[:DATA_CHARS] for group in groups)


def _check(place: int, data: str) -> str:
    """The check character: each place has a weight of its own, each group another beginning."""
    weight, told = _GENERATOR, place + 1
    for char in data:
        told ^= _times(weight, ALPHABET.index(char))
        weight = _times(weight, _GENERATOR)
    return ALPHABET[told]


def _times(one: int, other: int) -> int:
    """The product of two elements of GF(32)."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        other >>= 1
        one <<= 1
        if one & _FIELD:
            one ^= _POLYNOMIAL
    return product
