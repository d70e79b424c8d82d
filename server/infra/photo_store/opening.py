"""Which place for photos an installation has: said by one address."""

from pathlib import Path
from urllib.parse import urlsplit

from server.config import CannotStart, Settings
from server.infra.photo_store.local import LocalPhotoStore
from server.infra.photo_store.port import PhotoStore
from server.infra.photo_store.s3 import S3PhotoStore

S3 = "s3"
SEGMENTS = "segments"


class BadPhotoAddress(CannotStart):
    """LOOKBACK_PHOTOS names no place for photos."""


def open_store(address: str, folder: Path) -> PhotoStore:
    """The store at this address (``s3://bucket/prefix``), or in the folder where there is none.

    Keys, region and endpoint of an S3 server come from the usual ``AWS_*`` variables.
    """
    if not address:
        return LocalPhotoStore(folder)
    parts = urlsplit(address)
    if parts.scheme != S3 or not parts.netloc:
        raise BadPhotoAddress(
            f"LOOKBACK_PHOTOS is no place for photos: {address}. Write it like"
            " s3://bucket/prefix, or leave it out to keep photos in the data folder.",
            f"LOOKBACK_PHOTOS 不是照片存储地址：{address}。请写成 s3://bucket/prefix，"
            "不填则存放在数据文件夹中。",
        )
    return S3PhotoStore(parts.netloc, parts.path.strip("/"))


def open_segments(settings: Settings) -> PhotoStore:
    """Where what new tablets load is kept: beside the photos, and never among them."""
    address = settings.photos_address
    beside = f"{address.rstrip('/')}/{SEGMENTS}" if address else ""
    return open_store(beside, settings.data_folder / SEGMENTS)
