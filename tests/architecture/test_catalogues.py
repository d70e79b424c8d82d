"""Everything a person reads is there in Chinese, and nothing is there that nobody reads."""

import pytest

from tooling import texts


def test_both_catalogues_are_complete_and_hold_nothing_unused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = texts.check()
    assert wrong == 0, capsys.readouterr().out
