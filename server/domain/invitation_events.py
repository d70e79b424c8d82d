"""What can have happened to invitations. The code itself stands in no record."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class InvitationMade(Event):
    subject_kind = "invitation"
    role: str
    over: str


@dataclass(frozen=True)
class InvitationUsed(Event):
    """A post of this school or office has an account from now on."""

    subject_kind = "invitation"
    person_id: str


@dataclass(frozen=True)
class InvitationRevoked(Event):
    subject_kind = "invitation"


@dataclass(frozen=True)
class JoinCodeSent(Event):
    """A code to open an account by is on its way; the address stands in no record."""

    subject_kind = "invitation"
