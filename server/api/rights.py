"""Who may send a form or a body at all: each address says it, and it is asked before any field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app, request

from server.work import Work
from shared.problems import Forbidden, NotFound

View = TypeVar("View", bound=Callable[..., Any])
MARK = "needed_right"
OWN_WORK = "opens_own_work"


@dataclass(frozen=True)
class Right:
    """The verbs of which one is needed; what is hidden is not there for all others."""

    verbs: tuple[str, ...] = ()
    hidden: bool = False


ANYBODY = Right()


def needs(*verbs: str, hidden: bool = False) -> Callable[[View], View]:
    """Say which verbs open this view; one of them is enough."""

    def mark(view: View) -> View:
        setattr(view, MARK, Right(verbs, hidden))
        return view

    return mark


def opens_own_work(view: View) -> View:
    """This view needs no unit of work or opens its own: reading a file holds no transaction."""
    setattr(view, OWN_WORK, True)
    return view


def needed(view: Any, method: str) -> Right:
    """What an address asks for; nothing where anybody may send to it."""
    holder = getattr(view, "view_class", view)
    right: Right = getattr(getattr(holder, method.lower(), holder), MARK, ANYBODY)
    return right


def needed_now() -> Right:
    """What this request asks for."""
    return needed(current_app.view_functions.get(request.endpoint or ""), request.method)


def refuse_without_right(opened: Work) -> None:
    """Before the view looks at what was typed: whoever may not send it is told that alone."""
    right = needed_now()
    if right.verbs and not any(opened.may(verb) for verb in right.verbs):
        opened.signed_in()
        raise NotFound() if right.hidden else Forbidden(verb=right.verbs[0])
