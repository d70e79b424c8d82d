"""The sync protocol's numbers and names, spoken alike by tablet and server (docs/sync.md)."""

from datetime import UTC, datetime, timedelta

PROTOCOL = 1
PROTOCOL_HEADER = "X-Lookback-Protocol"
OP_SCHEMA = 1
DEVICE_SEQ_MAX = 2**31 - 1

OPS_PER_PUSH_MAX = 200
RESULTS_PER_ASK_MAX = 1000
PUSH_BYTES_MAX = 1024 * 1024
OP_BYTES_MAX = 256 * 1024

PAGE_ENTRIES_MAX = 500
PAGE_BYTES_MAX = 1024 * 1024

SEGMENTS_PER_FETCH_MAX = 64

CHUNK_BYTES_MIN = 256 * 1024
CHUNK_BYTES_MAX = 1024 * 1024
BLOB_BYTES_MAX = 20 * 1024 * 1024
BLOBS_PER_STATUS_MAX = 500
PREVIEW_BYTES_MAX = 150 * 1024
PHOTO_LONG_SIDE = 2000
JPEG = "image/jpeg"

ENROLMENT_CODE_LIFE = timedelta(minutes=15)
ENROLMENT_TRIES_MAX = 5
"""So many wrong codes may begin as one does; then that one rests for a while too."""
HAND_OVER, RECOVERY = "hand over", "recovery"
"""What letters between tablet and office are about."""

TEXT_CHARS_MAX = 2000
SHORT_TEXT_CHARS_MAX = 200
ANSWERS_PER_OP_MAX = 500
DEPENDS_ON_MAX = 100
PHOTOS_PER_INSPECTION_MAX = 300
STROKE_POINTS_MAX = 20_000

FIRST_INSTANT = datetime(2020, 1, 1, tzinfo=UTC)
"""Before this no tablet of ours was there to see anything."""
CLOCK_DOUBT = timedelta(minutes=5)
"""A device time further than this from the server's receipt of the same boot is doubtful."""


USER_SCOPES = "user"
"""The kind of scope that is one person's; never kept in segments."""


def area_scope(area_id: str) -> str:
    """The scope of a town: its schools, started inspections, findings and orders."""
    return f"area:{area_id}"


def user_scope(person_id: str) -> str:
    """The scope of one person: sealed and released visits, planned look-backs."""
    return f"user:{person_id}"


GLOBAL_SCOPE = "global"


def scope_subject(scope: str) -> tuple[str, str]:
    """Kind and id of a scope: ``("area", id)``, ``("user", id)``, ``("global", "")``."""
    kind, _, subject = scope.partition(":")
    return kind, subject
