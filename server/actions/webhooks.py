"""Webhooks and robots of chat groups: added, tested, switched off, given another secret."""

import base64
import json
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, func, select

from server.config import Settings
from server.domain.outward import TEXTS, Topic
from server.domain.outward_events import WebhookAdded, WebhookRenewed, WebhookSwitched
from server.domain.robots import SECRET_PREFIX, Kind
from server.infra.keys import close_letter, open_letter
from server.infra.posting import NotOutside, parts_of
from server.models import Outgoing, Webhook
from server.models.base import NAME_CHARS
from server.observers.outgoing import said_to, write
from server.work import Work
from shared.clock import to_wire
from shared.problems import Invalid, NotFound

WEBHOOKS_MAX = 50
SECRET_BYTES = 32
ADDRESS_CHARS_MAX = 1000
SECRET_CHARS_MAX = 200
ABOUT = "webhook"


@dataclass(frozen=True)
class Where:
    """What of a webhook only the office may know."""

    address: str
    secret: str


@dataclass(frozen=True)
class Wanted:
    """A webhook as somebody typed it."""

    kind: Kind
    name: str
    address: str
    topics: tuple[Topic, ...]
    secret: str = ""
    language: str = "zh"
    plain: bool = False
    rests: bool = True


def add(work: Work, wanted: Wanted) -> tuple[Webhook, str]:
    """A webhook, and the secret its other side checks by: told now, and never again."""
    work.require("webhook.edit")
    _refuse_too_many(work)
    host = _host(work.settings, wanted.address)
    name = wanted.name.strip()
    if not name or len(name) > NAME_CHARS or not wanted.topics:
        raise Invalid("Give it a name, and choose what it should hear of.")
    if len(wanted.secret) > SECRET_CHARS_MAX:
        raise Invalid("This secret is too long.")
    secret = _new_secret() if wanted.kind is Kind.WEBHOOK else wanted.secret.strip()
    hook = work.new(
        Webhook,
        id=work.new_id(),
        kind=wanted.kind,
        name=name,
        host=host,
        sealed=_sealed(work.settings, Where(wanted.address, secret)),
        topics=[str(one) for one in wanted.topics],
        language=wanted.language,
        plain=wanted.plain,
        rests=wanted.rests,
        made_by=work.signed_in().person_id,
        made_at=work.now,
    )
    work.record(WebhookAdded(hook.id, wanted.kind, host))
    return hook, secret if wanted.kind is Kind.WEBHOOK else ""


def renew(work: Work, webhook_id: str) -> tuple[Webhook, str]:
    """Another secret for a signed webhook; what the old one signed is believed no more."""
    hook = _mine(work, webhook_id)
    if hook.kind != Kind.WEBHOOK:
        raise Invalid("A robot's secret comes from its chat program. Add the robot anew.")
    secret = _new_secret()
    where = open_sealed(work.settings, hook.sealed)
    hook.sealed = _sealed(work.settings, Where(where.address, secret))
    work.record(WebhookRenewed(hook.id))
    return hook, secret


def switch(work: Work, webhook_id: str, *, active: bool) -> None:
    """Switch it off: what still waits for it is let go of. Or on again."""
    hook = _mine(work, webhook_id)
    if hook.active == active:
        return
    hook.active = active
    if not active:
        waits = (Outgoing.webhook_id == hook.id) & Outgoing.done_at.is_(None)
        work.session.execute(delete(Outgoing).where(waits))
        hook.failing_since = None
    work.record(WebhookSwitched(hook.id, active))


def test(work: Work, webhook_id: str) -> None:
    """A message that says it is a test, on its way at once, in the form of all the others."""
    hook = _mine(work, webhook_id)
    if not hook.active:
        raise Invalid("Switch it on first.")
    message_id = work.new_id()
    said = said_to(
        work.settings,
        hook.language,
        message_id=message_id,
        at=to_wire(work.now),
        topic="test",
        text=TEXTS["test"],
        number="",
        subject_kind="test",
        subject_id=message_id,
    )
    row: dict[str, Any] = {
        "key": f"{hook.id}:{message_id}",
        "channel": hook.kind,
        "webhook_id": hook.id,
        "address": hook.host,
        "topic": "test",
        "subject": said.text,
        "body": json.dumps(asdict(said), ensure_ascii=False),
        "not_before": work.now,
    }
    write(work.rows, work.now, row)
    work.later("deliver", work.now, f"deliver:{message_id}")


def open_sealed(settings: Settings, sealed: str) -> Where:
    """Address and secret of a webhook, where this office's key opens them."""
    plain = open_letter(settings.data_folder, base64.b64decode(sealed), ABOUT)
    return Where(**json.loads(plain))


def _sealed(settings: Settings, where: Where) -> str:
    plain = json.dumps(asdict(where)).encode()
    return base64.b64encode(close_letter(settings.data_folder, plain, ABOUT)).decode()


def _host(settings: Settings, address: str) -> str:
    try:
        if len(address) > ADDRESS_CHARS_MAX:
            raise NotOutside(address)
        return parts_of(address, settings.webhooks_inside).hostname or ""
    except NotOutside as error:
        raise Invalid(
            "This is no address one may call: write https://…, of a host outside the office. For"
            " one inside, name it in LOOKBACK_WEBHOOKS_INSIDE."
        ) from error


def _mine(work: Work, webhook_id: str) -> Webhook:
    work.require("webhook.edit")
    hook = work.session.get(Webhook, webhook_id, with_for_update={"key_share": True})
    if hook is None:
        raise NotFound()
    return hook


def _refuse_too_many(work: Work) -> None:
    if (work.session.scalar(select(func.count(Webhook.id))) or 0) >= WEBHOOKS_MAX:
        raise Invalid("There are as many as an office may have. Switch on one that is there.")


def _new_secret() -> str:
    return SECRET_PREFIX + secrets.token_urlsafe(SECRET_BYTES)
