"""docs/access.md is the table of verbs and roles as the code has it, neither more nor less."""

from pathlib import Path

from shared.access import OF_THE_WHOLE_CITY, VERBS
from shared.vocabulary import LABELS, Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
HEAD = """# Who may do what

Written by `tests/architecture/test_access.py` from `shared/access.py`; delete this file and
run that test to write it anew. The tablet hides buttons by this table, the server refuses by it.
Which rows a person reaches is narrowed in one place, `server/scope.py`: by area with all below it,
by office, or by school. What is out of reach is *not found*, never *forbidden*. A verb with ◉
holds for every town at once, or tells of every one: a role over some towns alone does not hold it.

"""


def written() -> str:
    """The page as the code says it."""
    roles = list(Role)
    lines = ["| verb | " + " | ".join(LABELS[role] for role in roles) + " |"]
    lines.append("| --- |" + " :-: |" * len(roles))
    for verb, holders in VERBS.items():
        mark = "◉" if verb in OF_THE_WHOLE_CITY else "●"
        marks = (mark if role in holders else " " for role in roles)
        lines.append(f"| `{verb}` | " + " | ".join(marks) + " |")
    return HEAD + "\n".join(lines) + "\n"


def test_the_page_says_what_the_code_does() -> None:
    if not PAGE.exists():
        PAGE.write_text(written(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == written()


def test_no_school_and_no_other_office_may_know_of_a_plan() -> None:
    secret = [verb for verb in VERBS if verb.startswith(("visit.", "lookback.", "draw."))]
    assert len(secret) >= 6
    for verb in secret:
        assert not VERBS[verb] & {Role.SCHOOL, Role.OFFICE}, verb
