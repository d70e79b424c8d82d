"""What the two introductions tell of the demo is what the demo does."""

import re
from pathlib import Path

import pytest

from server import seed

ROOT = Path(__file__).resolve().parents[2]
DEMO = (ROOT / "tooling" / "demo.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_an_introduction_names_what_the_demo_takes_and_who_signs_in(name: str) -> None:
    told = (ROOT / name).read_text(encoding="utf-8")
    options = re.findall(r'add_argument\("(--[a-z]+)"', DEMO)
    assert len(options) >= 5
    logins = [one[0] for one in (*seed.PEOPLE, seed.SECOND)]
    assert [one for one in (*options, *logins, seed.PASSWORD) if f"`{one}" not in told] == []
