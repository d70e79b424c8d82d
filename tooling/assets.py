"""Browser assets, fonts and icons: taken from npm packages by lock file, copied where needed."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tooling.setup import ROOT, run

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "server" / "console" / "static" / "vendor"
FONTS = ROOT / "mobile" / "assets"
LOCK = ROOT / "package-lock.json"
STAMP = MODULES / ".lookback"

FONT = "@expo-google-fonts/noto-sans-sc"
BROWSER_FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@alpinejs/csp/dist/cdn.min.js": "alpine.min.js",
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "tus-js-client/dist/tus.min.js": "tus.min.js",
    f"{FONT}/400Regular/NotoSansSC_400Regular.ttf": "noto-sans-sc-400.ttf",
    f"{FONT}/700Bold/NotoSansSC_700Bold.ttf": "noto-sans-sc-700.ttf",
}
FONT_FILES = {
    f"{FONT}/400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    f"{FONT}/700Bold/NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
    "@mdi/font/fonts/materialdesignicons-webfont.ttf": "icons.ttf",
}
ICON_CSS = "@mdi/font/css/materialdesignicons.css"
ICON = re.compile(r'\.mdi-([a-z0-9-]+)::before\s*\{\s*content:\s*"\\([0-9A-F]+)"')
ICON_NAMES = ROOT / "server" / "console" / "icons.txt"
ICON_TABLE = "icons.json"
SPRITE = "icons.svg"
MANIFEST = ROOT / "build" / "assets.json"
"""What was copied, each file with its digest."""


def main() -> int:
    """Install the packages if the lock changed, and copy what is used if anything did."""
    if not (STAMP.exists() and STAMP.read_text() == _digest(LOCK)):
        _install()
    wanted = _wanted()
    if _manifest_read() == wanted and all(target.exists() for target in _targets()):
        return 0
    FONTS.mkdir(parents=True, exist_ok=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in _copies():
        shutil.copyfile(source, target)
    _icon_table()
    _sprite()
    MANIFEST.parent.mkdir(exist_ok=True)
    made = {str(path.relative_to(ROOT)): _digest(path) for path in _targets()}
    MANIFEST.write_text(json.dumps({"from": wanted, "made": made}, indent=2), encoding="utf-8")
    STAMP.write_text(_digest(LOCK))
    return 0


def _copies() -> list[tuple[Path, Path]]:
    return [
        *((_found(source), VENDOR / target) for source, target in BROWSER_FILES.items()),
        *((_found(source), FONTS / target) for source, target in FONT_FILES.items()),
    ]


def _targets() -> list[Path]:
    return [*(target for _, target in _copies()), FONTS / ICON_TABLE, VENDOR / SPRITE]


def _wanted() -> dict[str, str]:
    """What the copies are made from; another digest makes them anew."""
    return {path.name: _digest(path) for path in (LOCK, ICON_NAMES, Path(__file__))}


def _manifest_read() -> dict[str, str] | None:
    if not MANIFEST.exists():
        return None
    told: dict[str, str] = json.loads(MANIFEST.read_text(encoding="utf-8"))["from"]
    return told


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _install() -> None:
    print("· browser assets and fonts", flush=True)
    command = [*_npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    run(*command, env=_environment(), stdout=subprocess.DEVNULL)


def _npm() -> list[str]:
    """The machine's npm, else the one inside this project's own venv."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    return [str(Path(sys.executable).with_name("npm"))]


def _environment() -> dict[str, str]:
    own = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.environ.get("PATH", "") + os.pathsep + own}


def _found(source: str) -> Path:
    """A font file where the package keeps it, whatever folder its version chose."""
    path = MODULES / source
    if path.exists():
        return path
    package = MODULES / "/".join(source.split("/")[:2])
    return next(iter(sorted(package.glob(f"**/{path.name}"))))


def _icon_table() -> None:
    """Icon names to the characters that draw them."""
    css = (MODULES / ICON_CSS).read_text(encoding="utf-8")
    table = {name: chr(int(code, 16)) for name, code in ICON.findall(css)}
    (FONTS / ICON_TABLE).write_text(json.dumps(table), encoding="utf-8")


def _sprite() -> None:
    """One SVG file of the console's icons, each a symbol by its name."""
    names = ICON_NAMES.read_text(encoding="utf-8").split()
    symbols = []
    for name in sorted(set(names)):
        svg = (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text(encoding="utf-8")
        inner = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", svg, flags=re.DOTALL).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    text = '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"
    (VENDOR / SPRITE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
