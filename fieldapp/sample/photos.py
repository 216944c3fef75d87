"""Drawn photos for the sample: a scene, held a little crooked, stamped with hall and time."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from fieldapp.sample import scenes
from fieldapp.sample.chance import Chance
from fieldapp.sample.sheet import SCALE, SIZE

OUTPUT = (800, 600)
QUALITY = 82
EVENING = 17
MARGIN = 0.035


@dataclass(frozen=True, slots=True)
class View:
    """What a photo shows: touchpoint, hall, when, how long the queue, whether something broke."""

    scene: str
    hall: str
    place: int
    taken: datetime
    minutes: float
    broken: bool
    quality: float


def frontage(view: View) -> bytes:
    """Draw the sign and the door."""
    evening = view.taken.hour >= EVENING
    cluttered = view.quality < -0.4
    return _photo(view, _frontage(view.place, evening, cluttered))


def queue(view: View) -> bytes:
    """Draw the waiting area; the longer the wait, the more people in it."""
    people = min(22, 4 + round(view.minutes * 0.55))
    return _photo(view, _queue(people, view.place % 4))


def self_service(view: View) -> bytes:
    """Draw the machines, some of them out of order if so."""
    return _photo(view, _machines(view.broken, view.place % 3))


def counter(view: View) -> bytes:
    """Draw the counters, open or closed."""
    return _photo(view, _counter(1 if view.minutes > 15 else 2, view.place % 3))


PHOTOS: dict[str, Callable[[View], bytes]] = {
    "frontage": frontage,
    "self_service": self_service,
    "queue": queue,
    "counter_wait": counter,
}


@lru_cache(maxsize=4)
def _frontage(place: int, evening: bool, cluttered: bool) -> Image.Image:
    return scenes.frontage(place, evening, cluttered)


@lru_cache(maxsize=24)
def _queue(people: int, place: int) -> Image.Image:
    return scenes.queue(people, place)


@lru_cache(maxsize=6)
def _machines(broken: bool, place: int) -> Image.Image:
    return scenes.machines(broken, place)


@lru_cache(maxsize=6)
def _counter(opened: int, place: int) -> Image.Image:
    return scenes.counter(opened, place)


def _photo(view: View, scene: Image.Image) -> bytes:
    """Hold the phone a little crooked, stamp the picture, and save it as JPEG."""
    picture = _held(scene, Chance("photo", view.scene, view.hall, view.taken))
    _stamp(picture, f"{view.hall}  {view.taken:%Y-%m-%d %H:%M}")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _held(scene: Image.Image, chance: Chance) -> Image.Image:
    """Return the scene cropped, turned by about a degree, at its final size."""
    width, height = OUTPUT
    turn = chance.normal(0.0, 0.012)
    zoom = SCALE * SIZE[0] / width * (1 - 2 * MARGIN)
    left = SCALE * SIZE[0] * (MARGIN + chance.normal(0.0, 0.006))
    top = SCALE * SIZE[1] * (MARGIN + chance.normal(0.0, 0.006))
    matrix = (
        zoom,
        -zoom * turn,
        left + zoom * turn * height / 2,
        zoom * turn,
        zoom,
        top - zoom * turn * width / 2,
    )
    return scene.transform(
        OUTPUT, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR, fillcolor=(90, 94, 98)
    )


def _stamp(picture: Image.Image, words: str) -> None:
    width, height = OUTPUT
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=17)
    left, top, right, bottom = draw.textbbox((0, 0), words, font=font)
    box = (width - (right - left) - 36, height - (bottom - top) - 30, width - 12, height - 10)
    draw.rounded_rectangle(box, 4, fill=(20, 22, 26))
    draw.text((box[0] + 12, box[1] + 9 - top), words, font=font, fill=(255, 255, 255))
