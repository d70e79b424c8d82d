"""Judging a checklist answer by answer: what no changed answer touches is not judged again."""

from shared.checklists.sheet import Assessed, Reading, Sheet


class Following:
    """Assesses one sheet after the other; the next is mostly the last with one more answer."""

    def __init__(self) -> None:
        self._sheet: Sheet | None = None
        self._found: dict[str, Assessed] = {}
        self._reads: dict[str, set[str]] = {}

    def assess(self, sheet: Sheet) -> dict[str, Assessed]:
        """Every item as it stands; an item that stands as before is the very same object."""
        reading = Reading(sheet)
        for code in self._untouched(sheet):
            reading.kept[code], reading.reads[code] = self._found[code], self._reads[code]
        self._found = {item.code: reading.item(item) for item in sheet.template.items}
        self._sheet, self._reads = sheet, reading.reads
        return dict(self._found)

    def _untouched(self, sheet: Sheet) -> set[str]:
        """Items that have looked at nothing that changed, not even through others."""
        before = self._sheet
        if before is None or before.template is not sheet.template or before.visit != sheet.visit:
            return set()
        touched = {
            code
            for code in (*before.answers, *sheet.answers)
            if before.answers.get(code) != sheet.answers.get(code)
        }
        grown = -1
        while len(touched) > grown:
            grown = len(touched)
            touched |= {code for code, read in self._reads.items() if read & touched}
        return set(self._found) - touched
