"""Places: distance, area and whether a point lies inside, on a sphere of 6,378,100 m."""

from __future__ import annotations

import itertools
import math

from surveys.expressions.evaluator import Scope
from surveys.expressions.library.texts import strings
from surveys.expressions.signatures import LIBRARY
from surveys.expressions.values import Value, words

RADIUS = 6_378_100.0

Point = tuple[float, float]

function = LIBRARY.family("geo")


def _points(scope: Scope, values: tuple[Value, ...]) -> list[Point] | None:
    """Read "lat lon alt acc; …" of texts or nodes; None if one of them is no place."""
    texts = ";".join(strings(scope, values)).split(";")
    points = [_point(scope, text) for text in texts if words(text)]
    known = [point for point in points if point]
    return known if known and len(known) == len(points) else None


def _point(scope: Scope, text: str) -> Point | None:
    parts = [scope.number(part) for part in words(text)]
    inside = len(parts) >= 2 and abs(parts[0]) <= 90 and abs(parts[1]) <= 180
    return (parts[0], parts[1]) if inside else None


def _between(start: Point, end: Point) -> float:
    """Return metres along the great circle (haversine, exact for near points too)."""
    rise = math.sin(math.radians(end[0] - start[0]) / 2) ** 2
    turn = math.sin(math.radians(end[1] - start[1]) / 2) ** 2
    scale = math.cos(math.radians(start[0])) * math.cos(math.radians(end[0]))
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(rise + scale * turn)))


def _to_centimetre(metres: float) -> float:
    return math.floor(metres * 100 + 0.5) / 100


@function("distance(scope, any+)")
def distance(scope: Scope, *places: Value) -> float:
    """Return the length in metres of the line through places; NaN if one is none."""
    points = _points(scope, places)
    if points is None:
        return math.nan
    pairs = itertools.pairwise(points)
    return _to_centimetre(sum(_between(start, end) for start, end in pairs))


@function("enclosed-area(scope, any+)")
@function("area(scope, any+)")
def area(scope: Scope, *places: Value) -> float:
    """Return the area in square metres inside places; NaN if one is none.

    Chamberlain and Duquette, Some algorithms for polygons on a sphere (JPL 07-03).
    """
    points = _points(scope, places)
    if points is None:
        return math.nan
    total = 0.0
    for (lat, lon), (next_lat, next_lon) in zip(points, [*points[1:], points[0]], strict=True):
        sines = math.sin(math.radians(lat)) + math.sin(math.radians(next_lat))
        total += math.radians(next_lon - lon) * (2 + sines)
    return _to_centimetre(abs(total) * RADIUS * RADIUS / 2)


@function("geofence(scope, any, any)")
def geofence(scope: Scope, place: Value, fence: Value) -> bool:
    """Tell whether a place lies inside a closed shape (even–odd rule on latitude, longitude)."""
    points, corners = _points(scope, (place,)), _points(scope, (fence,))
    if not points or not corners or len(corners) < 4 or corners[0] != corners[-1]:
        return False
    lat, lon = points[0]
    crossings = 0
    for (a_lat, a_lon), (b_lat, b_lon) in itertools.pairwise(corners):
        if (a_lon > lon) != (b_lon > lon):
            crossings += lat < (b_lat - a_lat) * (lon - a_lon) / (b_lon - a_lon) + a_lat
    return crossings % 2 == 1
