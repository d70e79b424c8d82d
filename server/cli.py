"""Commands for the office's machine: ``flask user add``, ``flask audit check`` and others."""

from flask import Flask


def install(app: Flask) -> None:
    """Put the commands on the application."""
