"""Everything a developer does here, by one command; ``python3 tasks.py`` lists it.

Standard library only. This file must be readable by old Pythons, so that they can be told.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Lookback needs Python 3.11 or newer; this is %d.%d.\n"
        "回头看需要 Python 3.11 或更新的版本，这里是 %d.%d。" % (sys.version_info[:2] * 2)
    )

from tooling import commands

if __name__ == "__main__":
    sys.exit(commands.main(sys.argv[1:]))
