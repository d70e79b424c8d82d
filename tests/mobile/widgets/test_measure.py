"""Where a line may break: between Chinese characters, never at a mark or within a measure."""

import pytest

from mobile.widgets.measure import height_of, natural, wrapped

PX = 16


def lines(text: str, width: int) -> list[str]:
    return wrapped(text, PX, False, width).split("\n")


def test_a_line_of_chinese_is_filled_to_the_edge() -> None:
    text = "按GB/T 29315-2022应配专职保安员三人"
    width = natural("按GB/T 29315-2022应配专", PX, False)[0] + 1
    assert lines(text, width)[0] == "按GB/T 29315-2022应配专"


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "望潮中学（含附属幼儿园），青禾实验小学；石榴花幼儿园。"
    for width in range(64, 200, 7):
        for line in lines(text, width):
            assert line[0] not in "），；。", (width, line)
            assert line[-1] != "（", (width, line)


def test_a_number_stays_with_its_measure_word() -> None:
    for width in range(60, 160, 5):
        assert not any(line.endswith("3") for line in lines("现在一共还缺 3 人，请补齐", width))


def test_english_breaks_between_words() -> None:
    found = lines("Escape ways are clear and not locked", 120)
    assert " ".join(found) == "Escape ways are clear and not locked"
    assert len(found) > 1


def test_a_word_longer_than_a_line_is_broken_and_not_lost() -> None:
    text = "0123456789" * 5
    assert "".join(lines(text, 60)) == text


@pytest.mark.parametrize("text", ["", "字", "两\n行"])
def test_height_grows_with_the_lines(text: str) -> None:
    one = natural("字", PX, False)[1]
    assert height_of(text, PX, False, 200) == one * (text.count("\n") + 1)
