"""An office's code in a picture: the invitation it holds, or in words why it holds none."""

from collections.abc import Iterable

from shared import invitations
from shared.invitations import HTTP, HTTPS, Invitation
from shared.problems import Invalid


class NoCodeSeen(Invalid):
    code = "no_code_seen"
    text = "No code can be read in this picture. Go closer, hold still and take it again; or type."


class NoInvitation(Invalid):
    code = "no_invitation"
    text = (
        "This is not an office's code for a tablet. Photograph the one the office shows"
        " with the one-time code."
    )


class OtherOfficesCode(Invalid):
    code = "other_offices_code"
    text = (
        "This code is of another office: {server}. This tablet belongs to {own}."
        " Ask that office for a code."
    )


class NotSafe(Invalid):
    code = "invitation_not_safe"
    text = (
        "The address in this code is not secure: {server}."
        " The office must give its server an address with https:// first."
    )


def invited(texts: Iterable[str], own: str = "") -> Invitation:
    """The invitation among the codes of a picture; a tablet of an office takes that one's alone."""
    seen = list(texts)
    if not seen:
        raise NoCodeSeen()
    told = [one for one in map(invitations.read, seen) if _is_one(one)]
    if not told:
        raise NoInvitation()
    found = told[0]
    if own and found.server != own:
        raise OtherOfficesCode(server=found.server, own=own)
    if not found.safe:
        raise NotSafe(server=found.server)
    return found


def _is_one(told: Invitation) -> bool:
    """Whether it names a server and a code for it."""
    named = told.server.startswith((f"{HTTP}://", f"{HTTPS}://"))
    return named and bool(told.code)
