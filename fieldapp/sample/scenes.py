"""The four scenes of the sample's photos: frontage, waiting area, machines, counters."""

from __future__ import annotations

from PIL import Image

from fieldapp.sample.sheet import CINNABAR, INK, PAPER, TEAL, Colour, Sheet, mix

WALLS: tuple[Colour, ...] = (
    (196, 186, 172),
    (178, 150, 130),
    (206, 204, 198),
    (160, 172, 176),
    (214, 196, 166),
    (188, 176, 184),
)
GLASS: Colour = (186, 210, 216)
FLOOR: Colour = (214, 208, 198)
STEEL: Colour = (120, 128, 136)
SEAT: Colour = (92, 120, 130)
LIT: Colour = (255, 214, 140)
DIGITS: Colour = (255, 96, 70)
TILES = (0.06, 0.16, 0.3, 0.48, 0.72)


def frontage(place: int, evening: bool, cluttered: bool) -> Image.Image:
    """Draw a hall from the street: sign, doors, hours, ramp; boxes where it is untidy."""
    sky = ((66, 78, 112), (214, 160, 132)) if evening else ((168, 200, 222), (226, 236, 240))
    wall = WALLS[place % len(WALLS)]
    wall = mix(wall, (52, 54, 74), 0.4) if evening else wall
    sheet = Sheet(wall)
    sheet.fade(0, 150, *sky)
    _building(sheet, wall, place)
    _sign(sheet, evening)
    _doors(sheet, LIT if evening else GLASS, place)
    _pavement(sheet, place, cluttered)
    return sheet.image


def _building(sheet: Sheet, wall: Colour, place: int) -> None:
    sheet.box(30, 110, 900, 500, wall)
    sheet.box(30, 96, 900, 18, mix(wall, INK, 0.3))
    for row in range(4):
        y = 300 + row * 80
        sheet.line([(30, y), (930, y)], mix(wall, INK, 0.1), 1.5)
    for column in range(5 + place % 2):
        sheet.box(70 + column * 150, 116, 90, 34, mix(GLASS, INK, 0.25), 3)


def _sign(sheet: Sheet, lit: bool) -> None:
    sheet.box(80, 164, 800, 96, mix(TEAL, INK, 0.35), 6)
    sheet.box(80, 158, 800, 96, TEAL, 6)
    glow = (255, 250, 226) if lit else PAPER
    sheet.oval(122, 178, 56, 56, glow)
    sheet.shape([(136, 216), (150, 190), (164, 216)], TEAL)
    sheet.text(440, 206, "LANJIANG TELECOM", 46, glow)
    sheet.oval(790, 190, 32, 32, CINNABAR)


def _doors(sheet: Sheet, glass: Colour, place: int) -> None:
    for x, width in ((90, 210), (660, 210)):
        sheet.box(x, 296, width, 240, INK, 4)
        sheet.box(x + 8, 304, width - 16, 224, mix(glass, PAPER, 0.25), 2)
        sheet.shape([(x + 20, 528), (x + 90, 304), (x + 130, 304), (x + 60, 528)], glass)
        poster = CINNABAR if (place + x) % 2 else TEAL
        sheet.box(x + 60, 350, 92, 128, PAPER, 2)
        sheet.box(x + 68, 358, 76, 62, mix(poster, PAPER, 0.2), 2)
        for line in range(3):
            sheet.box(x + 68, 430 + line * 14, 76 - line * 16, 6, mix(INK, PAPER, 0.5), 2)
    sheet.box(350, 286, 260, 290, INK, 4)
    for x in (360, 484):
        sheet.box(x, 296, 116, 272, glass, 2)
        sheet.shape(
            [(x + 10, 568), (x + 56, 296), (x + 86, 296), (x + 40, 568)], mix(glass, PAPER, 0.4)
        )
    sheet.box(468, 400, 8, 90, STEEL, 3)
    sheet.box(484, 400, 8, 90, STEEL, 3)
    _hours(sheet)


def _hours(sheet: Sheet) -> None:
    sheet.box(308, 360, 36, 120, PAPER, 2)
    sheet.box(308, 360, 36, 20, TEAL, 2)
    sheet.text(326, 400, "9-18", 12, INK)
    for line in range(4):
        sheet.box(313, 416 + line * 14, 26, 5, mix(INK, PAPER, 0.6), 1)


