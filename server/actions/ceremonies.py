"""How a wave is drawn: attempts in the open, each with its commitment, numbers and end.

Everyday (日常抽取): the salt is committed and the draw made by the office. Public (公开抽取): the
salt is committed first, then officers commit numbers of their own and tell them, or a number is
awaited that nobody can know yet; only then is there a seed. An attempt that cannot be ended is
published as aborted; the next one is a new attempt, never a replacement.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from server.actions import visits, waves
from server.domain import wave_drawing, wave_events
from server.domain.drawing import commitment
from server.domain.planning_words import Ceremony, DrawState, WaveState
from server.domain.wave_drawing import ALGORITHM, Drawn, Frozen
from server.domain.waves import Parameters, timetable
from server.models import Draw, Grant, Person, School, Visit, Wave
from server.queries import wave_register
from server.work import Work
from shared.access import VERBS
from shared.problems import Invalid, NotFound, WrongState
from shared.sealing import digest
from shared.vocabulary import VisitMode

OFFICERS = 3
NUMBER = re.compile(r"[0-9]{4,12}")
PUBLIC_NUMBER_MAX = 60
SOURCE_MAX = 200
HEX_DIGEST = re.compile(r"[0-9a-f]{64}")
BLIND = re.compile(r"[0-9a-f]{32}")


class WrongNumber(Invalid):
    code = "wrong_number"
    text = (
        "This is not the number that was committed. Type it as it stands on your slip, "
        "with the long code below it."
    )


class WrongOfficers(Invalid):
    code = "wrong_officers"
    text = (
        "Name three different officers who did not make this draw, or one source of a number "
        "that is not out yet."
    )


class RegisterChanged(Invalid):
    code = "register_changed"
    text = (
        "The frozen register is not the one that was bound. Abort this attempt, give the wave "
        "up, and prepare a new one."
    )


class SaltLost(Invalid):
    code = "salt_lost"
    text = "The salt is lost or not the one committed. Abort this attempt, begin anew."


def commit(work: Work, wave_id: str, *, officers: Sequence[str] = (), source: str = "") -> Draw:
    """Begin an attempt: a new salt, bound by its digest before any number is known.

    A public wave names three officers, or the source of a number that is not out yet.
    """
    wave = waves.held(work, wave_id)
    if wave.state != WaveState.FROZEN:
        raise WrongState(state=wave.state, act="commit")
    before = waves.attempts(work, wave)
    if any(one.state != DrawState.ABORTED for one in before):
        raise Invalid("An attempt is under way. Finish it, or abort it with its reason.")
    salt = secrets.token_hex(visits.SALT_BYTES)
    row = Draw(
        id=work.new_id(),
        name=wave.name,
        algorithm=ALGORITHM,
        commitment=commitment(salt),
        salt=salt,
        candidates=[],
        drawn=[],
        made_by=work.actor.person_id or "",
        made_at=work.now,
        release_at=work.now,
        wave_id=wave.id,
        attempt=len(before) + 1,
        state=DrawState.COMMITTED,
        numbers=_awaited(work, wave, officers, source),
    )
    work.session.add(row)
    work.session.flush()
    begun = (row.id, wave.id, row.attempt, row.commitment, wave.name, _officers(row))
    work.record(wave_events.DrawCommitted(*begun))
    return row


def promise(work: Work, draw_id: str, *, committed: str) -> Draw:
    """Bind an officer's number by its digest; the number itself stays on the officer's slip."""
    row, place = _mine(work, draw_id)
    if row.numbers[place]["commitment"]:
        raise Invalid("Your number is committed already and cannot be changed.")
    if not HEX_DIGEST.fullmatch(committed):
        raise Invalid("The commitment is 64 digits and letters a to f.")
    if committed in {one["commitment"] for one in row.numbers}:
        raise Invalid("This commitment is another officer's. Make a slip of your own.")
    _put(row, place, commitment=committed)
    work.record(wave_events.NumberPromised(row.id, work.actor.person_id or "", committed))
    if all(one["commitment"] for one in row.numbers):
        work.record(wave_events.NumbersBound(row.id, row.name, _officers(row)))
    return row


def tell(work: Work, draw_id: str, *, number: str, blind: str) -> Draw:
    """An officer tells the number committed before, once all have committed theirs."""
    row, place = _mine(work, draw_id)
    if not all(one["commitment"] for one in row.numbers):
        raise Invalid("Wait until all officers have committed their numbers.")
    if row.numbers[place]["number"]:
        raise Invalid("Your number is told already and cannot be changed.")
    number, blind = number.strip(), blind.strip().lower()
    if not (NUMBER.fullmatch(number) and BLIND.fullmatch(blind)):
        raise WrongNumber()
    bound = digest(f"{number}:{blind}".encode())
    if not hmac.compare_digest(bound, row.numbers[place]["commitment"]):
        raise WrongNumber()
    _put(row, place, number=number, blind=blind)
    work.record(wave_events.NumberTold(row.id, work.actor.person_id or "", number))
    return row


def tell_public(work: Work, draw_id: str, *, number: str) -> Draw:
    """Put in the number of the source named before, as it was published."""
    row = _under_way(work, draw_id)
    if [sorted(one) for one in row.numbers] != [["number", "source"]]:
        raise Invalid("This draw awaits no number from outside.")
    number = " ".join(number.split())
    if not 1 <= len(number) <= PUBLIC_NUMBER_MAX:
        raise Invalid("Type the published number as it stands there.")
    if row.numbers[0]["number"]:
        raise Invalid("The number is known already and cannot be changed.")
    _put(row, 0, number=number)
    work.record(wave_events.NumberTold(row.id, row.numbers[0]["source"], number))
    return row


def draw(work: Work, draw_id: str) -> list[Visit]:
    """Draw schools and teams from the frozen text, and plan a sealed visit to each."""
    row = _under_way(work, draw_id)
    if any(not one["number"] for one in row.numbers):
        raise Invalid("A number is still missing. Wait for it, or abort this attempt.")
    wave = waves.held(work, row.wave_id or "")
    bound = _bound(wave, row)
    numbers = [one["number"] for one in row.numbers]
    drawn = wave_drawing.draw(bound, wave_drawing.seed(wave.frozen_digest, row.salt, numbers))
    row.result = drawn.to_record()
    row.drawn = [code for _, codes in drawn.drawn for code in codes]
    row.state, wave.state = DrawState.DRAWN, WaveState.DRAWN
    bound_result = wave_drawing.result_digest(row.salt, row.result)
    work.record(wave_events.WaveDrawn(row.id, bound_result, len(row.drawn)))
    return _plan(work, wave, row, drawn)


def abort(work: Work, draw_id: str, *, reason: str) -> Draw:
    """End an attempt without a draw, in the open: its salt and its reason are published at once."""
    row = _under_way(work, draw_id)
    if not reason.strip():
        raise Invalid("Say why the attempt is aborted; the reason is published.")
    row.state, row.aborted_reason, row.published_at = DrawState.ABORTED, reason.strip(), work.now
    told = (row.id, row.aborted_reason, row.salt, row.name, _officers(row))
    work.record(wave_events.DrawAborted(*told))
    return row


def awaits(row: Draw, person_id: str | None) -> str:
    """What this attempt awaits of a person: ``promise``, ``tell`` or nothing."""
    if row.state != DrawState.COMMITTED:
        return ""
    for one in row.numbers:
        if one.get("officer") == person_id:
            if not one["commitment"]:
                return "promise"
            ready = all(other["commitment"] for other in row.numbers)
            return "tell" if ready and not one["number"] else ""
    return ""


def witnesses(work: Work, wave: Wave) -> list[Person]:
    """Who may be asked for a number: whose role lets them witness, and who did not make the draw.

    Who prepared the wave, froze its register or begins the attempt is no check on themselves.
    """
    work.require("wave.plan")
    roles = sorted(VERBS["draw.witness"])
    held = select(Grant.person_id).where(Grant.role.in_(roles), Grant.revoked_at.is_(None))
    makers = {wave.made_by, wave.frozen_by, work.actor.person_id} - {None}
    people = select(Person).where(
        Person.id.in_(held), Person.active, Person.id.not_in(sorted(makers))
    )
    return list(work.session.scalars(people.order_by(Person.login)))


def _awaited(work: Work, wave: Wave, officers: Sequence[str], source: str) -> list[dict[str, str]]:
    if wave.ceremony == Ceremony.EVERYDAY:
        if officers or source.strip():
            raise Invalid("An everyday draw takes no numbers. Make it a public one.")
        return []
    if source.strip():
        if officers or len(source.strip()) > SOURCE_MAX:
            raise WrongOfficers()
        return [{"source": source.strip(), "number": ""}]
    chosen = list(dict.fromkeys(officers))
    known = {one.id: one for one in witnesses(work, wave)}
    if len(chosen) != OFFICERS or not set(chosen) <= set(known):
        raise WrongOfficers()
    return [
        {
            "officer": one,
            "office": known[one].office_id or "",
            "commitment": "",
            "number": "",
            "blind": "",
        }
        for one in chosen
    ]


def _officers(row: Draw) -> tuple[str, ...]:
    return tuple(one["officer"] for one in row.numbers if "officer" in one)


def _under_way(work: Work, draw_id: str) -> Draw:
    row = work.get(Draw, draw_id, lock=True)
    if row.wave_id is None:
        raise NotFound()
    waves.held(work, row.wave_id)
    if row.state != DrawState.COMMITTED:
        raise WrongState(state=row.state, act="draw")
    return row


def witnessed(work: Work, draw_id: str, *, lock: bool = False) -> tuple[Draw, int]:
    """The attempt and the asker's place among its officers; nobody else finds it."""
    row = work.session.get(Draw, draw_id, with_for_update=lock)
    work.require("draw.witness")
    me = work.signed_in().person_id
    places = [n for n, one in enumerate(row.numbers if row else []) if one.get("officer") == me]
    if row is None or not places:
        raise NotFound()
    return row, places[0]


