"""An Android tablet, by its own Java classes; imported on Android alone.

Nothing here can be proved on a desktop but the Python around the calls: what a person must try on
a real tablet stands in docs/android.md.
"""

import mimetypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from android import activity as results
from jnius import JavaException, PythonJavaClass, autoclass, cast, java_method

from mobile import durable
from mobile.device.codes import grey_of
from mobile.device.fixes import Fix, place_of, unsigned, unwrapped, wrapped
from mobile.device.live import NoView
from mobile.device.ports import Act, Device, Post
from shared.clock import SystemClock
from shared.ids import new_id
from shared.records.ops import Place
from shared.vocabulary import PhotoSource

CAMERA_ASKED, LOCATION_ASKED = 4701, 4702
CAPTURE = "android.media.action.IMAGE_CAPTURE"
DIAL = "android.intent.action.DIAL"
ALBUM = "Pictures/Lookback"
KEYSTORE, CIPHER, TAG_BITS = "AndroidKeyStore", "AES/GCM/NoPadding", 128
ENCRYPT, DECRYPT = 1, 2
BUZZ_MS, USUAL_STRENGTH = 15, -1
PROVIDERS = ("gps", "fused", "network")
FIX_EVERY_MS, FIX_EVERY_M = 5_000, 0.0
PLACE_PERMISSION = "android.permission.ACCESS_FINE_LOCATION"
ACTIVITY = "org.lookback.tablet.TabletActivity"
SERVICE = ".ServiceDelivery"
ZXING = "com.google.zxing"
ANY_FILE = "application/octet-stream"


def context() -> Any:
    """The app on the screen, or its service while it is not."""
    shown = autoclass("org.kivy.android.PythonActivity").mActivity
    return shown or autoclass("org.kivy.android.PythonService").mService


class KeystoreGuard:
    """Secrets in files, wrapped by a key that never leaves the tablet's secure hardware."""

    ALIAS = "lookback"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, secret: bytes) -> None:
        cipher = autoclass("javax.crypto.Cipher").getInstance(CIPHER)
        cipher.init(ENCRYPT, self._key())
        sealed = unsigned(cipher.doFinal(secret))
        durable.write(self._path(name), wrapped(unsigned(cipher.getIV()), sealed))

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        if not path.exists():
            return None
        iv, sealed = unwrapped(path.read_bytes())
        spec = autoclass("javax.crypto.spec.GCMParameterSpec")(TAG_BITS, iv)
        cipher = autoclass("javax.crypto.Cipher").getInstance(CIPHER)
        cipher.init(DECRYPT, self._key(), spec)
        return unsigned(cipher.doFinal(sealed))

    def forget(self, name: str) -> None:
        durable.remove(self._path(name))
        if not any(self._folder.iterdir()):
            # A copy of the file left in the storage is worth nothing without the hardware's key.
            self._store().deleteEntry(self.ALIAS)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.wrapped"

    def _store(self) -> Any:
        store = autoclass("java.security.KeyStore").getInstance(KEYSTORE)
        store.load(None)
        return store

    def _key(self) -> Any:
        store = self._store()
        if not store.containsAlias(self.ALIAS):
            self._make()
        return cast("javax.crypto.SecretKey", store.getKey(self.ALIAS, None))

    def _make(self) -> None:
        builder = autoclass("android.security.keystore.KeyGenParameterSpec$Builder")
        spec = builder(self.ALIAS, ENCRYPT | DECRYPT)
        spec.setBlockModes(["GCM"])
        spec.setEncryptionPaddings(["NoPadding"])
        maker = autoclass("javax.crypto.KeyGenerator").getInstance("AES", KEYSTORE)
        maker.init(spec.build())
        maker.generateKey()


