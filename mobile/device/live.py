"""A live picture as a stream of JPEGs: cut at their marks, stamped with their hour."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import IO

from PIL import Image
from PIL.ExifTags import Base

from mobile import durable
from mobile.device.ports import Heard
from shared.clock import Clock
from shared.ids import new_id

BEGIN, END = b"\xff\xd8", b"\xff\xd9"
EXIF_MARK = b"\xff\xe1"
EXIF_HOUR = "%Y:%m:%d %H:%M:%S"
READ_BYTES = 64 * 1024
PICTURE_BYTES_MAX = 16 * 1024 * 1024
"""A stream without an end mark for so long is no stream of pictures."""
WHOLE = "1920x1080"
"""The size asked for; a camera that has none of it gives the nearest."""


@dataclass(frozen=True)
class Eye:
    """A program that writes what a camera sees as JPEGs, and the camera it needs."""

    system: str
    program: str
    arguments: tuple[str, ...]
    camera: str = ""


CAMERA = "/dev/video0"
EYES = (
    Eye("linux", "ffmpeg", ("-hide_banner", "-loglevel", "error", "-f", "v4l2", "-video_size",
        WHOLE, "-i", CAMERA, "-r", "15", "-c:v", "mjpeg", "-q:v", "2", "-f", "mjpeg", "pipe:1"),
        CAMERA),
    Eye("linux", "gst-launch-1.0", ("-q", "v4l2src", f"device={CAMERA}", "!", "videoconvert", "!",
        "jpegenc", "quality=92", "!", "fdsink", "fd=1"), CAMERA),
    Eye("win32", "gst-launch-1.0", ("-q", "mfvideosrc", "!", "videoconvert", "!", "jpegenc",
        "quality=92", "!", "fdsink", "fd=1")),
)  # fmt: skip
"""The first of these that is here is used."""


class NoView:
    """A device that shows nothing live: its pictures come from the camera app or a file."""

    def open(self, heard: Heard) -> bool:
        return False

    def close(self) -> None:
        """Nothing was open."""

    def keep(self, picture: bytes) -> Path:
        raise OSError("nothing was seen live")


class StreamView:
    """What a camera of this machine sees, by a program that is installed here."""

    def __init__(self, folder: Path, clock: Clock, eyes: tuple[Eye, ...] = EYES) -> None:
        self._folder, self._clock, self._eyes = folder, clock, eyes
        self._running: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def open(self, heard: Heard) -> bool:
        self.close()
        command = next((found for eye in self._eyes if (found := _here(eye))), None)
        if command is None:
            return False
        try:
            running = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError:
            return False
        self._running = running
        Thread(target=self._watch, args=(running, heard), daemon=True).start()
        return True

    def close(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.terminate()

    def keep(self, picture: bytes) -> Path:
        path = self._folder / f"{new_id(self._clock.mono_ms())}.jpg"
        durable.write(path, with_hour(picture, self._clock.now().astimezone()))
        return path

    def _watch(self, running: subprocess.Popen[bytes], heard: Heard) -> None:
        """Tell each picture, and the end; after closing, nothing more."""
        stream = running.stdout
        assert stream is not None
        with stream:
            for picture in pictures_in(stream):
                if self._running is not running:
                    break
                heard(picture)
        running.terminate()
        running.wait()
        if self._running is running:
            self._running = None
            heard(None)


def _here(eye: Eye) -> list[str] | None:
    """The command, where program and camera are both on this machine."""
    found = shutil.which(eye.program) if sys.platform.startswith(eye.system) else None
    if found is None or (eye.camera and not Path(eye.camera).exists()):
        return None
    return [found, *eye.arguments]


def pictures_in(stream: IO[bytes]) -> Iterator[bytes]:
    """Each whole JPEG of a stream; what was cut off at its end is none."""
    kept = b""
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    while data := read(READ_BYTES):
        kept += data
        while (end := kept.find(END)) >= 0:
            begin = kept.find(BEGIN)
            picture, kept = kept[begin : end + len(END)], kept[end + len(END) :]
            if 0 <= begin < end:
                yield picture
        if len(kept) > PICTURE_BYTES_MAX:
            return


def with_hour(picture: bytes, at: datetime) -> bytes:
    """The same JPEG with the hour it was taken, as a camera writes it; no pixel is touched."""
    exif = Image.Exif()
    told = at.strftime(EXIF_HOUR)
    exif[Base.DateTime] = told
    exif.get_ifd(Base.ExifOffset)[Base.DateTimeOriginal] = told
    data = exif.tobytes()
    if not data.startswith(b"Exif"):
        data = b"Exif\0\0" + data
    length = (len(data) + 2).to_bytes(2, "big")
    return picture[: len(BEGIN)] + EXIF_MARK + length + data + picture[len(BEGIN) :]
