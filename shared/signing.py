"""Signatures on a part: which stand for all that was done, and who must sign again.

A signature bears the digest of what was done before it. It stands while nothing but signatures
followed; after anything else it has lapsed: nobody signed for that.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from shared.vocabulary import SignatureRole


@dataclass(frozen=True)
class Signed:
    """A signature or a refusal: as what, by whom, and whether it has lapsed."""

    role: str
    who: str
    refused: bool
    lapsed: bool = False


def standing(covers: Sequence[str], signatures: Collection[str]) -> frozenset[str]:
    """The digests a signature must bear to stand, of ops in the order they were made.

    They are those of the beginnings of ``covers`` after which only ``signatures`` follow, as
    ``sealing.covered`` makes them; all are made in one go, for however many signatures there are.
    """
    first = len(covers)
    while first and covers[first - 1] in signatures:
        first -= 1
    so_far = hashlib.sha256("\n".join(covers[:first]).encode())
    found = [so_far.hexdigest()]
    for place in range(first, len(covers)):
        so_far.update((("\n" if place else "") + covers[place]).encode())
        found.append(so_far.hexdigest())
    return frozenset(found)


def school_signed(signatures: Iterable[Signed]) -> bool:
    """The school signed, or refused before a witness."""
    given = list(signatures)
    school = [one for one in given if one.role == SignatureRole.SCHOOL]
    if any(not one.refused for one in school):
        return True
    return bool(school) and any(one.role == SignatureRole.WITNESS for one in given)


def to_sign_again(signatures: Iterable[Signed]) -> frozenset[SignatureRole]:
    """Whose signatures lapsed with none in their place: each inspector's, the school's."""
    given = list(signatures)
    stand = [one for one in given if not one.lapsed]
    lapsed = [one for one in given if one.lapsed]
    again = set()
    inspectors = {one.who for one in stand if one.role == SignatureRole.INSPECTOR}
    if {one.who for one in lapsed if one.role == SignatureRole.INSPECTOR} - inspectors:
        again.add(SignatureRole.INSPECTOR)
    theirs = (SignatureRole.SCHOOL, SignatureRole.WITNESS)
    if any(one.role in theirs for one in lapsed) and not school_signed(stand):
        again.add(SignatureRole.SCHOOL)
    return frozenset(again)
