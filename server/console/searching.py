"""Search over schools and orders at once; a single hit opens."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.api.request import work
from server.queries import schools, worklist
from server.queries.worklist import Wanted

blueprint = Blueprint("searching", __name__)
SHOWN_MAX = 20


@blueprint.get("/search")
def search() -> Any:
    """Schools by name, pinyin or code; orders by number, fault or school."""
    opened, text = work(), request.args.get("q", "").strip()
    opened.require("school.read")
    found = schools.find(opened, text)
    open_orders = worklist.find(opened, Wanted(text=text))
    if text and found.total + open_orders.total == 1:
        return redirect(_only(found.rows, open_orders.rows))
    return render_template(
        "search.html", text=text, schools=found, orders=open_orders, shown=SHOWN_MAX
    )


def _only(found: list[Any], orders: list[Any]) -> str:
    return f"/schools/{found[0].id}" if found else f"/orders/{orders[0].id}"
