"""The device we are on: Android's parts are looked for on Android alone."""

import os
from importlib import import_module
from pathlib import Path
from typing import cast

from mobile.device.desktop import desktop
from mobile.device.ports import Act, Device, Post

ON_ANDROID = "ANDROID_ARGUMENT"
"""Set by the packaged app; nowhere else."""
ANDROID_FILES = "ANDROID_PRIVATE"
DESKTOP_FILES = "data/tablet"


def on_android() -> bool:
    return ON_ANDROID in os.environ


def own_folder() -> Path:
    """Where this app keeps its things if nobody says otherwise."""
    if on_android():
        return Path(os.environ[ANDROID_FILES]) / "lookback"
    return Path(DESKTOP_FILES).absolute()


def device(folder: Path, post: Post | None = None) -> Device:
    """This device, with the app's things in a folder."""
    if on_android():
        part = import_module("mobile.device.android")
        return cast(Device, part.android(folder, post or _at_once))
    return desktop(folder, post)


def _at_once(act: Act) -> None:
    """Without a screen there is no thread of the screen's to wait for."""
    act()
