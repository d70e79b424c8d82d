"""Sending what waits to go out, outside of any transaction; each message is marked by itself.

A worker that dies between a message and its mark sends it once more when its lease is over, under
the same number: mail programs and webhooks know it by that.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from server.actions import outgoing
from server.actions.outgoing import Parcel
from server.actions.webhooks import open_sealed
from server.config import Settings
from server.domain import robots
from server.domain.robots import Ask, Kind, Said
from server.infra.mailer import Mailer, Refused, letter
from server.infra.photo_store import PhotoStore
from server.infra.posting import NotOutside, post
from server.observers.outgoing import MAIL
from server.scope import SYSTEM
from server.work import Work, Works
from shared.clock import Clock, to_ms
from shared.ids import new_id

log = logging.getLogger(__name__)
MS = 1000


def prepare(works: Works, _store: PhotoStore, _facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Send some of what waits; whether there may be more."""
    worker = new_id(to_ms(works.clock.now()))
    with works.writing(SYSTEM) as work:
        parcels = outgoing.take(work, worker)
    sent = [one for one in parcels if one.channel == MAIL]
    _mail(works, worker, sent)
    for parcel in parcels:
        if parcel.channel != MAIL:
            _post(works, worker, parcel)
    return {"more": len(parcels) == outgoing.AT_ONCE}


def run(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Go on at once where more may wait."""
    if facts["more"]:
        work.later("deliver", work.now, f"deliver:{work.new_id()}")


def forget(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """Messages sent or given up long ago."""
    outgoing.forget(work)


def _mail(works: Works, worker: str, parcels: list[Parcel]) -> None:
    """Letters one after the other; a server that does not answer is not asked for each of them."""
    server, down = works.settings.mail, ""
    if server is None or not parcels:
        down = "" if not parcels else "no mail server is set"
        for parcel in parcels:
            _mark(works, worker, parcel, down)
        return
    with Mailer(server) as mailer:
        for parcel in parcels:
            refused = False
            try:
                if not down:
                    told = letter(
                        server, parcel.outgoing_id, parcel.address, parcel.subject, parcel.body
                    )
                    mailer.send(told)
                error = down
            except Refused as no:
                error, refused = str(no), True
            except (OSError, ValueError) as trouble:
                error = down = _said(trouble)
            _mark(works, worker, parcel, error, refused)


def _post(works: Works, worker: str, parcel: Parcel) -> None:
    settings = works.settings
    try:
        ask = _ask(settings, works.clock, parcel)
        answer = post(ask.address, ask.headers, ask.body, settings.webhooks_inside)
        error = robots.took(Kind(parcel.channel), answer.status, answer.body)
    except NotOutside as no:
        error = f"not an address outside: {no}"
    except (OSError, ValueError) as trouble:
        error = _said(trouble)
    _mark(works, worker, parcel, error)


def _ask(settings: Settings, clock: Clock, parcel: Parcel) -> Ask:
    where = open_sealed(settings, parcel.sealed)
    said = Said(**json.loads(parcel.body))
    at_ms = to_ms(clock.now())
    if parcel.channel == Kind.WEBHOOK:
        return robots.webhook(where.address, where.secret, said, at_ms // MS)
    if parcel.channel == Kind.WECOM:
        return robots.wecom(where.address, said, parcel.plain)
    return robots.dingtalk(where.address, where.secret, said, parcel.plain, at_ms)


def _mark(works: Works, worker: str, parcel: Parcel, error: str, for_good: bool = False) -> None:
    if error:
        log.warning("a message by %s was not sent: %s", parcel.channel, error)
    with works.writing(SYSTEM) as work:
        outgoing.mark(work, parcel.outgoing_id, worker, error, for_good)


def _said(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"
