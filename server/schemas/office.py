"""Forms of the office's side: sessions, schools, visits, inspections, orders, people."""

from marshmallow import fields, validate

from server.schemas.base import Input, Output, an_id, long_text, one_of, short_text
from shared.vocabulary import (
    Grade,
    HandlingLevel,
    OrderKind,
    OrderState,
    Party,
    ReviewVerdict,
    Role,
    ServiceWay,
    VisitMode,
)

TEAM_MAX = 4
SCHOOLS_MAX = 5000


class SignInInput(Input):
    """A name and a password."""

    login = short_text(required=True)
    password = short_text(required=True)


class SessionOutput(Output):
    """A session; the token is told once and sent as ``Authorization: Bearer``."""

    token = fields.String(required=True)
    person_id = fields.String(required=True)


class OpenSessionOutput(Output):
    """Where somebody is signed in: since when, by which browser, last used, until when."""

    key = fields.String(required=True)
    browser = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    last_seen_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)


class PageInput(Input):
    """After which key a list goes on."""

    after = short_text(load_default="")


class SearchInput(PageInput):
    """What is looked for, too."""

    q = short_text(load_default="")


class SchoolOutput(Output):
    """A school of the register."""

    id = fields.String(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    area_id = fields.String(required=True)
    school_type = fields.String(required=True)
    locality = fields.String(required=True)
    address = fields.String(required=True)
    facts = fields.Dict(required=True)


class SchoolsOutput(Output):
    """A page of schools."""

    rows = fields.List(fields.Nested(SchoolOutput()), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True)


class HappeningOutput(Output):
    """One thing that happened at a school."""

    at = fields.AwareDateTime(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    text = fields.String(required=True)
    outcome = fields.String(required=True)


class TimelineOutput(Output):
    """What happened at a school, newest first."""

    happenings = fields.List(fields.Nested(HappeningOutput()), required=True)


class ReasonInput(Input):
    """Why."""

    reason = long_text(required=True)


class PlanInput(Input):
    """Who goes, when, and when they may know."""

    team = fields.List(an_id(), required=True, validate=validate.Length(min=1, max=TEAM_MAX))
    visit_on = fields.Date(required=True)
    release_at = fields.AwareDateTime(required=True)
    mode = fields.Enum(VisitMode, by_value=True, load_default=VisitMode.SURPRISE)


class DrawInput(PlanInput):
    """A draw among schools."""

    name = short_text(required=True)
    school_ids = fields.List(an_id(), required=True, validate=validate.Length(max=SCHOOLS_MAX))
    count = fields.Integer(required=True, validate=validate.Range(1, 200))


class AdHocInput(PlanInput):
    """One visit without a draw."""

    school_id = an_id(required=True)


class LookBackInput(PlanInput):
    """Cases of one school to look back at."""

    lookback_ids = fields.List(an_id(), required=True, validate=validate.Length(min=1, max=50))


class VisitOutput(Output):
    """A planned visit, for those who may know."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    mode = fields.String(required=True)
    state = fields.String(required=True)
    school_id = fields.String(required=True)
    visit_on = fields.Date(required=True)
    release_at = fields.AwareDateTime(required=True)
    inspection_id = fields.String(required=True)


class VisitsOutput(Output):
    """Planned visits."""

    rows = fields.List(fields.Nested(VisitOutput()), required=True)


class VisitPageOutput(VisitsOutput):
    """A page of them."""

    next = fields.String(required=True)


class EnvelopeOutput(Output):
    """A tablet of a visit's team, and the envelope it holds, if any."""

    person = fields.String(required=True)
    tablet = fields.String(required=True)
    envelope_id = fields.String(attribute="envelope.id")
    ended_at = fields.AwareDateTime(attribute="envelope.ended_at", allow_none=True)
    opened_at = fields.AwareDateTime(required=True, allow_none=True)
    withdrawn = fields.Boolean(required=True)


class EnvelopesOutput(Output):
    """The tablets of a visit's team."""

    rows = fields.List(fields.Nested(EnvelopeOutput()), required=True)


class ReadOutInput(Input):
    """To whom a code is read out; it is kept in the record."""

    read_to = short_text(required=True)


class ReadOutOutput(Output):
    """The code of one envelope, for which tablet of whom."""

    code = fields.String(required=True)
    person = fields.String(required=True)
    tablet = fields.String(required=True)
    read_to = fields.String(required=True)


class ReplacementInput(ReasonInput):
    """Who goes in whose place, and why."""

    before_id = an_id(required=True)
    now_id = an_id(required=True)


class InspectionOutput(Output):
    """One inspection in short."""

    id = fields.String(required=True)
    school_id = fields.String(required=True)
    state = fields.String(required=True)
    mode = fields.String(required=True)
    arrived_at = fields.AwareDateTime(required=True)
    submitted_at = fields.AwareDateTime(allow_none=True)
    score = fields.String(allow_none=True)
    typed_in_at = fields.AwareDateTime(allow_none=True)
    typed_in_by = fields.String(allow_none=True)


class InspectionsOutput(Output):
    """Inspections, newest first."""

    rows = fields.List(fields.Nested(InspectionOutput()), required=True)


class OrderOutput(Output):
    """A rectification order."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    kind = one_of(OrderKind, required=True)
    issued_as = fields.Dict(required=True)
    state = one_of(OrderState, required=True)
    school_id = fields.String(required=True)
    party = one_of(Party, required=True)
    grade = one_of(Grade, required=True)
    handling_level = one_of(HandlingLevel, required=True)
    what = fields.String(required=True)
    where = fields.String(required=True)
    served_on = fields.Date(allow_none=True)
    served_way = one_of(ServiceWay, allow_none=True)
    due_on = fields.Date(allow_none=True)
    deadline = fields.Dict(required=True)
    reopened_count = fields.Integer(required=True)
    rev = fields.Integer(required=True)
    recheck_by = fields.Date(allow_none=True)
    extension_asked_at = fields.AwareDateTime(allow_none=True)


class OrdersOutput(Output):
    """A page of orders."""

    rows = fields.List(fields.Nested(OrderOutput()), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True)


class OrderFilterInput(SearchInput):
    """Which orders."""

    state = fields.Enum(OrderState, by_value=True, load_default=None, allow_none=True)
    overdue = fields.Boolean(load_default=False)


class PaperInput(Input):
    """In which language a paper is wanted."""

    language = fields.String(validate=validate.OneOf(["zh", "en"]), load_default="zh")


class SeenInput(Input):
    """Which state of an order was decided from; another one meanwhile is a conflict."""

    rev = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1))
    evidence_id = fields.String(load_default="", validate=validate.Length(max=36))


class ReviewInput(SeenInput):
    """What a supervisor says of evidence."""

    verdict = fields.Enum(ReviewVerdict, by_value=True, required=True)
    remark = long_text(load_default="")
    on_site = fields.Boolean(load_default=False)


class RecheckInput(SeenInput):
    """What was seen on the site."""

    passed = fields.Boolean(required=True)
    remark = long_text(required=True)


class MajorInput(SeenInput):
    """Whether a proposed 重大 is one."""

    major = fields.Boolean(required=True)
    remark = long_text(load_default="")


class SentPhotoInput(Input):
    """A picture of evidence, uploaded and verified before."""

    sha256 = fields.String(required=True, validate=validate.Length(equal=64))
    file_name = short_text(load_default="")


class SentPhotoOutput(Output):
    """A picture that came with an answer or a reply."""

    sha256 = fields.String(required=True)
    preview_sha256 = fields.String(required=True)
    file_name = fields.String(required=True)


class EvidenceInput(Input):
    """Evidence that a fault is gone."""

    report = long_text(load_default="")
    photos = fields.List(
        fields.Nested(SentPhotoInput()), required=True, validate=validate.Length(max=20)
    )


class CaseOutput(Output):
    """A look-back, for those who may know."""

    id = fields.String(required=True)
    order_id = fields.String(required=True)
    school_id = fields.String(required=True)
    state = fields.String(required=True)
    due_from = fields.Date(required=True)
    due_until = fields.Date(required=True)
    outcome = fields.String(allow_none=True)


class CasesOutput(Output):
    """A page of the look-back pool."""

    rows = fields.List(fields.Nested(CaseOutput()), required=True)
    next = fields.String(required=True)


class PersonInput(Input):
    """A new account."""

    login = short_text(required=True)
    name = short_text(required=True)
    office_id = an_id(load_default=None, allow_none=True)


class PersonOutput(Output):
    """An account."""

    id = fields.String(required=True)
    login = fields.String(required=True)
    name = fields.String(required=True)
    active = fields.Boolean(required=True)


class PeopleOutput(Output):
    """Accounts."""

    rows = fields.List(fields.Nested(PersonOutput()), required=True)


class GrantInput(Input):
    """A role over an area, an office or a school."""

    role = fields.Enum(Role, by_value=True, required=True)
    area_id = an_id(load_default=None, allow_none=True)
    office_id = an_id(load_default=None, allow_none=True)
    school_id = an_id(load_default=None, allow_none=True)


class OfficeChoiceInput(Input):
    """The office a person works for; null for none."""

    office_id = an_id(required=True, allow_none=True)


class SwitchInput(Input):
    """Whether an account is on."""

    active = fields.Boolean(required=True)


class CodeOutput(Output):
    """A one-time code, told once."""

    code = fields.String(required=True)


class ChainOutput(Output):
    """Whether the audit chain is whole."""

    entries = fields.Integer(required=True)
    digest = fields.String(required=True)
    broken_at = fields.Integer(allow_none=True)
    whole = fields.Boolean(required=True)


class Nothing(Output):
    """No content."""