def _pavement(sheet: Sheet, place: int, cluttered: bool) -> None:
    sheet.shape([(320, 610), (640, 610), (670, 636), (290, 636)], (168, 164, 158))
    sheet.box(0, 610, 960, 110, (176, 172, 166))
    sheet.shape([(340, 576), (620, 576), (648, 612), (312, 612)], (196, 192, 186))
    sheet.shape([(640, 612), (640, 588), (800, 612)], (150, 146, 140))
    sheet.line([(640, 556), (800, 584), (800, 612)], STEEL, 4)
    for seam in range(8):
        sheet.line(
            [(480 + (seam - 3.5) * 120, 612), (480 + (seam - 3.5) * 210, 720)], (158, 154, 148), 2
        )
    if cluttered:
        _boxes(sheet)
    else:
        sheet.box(250, 540, 56, 72, (146, 92, 70), 6)
        sheet.oval(232, 448, 92, 110, (88, 132, 96))
    for person in range(1 + place % 3):
        x = 150 + person * 90 + 60 * (place % 4)
        sheet.walker(x, 664 + 10 * person, 0.62, place + 3 * person)


def _boxes(sheet: Sheet) -> None:
    for x, y, size in ((232, 540, 74), (180, 556, 58), (244, 478, 60)):
        sheet.box(x, y, size, size, (190, 150, 104), 2)
        sheet.box(x + size * 0.42, y, size * 0.16, size, (170, 130, 88))
    sheet.box(830, 500, 12, 112, STEEL)
    sheet.box(790, 478, 92, 66, CINNABAR, 4)
    sheet.text(836, 511, "SALE", 24, PAPER)


