"""Handing a transfer letter over: which office it may not go to."""

from shared.problems import Invalid, Problem


class OfficeUnfit(Invalid):
    code = "office_unfit"
    text = "Choose another office than the one that has it, of this town or of the city."


class DecidedAlready(Problem):
    code, status = "decided_already", 409
    text = "The office that issued this letter is deciding about it already. Wait for its word."
