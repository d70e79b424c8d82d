"""Waves: prepared, their register frozen, given up. How one is drawn stands in ``ceremonies``."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from server.domain import wave_events
from server.domain.drawing import ImpossibleDraw
from server.domain.planning_words import Ceremony, DrawState, WaveState
from server.domain.wave_drawing import TEAM_MAX, Frozen, refuse_what_cannot_be_drawn
from server.domain.waves import Parameters
from server.models import Area, Campaign, Draw, PermittedCheck, Wave
from server.models.base import NAME_CHARS
from server.queries import campaigns, wave_register
from server.work import Work
from shared.problems import Changed, Forbidden, Invalid, NotFound, WrongState
from shared.vocabulary import VisitMode

WAVE_DAYS_MAX = 92
TOTAL_MAX = 25_000
PER_DAY_MAX = 10
VISITS_MAX = 50
HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class Asked:
    """What somebody asks for when a wave is prepared or changed."""

    name: str
    area_id: str
    parameters: Parameters
    ceremony: Ceremony = Ceremony.EVERYDAY
    mode: VisitMode = VisitMode.SURPRISE
    in_school_run: bool = False
    campaign_id: str | None = None
    permitted_check_id: str | None = None
    off_list_reason: str = ""


def prepare(work: Work, asked: Asked) -> Wave:
    """One more wave; nothing of it is bound yet."""
    _refuse(work, asked)
    wave = Wave(
        id=work.new_id(), state=WaveState.PREPARING, made_by=work.actor.person_id, made_at=work.now
    )
    _write(wave, asked)
    work.session.add(wave)
    work.session.flush()
    work.record(wave_events.WavePrepared(wave.id, wave.name, wave.ceremony))
    return wave


def change(work: Work, wave_id: str, asked: Asked) -> Wave:
    """A wave as it is now asked for, until its register is frozen."""
    wave = held(work, wave_id)
    _refuse_unless(wave, WaveState.PREPARING, "change")
    _refuse(work, asked)
    _write(wave, asked)
    return wave


def freeze(work: Work, wave_id: str, *, seen: str = "") -> Wave:
    """Bind the register, who may go and what is asked: from here on nothing else may weigh.

    ``seen`` is the digest of what was looked at: it is not bound if something changed since.
    """
    wave = held(work, wave_id)
    _refuse_unless(wave, WaveState.PREPARING, "freeze")
    asked = Parameters.from_record(wave.parameters)
    if asked.days[1] < work.today:
        raise Invalid("The days of this wave are over. Give it other days.")
    bound = wave_register.frozen(work, asked, wave_register.rows(work, wave, asked))
    if seen and seen != bound.digest:
        raise Changed("The wave is not as you saw it any more. Look it through again.")
    refuse_impossible_wave(bound)
    if not asked.quotas and asked.total > len(bound.register):
        raise Invalid(
            "Only {size} schools can take part. Lower the number.", size=len(bound.register)
        )
    wave.frozen, wave.frozen_digest = bound.text(), bound.digest
    wave.frozen_at, wave.frozen_by = work.now, work.actor.person_id
    wave.state = WaveState.FROZEN
    counts = len(bound.register), len(bound.left_out)
    work.record(wave_events.WaveFrozen(wave.id, wave.frozen_digest, *counts))
    return wave


def give_up(work: Work, wave_id: str, *, reason: str) -> Wave:
    """End a wave without a draw; an attempt under way is aborted first, in the open."""
    wave = held(work, wave_id)
    if wave.state not in (WaveState.PREPARING, WaveState.FROZEN):
        raise WrongState(state=wave.state, act="give_up")
    if not reason.strip():
        raise Invalid("Say why the wave is given up.")
    if any(one.state == DrawState.COMMITTED for one in attempts(work, wave)):
        raise Invalid("An attempt is under way. Abort it first: it is published with its reason.")
    wave.state = WaveState.GIVEN_UP
    work.record(wave_events.WaveGivenUp(wave.id, reason.strip()))
    return wave


def attempts(work: Work, wave: Wave) -> list[Draw]:
    """All attempts of a wave, the first first."""
    of_it = select(Draw).where(Draw.wave_id == wave.id)
    return list(work.session.scalars(of_it.order_by(Draw.attempt)))


def held(work: Work, wave_id: str) -> Wave:
    """The wave, locked, for somebody who may plan it."""
    wave = work.get(Wave, wave_id, lock=True)
    work.require("wave.plan", wave)
    return wave


def refuse_impossible_wave(bound: Frozen) -> None:
    """Say what a wave lacks, in words, before anything is bound."""
    if not bound.register:
        raise Invalid(
            "No school can take part: all are closed on these days, visited as often as allowed, "
            "or nobody is free of ties. Change the days, the limit or the inspectors."
        )
    sizes: dict[str, int] = {}
    for entry in bound.register:
        sizes[entry.stratum] = sizes.get(entry.stratum, 0) + 1
    for stratum, quota in bound.quotas.items():
        if quota > sizes.get(stratum, 0):
            raise Invalid(
                "{quota} cannot be drawn from {size} schools ({stratum}). Lower the quota.",
                quota=quota,
                size=sizes.get(stratum, 0),
                stratum=stratum,
            )
    if not any(bound.quotas.values()):
        raise Invalid("Draw at least one school.")
    try:
        refuse_what_cannot_be_drawn(bound)
    except ImpossibleDraw as error:
        raise Invalid("This cannot be drawn: {why}.", why=str(error)) from error


def _write(wave: Wave, asked: Asked) -> None:
    wave.name, wave.area_id, wave.ceremony = asked.name.strip(), asked.area_id, asked.ceremony
    wave.mode, wave.in_school_run = asked.mode, asked.in_school_run
    wave.campaign_id, wave.permitted_check_id = asked.campaign_id, asked.permitted_check_id
    wave.off_list_reason = asked.off_list_reason.strip()
    wave.parameters = asked.parameters.to_record()


def _refuse(work: Work, asked: Asked) -> None:
    work.require("wave.plan")
    if not work.covers("wave.plan", asked.area_id):
        raise Forbidden(verb="wave.plan")
    if work.session.get(Area, asked.area_id) is None:
        raise NotFound()
    if not 1 <= len(asked.name.strip()) <= NAME_CHARS:
        raise Invalid("Give it a name of 1 to {most} characters.", most=NAME_CHARS)
    _refuse_days(work, asked.parameters)
    _refuse_numbers(asked.parameters)
    chosen = asked.parameters.inspectors
    if len(dict(wave_register.going(work, chosen))) < len(set(chosen)):
        raise NotFound("One of the inspectors is not known, or is not an inspector any more.")
    if asked.campaign_id is not None:
        _refuse_beyond(work, campaigns.one(work, asked.campaign_id, lock=True), asked)
    _refuse_off_the_list(work, asked)


def _refuse_beyond(work: Work, campaign: Campaign, asked: Asked) -> None:
    if campaign.closed_at is not None:
        raise Invalid("This campaign is over. Choose another one.")
    if asked.area_id not in wave_register.area_ids(work, campaign.area_id):
        raise Invalid("The campaign is held elsewhere. Choose its area, or one below it.")


def _refuse_days(work: Work, parameters: Parameters) -> None:
    try:
        first, last = parameters.days
    except ValueError as error:
        raise Invalid("Fill in the first and the last day.") from error
    if last < first:
        raise Invalid("It ends before it begins. Correct one of the two days.")
    if last < work.today:
        raise Invalid("The days of this wave are over. Give it other days.")
    if (last - first) > timedelta(days=WAVE_DAYS_MAX):
        raise Invalid("At most {most} days from the first to the last.", most=WAVE_DAYS_MAX)
    if not HOUR.fullmatch(parameters.release_hour):
        raise Invalid("Write the hour of release as 07:30.")


def _refuse_numbers(parameters: Parameters) -> None:
    if not 1 <= parameters.total <= TOTAL_MAX:
        raise Invalid("Draw between 1 and {most} schools.", most=TOTAL_MAX)
    if not 1 <= parameters.team <= TEAM_MAX:
        raise Invalid("Name {least} to {most} inspectors.", least=1, most=TEAM_MAX)
    if not 1 <= parameters.per_day <= PER_DAY_MAX:
        raise Invalid("A team goes to 1 to {most} schools a day.", most=PER_DAY_MAX)
    if not 1 <= parameters.visits_max <= VISITS_MAX:
        raise Invalid("A school is visited 1 to {most} times a term.", most=VISITS_MAX)
    weights = vars(parameters.weights).values()
    if min(weights) < 0 or max(weights) > TOTAL_MAX:
        raise Invalid("A weight is a whole number from 0 to {most}.", most=TOTAL_MAX)
    if any(quota < 0 or quota > TOTAL_MAX for quota in parameters.quotas.values()):
        raise Invalid("A quota is a whole number from 0 to {most}.", most=TOTAL_MAX)


def _refuse_off_the_list(work: Work, asked: Asked) -> None:
    """While there is a white list (入校检查白名单), a wave is on it or says why it is not."""
    first, last = asked.parameters.days
    if asked.permitted_check_id is not None:
        check = work.session.get(PermittedCheck, asked.permitted_check_id)
        if check is None or not _covers(check, first, last):
            raise Invalid("The check on the white list does not hold on these days.")
        return
    listed = work.session.scalars(
        select(PermittedCheck.id)
        .where(PermittedCheck.begins_on <= last, PermittedCheck.ends_on >= first)
        .limit(1)
    ).first()
    if listed is not None and not asked.off_list_reason.strip():
        raise Invalid("Choose the check of the white list, or say why this wave is not on it.")


def _covers(check: PermittedCheck, first: date, last: date) -> bool:
    return check.begins_on <= first and last <= check.ends_on


def _refuse_unless(wave: Wave, state: WaveState, act: str) -> None:
    if wave.state != state:
        raise WrongState(state=wave.state, act=act)
