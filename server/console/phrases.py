"""The phrase bank: how faults are usually worded, item by item, in both languages."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server import actions
from server.actions import phrases as bank
from server.api.request import work
from server.api.rights import needs
from server.queries import phrases

blueprint = Blueprint("phrases", __name__, url_prefix="/phrases")

MORE_ROWS = 2
"""Empty rows under the phrases an item has."""


@blueprint.get("")
def listed() -> str:
    """The items with their phrases; one of them open to be changed."""
    opened = work()
    banks, items = phrases.banks(opened), phrases.items(opened)
    wanted = request.args.get("q", "").strip().lower()
    chosen = request.args.get("code", "")
    return render_template(
        "phrases.html",
        any=phrases.ANY,
        banks=banks,
        items=[one for one in items.values() if wanted in _searched(one, banks)],
        all_items=items,
        chosen=phrases.of_item(opened, chosen) if chosen else "",
        rows=range(min(bank.PHRASES_EACH_MAX, len(banks.get(chosen, ())) + MORE_ROWS)),
        text=wanted,
    )


@blueprint.post("/<code>")
@needs("phrase.edit")
def put(code: str) -> Any:
    """The phrases of one item as they stand in the form."""
    told = zip(request.form.getlist("zh"), request.form.getlist("en"), strict=True)
    actions.phrases.put(work(), code, list(told))
    return redirect(f"/phrases?code={code}")


@blueprint.post("/own")
@needs("phrase.edit")
def take_own() -> Any:
    """The product's own phrases, where an item has none yet."""
    actions.phrases.take_own(work())
    return redirect("/phrases")


def _searched(item: Any, banks: dict[str, list[Any]]) -> str:
    told = [one for row in banks.get(item.code, ()) for one in (row.text_zh, row.text_en)]
    return " ".join((item.code, item.text_zh, item.text_en, *told)).lower()
