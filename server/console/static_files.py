"""Styles, scripts and icons: the same for everybody, packed once, asked for again only if changed.

Pages are not packed: they hold what somebody typed beside a token, and how short both become
together tells of the token (BREACH, 2013). Files here hold neither.
"""

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.utils import safe_join

PACKED = frozenset({".css", ".js", ".svg"})
"""What is text; pictures and fonts are packed already."""
FILES_KEPT = 64
"""How many packed files stay in memory: all there are, a few times over."""
LEVEL = 9
WAY = "gzip"


class StaticFiles:
    """Answers with a file of the console, or always with the one it was made for."""

    def __init__(self, app: Flask, name: str = "") -> None:
        self._app, self._name = app, name

    def __call__(self, filename: str = "") -> Response:
        name = filename or self._name
        place = safe_join(self._app.static_folder or "", name)
        is_text = Path(name).suffix in PACKED
        if is_text and place and _may_be_packed() and Path(place).is_file():
            answer = _packed(Path(place))
        else:
            answer = self._app.send_static_file(name)
        if is_text:
            answer.vary.add("Accept-Encoding")
        return answer


def _may_be_packed() -> bool:
    """Whether the browser takes it so; whoever asks for a stretch wants the file as it lies."""
    return request.accept_encodings.quality(WAY) > 0 and "Range" not in request.headers


def _packed(path: Path) -> Response:
    lies = path.stat()
    mime, _ = mimetypes.guess_type(path.name)
    answer = Response(_gzip(path, lies.st_mtime_ns), mimetype=mime)
    answer.headers["Content-Encoding"] = WAY
    answer.cache_control.no_cache = True
    answer.set_etag(f"{lies.st_mtime_ns:x}-{lies.st_size:x}-{WAY}")
    answer.make_conditional(request)
    return answer


@lru_cache(maxsize=FILES_KEPT)
def _gzip(path: Path, _changed_ns: int) -> bytes:
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)
