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
    _mail(works, worker, [one for one in parcels if one.channel == MAIL])
    silent: dict[str, str] = {}
    for parcel in parcels:
        if parcel.channel != MAIL:
            _post(works, worker, parcel, silent)
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
    server = works.settings.mail
    if server is None:
        for parcel in parcels:
            _mark(works, worker, parcel, "no mail server is set")
        return
    down = ""
    with Mailer(server) as mailer:
        for parcel in parcels:
            error, for_good = down, False
            try:
                if not down:
                    told = letter(
                        server, parcel.outgoing_id, parcel.address, parcel.subject, parcel.body
                    )
                    mailer.send(told)
            except Refused as no:
                # Servers say the address again; it is nobody else's to read.
                error, for_good = str(no).replace(parcel.address, "…"), no.for_good
            except OSError as trouble:
                error = down = _said(trouble)
            except Exception as trouble:
                error = _unforeseen(trouble)
            _mark(works, worker, parcel, error, for_good)


def _post(works: Works, worker: str, parcel: Parcel, silent: dict[str, str]) -> None:
    """One message; an address that was silent a moment ago holds up the others no longer."""
    settings, error = works.settings, silent.get(parcel.sealed, "")
    try:
        if not error:
            ask = _ask(settings, works.clock, parcel)
            answer = post(ask.address, ask.headers, ask.body, settings.webhooks_inside)
            error = robots.took(Kind(parcel.channel), answer.status, answer.body)
    except NotOutside as no:
        error = f"not an address outside: {no}"
    except OSError as trouble:
        error = silent[parcel.sealed] = _said(trouble)
    except Exception as trouble:
        error = _unforeseen(trouble)
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


def _unforeseen(trouble: Exception) -> str:
    """One message nobody foresaw does not hold up all that come after it."""
    log.exception("a message could not be sent; the others go on")
    return _said(trouble)