def _mine(work: Work, draw_id: str) -> tuple[Draw, int]:
    row, place = witnessed(work, draw_id, lock=True)
    if row.state != DrawState.COMMITTED:
        raise WrongState(state=row.state, act="tell")
    return row, place


def _put(row: Draw, place: int, **told: str) -> None:
    row.numbers = [{**one, **told} if n == place else one for n, one in enumerate(row.numbers)]


def _bound(wave: Wave, row: Draw) -> Frozen:
    """The frozen text, if it and the salt are still what was bound."""
    if hashlib.sha256(wave.frozen.encode()).hexdigest() != wave.frozen_digest:
        raise RegisterChanged()
    if commitment(row.salt) != row.commitment:
        raise SaltLost()
    return Frozen.from_record(json.loads(wave.frozen))


def _plan(work: Work, wave: Wave, row: Draw, drawn: Drawn) -> list[Visit]:
    """A sealed visit to each school drawn that is still open; what could not be is told."""
    asked = Parameters.from_record(wave.parameters)
    codes = [code for code, _ in drawn.teams]
    found = select(School).where(School.code.in_(codes), School.active)
    schools = {one.code: one for one in work.session.scalars(found)}
    opened = _opened(work, schools, asked)
    teams = [(code, team) for code, team in drawn.teams if opened.get(code)]
    row.result = {**row.result, "not_planned": sorted(set(codes) - {code for code, _ in teams})}
    days = timetable(teams, opened, asked.per_day)
    plans = [(schools[code], _going(work, wave, asked, days[code], team)) for code, team in teams]
    row.release_at = max([plan.release_at for _, plan in plans], default=work.now)
    work.session.flush()
    made = visits.plan_drawn(work, plans, draw_id=row.id)
    visits.publish_later(work, row, [plan for _, plan in plans])
    return made


def _opened(work: Work, schools: dict[str, School], asked: Parameters) -> dict[str, list[date]]:
    by_area: dict[str, list[date]] = {}
    for school in schools.values():
        if school.area_id not in by_area:
            days = wave_register.open_days(work, school.area_id, asked)
            by_area[school.area_id] = [day for day in days if day >= work.today]
    return {code: by_area[school.area_id] for code, school in schools.items()}


def _going(
    work: Work, wave: Wave, asked: Parameters, day: date, team: tuple[str, ...]
) -> visits.Plan:
    hour, minute = (int(one) for one in asked.release_hour.split(":"))
    zone = ZoneInfo(work.settings.time_zone)
    release = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    return visits.Plan(team, day, max(release.astimezone(UTC), work.now), VisitMode(wave.mode))