def queue(people: int, place: int) -> Image.Image:
    """Draw the waiting area from behind: rows of seats, call screen, counters open and closed."""
    sheet = _room()
    opened = 2 if people > 10 else 3
    for window in range(4):
        _window(sheet, 150 + window * 176, window < opened, 10 + window)
    _screen(sheet, 31 + people * 3 + place)
    seats = [(row, seat) for row in range(3) for seat in range(7 - row)]
    # A step that shares no factor with the 18 seats spreads the people over the rows.
    order = sorted(range(len(seats)), key=lambda n: (n * 7 + place * 5) % len(seats))
    taken = {seats[n] for n in order[:people]}
    for row in range(3):
        _row(sheet, row, [seat for line, seat in taken if line == row])
    for extra in range(max(0, people - 12) // 2):
        x = 60 + extra * 70 if extra % 2 else 900 - extra * 46
        sheet.walker(x, 640 + extra * 12, 0.86, extra + place)
    return sheet.image


def _room() -> Sheet:
    sheet = Sheet(PAPER)
    sheet.fade(0, 130, (226, 226, 222), (240, 239, 234))
    for lamp in range(3):
        left = 120 + lamp * 270
        edge = [(left, 40), (left + 180, 40), (left + 160, 62), (left + 20, 62)]
        sheet.shape(edge, (255, 253, 244))
    sheet.box(0, 130, 960, 230, (234, 231, 224))
    sheet.box(0, 340, 960, 20, mix(TEAL, PAPER, 0.55))
    sheet.fade(360, 360, mix(FLOOR, PAPER, 0.2), FLOOR)
    for share in TILES:
        sheet.line([(0, 360 + 360 * share), (960, 360 + 360 * share)], mix(FLOOR, INK, 0.1), 1.5)
    for tile in range(-6, 7):
        sheet.line([(480 + tile * 70, 360), (480 + tile * 190, 720)], mix(FLOOR, INK, 0.1), 1.5)
    return sheet


def _window(sheet: Sheet, x: float, opened: bool, kind: int) -> None:
    sheet.box(x - 78, 222, 156, 130, mix(GLASS, PAPER, 0.35 if opened else 0.05), 4)
    if opened:
        sheet.sitter(x, 306, 0.5, kind)
        sheet.box(x + 24, 286, 44, 34, INK, 3)
    sheet.box(x - 84, 318, 168, 44, (150, 122, 96), 3)
    sheet.box(x - 84, 314, 168, 8, (176, 148, 120), 2)
    sheet.box(x - 34, 190, 68, 26, TEAL if opened else STEEL, 3)
    if opened:
        sheet.text(x, 203, str(kind - 9), 18, PAPER)
    else:
        sheet.box(x - 40, 262, 80, 40, PAPER, 3)
        sheet.box(x - 26, 278, 52, 8, CINNABAR, 2)


def _screen(sheet: Sheet, number: int) -> None:
    for x in (380, 580):
        sheet.line([(x, 0), (x, 70)], STEEL, 4)
    sheet.box(330, 66, 300, 104, (26, 28, 32), 6)
    sheet.text(480, 108, f"B{number:03d}", 58, DIGITS)
    sheet.box(352, 146, 256, 8, (70, 74, 80), 3)


def _row(sheet: Sheet, row: int, taken: list[int]) -> None:
    size = 0.72 + 0.24 * row
    y = 430 + row * 104
    count = 7 - row
    pitch = 860 / count
    for seat in range(count):
        x = 50 + pitch * (seat + 0.5)
        if seat in taken:
            sheet.sitter(x, y - 34 * size, size, row * 5 + seat * 3)
        sheet.box(x - 50 * size, y, 100 * size, 74 * size, SEAT, 12 * size)
        sheet.box(x - 50 * size, y, 100 * size, 10 * size, mix(SEAT, PAPER, 0.3), 5 * size)
    sheet.box(50, y + 74 * size, 860, 9, STEEL, 4)


def machines(broken: bool, place: int) -> Image.Image:
    """Draw the self-service corner: four machines, dark ones with a paper note."""
    sheet = _room()
    sheet.box(150, 92, 660, 54, TEAL, 6)
    sheet.text(480, 119, "SELF-SERVICE  24 H", 30, PAPER)
    dark = {1, 2} if broken and place % 2 else {2} if broken else set()
    for machine in range(4):
        _machine(sheet, 96 + machine * 208, machine in dark)
    sheet.walker(190 + 208 * (place if place != 2 else 3), 700, 1.12, 5 + place)
    if broken:
        sheet.walker(820, 712, 1.05, 3)
    return sheet.image


def _machine(sheet: Sheet, x: float, dark: bool) -> None:
    body = (224, 228, 230)
    sheet.oval(x - 14, 590, 172, 34, mix(FLOOR, INK, 0.25))
    sheet.shape([(x, 196), (x + 144, 196), (x + 156, 606), (x - 12, 606)], body)
    sheet.box(x, 190, 144, 20, TEAL, 5)
    sheet.box(x + 12, 226, 120, 150, INK, 5)
    sheet.box(x + 18, 232, 108, 138, (32, 34, 38) if dark else (214, 236, 240), 2)
    if dark:
        sheet.shape([(x + 34, 256), (x + 112, 250), (x + 116, 338), (x + 38, 344)], PAPER)
        sheet.box(x + 48, 276, 54, 7, CINNABAR, 2)
        for line in range(3):
            sheet.box(x + 48, 294 + line * 14, 50 - 8 * line, 5, mix(INK, PAPER, 0.4), 2)
    else:
        for tile in range(4):
            colour = (TEAL, (83, 148, 128), (214, 150, 70), (110, 120, 170))[tile]
            sheet.box(x + 26 + 50 * (tile % 2), 248 + 58 * (tile // 2), 42, 46, colour, 5)
    sheet.shape([(x - 4, 392), (x + 148, 392), (x + 152, 430), (x - 8, 430)], mix(body, INK, 0.18))
    sheet.box(x + 20, 450, 60, 10, INK, 3)
    sheet.box(x + 98, 444, 30, 22, mix(TEAL, PAPER, 0.4), 3)
    sheet.box(x + 40, 500, 64, 44, mix(body, INK, 0.5), 4)


def counter(opened: int, place: int) -> Image.Image:
    """Draw the counters from a customer's chair; a closed one has its board out."""
    sheet = _room()
    for desk in range(2):
        _desk(sheet, 260 + desk * 440, desk < opened, place + desk * 3)
    sheet.sitter(260 + 20 * place, 600, 1.5, place + 4)
    return sheet.image


def _desk(sheet: Sheet, x: float, opened: bool, kind: int) -> None:
    sheet.box(x - 70, 116, 140, 46, TEAL if opened else STEEL, 5)
    sheet.text(x, 139, f"{kind % 6 + 1:02d}", 34, PAPER)
    if opened:
        sheet.sitter(x - 30, 330, 1.15, kind)
        sheet.oval(x - 62, 252, 64, 70, (226, 190, 160))
        sheet.box(x - 64, 240, 68, 30, (48, 42, 40), 14)
        sheet.box(x - 40, 330, 22, 46, PAPER, 3)
    sheet.box(x + 50, 300, 120, 88, INK, 5)
    sheet.box(x + 57, 307, 106, 70, (70, 96, 110) if opened else (34, 36, 40), 2)
    sheet.box(x - 205, 396, 410, 26, (196, 168, 138), 4)
    sheet.box(x - 196, 420, 392, 150, (150, 122, 96), 4)
    sheet.box(x - 196, 470, 392, 6, (132, 106, 82))
    if opened:
        sheet.shape([(x - 150, 398), (x - 60, 398), (x - 50, 412), (x - 162, 412)], PAPER)
        sheet.box(x - 20, 384, 46, 16, INK, 3)
    else:
        sheet.box(x - 120, 318, 150, 82, PAPER, 4)
        sheet.box(x - 90, 350, 90, 16, CINNABAR, 3)
