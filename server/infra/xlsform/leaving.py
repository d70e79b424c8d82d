"""What of a form has no place in a checklist: left out, and told row by row with the reason.

What is known to be of no use here is left out; what nobody knows stays where it is, and is wrong.
"""

from server.infra.xlsform.sheets import SURVEY, Form, Line
from server.infra.xlsform.words import FACTS_GROUP, OURS

BEGIN, END = "begin", "end"
GROUP, REPEAT = "group", "repeat"
OF_A_GROUP = frozenset({"type", "name", "label_zh", "label_en", f"{OURS}section"})
OF_AN_END = frozenset({"type", "name", "label_zh", "label_en"})
REASONS: dict[str, frozenset[str]] = {
    "form_recorded": frozenset(
        {"start", "end", "today", "deviceid", "username", "email", "phonenumber", "simserial"}
        | {"subscriberid", "audit", "start-geopoint", "background-audio", "background-geopoint"}
    ),
    "form_note": frozenset({"note", "acknowledge", "trigger"}),
    "form_worked_out": frozenset({"calculate", "hidden", "csv-external", "xml-external"}),
    "form_place": frozenset({"geopoint", "geotrace", "geoshape"}),
    "form_kind": frozenset(
        {"time", "datetime", "range", "rank", "barcode", "audio", "video", "file"}
        | {"select_one_from_file", "select_multiple_from_file", "select_one_external"}
    ),
}
"""Why rows of these types are left out, by the code it is told by."""
_WHY = {kind: code for code, kinds in REASONS.items() for kind in kinds}


def with_a_place(form: Form) -> list[Line]:
    """The lines of the questions that have a place in a checklist, with the groups around them."""
    return _Sieve(form).kept()


class _Sieve:
    """One walk over the questions, with the groups and repeats that are open."""

    def __init__(self, form: Form) -> None:
        self.form, self.open = form, list[str]()
        self.of_facts = False

    def kept(self) -> list[Line]:
        lines = self.form.lines.get(SURVEY, [])
        kept = [line for line in lines if self._has_place(line)]
        if self.open:
            self.form.wrong(lines[-1].row, "type", "form_end")
        return kept

    def _has_place(self, line: Line) -> bool:
        mark, _, what = "_".join(line["type"].lower().split()).partition("_")
        if what in (GROUP, REPEAT) and mark in (BEGIN, END):
            return self._begins(line, what) if mark == BEGIN else self._ends(line, what)
        if REPEAT in self.open:
            return self._left(line, "form_in_repeat")
        why = _WHY.get(line["type"].lower().partition(" ")[0], "")
        return not why or self.of_facts or self._left(line, why)

    def _begins(self, line: Line, what: str) -> bool:
        within, repeated = bool(self.open), REPEAT in self.open
        self.open.append(what)
        if REPEAT in self.open:
            return self._left(line, "form_in_repeat" if repeated else "form_repeat")
        if within:
            self.form.refuse_others(line, OF_A_GROUP)
            return self._left(line, "form_inner")
        self.of_facts = line["name"] == FACTS_GROUP
        return True

    def _ends(self, line: Line, what: str) -> bool:
        if not self.open or self.open[-1] != what:
            self.form.wrong(line.row, "type", "form_end", line["type"])
            return False
        self.form.refuse_others(line, OF_AN_END)
        self.open.pop()
        self.of_facts = self.of_facts and bool(self.open)
        return what == GROUP and not self.open

    def _left(self, line: Line, code: str) -> bool:
        self.form.leave_out(line, code)
        return False
