"""What can have happened to the ways out of the house: addresses, webhooks."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class ContactAsked(Event):
    """A code was sent to an address; the address itself stands in no record."""

    subject_kind = "person"


@dataclass(frozen=True)
class ContactConfirmed(Event):
    subject_kind = "person"


@dataclass(frozen=True)
class ContactTakenBack(Event):
    subject_kind = "person"


@dataclass(frozen=True)
class WebhookAdded(Event):
    subject_kind = "webhook"
    kind: str
    host: str


@dataclass(frozen=True)
class WebhookSwitched(Event):
    subject_kind = "webhook"
    active: bool


@dataclass(frozen=True)
class WebhookRenewed(Event):
    """It has another secret from now on."""

    subject_kind = "webhook"
