"""Backups while the server runs: made, verified by a trial restore, restored with a new epoch.

A backup folder holds ``photos/`` (by digest, shared by all backups in it, so that each costs only
what is new) and one folder a backup: ``manifest.json``, ``tables/*.jsonl.gz``, ``photos.txt`` and
the office's ``keys``. It is the same whatever database it came from.
"""

from server.backup.folder import BackupFolder, BadBackup, Manifest
from server.backup.making import make
from server.backup.restoring import restore
from server.backup.verifying import verify

__all__ = ["BackupFolder", "BadBackup", "Manifest", "make", "restore", "verify"]
