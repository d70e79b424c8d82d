"""Looking at pictures: whatever bytes come, the answer is a picture's facts or a refusal."""

import io
import random
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from server.infra import images
from shared.problems import Problem
from shared.protocol import PREVIEW_BYTES_MAX

TRIES = 150


def photo(kind: str, **how: object) -> bytes:
    """A picture with all a camera writes into one."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "An invented camera"
    exif[ExifTags.Base.Orientation] = 6
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef] = "S", "E"
    place[ExifTags.GPS.GPSLatitude] = (24.0, 30.0, 36.0)
    place[ExifTags.GPS.GPSLongitude] = (118.0, 6.0, 0.0)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:09:17 09:00:00"
    buffer = io.BytesIO()
    Image.effect_noise((160, 120), 40).convert("RGB").save(buffer, kind, exif=exif.tobytes(), **how)
    return buffer.getvalue()


SEEDS = {
    "jpeg": photo("JPEG"),
    "progressive": photo("JPEG", progressive=True),
    "png": photo("PNG"),
    "webp": photo("WEBP"),
}


def test_the_facts_a_camera_wrote_are_read(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(SEEDS["jpeg"])
    facts = images.glance(path.read_bytes())
    assert (facts.mime, facts.width, facts.height) == ("image/jpeg", 160, 120)
    assert (facts.camera, facts.taken) == ("An invented camera", "2026:09:17 09:00:00")
    assert (facts.lat_e7, facts.lon_e7) == (-245_100_000, 1_181_000_000)


@pytest.mark.parametrize("kind", SEEDS)
@pytest.mark.parametrize("where", ["head", "anywhere", "cut"])
def test_whatever_is_damaged_the_answer_is_facts_or_a_refusal(
    tmp_path: Path, kind: str, where: str
) -> None:
    chance = random.Random(f"{kind} {where}")
    path = tmp_path / "photo"
    told: list[str] = []
    for _ in range(TRIES):
        path.write_bytes(damaged(SEEDS[kind], where, chance))
        told.append(answer_to(path))
    assert len(told) == TRIES
    assert set(told) >= {"broken_picture"}
    assert set(told) <= {"read", "not_a_picture", "broken_picture", "picture_too_large"}


def answer_to(path: Path) -> str:
    """Whether the picture is read, or the code of its refusal."""
    try:
        images.glance(path.read_bytes())
        return "read" if len(images.preview(path.read_bytes())) <= PREVIEW_BYTES_MAX else "too long"
    except Problem as problem:
        return problem.code


def damaged(data: bytes, where: str, chance: random.Random) -> bytes:
    """The bytes with some of them flipped, or cut short."""
    if where == "cut":
        return data[: chance.randrange(len(data))]
    broken = bytearray(data)
    reach = 400 if where == "head" else len(data)
    for _ in range(chance.randint(1, 6)):
        broken[chance.randrange(reach)] = chance.randrange(256)
    return bytes(broken)


def test_a_camera_that_wrote_nonsense_does_not_cost_its_photo(tmp_path: Path) -> None:
    whole = SEEDS["jpeg"]
    at = whole.index(b"2026:09:17")
    path = tmp_path / "photo"
    start = whole.index(b"Exif\0\0") + 6
    path.write_bytes(whole[:start] + b"\0" * (at - start) + whole[at:])
    facts = images.glance(path.read_bytes())
    assert (facts.width, facts.camera, facts.lat_e7) == (160, "", None)
    assert images.preview(path.read_bytes())


def test_a_phones_photo_with_a_second_picture_and_more_behind_it_is_taken() -> None:
    buffer = io.BytesIO()
    first, second = (Image.new("RGB", (90, 60), color) for color in ("navy", "teal"))
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    data = buffer.getvalue() + b"a short film"
    assert (images.glance(data).mime, images.glance(data).width) == ("image/jpeg", 90)
    assert images.preview(data)


@pytest.mark.parametrize("kind", SEEDS)
def test_a_glance_finds_every_file_that_was_cut(kind: str) -> None:
    """Wherever it was cut: no byte less than the whole passes."""
    whole = SEEDS[kind]
    images.glance(whole)
    for length in range(16, len(whole), 37):
        with pytest.raises(images.BadPicture):
            images.glance(whole[:length])
    with pytest.raises(images.BadPicture):
        images.glance(whole[:-1])
