"""What the OpenAPI description says of all routes alike: problems, tokens, bytes, tus headers."""

from typing import Any

from flask_smorest import Api

from server.schemas.problems import ProblemOutput

PROBLEM_JSON = "application/problem+json"
OFFSET_TYPE = "application/offset+octet-stream"

BINARY = {"type": "string", "format": "binary"}
OPEN: dict[str, Any] = {"security": []}
"""For routes that need no token."""


class DescribedApi(Api):
    """The description tells refusals in the one shape they have (RFC 9457)."""

    ERROR_SCHEMA = ProblemOutput

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_JSON
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE


def describe_tokens(api: Api) -> None:
    """People and tablets send their token as ``Authorization: Bearer``."""
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"token": []}]


def header(name: str, told: str, kind: str = "string", *, required: bool = False) -> dict[str, Any]:
    """A header of a request."""
    return {
        "in": "header",
        "name": name,
        "description": told,
        "required": required,
        "schema": {"type": kind},
    }


def told_headers(**told: str) -> dict[str, Any]:
    """Headers of an answer; names are written with underscores."""
    return {
        name.replace("_", "-"): {"description": text, "schema": {"type": "string"}}
        for name, text in told.items()
    }


VERSION = header("Tus-Resumable", "The version of tus: 1.0.0.")
OFFSET = header("Upload-Offset", "Where this piece begins.", "integer", required=True)
CHECKSUM = header("Upload-Checksum", "sha1 or sha256 of this piece, base64, after its name.")
LENGTH = header("Upload-Length", "How many bytes the file has.", "integer", required=True)
METADATA = header(
    "Upload-Metadata", "sha256, filename, filetype: each with its base64 text.", required=True
)
PROTOCOL_TOLD = header("X-Lookback-Protocol", "The protocol the app speaks.", "integer")
RANGE = header("Range", "A stretch of the bytes.")
STANDING = told_headers(
    Upload_Offset="How many bytes are safe.", Upload_Expires="When the upload is given up."
)


def piece(*, required: bool) -> dict[str, Any]:
    """A body that is a piece of a file."""
    return {"required": required, "content": {OFFSET_TYPE: {"schema": BINARY}}}
