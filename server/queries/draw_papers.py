"""What stands on the certificate of a draw, or of an attempt that was aborted."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from server.domain.planning_words import LABELS, Ceremony, DrawState
from server.domain.register_words import in_english
from server.models import Area, Draw
from server.queries import draw_records
from server.queries.draw_records import NotPublished, Told
from server.reports.draw_paper import DrawPaper
from server.work import Work
from shared.papers import Reader

GROUP = 4
PARTS = {"all": "All schools", "key": "Key schools", "usual": "Other schools"}
TEXTS = {"draw": "Certificate of a draw", "aborted": "Certificate of an aborted draw", **PARTS}


def certificate(work: Work, row: Draw, reader: Reader, verifier_digest: str) -> DrawPaper:
    """The certificate of what is published, with schools counted and none named."""
    if not draw_records.is_told(row) or row.published_at is None:
        raise NotPublished(state=row.state)
    told = draw_records.told(work, row)
    aborted = row.state == DrawState.ABORTED
    settings = work.settings
    address = f"{settings.public_url}/public/draws/{row.id}"
    title = reader.say(TEXTS["aborted" if aborted else "draw"])
    named = labels(work, [one.name for one in told.strata], reader)
    return DrawPaper(
        title=title,
        office=reader.either(settings.office_name, settings.office_name_en),
        name=row.name,
        stands=_stands(row, reader) if aborted else "",
        facts=tuple(_facts(told, reader)),
        digests=tuple(_digests(told, reader)),
        strata=tuple(
            (named[one.name], str(one.size), str(one.quota), str(len(one.drawn)))
            for one in told.strata
        ),
        numbers=tuple(_numbers(told, reader)),
        times=tuple(_times(told, reader)),
        check=tuple(_check(address, verifier_digest, reader)),
        issued=reader.day(reader.day_of(row.published_at)),
        foot=f"{title} · {row.name}",
        address=address,
        at=row.published_at,
    )


def labels(work: Work, names: Iterable[str], reader: Reader) -> dict[str, str]:
    """What strata are called: towns by their names, the rest as the register says it."""
    towns = {one.code: reader.either(one.name, one.name_en) for one in work.session.scalars(_AREAS)}

    def word(part: str) -> str:
        if part in towns:
            return towns[part]
        return reader.say(PARTS[part]) if part in PARTS else reader.either(part, in_english(part))

    return {name: " · ".join(word(part) for part in name.split("/")) for name in names}


_AREAS = select(Area)


def in_fours(digest: str) -> str:
    """A digest in groups of four, to be compared by eye."""
    return " ".join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))


def _stands(row: Draw, reader: Reader) -> str:
    return reader.filled("Nothing was drawn. Reason: {reason}", reason=row.aborted_reason)


def _facts(told: Told, reader: Reader) -> Iterator[tuple[str, str]]:
    yield reader.say("Rule"), told.row.algorithm
    if told.wave is not None:
        yield reader.say("Ceremony"), reader.say(LABELS[Ceremony(told.wave.ceremony)])
        of_all = reader.filled("{number} of {all}", number=told.row.attempt, all=len(told.attempts))
        yield reader.say("Attempt"), of_all
    size = reader.filled("{count} take part, {out} left out", count=told.size, out=told.left_out)
    yield reader.say("Schools"), size
    count = sum(len(one.drawn) for one in told.strata)
    yield reader.say("Schools drawn"), str(count)


def _digests(told: Told, reader: Reader) -> Iterator[tuple[str, str]]:
    if told.wave is not None:
        yield reader.say("Digest of the register"), in_fours(told.wave.frozen_digest)
    yield reader.say("Commitment to the salt"), in_fours(told.row.commitment)
    yield reader.say("Salt, published after"), in_fours(told.row.salt)


def _numbers(told: Told, reader: Reader) -> Iterator[tuple[str, str, str]]:
    """The office of each officer, no name; what was withheld says so."""
    for one in told.row.numbers:
        office = told.offices.get(one.get("office", ""))
        who = one.get("source") or (reader.either(office.name, office.name_en) if office else "—")
        bound = in_fours(one.get("commitment", "")) or "—"
        yield who, one["number"] or reader.say("withheld"), bound


def _times(told: Told, reader: Reader) -> Iterator[tuple[str, str, str]]:
    for step in told.steps:
        person = told.people.get(step.person_id)
        office = person.office if person is not None else None
        who = reader.either(office.name, office.name_en) if office is not None else ""
        yield reader.time(step.at), reader.say(draw_records.TEXTS[step.event]), who


def _check(address: str, verifier_digest: str, reader: Reader) -> Iterator[str]:
    yield reader.filled(
        "The whole record stands at {address}, for everybody and without signing in, once the wave"
        " is over. Compare its digests with those on this page.",
        address=address,
    )
    yield reader.filled(
        "verify_draw.py, handed out there, runs the draw again; it needs nothing but Python. Its"
        " SHA-256: {digest}",
        digest=in_fours(verifier_digest),
    )
