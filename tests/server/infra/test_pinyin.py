"""Names in letters; and the dictionary stays away from servers that never need it."""

import subprocess
import sys

from server.infra import pinyin


def test_a_name_is_typed_as_people_type_it() -> None:
    assert pinyin.letters("望潮中学") == "wangchaozhongxue"
    assert pinyin.initials("望潮中学") == "wczx"
    assert pinyin.initials("第一小学A校区") == "dyxxaxq"


def test_a_server_that_only_serves_does_not_load_the_dictionary() -> None:
    said = "import sys, server.app; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0
