"""Where photos are kept: a folder of this machine, or an S3 server; one suite proves both."""

from server.infra.photo_store.local import LocalPhotoStore
from server.infra.photo_store.opening import BadPhotoAddress, open_segments, open_store
from server.infra.photo_store.port import DigestDiffers, PhotoStore, UploadBusy
from server.infra.photo_store.s3 import S3PhotoStore

__all__ = [
    "BadPhotoAddress",
    "DigestDiffers",
    "LocalPhotoStore",
    "PhotoStore",
    "S3PhotoStore",
    "UploadBusy",
    "open_segments",
    "open_store",
]