class IntentCamera:
    """The tablet's own camera app, asked to write into a place of the picture store.

    The system may end our process while the camera is open. So where the picture will be is
    written down before, and looked for at the next start.
    """

    source = PhotoSource.CAMERA

    def __init__(self, folder: Path, clock: SystemClock, post: Post) -> None:
        self._folder, self._clock, self._post = folder, clock, post
        self._taken: Callable[[Path], None] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        results.bind(on_activity_result=self._heard)

    @property
    def _asked(self) -> Path:
        return self._folder / "asked"

    def take(self, on_taken: Callable[[Path], None]) -> None:
        self._taken = on_taken
        uri = self._new_place()
        durable.write(self._asked, str(uri.toString()).encode())
        intent_class = autoclass("android.content.Intent")
        intent = intent_class(CAPTURE)
        intent.putExtra("output", cast("android.os.Parcelable", uri))
        intent.addFlags(
            intent_class.FLAG_GRANT_READ_URI_PERMISSION
            | intent_class.FLAG_GRANT_WRITE_URI_PERMISSION
        )
        context().startActivityForResult(intent, CAMERA_ASKED)

    def left_over(self) -> list[Path]:
        self._fetch()
        return sorted(self._folder.glob("*.jpg"))

    def done(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def _heard(self, asked: int, _result: int, _intent: Any) -> None:
        if asked == CAMERA_ASKED:
            self._post(self._hand_over)

    def _hand_over(self) -> None:
        on_taken, self._taken = self._taken, None
        path = self._fetch()
        if path is not None and on_taken is not None:
            on_taken(path)

    def _fetch(self) -> Path | None:
        """Bring the picture that was asked for into the app's own folder, out of everyone's."""
        if not self._asked.exists():
            return None
        uri = autoclass("android.net.Uri").parse(self._asked.read_text(encoding="utf-8"))
        data = _read(uri)
        path: Path | None = None
        if data:
            path = self._folder / f"{new_id(self._clock.mono_ms())}.jpg"
            durable.write(path, data)
        context().getContentResolver().delete(uri, None, None)
        self._asked.unlink(missing_ok=True)
        return path

    def _new_place(self) -> Any:
        values = autoclass("android.content.ContentValues")()
        values.put("_display_name", f"lookback-{new_id(self._clock.mono_ms())}.jpg")
        values.put("mime_type", "image/jpeg")
        values.put("relative_path", ALBUM)
        images = autoclass("android.provider.MediaStore$Images$Media").EXTERNAL_CONTENT_URI
        return context().getContentResolver().insert(images, values)


def _read(uri: Any) -> bytes:
    """What the camera wrote; nothing where the person turned back, or the place is gone."""
    try:
        opened = context().getContentResolver().openFileDescriptor(uri, "r")
        with os.fdopen(opened.detachFd(), "rb") as file:
            return file.read()
    except (JavaException, OSError):
        return b""


class _Listener(PythonJavaClass):
    """Hears each fix."""

    __javainterfaces__ = ("android/location/LocationListener",)
    __javacontext__ = "app"

    def __init__(self, heard: Callable[[Any], None]) -> None:
        super().__init__()
        self._heard = heard

    @java_method("(Landroid/location/Location;)V")
    def onLocationChanged(self, location: Any) -> None:  # noqa: N802
        self._heard(location)

    @java_method("(Ljava/lang/String;)V")
    def onProviderEnabled(self, provider: str) -> None:  # noqa: N802
        """The next fix tells more."""

    @java_method("(Ljava/lang/String;)V")
    def onProviderDisabled(self, provider: str) -> None:  # noqa: N802
        """Old fixes grow too old by themselves."""

    @java_method("(Ljava/lang/String;ILandroid/os/Bundle;)V")
    def onStatusChanged(self, provider: str, status: int, extras: Any) -> None:  # noqa: N802
        """Of no use to us."""


class ReceiverLocation:
    """The last fixes of the tablet's receivers; asked for once, heard all the time."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self._fixes: dict[str, Fix] = {}
        self._listener = _Listener(self._heard)
        context().requestPermissions([PLACE_PERMISSION], LOCATION_ASKED)
        self._listening = self._listen()

    def here(self) -> Place:
        if not self._listening:
            # The person may have allowed it meanwhile.
            self._listening = self._listen()
        return place_of(list(self._fixes.values()), self._clock.mono_ms())

    def _listen(self) -> bool:
        manager = cast("android.location.LocationManager", context().getSystemService("location"))
        main = autoclass("android.os.Looper").getMainLooper()
        heard = False
        for provider in PROVIDERS:
            try:
                manager.requestLocationUpdates(
                    provider, FIX_EVERY_MS, FIX_EVERY_M, self._listener, main
                )
                heard = True
            except JavaException:
                # Not allowed, or this tablet has no such receiver.
                continue
        return heard

    def _heard(self, location: Any) -> None:
        self._fixes[str(location.getProvider())] = Fix(
            location.getLatitude(),
            location.getLongitude(),
            location.getAccuracy(),
            location.getElapsedRealtimeNanos(),
        )


class SharedPapers:
    """A paper goes into the downloads, and the person chooses the app that takes it."""

    def hand_over(self, name: str, data: bytes) -> str:
        values = autoclass("android.content.ContentValues")()
        values.put("_display_name", name)
        mime = mimetypes.guess_type(name)[0] or ANY_FILE
        values.put("mime_type", mime)
        resolver = context().getContentResolver()
        downloads = autoclass("android.provider.MediaStore$Downloads").EXTERNAL_CONTENT_URI
        uri = resolver.insert(downloads, values)
        with os.fdopen(resolver.openFileDescriptor(uri, "w").detachFd(), "wb") as file:
            file.write(data)
        intent_class = autoclass("android.content.Intent")
        intent = intent_class("android.intent.action.SEND")
        intent.setType(mime)
        intent.putExtra("android.intent.extra.STREAM", cast("android.os.Parcelable", uri))
        intent.addFlags(intent_class.FLAG_GRANT_READ_URI_PERMISSION)
        title = cast("java.lang.CharSequence", autoclass("java.lang.String")(name))
        context().startActivity(intent_class.createChooser(intent, title))
        return f"Downloads/{name}"


class PictureCodes:
    """Square codes, read by ZXing's own Java, which the recipe brings along."""

    def read(self, picture: bytes) -> tuple[str, ...]:
        grey = grey_of(picture)
        if grey is None:
            return ()
        pixels = autoclass(f"{ZXING}.PlanarYUVLuminanceSource")(
            grey.pixels, grey.width, grey.height, 0, 0, grey.width, grey.height, False
        )
        source = cast(f"{ZXING}.LuminanceSource", pixels)
        parted = autoclass(f"{ZXING}.common.HybridBinarizer")(source)
        bitmap = autoclass(f"{ZXING}.BinaryBitmap")(cast(f"{ZXING}.Binarizer", parted))
        hints = autoclass("java.util.HashMap")()
        hints.put(autoclass(f"{ZXING}.DecodeHintType").TRY_HARDER, True)
        reader = autoclass(f"{ZXING}.multi.qrcode.QRCodeMultiReader")()
        try:
            found = reader.decodeMultiple(bitmap, hints)
        except JavaException:
            # Its way to say that there is none.
            return ()
        return tuple(str(one.getText()) for one in found)


class _Task(PythonJavaClass):
    """Something to do, as Java calls it."""

    __javainterfaces__ = ("java/lang/Runnable",)
    __javacontext__ = "app"

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._act = act

    @java_method("()V")
    def run(self) -> None:
        self._act()


class HeldTablet:
    """Trembles, hears the volume keys, and delivers on by a service with a notice."""

    def __init__(self, folder: Path, post: Post) -> None:
        self._folder, self._post = folder, post
        self._shutter: _Task | None = None
        effects = autoclass("android.os.VibrationEffect")
        self._effect = effects.createOneShot(BUZZ_MS, USUAL_STRENGTH)
        self._vibrator = cast("android.os.Vibrator", context().getSystemService("vibrator"))

    def buzz(self) -> None:
        self._vibrator.vibrate(self._effect)

    def kind(self) -> str:
        build = autoclass("android.os.Build")
        system = autoclass("android.os.Build$VERSION").RELEASE
        return f"{build.MANUFACTURER} {build.MODEL}, Android {system}"

    def on_shutter(self, act: Act | None) -> None:
        post = self._post
        # Java holds no reference that keeps a Python object alive: we do.
        self._shutter = _Task(lambda: post(act)) if act else None
        autoclass(ACTIVITY).setShutter(self._shutter)

    def dial(self, number: str) -> bool:
        uri = autoclass("android.net.Uri")
        intent = autoclass("android.content.Intent")(DIAL)
        intent.setData(uri.parse(f"tel:{uri.encode(number)}"))
        try:
            context().startActivity(intent)
        except JavaException:
            # A tablet without an app that calls.
            return False
        return True

    def step_back(self) -> None:
        context().moveTaskToBack(True)

    def give_back(self) -> None:
        """Android's allocator keeps little of it, and not for long."""

    def work_on(self, waiting: int) -> None:
        service = autoclass(str(context().getPackageName()) + SERVICE)
        if waiting:
            service.start(context(), str(self._folder))
        else:
            service.stop(context())


def boot() -> str:
    """The number of this start of the tablet, where the kernel's own name cannot be read."""
    settings = autoclass("android.provider.Settings$Global")
    try:
        return f"android-{settings.getInt(context().getContentResolver(), 'boot_count')}"
    except JavaException as error:
        raise OSError("this tablet does not count its starts") from error


def android(folder: Path, post: Post) -> Device:
    """The tablet in the hand."""
    clock = SystemClock(boot)
    camera = IntentCamera(folder / "camera", clock, post)
    return Device(
        folder,
        clock,
        KeystoreGuard(folder / "keys"),
        camera,
        camera,
        PictureCodes(),
        ReceiverLocation(clock),
        SharedPapers(),
        HeldTablet(folder, post),
        # A live view needs the camera permission; with it declared, a person who refuses it could
        # not use the camera app either.
        NoView(),
    )
