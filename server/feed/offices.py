"""Offices as tablets hold them: with the letterheads they issue papers under, and their powers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models import Issuer, IssuingPower, Office
from shared.records.bodies import OfficeBody


def office_bodies(session: Session, ids: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """These offices by id, or all of them."""
    asked = select(Office).order_by(Office.id)
    heads = select(Issuer).order_by(Issuer.since, Issuer.id)
    may = select(IssuingPower).order_by(IssuingPower.since, IssuingPower.id)
    if ids is not None:
        named = sorted(set(ids))
        asked = asked.where(Office.id.in_(named))
        heads = heads.where(Issuer.office_id.in_(named))
        may = may.where(IssuingPower.office_id.in_(named))
    letterheads: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in session.scalars(heads):
        told = {"id": one.id, "name": one.letterhead, "name_en": one.letterhead_en}
        letterheads[one.office_id].append(told | _days(one))
    powers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for power in session.scalars(may):
        told_power = {"paper": power.paper, "matters": list(power.matters), "basis": power.basis}
        powers[power.office_id].append(told_power | _days(power))
    return {
        row.id: asdict(
            OfficeBody(
                row.id,
                row.kind,
                row.name,
                row.name_en,
                row.area_id,
                letterheads[row.id],
                powers[row.id],
            )
        )
        for row in session.scalars(asked)
    }


def _days(row: Issuer | IssuingPower) -> dict[str, str | None]:
    until = row.until.isoformat() if row.until else None
    return {"since": row.since.isoformat(), "until": until}
