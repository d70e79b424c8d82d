"""What is sent as a photo and is none, or not a good one: told in words, and nothing is lost."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from PIL import Image

from server.models import Blob, Order
from server.scope import SYSTEM
from server.work import Works
from shared.protocol import PREVIEW_BYTES_MAX
from shared.sealing import digest
from shared.vocabulary import OrderState, SignatureRole
from tests import pictures
from tests.drivers.chain import Chain
from tests.drivers.tus import Sender
from tests.server.api.test_routes import bearer

GOOD = pictures.jpeg("green", text="fixed")


def encoded(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    """A picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def upright_with(orientation: int, size: tuple[int, int] = (400, 300)) -> bytes:
    """A picture whose EXIF says how to turn it; its upper left corner is red."""
    image = Image.new("RGB", size, "navy")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(image, exif=exif.tobytes(), quality=95)


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "a text": (lambda: b"I fixed it, believe me. " * 50, "not_a_picture"),
    "a document": (lambda: b"%PDF-1.7\n" + b"0" * 2000, "not_a_picture"),
    "one byte": (lambda: b"\xff", "not_a_picture"),
    "a kind we do not take": (
        lambda: encoded(Image.new("RGB", (40, 30)), "GIF"),
        "not_a_picture",
    ),
    "a JPEG cut in half": (lambda: GOOD[: len(GOOD) // 2], "broken_picture"),
    "a JPEG without its end": (lambda: GOOD[:-400], "broken_picture"),
    "a JPEG's head alone": (lambda: GOOD[:200], "broken_picture"),
    "a decompression bomb": (
        lambda: encoded(Image.new("1", (19_000, 19_000)), "PNG"),
        "picture_too_large",
    ),
    "sixty megapixels": (lambda: encoded(Image.new("L", (10_000, 6_000))), "picture_too_large"),
    "a strip without end": (
        lambda: encoded(Image.new("L", (40_000, 10)), "PNG"),
        "picture_too_large",
    ),
}


@cache
def bad(name: str) -> tuple[bytes, str]:
    """One of the bad ones, and the code it is refused by."""
    build, code = BAD[name]
    return build(), code


@pytest.fixture
def sender(app: Any, chen: Chain) -> Sender:
    """A tablet that uploads."""
    return Sender(app, chen.headers)


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_good_photo_is_refused_in_both_languages(
    sender: Sender, works: Works, name: str
) -> None:
    data, code = bad(name)
    kept = sender.announce(GOOD, body=GOOD)
    url = sender.begin(data)
    told = sender.piece(url, 0, data)
    assert (told.status_code, told.json["code"]) == (422, code)
    assert told.json["texts"]["zh"] != told.json["texts"]["en"]
    assert told.json["detail"] == told.json["texts"]["zh"]
    assert "{" not in told.json["texts"]["zh"]
    assert sender.offset(url) == 0
    with works.reading(SYSTEM) as work:
        assert work.session.get_one(Blob, digest(data)).verified_at is None
        assert work.session.get_one(Blob, digest(GOOD)).verified_at is not None
    assert sender.get(f"/api/v1/blobs/{digest(data)}").status_code == 404
    assert sender.offset(kept.headers["Location"]) == len(GOOD)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_of_any_colours_is_taken_as_it_is(
    sender: Sender, mode: str, progressive: bool
) -> None:
    data = encoded(Image.new("RGB", (640, 480), "teal").convert(mode), progressive=progressive)
    assert sender.announce(data, body=data).status_code == 201
    assert sender.get(f"/api/v1/blobs/{digest(data)}").data == data
    preview = Image.open(io.BytesIO(sender.get(f"/api/v1/blobs/{digest(data)}/preview").data))
    assert (preview.format, preview.mode, preview.size) == ("JPEG", "RGB", (640, 480))


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_png_or_webp_is_taken_and_served_as_what_it_is(
    sender: Sender, kind: str, mime: str
) -> None:
    data = encoded(Image.new("RGBA", (64, 48), (9, 99, 9, 128)), kind)
    assert sender.announce(data, body=data).status_code == 201
    answer = sender.get(f"/api/v1/blobs/{digest(data)}")
    assert (answer.data, answer.mimetype) == (data, mime)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert sender.get(f"/api/v1/blobs/{digest(data)}/preview").mimetype == "image/jpeg"


RED_CORNER = {
    1: "upper left",
    2: "upper right",
    3: "lower right",
    4: "lower left",
    5: "upper left",
    6: "upper right",
    7: "lower right",
    8: "lower left",
}
SIDEWAYS = frozenset({5, 6, 7, 8})


@pytest.mark.parametrize("orientation", RED_CORNER)
def test_the_preview_of_a_turned_photo_stands_upright(sender: Sender, orientation: int) -> None:
    data = upright_with(orientation)
    assert sender.announce(data, body=data).status_code == 201
    assert sender.get(f"/api/v1/blobs/{digest(data)}").data == data
    preview = Image.open(io.BytesIO(sender.get(f"/api/v1/blobs/{digest(data)}/preview").data))
    assert preview.size == ((300, 400) if orientation in SIDEWAYS else (400, 300))
    assert not preview.getexif()
    places = {
        "upper left": (20, 20),
        "upper right": (preview.width - 20, 20),
        "lower left": (20, preview.height - 20),
        "lower right": (preview.width - 20, preview.height - 20),
    }
    reds = {name for name, at in places.items() if preview.getpixel(at)[0] > 150}
    assert reds == {RED_CORNER[orientation]}


def test_a_photo_that_compresses_badly_has_a_small_preview_all_the_same(sender: Sender) -> None:
    data = pictures.noise((2000, 1500))
    assert sender.announce(data, body=data).status_code == 201
    small = sender.get(f"/api/v1/blobs/{digest(data)}/preview").data
    assert len(small) <= PREVIEW_BYTES_MAX


@pytest.fixture
def order_id(chen: Chain, works: Works, school_id: str, template_id: str) -> str:
    """A notice to a school, of one fault."""
    inspection_id, start = chen.start(school_id, template_id)
    done = [
        start,
        chen.photo(inspection_id, pictures.jpeg()),
        chen.finding(inspection_id)[1],
        chen.signature(inspection_id, SignatureRole.INSPECTOR),
        chen.signature(inspection_id, SignatureRole.SCHOOL),
    ]
    assert chen.words(*done, chen.submit(inspection_id, done)) == ["applied"] * 6
    with works.reading(SYSTEM) as work:
        return work.session.query(Order).one().id


def test_a_picture_another_school_sent_in_is_no_evidence_of_ours(
    app: Any, works: Works, order_id: str
) -> None:
    with works.reading(SYSTEM) as work:
        code = work.session.get_one(Order, order_id).school.code
    ours = Sender(app, bearer(app, f"school-{code}"))
    other = "350001" if code == "350000" else "350000"
    theirs = Sender(app, bearer(app, f"school-{other}"))
    assert theirs.announce(GOOD, body=GOOD).status_code == 201
    path = f"/api/v1/orders/{order_id}"
    assert ours.client.post(f"{path}/signature", headers=ours.headers).status_code == 200

    def send() -> int:
        body = {"report": "已经改好", "photos": [{"sha256": digest(GOOD), "file_name": "a.jpg"}]}
        answer = ours.client.post(f"{path}/evidence", json=body, headers=ours.headers)
        return int(answer.status_code)

    assert send() == 422
    assert ours.client.get(f"/api/v1/blobs/{digest(GOOD)}", headers=ours.headers).status_code == 404
    assert ours.announce(GOOD, body=GOOD).status_code == 201
    assert send() == 201


@pytest.mark.parametrize("name", BAD)
def test_bad_evidence_leaves_the_order_as_it_was_and_good_evidence_still_goes(
    app: Any, works: Works, order_id: str, name: str
) -> None:
    with works.reading(SYSTEM) as work:
        code = work.session.get_one(Order, order_id).school.code
    school = Sender(app, bearer(app, f"school-{code}"))
    path = f"/api/v1/orders/{order_id}"
    assert school.client.post(f"{path}/signature", headers=school.headers).status_code == 200
    data, code_is = bad(name)
    told = school.announce(data, body=data)
    assert (told.status_code, told.json["code"]) == (422, code_is)

    def send(sha256: str) -> Any:
        photos = [{"sha256": sha256, "file_name": "after.jpg"}]
        body = {"report": "已经改好", "photos": photos}
        return school.client.post(f"{path}/evidence", json=body, headers=school.headers)

    refused = send(digest(data))
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    with works.reading(SYSTEM) as work:
        assert work.session.get_one(Order, order_id).state == OrderState.SIGNED
    assert school.announce(GOOD, body=GOOD).status_code == 201
    assert send(digest(GOOD)).status_code == 201
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Order, order_id)
        assert row.state == OrderState.UNDER_REVIEW
        assert [one.sha256 for one in row.evidence[0].photos] == [digest(GOOD)]
