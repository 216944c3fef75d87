"""Photos as they are printed: upright, without metadata, at most 150 dpi of their largest place."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps

LARGEST = (1100, 1100)
QUALITY = 80
MOST_PIXELS = 60_000_000


def printable(photo: bytes) -> bytes | None:
    """Return the photo as a small JPEG that carries nothing but its picture; None if unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(photo)) as image:
                return _jpeg(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None


def _jpeg(image: Image.Image) -> bytes | None:
    if image.width * image.height > MOST_PIXELS:
        return None
    image.draft("RGB", LARGEST)
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail(LARGEST)
    buffer = BytesIO()
    upright.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
