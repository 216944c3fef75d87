"""A sheet to draw flat pictures on, in picture units, at twice the size for smooth edges."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

SIZE = (960, 720)
SCALE = 2
Colour = tuple[int, int, int]
INK: Colour = (43, 48, 54)
PAPER: Colour = (247, 246, 242)
TEAL: Colour = (11, 92, 107)
CINNABAR: Colour = (196, 53, 28)
HAIR: Colour = (48, 42, 40)
SKIN: tuple[Colour, ...] = ((226, 190, 160), (214, 172, 140), (233, 202, 176))
CLOTHES: tuple[Colour, ...] = (
    (84, 108, 132),
    (150, 118, 96),
    (98, 128, 112),
    (168, 96, 84),
    (120, 112, 140),
    (72, 78, 88),
    (186, 160, 110),
    (106, 140, 152),
)


class Sheet:
    """Shapes on a picture; coordinates and lengths are picture units from the top left."""

    def __init__(self, ground: Colour) -> None:
        self.image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), ground)
        self._draw = ImageDraw.Draw(self.image)

    def box(
        self, x: float, y: float, width: float, height: float, fill: Colour, radius: float = 0
    ) -> None:
        """Draw a filled rectangle, its corners rounded by `radius`."""
        edges = [n * SCALE for n in (x, y, x + width, y + height)]
        self._draw.rounded_rectangle(edges, radius * SCALE, fill=fill)

    def oval(self, x: float, y: float, width: float, height: float, fill: Colour) -> None:
        """Draw a filled ellipse within a rectangle."""
        self._draw.ellipse([n * SCALE for n in (x, y, x + width, y + height)], fill=fill)

    def shape(self, points: Sequence[tuple[float, float]], fill: Colour) -> None:
        """Draw a filled polygon."""
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def line(self, points: Sequence[tuple[float, float]], fill: Colour, width: float = 2) -> None:
        """Draw a line through points."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")

    def text(self, x: float, y: float, words: str, size: float, fill: Colour) -> None:
        """Write words centred on a point; Latin letters and digits only."""
        font = ImageFont.load_default(size=size * SCALE)
        self._draw.text((x * SCALE, y * SCALE), words, font=font, fill=fill, anchor="mm")

    def fade(self, y: float, height: float, top: Colour, bottom: Colour) -> None:
        """Fill a band across the picture, from one colour to another."""
        rows = round(height * SCALE)
        for row in range(rows):
            edge = y * SCALE + row
            colour = mix(top, bottom, row / rows)
            self._draw.line([(0, edge), (SIZE[0] * SCALE, edge)], fill=colour)

    def sitter(self, x: float, y: float, size: float, kind: int) -> None:
        """Draw somebody from behind, shoulders at `y`; `size` 1 is 90 units wide."""
        coat, skin = CLOTHES[kind % len(CLOTHES)], SKIN[kind % len(SKIN)]
        self.box(x - 14 * size, y - 24 * size, 28 * size, 40 * size, skin, 10 * size)
        self.box(x - 45 * size, y, 90 * size, 120 * size, coat, 30 * size)
        self.oval(x - 29 * size, y - 76 * size, 58 * size, 66 * size, skin)
        hair = mix(HAIR, (150, 150, 150), 0.7) if kind % 7 == 3 else HAIR
        self.oval(x - 31 * size, y - 82 * size, 62 * size, 62 * size, hair)

    def walker(self, x: float, y: float, size: float, kind: int) -> None:
        """Draw somebody standing, feet at `y`; `size` 1 is 300 units tall."""
        coat = CLOTHES[kind % len(CLOTHES)]
        legs = mix(coat, INK, 0.7)
        self.oval(x - 60 * size, y - 8 * size, 120 * size, 16 * size, (150, 146, 140))
        self.box(x - 30 * size, y - 130 * size, 27 * size, 130 * size, legs, 8 * size)
        self.box(x + 3 * size, y - 130 * size, 27 * size, 130 * size, legs, 8 * size)
        self.sitter(x, y - 222 * size, size, kind)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two, 0 = the one, 1 = the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
