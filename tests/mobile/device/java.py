"""A thin stand-in for the Java side: it answers as Android documents, and proves nothing of it.

With it only the Python around the calls is tried. What Android does itself is tried by a person,
by docs/android.md.
"""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import quote

import zxingcpp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NAMED = "mobile.device.android"


class JavaException(Exception):
    """Something was thrown on the other side."""


def signed(data: bytes) -> list[int]:
    """Bytes as Java counts them."""
    return [byte - 256 if byte > 127 else byte for byte in data]


class Cipher:
    """AES-GCM with the key of the secure hardware."""

    def __init__(self) -> None:
        self._iv = secrets.token_bytes(12)

    def init(self, mode: int, key: bytes, spec: Any = None) -> None:
        self._mode, self._key = mode, key
        if spec is not None:
            self._iv = spec.iv

    def getIV(self) -> list[int]:
        return signed(self._iv)

    def doFinal(self, data: bytes) -> list[int]:
        seal = AESGCM(self._key)
        act = seal.encrypt if self._mode == 1 else seal.decrypt
        return signed(act(self._iv, bytes(data), None))


class Tablet:
    """What all fake classes share: the hardware's key, the picture store, the person."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.keys: dict[str, bytes] = {}
        self.shelf: dict[str, Path] = {}
        self.person: Callable[[Path], None] = lambda _place: None
        self.heard: list[Callable[[int, int, Any], None]] = []
        self.dies = False
        self.listeners: list[Any] = []
        self.allowed = self.calls = True
        self.done: list[str] = []
        self.shutter: Any = None

    # -- the activity and its services ----------------------------------------------------------

    def getContentResolver(self) -> "Tablet":
        return self

    def getPackageName(self) -> str:
        return "org.lookback.tablet"

    def getSystemService(self, name: str) -> Any:
        return {"vibrator": self, "location": self}[name]

    def requestPermissions(self, wanted: list[str], _asked: int) -> None:
        self.done += wanted

    def startActivityForResult(self, intent: Any, asked: int) -> None:
        self.person(self.shelf[str(intent.extras["output"].toString())])
        for hear in [] if self.dies else self.heard:
            hear(asked, -1, None)

    def startActivity(self, intent: Any) -> None:
        if intent.data and not self.calls:
            raise JavaException("ActivityNotFoundException")
        self.done.append(intent.data or "chooser")

    def moveTaskToBack(self, _any: bool) -> None:
        self.done.append("back")

    def vibrate(self, _effect: Any) -> None:
        self.done.append("buzz")

    def requestLocationUpdates(self, provider: str, *asked: Any) -> None:
        if not self.allowed or provider == "fused":
            raise JavaException(provider)
        self.listeners.append(asked[2])

    # -- the store of pictures and downloads ------------------------------------------------------

    def insert(self, _store: Any, values: dict[str, str]) -> Any:
        uri = f"content://media/{len(self.shelf) + 1}"
        self.shelf[uri] = self.folder / values["_display_name"]
        self.shelf[uri].touch()
        return SimpleNamespace(toString=lambda: uri)

    def openFileDescriptor(self, uri: Any, mode: str) -> Any:
        path = self.shelf.get(str(uri.toString()))
        if path is None or not path.exists():
            raise JavaException("FileNotFoundException")
        flags = os.O_WRONLY if mode == "w" else os.O_RDONLY
        return SimpleNamespace(detachFd=lambda: os.open(path, flags))

    def delete(self, uri: Any, *_where: Any) -> None:
        path = self.shelf.pop(str(uri.toString()), None)
        if path is not None:
            path.unlink()

    # -- the keystore -----------------------------------------------------------------------------

    def load(self, _nothing: None) -> None:
        """The keystore is always loaded before use."""

    def containsAlias(self, alias: str) -> bool:
        return alias in self.keys

    def deleteEntry(self, alias: str) -> None:
        self.keys.pop(alias, None)

    def getKey(self, alias: str, _password: None) -> bytes:
        return self.keys[alias]


class Values(dict[str, Any]):
    """A row to be put into a store, a map of Java's."""

    def put(self, name: str, value: Any) -> None:
        self[name] = value


class Intent:
    """A wish to another app."""

    FLAG_GRANT_READ_URI_PERMISSION, FLAG_GRANT_WRITE_URI_PERMISSION = 1, 2

    def __init__(self, action: str) -> None:
        self.action, self.data = action, ""
        self.extras: dict[str, Any] = {}

    def setData(self, uri: Any) -> None:
        """What it is about."""
        self.data = uri.toString()

    def putExtra(self, name: str, value: Any) -> None:
        self.extras[name] = value

    def addFlags(self, _flags: int) -> None:
        """Others may read and write the place that is named."""

    def setType(self, _kind: str) -> None:
        """What kind of thing it is."""

    @staticmethod
    def createChooser(intent: Any, _title: str) -> Any:
        return intent


