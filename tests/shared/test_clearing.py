"""The code that clears a tablet: for one tablet, one request, said by telephone and typed."""

from hypothesis import given
from hypothesis import strategies as st

from shared import clearing

DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
DEVICES = st.uuids().map(str)
REQUESTS = st.integers(0, 10**8 - 1).map(lambda number: f"{number:08d}")


@given(DIGESTS, DEVICES, REQUESTS)
def test_a_code_is_made_alike_and_read_however_it_is_typed(
    digest: str, device: str, request: str
) -> None:
    code = clearing.code_for(digest, device, request)
    spoken = f"{request[:4]} {request[4:]}"
    assert clearing.code_for(digest, device, spoken) == code
    assert clearing.fits(f" {code.lower().replace('-', ' ')} ", code)
    assert len(code.replace("-", "")) == 12
    assert not set(code) & set("01OI")


@given(st.tuples(DIGESTS, DEVICES, REQUESTS), st.tuples(DIGESTS, DEVICES, REQUESTS))
def test_a_code_fits_no_other_tablet_and_no_other_request(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    fits = clearing.fits(clearing.code_for(*one), clearing.code_for(*other))
    assert fits == (one == other)


def test_a_request_is_eight_digits_in_two_groups() -> None:
    made = clearing.new_request()
    assert clearing.is_request(made)
    assert len(made.split()) == 2
    assert not any(
        map(clearing.is_request, ("", "1234567", "123456789", "1234 567a", "１２３４５６７８"))
    )


def test_nothing_typed_fits_nothing() -> None:
    code = clearing.code_for("a" * 64, "device", "12345678")
    assert not clearing.fits("", code)
    assert not clearing.fits("乱打的字", code)
