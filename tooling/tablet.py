"""The tablet's source folder for the packager: only what goes on the tablet, and how to start it.

``build/tablet`` gets ``mobile``, ``shared`` and a ``main.py``. The packager's recipe points there,
so the server cannot slip into the app.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "build" / "tablet"
PARTS = ("mobile", "shared")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.po", "zh_CN.d")
MAIN = '''"""Started by the packaged app."""

from mobile.__main__ import main

main()
'''
REQUIREMENTS = ROOT / "requirements-mobile.txt"


def main() -> int:
    """Copy afresh, and show that the copy can be imported alone."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for part in PARTS:
        shutil.copytree(ROOT / part, TARGET / part, ignore=LEFT_OUT)
    (TARGET / "main.py").write_text(MAIN, encoding="utf-8")
    shutil.copyfile(REQUIREMENTS, TARGET / "requirements.txt")
    code = _imports_alone()
    if code == 0:
        print(TARGET.relative_to(ROOT))
    return code


def _imports_alone() -> int:
    """Nothing of the server is reachable from here, so an import of it would fail."""
    check = "import mobile.wiring, mobile.device.ports, shared.records"
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, '.'); {check}"]
    return subprocess.run(command, cwd=TARGET, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
