"""Square codes on a desktop, read by the zxing-cpp wheel; a tablet has no such wheel."""

import zxingcpp

from mobile.device.codes import grey_of

SQUARE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def codes_in(picture: bytes) -> tuple[str, ...]:
    """The texts of a picture's codes, whichever way up it is."""
    grey = grey_of(picture)
    if grey is None:
        return ()
    view = zxingcpp.ImageView(grey.pixels, grey.width, grey.height, zxingcpp.ImageFormat.Lum)
    found = zxingcpp.read_barcodes(view, formats=SQUARE, text_mode=zxingcpp.TextMode.Plain)
    return tuple(one.text for one in found)
