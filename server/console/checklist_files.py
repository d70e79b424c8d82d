"""A checklist from a file: told row by row what is wrong; what would be another; then published."""

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request

from server.actions import register
from server.api.request import authenticate, work, works
from server.api.rights import needs
from server.console.sent_in import chosen, inbox, on_their_own, shown
from server.console.words import either
from server.domain.checklist_changes import TEXTS
from server.infra.checklist_file import COLUMNS, ChecklistReport
from server.infra.checklist_form import checklist_workbook
from server.infra.roster_form import XLSX
from server.infra.xlsform.reading import read_file
from server.infra.xlsform.writing import xlsform
from server.models import Template
from server.queries import checklists
from shared.checklists import Template as Checklist
from shared.problems import Invalid, Problem

blueprint = Blueprint("checklist_files", __name__, url_prefix="/templates")

ADDRESS = "/templates/import"
SHOWN_MAX = 200
UNPROCESSABLE = 422


@blueprint.get("/<template_id>/checklist.xlsx")
def taken(template_id: str) -> Response:
    """A published version as a file to change and send in again."""
    checklist = Checklist.from_body(work().get(Template, template_id).body)
    headers = {"Content-Disposition": "attachment; filename=checklist.xlsx"}
    return Response(checklist_workbook(checklist), mimetype=XLSX, headers=headers)


@blueprint.get("/<template_id>/xlsform.xlsx")
def taken_as_form(template_id: str) -> Response:
    """A published version as an XLSForm, for other survey tools."""
    row = work().get(Template, template_id)
    form = xlsform(Checklist.from_body(row.body), either(row.name, row.name_en), row.version)
    headers = {"Content-Disposition": "attachment; filename=checklist-xlsform.xlsx"}
    return Response(form, mimetype=XLSX, headers=headers)


@blueprint.get("/import")
def asked() -> str:
    """Which file, and which checklist it is a new version of."""
    opened = work()
    opened.require("template.publish")
    return _page()


@needs("template.publish")
def _sent() -> Any:
    """A file comes in: what is wrong is told; a right one is kept."""
    try:
        data = chosen(request.files.get("checklist"))
        report = read_file(data)
    except Problem as problem:
        refused = problem
        return shown(lambda _: _page(error=refused)), problem.status
    if report.template is None:
        return shown(lambda _: _page(report=report)), UNPROCESSABLE
    return redirect(f"{ADDRESS}/{inbox().keep(data, works().clock.now())}")


@needs("template.publish")
def _looked_through(digest: str) -> Any:
    """What would be another than in the version now in use."""
    report = _read(digest)
    if report.template is None:
        raise Invalid()
    return shown(lambda _: _page(report=report, digest=digest))


@needs("template.publish")
def _published(digest: str) -> Any:
    """Publish it as the next version."""
    checklist = read_draft(digest)
    with works().writing() as opened:
        g.work = opened
        authenticate(opened)
        now = checklists.in_use(opened)
        template = register.publish_template(
            opened, code=now.code, name=now.name, name_en=now.name_en, body=checklist.to_body()
        )
        return redirect(f"{blueprint.url_prefix}/{template.id}")


# Unpacking and reading a spreadsheet happens outside any transaction.
on_their_own(
    blueprint,
    (_sent, "/import", "POST"),
    (_looked_through, "/import/<digest>", "GET"),
    (_published, "/import/<digest>", "POST"),
)


def read_draft(digest: str) -> Checklist:
    """The checklist in a file that was sent in and looked through."""
    template = _read(digest).template
    if template is None:
        raise Invalid()
    return template


def _read(digest: str) -> ChecklistReport:
    return read_file(inbox().read(digest))


def _page(
    *, report: ChecklistReport | None = None, error: Problem | None = None, digest: str = ""
) -> str:
    report = report or ChecklistReport(None)
    checklist = report.template
    return render_template(
        "checklist_file.html",
        problems=report.problems[:SHOWN_MAX],
        count=len(report.problems),
        left_out=report.left_out[:SHOWN_MAX],
        left_count=len(report.left_out),
        error=error,
        compared=checklists.compare(g.work, checklist) if checklist else None,
        checklist=checklist,
        digest=digest,
        now=checklists.in_use(g.work),
        columns=COLUMNS,
        names=TEXTS,
    )
