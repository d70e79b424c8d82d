"""What can have happened to people's sessions."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class SignedInAnew(Event):
    """Somebody who signed in before did so by a browser that was not known."""

    subject_kind = "person"
    browser: str


@dataclass(frozen=True)
class SessionElsewhere(Event):
    """A session came from another browser than it was opened in, and is over."""

    subject_kind = "person"
    browser: str


@dataclass(frozen=True)
class SessionsEnded(Event):
    """Somebody ended sessions of their own."""

    subject_kind = "person"
    count: int


@dataclass(frozen=True)
class SignInCodeSent(Event):
    """A code to sign in is on its way to the address somebody confirmed."""

    subject_kind = "person"


@dataclass(frozen=True)
class SignedInByCode(Event):
    """Somebody signed in by such a code, without a password."""

    subject_kind = "person"
    browser: str
