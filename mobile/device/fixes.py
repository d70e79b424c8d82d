"""What a device says, in the forms the app keeps: a receiver's fix, a wrapped secret."""

from dataclasses import dataclass

from shared.records.ops import Place
from shared.vocabulary import PlaceSource

E7 = 10_000_000
FIX_AGE_MAX_MS = 120_000
"""An older fix may be of another place."""
WORST_ACCURACY_M = 5_000
NANO_PER_MILLI = 1_000_000
IV_BYTES_MAX = 255


@dataclass(frozen=True)
class Fix:
    """Where a receiver said it was: degrees, metres, nanoseconds since the machine started."""

    latitude: float
    longitude: float
    accuracy_m: float
    since_boot_ns: int


def place_of(fixes: list[Fix], now_ms: int) -> Place:
    """The best of the fixes that are young enough, or that the place is unknown."""
    young = [
        fix
        for fix in fixes
        if 0 <= now_ms - fix.since_boot_ns // NANO_PER_MILLI <= FIX_AGE_MAX_MS
        and 0 < fix.accuracy_m <= WORST_ACCURACY_M
    ]
    if not young:
        return Place(PlaceSource.UNKNOWN)
    best = min(young, key=lambda fix: fix.accuracy_m)
    return Place(
        PlaceSource.DEVICE,
        round(best.latitude * E7),
        round(best.longitude * E7),
        max(1, round(best.accuracy_m)),
    )


def wrapped(iv: bytes, sealed: bytes) -> bytes:
    """A secret as the keystore wrapped it, in one piece: length of the nonce, nonce, rest."""
    if not 0 < len(iv) <= IV_BYTES_MAX:
        raise ValueError(f"a nonce of {len(iv)} bytes")
    return bytes((len(iv),)) + iv + sealed


def unwrapped(kept: bytes) -> tuple[bytes, bytes]:
    """The nonce and the sealed secret; ValueError where the piece is cut."""
    if not kept or len(kept) <= 1 + kept[0]:
        raise ValueError("a wrapped secret that is cut")
    return kept[1 : 1 + kept[0]], kept[1 + kept[0] :]


def unsigned(data: object) -> bytes:
    """Bytes as Java gives them back, as ours."""
    return bytes(byte & 0xFF for byte in data)  # type: ignore[attr-defined]
