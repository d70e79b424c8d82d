"""The checklist: its items, which of them apply, what failed, what is still missing.

One evaluator for tablet and server, so that both say the same of the same answers.
"""

from shared.checklists.following import Following
from shared.checklists.judging import sheet_of
from shared.checklists.sheet import (
    Assessed,
    Sheet,
    Shown,
    Visit,
    score,
    unanswered,
    vetoed,
    wanting_photos,
)
from shared.checklists.split import falls_to, office_of
from shared.checklists.template import (
    FACTS,
    LIMITS,
    AnswerType,
    Basis,
    Item,
    PhotoRule,
    Section,
    Template,
    WrongAnswer,
    limits_on,
)

__all__ = [
    "FACTS",
    "LIMITS",
    "AnswerType",
    "Assessed",
    "Basis",
    "Following",
    "Item",
    "PhotoRule",
    "Section",
    "Sheet",
    "Shown",
    "Template",
    "Visit",
    "WrongAnswer",
    "falls_to",
    "limits_on",
    "office_of",
    "score",
    "sheet_of",
    "unanswered",
    "vetoed",
    "wanting_photos",
]
