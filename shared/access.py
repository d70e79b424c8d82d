"""Verbs, and which role holds which.

The tablet hides buttons by this table, the server refuses by it, docs/access.md is written from it.
"""

from shared.vocabulary import Role

INSPECTOR, SUPERVISOR, SCHOOL, OFFICE = (
    Role.INSPECTOR,
    Role.SUPERVISOR,
    Role.SCHOOL,
    Role.OFFICE,
)
LEADER, ADMINISTRATOR, AUDITOR = Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR

EVERYONE = frozenset(Role)

VERBS: dict[str, frozenset[Role]] = {
    # people and devices
    "person.read": frozenset({SUPERVISOR, ADMINISTRATOR, AUDITOR}),
    "person.create": frozenset({ADMINISTRATOR}),
    "person.grant": frozenset({ADMINISTRATOR}),
    "person.reset_password": frozenset({ADMINISTRATOR}),
    "party.invite": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "device.read": frozenset({SUPERVISOR, ADMINISTRATOR, AUDITOR}),
    "device.enrol": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "device.revoke": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "device.clear": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "office.read": frozenset({INSPECTOR, SUPERVISOR, OFFICE, LEADER, ADMINISTRATOR, AUDITOR}),
    # register
    "school.read": frozenset({INSPECTOR, SUPERVISOR, LEADER, ADMINISTRATOR, AUDITOR}),
    "school.import": frozenset({ADMINISTRATOR}),
    # whom to call at a school: shown on asking, each time on record
    "school.call": frozenset({SUPERVISOR}),
    "template.read": frozenset({INSPECTOR, SUPERVISOR, LEADER, ADMINISTRATOR, AUDITOR}),
    "template.publish": frozenset({ADMINISTRATOR}),
    "phrase.edit": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "calendar.read": EVERYONE,
    "calendar.edit": frozenset({ADMINISTRATOR}),
    "calendar.edit_local": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "school_year.edit": frozenset({SUPERVISOR, ADMINISTRATOR}),
    # visits: who may know of a plan at all
    "visit.read": frozenset({SUPERVISOR}),
    "visit.read_own": frozenset({INSPECTOR}),
    "visit.plan": frozenset({SUPERVISOR}),
    "visit.cancel": frozenset({SUPERVISOR}),
    "visit.replace": frozenset({SUPERVISOR}),
    "visit.read_code": frozenset({SUPERVISOR}),
    "draw.read": frozenset({SUPERVISOR, AUDITOR}),
    "draw.witness": frozenset({SUPERVISOR, LEADER, ADMINISTRATOR, AUDITOR}),
    "wave.read": frozenset({SUPERVISOR, AUDITOR}),
    "wave.plan": frozenset({SUPERVISOR}),
    # campaigns: no plan of a visit stands in them
    "campaign.read": frozenset({SUPERVISOR, LEADER, ADMINISTRATOR, AUDITOR}),
    "campaign.make": frozenset({SUPERVISOR}),
    # the white list of checks that may enter schools
    "permitted_check.read": frozenset({SUPERVISOR, LEADER, AUDITOR}),
    "permitted_check.edit": frozenset({SUPERVISOR}),
    # ties: who does not go where; supervisors end them, nobody their own
    "tie.read": frozenset({SUPERVISOR, AUDITOR}),
    "tie.declare": frozenset({SUPERVISOR}),
    "tie.declare_own": frozenset({INSPECTOR}),
    "tie.end": frozenset({SUPERVISOR}),
    # checks
    "inspection.read": frozenset({INSPECTOR, SUPERVISOR, LEADER, AUDITOR}),
    "inspection.perform": frozenset({INSPECTOR}),
    "photo.read": frozenset({INSPECTOR, SUPERVISOR, SCHOOL, OFFICE, LEADER, AUDITOR}),
    # rectification
    "order.read": frozenset({INSPECTOR, SUPERVISOR, SCHOOL, OFFICE, LEADER, AUDITOR}),
    "order.decide_major": frozenset({SUPERVISOR}),
    "order.serve": frozenset({INSPECTOR}),
    "order.sign": frozenset({SCHOOL, OFFICE}),
    "order.file_slip": frozenset({SUPERVISOR, SCHOOL, OFFICE}),
    "order.settle": frozenset({SCHOOL, OFFICE}),
    "order.submit_evidence": frozenset({SCHOOL, OFFICE}),
    "order.review": frozenset({SUPERVISOR}),
    "order.recheck": frozenset({SUPERVISOR}),
    "order.remind": frozenset({SUPERVISOR}),
    # two persons each: one proposes, another confirms
    "order.withdraw": frozenset({SUPERVISOR}),
    "order.hand_back": frozenset({OFFICE}),
    "order.hand_over": frozenset({SUPERVISOR}),
    "order.correct_grade": frozenset({SUPERVISOR}),
    # more time: of an ordinary case by who supervises it, of a serious one by the leading group's
    # signature, of a major one by who supervises the whole city
    "extension.ask": frozenset({SCHOOL, OFFICE}),
    "extension.decide": frozenset({SUPERVISOR}),
    "extension.sign": frozenset({LEADER}),
    "notice.read": EVERYONE,
    "session.end": EVERYONE,
    # long work of one's own: followed, undone in time, its file fetched
    "work.follow": EVERYONE,
    # views of the lists, kept by those who have lists
    "list.keep": frozenset({INSPECTOR, SUPERVISOR, LEADER, ADMINISTRATOR, AUDITOR}),
    # going back
    "lookback.read": frozenset({SUPERVISOR}),
    "lookback.plan": frozenset({SUPERVISOR}),
    "lookback.judge": frozenset({INSPECTOR}),
    "complaint.read": frozenset({SUPERVISOR}),
    "complaint.record": frozenset({SUPERVISOR}),
    "proposal.read": frozenset({SUPERVISOR, AUDITOR}),
    "proposal.make": frozenset({SUPERVISOR}),
    "proposal.decide": frozenset({SUPERVISOR}),
    # what signed proposals became: told to the school, lifted when their condition is met
    "measure.read": frozenset({SUPERVISOR, SCHOOL, LEADER, AUDITOR}),
    "measure.handle": frozenset({SUPERVISOR}),
    "measure.reply": frozenset({SCHOOL}),
    "sample.read": frozenset({SUPERVISOR, AUDITOR}),
    "sample.change": frozenset({SUPERVISOR}),
    # what was found, once it was: figures that betray no plan
    "result.read": frozenset({SUPERVISOR, LEADER}),
    # the board of those who answer for an area: what is open, owed and found, in figures
    "board.read": frozenset({SUPERVISOR, LEADER}),
    "outline.edit": frozenset({SUPERVISOR}),
    # what a quota would mean: nothing is planned by asking
    "quota.simulate": frozenset({SUPERVISOR, LEADER}),
    # incidents: counts of people, for those who answer for the area
    "incident.read": frozenset({INSPECTOR, SUPERVISOR, LEADER, AUDITOR}),
    "incident.report": frozenset({INSPECTOR}),
    # early warnings and self-checks: sent to many, answered by each
    "circular.read": frozenset({SUPERVISOR, LEADER, AUDITOR}),
    "circular.send": frozenset({SUPERVISOR}),
    "circular.answer": frozenset({SCHOOL, OFFICE}),
    # what holds for the whole city
    "setting.read": frozenset({SUPERVISOR, ADMINISTRATOR, AUDITOR}),
    "setting.edit": frozenset({ADMINISTRATOR}),
    # who may issue which papers
    "issuer.read": frozenset({SUPERVISOR, LEADER, ADMINISTRATOR, AUDITOR}),
    "issuer.edit": frozenset({ADMINISTRATOR}),
    # the library of legal bases
    "basis.read": frozenset({INSPECTOR, SUPERVISOR, LEADER, ADMINISTRATOR, AUDITOR}),
    "basis.edit": frozenset({SUPERVISOR, ADMINISTRATOR}),
    # record
    "audit.read": frozenset({ADMINISTRATOR, AUDITOR}),
    # the ways out of the house, and what waits there: neither bodies nor addresses are shown
    "webhook.edit": frozenset({ADMINISTRATOR}),
    "held.decide": frozenset({SUPERVISOR}),
    "likeness.decide": frozenset({SUPERVISOR}),
    "sync.use": frozenset({INSPECTOR}),
}
OF_THE_WHOLE_CITY = frozenset(
    {
        "template.publish",
        "calendar.edit",
        "sample.change",
        "webhook.edit",
        "setting.edit",
        "issuer.edit",
        "basis.edit",
        "audit.read",
    }
)
"""What holds for every town at once, or tells of every one: not held by a role over some towns."""


def may(roles: frozenset[Role], verb: str) -> bool:
    """Whether any of these roles holds the verb; an unknown verb is a programming error."""
    return bool(VERBS[verb] & roles)
