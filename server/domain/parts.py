"""By what figures are parted."""

from enum import StrEnum


class By(StrEnum):
    """By what figures are parted."""

    AREA = "area"
    KIND = "kind"
    SCHOOL_KIND = "school_kind"
    GRADE = "grade"
    OFFICE = "office"
    TEAM = "team"
    MONTH = "month"


BOARD_PARTS = (By.AREA, By.SCHOOL_KIND, By.GRADE, By.OFFICE)
"""By what the board is parted."""
