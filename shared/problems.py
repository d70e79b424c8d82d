"""Every refusal: a stable code, an HTTP status, a text. Raised anywhere, told in one place.

The text is a message id with ``{name}`` places for the facts; the catalogues hold the Chinese.
"""

from typing import Any


class Problem(Exception):
    """Something asked for cannot be done; says what, and what to do instead."""

    code = "problem"
    status = 400
    text = "This cannot be done."

    def __init__(self, text: str = "", **facts: Any) -> None:
        self.facts = facts
        self.text = text or type(self).text
        super().__init__(self.code, facts)

    def told(self, translate: Any = None) -> str:
        """The text for a person; ``translate`` is the reader's gettext."""
        template = translate(self.text) if translate else self.text
        try:
            return str(template).format(**self.facts)
        except (KeyError, IndexError):
            return str(template)


class NotSignedIn(Problem):
    code, status = "not_signed_in", 401
    text = "Please sign in again."


class WrongPassword(Problem):
    code, status = "wrong_password", 401
    text = "Name or password is wrong."


class TooManyTries(Problem):
    code, status = "too_many_tries", 429
    text = "Too many tries. Please wait {seconds} seconds and try again."


class Forbidden(Problem):
    code, status = "forbidden", 403
    text = "Your role may not do this. Ask your administrator if you need it."


class NotFound(Problem):
    code, status = "not_found", 404
    text = "This was not found. It may be in another area, or the address is wrong."


class WrongState(Problem):
    code, status = "wrong_state", 409
    text = "This is not possible in the present state ({state}). Load the page again to see why."


class Changed(Problem):
    code, status = "changed", 409
    text = "Someone changed this meanwhile. Look at both versions and decide again."


class Invalid(Problem):
    code, status = "invalid", 422
    text = "Some fields are not as they should be. Please correct them."


class TooLarge(Problem):
    code, status = "too_large", 413
    text = "This is too large. At most {limit_bytes} bytes are accepted."


class WrongType(Problem):
    code, status = "wrong_type", 415
    text = "This content type is not accepted here. Use {accepted}."


class BadCursor(Problem):
    code, status = "bad_cursor", 400
    text = "The cursor was not given out by this server. Start again without a cursor."


class UpgradeNeeded(Problem):
    code, status = "upgrade_needed", 426
    text = "This app is too old to load data. Its work is still accepted; please update it."


class Unavailable(Problem):
    code, status = "unavailable", 503
    text = "The server cannot store this just now. Nothing is lost; try again in a minute."


class StorageFull(Problem):
    code, status = "storage_full", 507
    text = "There is no space left for storing. Nothing was overwritten; free some space."
