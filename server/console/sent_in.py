"""Files an office sends in: kept until they are looked through, and read outside of any work."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g
from werkzeug.datastructures import FileStorage

from server.api.request import authenticate, works
from server.api.rights import opens_own_work
from server.infra.inbox import Inbox
from server.work import Work
from shared.problems import Invalid


def inbox() -> Inbox:
    """Where files wait until they are taken in."""
    return Inbox(works().settings.data_folder / "inbox")


def chosen(file: FileStorage | None) -> bytes:
    """What stands in the file that was sent."""
    if file is None or not file.filename:
        raise Invalid("Choose a file first.")
    return file.read()


def shown(page: Callable[[Work], str]) -> str:
    """A page in a work of its own, by the rights of whoever asks."""
    with works().reading() as opened:
        g.work = opened
        authenticate(opened)
        return page(opened)


def on_their_own(blueprint: Blueprint, *views: tuple[Any, str, str]) -> None:
    """Views with rule and method that open their own work: reading a file happens outside of it."""
    for view, rule, method in views:
        opens_own_work(view)
        blueprint.add_url_rule(rule, view.__name__.strip("_"), view, methods=[method])
