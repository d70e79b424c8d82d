"""The views somebody keeps of the lists: opened first, kept, shared with the office, let go."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, ParamSpec

from flask import Blueprint, redirect, request

from server.actions import kept_views as acts
from server.api.request import work
from server.api.rights import needs
from server.console.exporting import LISTINGS
from server.console.listing import Listing, Look
from server.models import KeptView
from server.queries import kept_views

blueprint = Blueprint("kept_views", __name__, url_prefix="/lists")
Asked = ParamSpec("Asked")


def own_first(listing: Listing) -> Callable[[Callable[Asked, Any]], Callable[Asked, Any]]:
    """Without anything in the address a list opens as its reader wants it, if so kept."""

    def around(view: Callable[Asked, Any]) -> Callable[Asked, Any]:
        @wraps(view)
        def opened(*args: Asked.args, **kwargs: Asked.kwargs) -> Any:
            first = None if request.args else kept_views.opening(work(), listing.name)
            return redirect(address(listing, first)) if first else view(*args, **kwargs)

        return opened

    return around


def address(listing: Listing, view: KeptView) -> str:
    """Where a kept view leads: a filter or column there is no more is left out."""
    return listing.look_at(view.query).address()


def shown(look: Look) -> list[tuple[KeptView, str, bool]]:
    """The views of this list, where each leads, and whether it is the one that is shown."""
    here = look.address()
    rows = kept_views.shown(work(), look.listing.name)
    told = [(one, address(look.listing, one)) for one in rows]
    return [(one, there, there == here) for one, there in told]


@blueprint.post("/<name>/views")
@needs(kept_views.KEEP)
def keep(name: str) -> Any:
    """Keep what is shown under a name."""
    form = request.form
    view = acts.keep(
        work(),
        name,
        name=form.get("view", ""),
        query=form.get("query", ""),
        shared=form.get("shared") == "1",
        opens=form.get("opens") == "1",
    )
    return redirect(address(LISTINGS[name], view))


@blueprint.post("/views/<view_id>")
@needs(kept_views.KEEP)
def change(view_id: str) -> Any:
    """Share one's own view or not, let it open first or not, or let it go."""
    form = request.form
    if form.get("deed") == "let_go":
        view = acts.let_go(work(), view_id)
    else:
        shared, opens = form.get("shared") == "1", form.get("opens") == "1"
        name = form.get("view", "")
        view = acts.change(work(), view_id, name=name, shared=shared, opens=opens)
    return redirect(_listing(view.list).look_at(form.get("query", "")).address())


def _listing(name: str) -> Listing:
    acts.the_list(work(), name)
    return LISTINGS[name]


@blueprint.record_once
def lists(_state: Any) -> None:
    """Which lists there are is told by the console; views of them are kept over the API as well."""
    for name, one in LISTINGS.items():
        if one.keeps:
            acts.LISTS[name] = acts.KeptList(one.verb, partial(_known, one))


def _known(listing: Listing, query: str) -> str:
    return listing.look_at(query).query()
