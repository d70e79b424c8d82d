"""Bring the database of these settings up to date, and leave: ``python -m server.migrations``."""

from server.config import Settings
from server.migrations import ready_engine

ready_engine(Settings.from_env().database_url).dispose()
