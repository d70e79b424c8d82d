"""The web console: pages that call the same actions as the API."""

from flask import Flask


def install(app: Flask) -> None:
    """Put the console on the application."""
