"""Ties and recusal: who does not go where, declared by supervisors, or by inspectors themselves."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import ties as acts
from server.api.request import work
from server.api.rights import needs
from server.console.typed import a_school, a_word
from server.domain.planning_words import TieReason
from server.queries import ties

blueprint = Blueprint("ties", __name__)


@blueprint.get("/ties")
def listed() -> str:
    """Every inspector with what keeps them from schools; a form to declare more."""
    standings = ties.everyone(work())
    return _page(standings=standings, mine=False, choose=[one.person for one in standings])


@blueprint.post("/ties")
@needs("tie.declare")
def declared() -> Any:
    """A supervisor declares a tie of an inspector."""
    person_id = request.form.get("person", "")
    acts.declare(work(), person_id, _told())
    return redirect(f"/ties?person={person_id}")


@blueprint.post("/ties/<tie_id>/end")
@needs("tie.end")
def ended(tie_id: str) -> Any:
    """A tie holds no more."""
    acts.end(work(), tie_id)
    return redirect("/ties")


@blueprint.get("/my-ties")
def mine() -> str:
    """What keeps the one who asks from schools."""
    return _page(standings=[ties.own(work())], mine=True, choose=[])


@blueprint.post("/my-ties")
@needs("tie.declare_own")
def declared_own() -> Any:
    """An inspector declares a tie of their own."""
    acts.declare_own(work(), _told())
    return redirect("/my-ties")


def _page(*, mine: bool, **told: Any) -> str:
    asked = request.args
    verb = acts.OWN if mine else acts.OTHERS
    return render_template(
        "ties.html",
        mine=mine,
        towns=ties.towns_in_reach(work(), verb) if work().may(verb) else [],
        reasons=list(TieReason),
        chosen=asked.get("person", ""),
        school=asked.get("school", ""),
        shown_most=ties.LAST_SHOWN_MAX,
        **told,
    )


def _told() -> acts.Told:
    form = request.form
    reason = a_word(TieReason, form.get("reason", ""))
    school, area = form.get("school", "").strip(), form.get("area", "")
    return acts.Told(reason, a_school(work(), school) if school else None, area or None)
