"""Photos as they are printed: upright, without metadata, at most 150 dpi of their largest place."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps

LARGEST = 1100
QUALITY = 80
SMALL, SMALL_QUALITY = 310, 68
MOST_PIXELS = 60_000_000


def printable(photo: bytes, *, small: bool = False) -> bytes | None:
    """Return the photo as a JPEG that carries nothing but its picture; None if unreadable.

    `small` is for places of up to 146 pt, such as those of a scorecard.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(photo)) as image:
                return _jpeg(image, small=small)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None


def _jpeg(image: Image.Image, *, small: bool) -> bytes | None:
    most = SMALL if small else LARGEST
    if image.width * image.height > MOST_PIXELS:
        return None
    image.draft("RGB", (most, most))
    upright = _on_white(ImageOps.exif_transpose(image))
    upright.thumbnail((most, most))
    buffer = BytesIO()
    quality = SMALL_QUALITY if small else QUALITY
    # A tenth smaller than plainly written, the same picture.
    upright.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """Return a picture without transparency: where there was any, the paper shows."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    picture = image.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
