"""Signatures on this tablet: which stand for all that was done, and what is missing of them."""

from typing import Any

from mobile.presenters.desk import Desk, submitted_here
from shared.papers import lapsed_in
from shared.signing import Signed, school_signed, standing, to_sign_again
from shared.vocabulary import OpKind, SignatureRole


def lapsed(desk: Desk, inspection: dict[str, Any]) -> frozenset[str]:
    """The signatures after which something was changed or added.

    Until the part is submitted this tablet knows of its own; then it is as the office found it.
    """
    told, box = lapsed_in(inspection), desk.shelves.outbox
    if submitted_here(inspection, desk.shelves.vault.device()["device_id"]):
        return told
    with desk.shelves.database.reading():
        ops, tapped = box.sealed(inspection["id"]), box.taps(inspection["id"])
    acts = [(op.sha256, op.kind, op.entity_id) for op in ops]
    # A tap that is no op yet has no digest, but it was done.
    taps = [(f"tap {tap.tap_id}", tap.kind, tap.entity_id) for tap in tapped]
    done = (*acts, *taps)
    signed = {name: one for name, kind, one in done if kind is OpKind.SIGNATURE_ADD}
    stand = standing([name for name, _kind, _one in done], signed)
    here = set(signed.values())
    fallen = (
        one["id"]
        for one in inspection["signatures"]
        if one["id"] in here and one["digest"] not in stand
    )
    return told | frozenset(fallen)


def missing_signatures(
    inspection: dict[str, Any], fallen: frozenset[str], *, leads: bool
) -> list[str]:
    """Who has not signed, and who must sign again."""
    given = [
        Signed(one["role"], one.get("name") or one["post"], one["refused"], one["id"] in fallen)
        for one in inspection["signatures"]
    ]
    again = to_sign_again(given)
    missing = []
    if SignatureRole.INSPECTOR in again:
        missing.append("inspector_signs_again")
    elif not any(one.role == SignatureRole.INSPECTOR for one in given):
        missing.append("inspector_signature")
    if SignatureRole.SCHOOL in again:
        missing.append("school_signs_again")
    elif leads and not school_signed(given):
        missing.append("school_signature")
    return missing
