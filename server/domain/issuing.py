"""The issuers of papers: how their papers are numbered, and what may not be set of them."""

from shared.issuing import ISSUED_BY_POWER
from shared.problems import Changed, Invalid
from shared.vocabulary import OfficeKind, Paper

NUMBER_FORM = "〔{year}〕{number}号"
NUMBER_WORDS: dict[str, str] = {
    Paper.ORDER: "责改",
    Paper.NOTICE: "限改",
    Paper.SUPERVISION: "督办",
    Paper.ASSIGNMENT: "交办",
    Paper.ADVICE: "提示",
    Paper.TRANSFER: "移交",
}
"""What the numbers of each paper are told by, after the short name of their issuer."""
NEEDS_BASIS = frozenset({Paper.ORDER})
"""Who orders in the name of the law says by which."""
NO_ORDERS = frozenset({OfficeKind.CAMPAIGN, OfficeKind.TOWN})
"""专项办、镇街: no subject with the power to order; they supervise, assign and advise."""
HEAD_CHARS_MAX = 200
SHORT_CHARS_MAX = 8
BASIS_CHARS_MAX = 500
REASON_CHARS_MAX = 500


class NoPowerToOrder(Invalid):
    code = "no_power_to_order"
    text = (
        "A campaign office and a town office have no power to order (责令). Choose a supervision"
        " letter, an assignment or a letter of advice."
    )


class ShortTaken(Changed):
    code = "short_taken"
    text = "Another office's numbers begin with {short}. Choose another short name."


class SetMeanwhile(Changed):
    code = "set_meanwhile"
    text = (
        "Somebody else changed this office's papers meanwhile. Look at them, then set them again."
    )


def allowed(kind: str) -> list[Paper]:
    """Which papers an office of this kind can be given at all, the strongest first."""
    return [one for one in ISSUED_BY_POWER if one is not Paper.ORDER or kind not in NO_ORDERS]
