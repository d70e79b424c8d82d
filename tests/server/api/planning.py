"""What is arranged in a town and sealed for its visits, so that somebody may ask for it by id."""

from typing import Any

from sqlalchemy import select

from server.models import (
    AreaOutline,
    Campaign,
    Circular,
    CircularCopy,
    Envelope,
    KeptView,
    LongWork,
    Measure,
    Office,
    Outgoing,
    PermittedCheck,
    Proposal,
    School,
    SchoolPeriod,
    Tie,
    Visit,
    Wave,
    Webhook,
)

IDS = {
    "area_id": AreaOutline.area_id,
    "campaign_id": Campaign.id,
    "circular_id": Circular.id,
    "copy_id": CircularCopy.id,
    "wave_id": Wave.id,
    "tie_id": Tie.id,
    "proposal_id": Proposal.id,
    "measure_id": Measure.id,
    "period_id": SchoolPeriod.id,
    "check_id": PermittedCheck.id,
    "envelope_id": Envelope.id,
    "webhook_id": Webhook.id,
    "outgoing_id": Outgoing.id,
    "view_id": KeptView.id,
    "work_id": LongWork.id,
}
"""What an address calls them."""


def sealed(work: Any, pen: Any) -> None:
    """A visit's envelope on a tablet."""
    visit_id = work.session.scalars(select(Visit.id)).first()
    told = {"visit_id": visit_id, "person_id": pen.person_id, "device_id": pen.device_id}
    shut = {"public_key": "", "secret": "", "letter": b"", "made_at": work.now}
    work.session.add(Envelope(id=work.new_id(), **told, **shut))


def said(work: Any, person_id: str) -> None:
    """A machine the city tells, and a message on its way to it: none of a town's."""
    hook = Webhook(
        id=work.new_id(), kind="webhook", name="市平台", host="hook.example", sealed="",
        made_by=person_id, made_at=work.now,
    )  # fmt: skip
    work.session.add(hook)
    work.session.flush()
    at = {"made_at": work.now, "since": work.now, "not_before": work.now}
    told = {"address": "", "subject": "", "body": ""}
    work.session.add(
        Outgoing(id=work.new_id(), key="one", channel="webhook", webhook_id=hook.id, **told, **at)
    )


def _kept(work: Any, person_id: str) -> None:
    """How somebody of the town wants a list, shared with the office; what goes on of theirs."""
    told = {"name": "本周", "query": "", "shared": True, "opens": False, "kept_at": work.now}
    work.session.add(KeptView(id=work.new_id(), person_id=person_id, list="orders", **told))
    going = {"kind": "remind", "state": "waiting", "of": 1, "made_at": work.now}
    work.session.add(LongWork(id=work.new_id(), person_id=person_id, begins_at=work.now, **going))


def stepped(work: Any, school_id: str) -> dict[str, str]:
    """A step that is proposed of the school, and a measure that one became, by their names."""
    waits = Proposal(
        id=work.new_id(), kind="interview", cause="partly", state="proposed",
        school_id=school_id, proposed_at=work.now,
    )  # fmt: skip
    step = Proposal(
        id=work.new_id(), kind="bulletin", cause="partly", state="taken", school_id=school_id,
        proposed_at=work.now, decided_at=work.now,
    )  # fmt: skip
    work.session.add_all([waits, step])
    work.session.flush()
    measure = Measure(
        id=work.new_id(), kind="bulletin", state="in_force", number="通报〔2026〕9号",
        school_id=school_id, proposal_id=step.id, cause="partly", reason="逾期",
        facts={"overdue": 0, "orders": []}, issued_at=work.now,
    )  # fmt: skip
    work.session.add(measure)
    return {"proposal_id": waits.id, "measure_id": measure.id}


def outlined(work: Any, school_id: str, person_id: str) -> None:
    """The town of a school has an outline on the map."""
    area_id = work.session.get_one(School, school_id).area_id
    told = {"polygons": [], "points": 0, "set_by": person_id, "set_at": work.now}
    work.session.add(AreaOutline(area_id=area_id, **told))


def planned(work: Any, school_id: str, person_id: str) -> None:
    """What is arranged in the town: a campaign, a wave, a tie, a proposal, closed days, a check."""
    outlined(work, school_id, person_id)
    _kept(work, person_id)
    area_id = work.session.get_one(School, school_id).area_id
    office_id = work.session.scalars(select(Office.id)).first()
    work.session.add(
        Campaign(
            id=work.new_id(), name="外镇专项行动", area_id=area_id, lead_office_id=office_id,
            begins_on=work.today, ends_on=work.today, made_by=person_id, made_at=work.now,
        )
    )  # fmt: skip
    work.session.add(
        Wave(
            id=work.new_id(), area_id=area_id, name="外镇批次", ceremony="everyday",
            mode="surprise", state="preparing", made_by=person_id, made_at=work.now,
        )
    )  # fmt: skip
    work.session.add(
        Tie(
            id=work.new_id(), person_id=person_id, school_id=school_id, reason="relative",
            declared_by=person_id, declared_at=work.now,
        )
    )  # fmt: skip
    days = {"begins_on": work.today, "ends_on": work.today}
    stepped(work, school_id)
    work.session.add(
        SchoolPeriod(id=work.new_id(), area_id=area_id, kind="exam", name="考试", **days)
    )
    warned(work, school_id, person_id)
    work.session.add(
        PermittedCheck(id=work.new_id(), name="检查", office_id=office_id, visits_max=1, **days)
    )


def warned(work: Any, school_id: str, person_id: str) -> dict[str, str]:
    """An early warning the school has not answered, by the names addresses have for it."""
    area_id = work.session.get_one(School, school_id).area_id
    circular = Circular(
        id=work.new_id(), kind="warning", number="预警〔2026〕9号", area_id=area_id, what="大风",
        risk="disaster", due_on=work.today, valid_until=work.today, sent_by=person_id,
        sent_at=work.now,
    )  # fmt: skip
    copy = CircularCopy(id=work.new_id(), circular=circular, school_id=school_id, area_id=area_id)
    work.session.add_all([circular, copy])
    return {"circular_id": circular.id, "copy_id": copy.id}
