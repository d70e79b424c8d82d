"""The plate at a school's door: a square code the office signed, and the page that checks it.

Whoever photographs it sees whether it is the office's and of which school; who may read schools
comes to the school's file from there.
"""

import hmac

from flask import Blueprint, Response, render_template

from server.api.papers import as_pdf, reading_in
from server.api.request import work
from server.infra import keys
from server.models import School
from server.reports.door import Plate, plate_pdf
from server.work import Work
from shared.problems import NotFound

blueprint = Blueprint("doors", __name__)
LANGUAGE = "zh"
"""Plates are Chinese, whoever prints them."""
SAID = "lookback door 1"
"""What is signed begins with this: no other signature of the office stands for a plate."""
SIGNS = str.maketrans("+/", "-_", "=")


@blueprint.get("/schools/<school_id>/door.pdf")
def printed(school_id: str) -> Response:
    """The plate to be hung up."""
    opened = work()
    school = opened.get(School, school_id)
    plate = Plate(school.name, school.code, school.area.name, address_of(opened, school.id))
    with reading_in(LANGUAGE) as reader:
        data = plate_pdf(plate, opened.settings.office_name, reader, opened.now)
        return as_pdf(data, f"{school.name}-{reader.say('Plate for the door')}", opened.now)


@blueprint.get("/door/<school_id>/<signature>")
def checked(school_id: str, signature: str) -> str:
    """Whether a plate is the office's; of one that is not nothing more is told."""
    opened = work()
    if not hmac.compare_digest(_signature(opened, school_id).encode(), signature.encode()):
        raise NotFound("This code was not signed by this office. Tell the office where it hangs.")
    school = opened.session.get(School, school_id)
    if school is None:
        raise NotFound()
    may_open = opened.actor.person_id is not None and opened.may("school.read", school)
    return render_template("door.html", school=school, may_open=may_open)


def address_of(opened: Work, school_id: str) -> str:
    """What the code on a school's plate says."""
    return f"{opened.settings.public_url}/door/{school_id}/{_signature(opened, school_id)}"


def _signature(opened: Work, school_id: str) -> str:
    """The office's signature under this school, as an address writes it."""
    signed = keys.sign(opened.settings.data_folder, f"{SAID}\n{school_id}")
    return signed.translate(SIGNS)