class KeySpec:
    """How a key of the hardware is to be made."""

    def __init__(self, alias: str, _purposes: int) -> None:
        self.alias = alias

    def setBlockModes(self, modes: list[str]) -> None:
        assert modes == ["GCM"]

    def setEncryptionPaddings(self, paddings: list[str]) -> None:
        assert paddings == ["NoPadding"]

    def build(self) -> "KeySpec":
        return self


class Luminance:
    """The grey pixels of a picture, as ZXing is given them."""

    def __init__(self, pixels: bytes, width: int, height: int, *rest: Any) -> None:
        left, top, wide, high, mirrored = rest
        assert (left, top, wide, high, mirrored) == (0, 0, width, height, False)
        assert len(pixels) == width * height
        self.view = zxingcpp.ImageView(pixels, width, height, zxingcpp.ImageFormat.Lum)


class Codes:
    """Stands for ZXing's reader of many codes: throws where it finds none."""

    def decodeMultiple(self, bitmap: Luminance, hints: Values) -> list[Any]:
        assert hints == {"TRY_HARDER": True}
        found = zxingcpp.read_barcodes(bitmap.view, formats=zxingcpp.BarcodeFormat.QRCode)
        if not found:
            raise JavaException("com.google.zxing.NotFoundException")
        return [SimpleNamespace(getText=partial(str, one.text)) for one in found]


ZXING: dict[str, Any] = {
    "java.util.HashMap": Values,
    "com.google.zxing.PlanarYUVLuminanceSource": Luminance,
    "com.google.zxing.common.HybridBinarizer": lambda source: source,
    "com.google.zxing.BinaryBitmap": lambda parted: parted,
    "com.google.zxing.DecodeHintType": SimpleNamespace(TRY_HARDER="TRY_HARDER"),
    "com.google.zxing.multi.qrcode.QRCodeMultiReader": Codes,
}


def classes(tablet: Tablet) -> dict[str, Any]:
    """The classes by name, as ``autoclass`` finds them."""

    def make(spec: KeySpec) -> Any:
        return lambda: tablet.keys.update({spec.alias: AESGCM.generate_key(256)})

    maker = SimpleNamespace()
    maker.init = lambda spec: setattr(maker, "generateKey", make(spec))
    service = SimpleNamespace(
        start=lambda _context, folder: tablet.done.append(f"start {Path(folder).name}"),
        stop=lambda _context: tablet.done.append("stop"),
    )
    store = SimpleNamespace(EXTERNAL_CONTENT_URI="store")
    return ZXING | {
        "org.kivy.android.PythonActivity": SimpleNamespace(mActivity=tablet),
        "javax.crypto.Cipher": SimpleNamespace(getInstance=lambda _name: Cipher()),
        "javax.crypto.spec.GCMParameterSpec": lambda bits, iv: SimpleNamespace(iv=iv, bits=bits),
        "java.security.KeyStore": SimpleNamespace(getInstance=lambda _name: tablet),
        "javax.crypto.KeyGenerator": SimpleNamespace(getInstance=lambda *_names: maker),
        "android.security.keystore.KeyGenParameterSpec$Builder": KeySpec,
        "android.content.ContentValues": Values,
        "android.content.Intent": Intent,
        "android.net.Uri": SimpleNamespace(
            parse=lambda text: SimpleNamespace(toString=lambda: text),
            encode=lambda text: quote(text, safe=""),
        ),
        "android.provider.MediaStore$Images$Media": store,
        "android.provider.MediaStore$Downloads": store,
        "android.provider.Settings$Global": SimpleNamespace(getInt=lambda *_asked: 7),
        "android.os.Build": SimpleNamespace(MANUFACTURER="Maker", MODEL="T-10"),
        "android.os.Build$VERSION": SimpleNamespace(RELEASE="14"),
        "android.os.Looper": SimpleNamespace(getMainLooper=lambda: None),
        "android.os.VibrationEffect": SimpleNamespace(createOneShot=lambda *_how: "short"),
        "java.lang.String": str,
        "org.lookback.tablet.TabletActivity": SimpleNamespace(
            setShutter=lambda task: setattr(tablet, "shutter", task)
        ),
        "org.lookback.tablet.ServiceDelivery": service,
    }


@contextmanager
def pretending(tablet: Tablet) -> Iterator[ModuleType]:
    """The module of Android's parts, imported over this stand-in and forgotten afterwards."""
    found = classes(tablet)
    jnius = ModuleType("jnius")
    jnius.__dict__.update(
        autoclass=found.__getitem__,
        cast=lambda _name, thing: thing,
        java_method=lambda _signature: lambda method: method,
        PythonJavaClass=object,
        JavaException=JavaException,
    )
    p4a = ModuleType("android")

    def bind(on_activity_result: Callable[[int, int, Any], None]) -> None:
        tablet.heard.append(on_activity_result)

    p4a.activity = SimpleNamespace(bind=bind)  # type: ignore[attr-defined]
    before = {name: sys.modules.get(name) for name in ("jnius", "android", NAMED)}
    sys.modules.update({"jnius": jnius, "android": p4a})
    sys.modules.pop(NAMED, None)
    try:
        yield __import__(NAMED, fromlist=["android"])
    finally:
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
