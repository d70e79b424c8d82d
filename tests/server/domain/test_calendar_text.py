"""A calendar's text by RFC 5545: folded lines, escaped signs, instants in UTC, whole days."""

from datetime import UTC, date, datetime

from server.domain.calendar_text import LINE_BYTES_MAX, Entry, calendar, escaped, folded

AT = datetime(2026, 9, 17, 1, 0, tzinfo=UTC)


def test_long_lines_are_folded_between_characters_and_unfold_to_what_they_were() -> None:
    for line in ("SUMMARY:" + "望潮中学" * 60, "x" * 75, "x" * 76, "SUMMARY:" + "é😀" * 40):
        parts = folded(line).split("\r\n")
        assert all(len(part.encode()) <= LINE_BYTES_MAX for part in parts)
        assert all(part.startswith(" ") for part in parts[1:])
        assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line
    assert folded("x" * 75) == "x" * 75


def test_signs_that_mean_something_are_escaped() -> None:
    assert escaped("a,b;c\\d\ne\r\nf\rg") == "a\\,b\\;c\\\\d\\ne\\nf\\ng"
    text = calendar("一", [Entry("1", AT, "x\r\nEND:VEVENT", AT, "a, b")])
    assert text.split("\r\n").count("END:VEVENT") == 1
    assert "LOCATION:a\\, b\r\n" in text


def test_an_hour_and_a_day() -> None:
    text = calendar("一", [Entry("1", AT, "甲", AT), Entry("2", date(2026, 12, 31), "乙", AT)])
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for told in (
        "VERSION:2.0", "UID:1", "DTSTAMP:20260917T010000Z", "DTSTART:20260917T010000Z",
        "DURATION:PT1H", "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101",
    ):  # fmt: skip
        assert told in lines, told
    assert "\n" not in text.replace("\r\n", "")
