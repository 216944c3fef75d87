"""Positions on the earth: distance, and Chinese map coordinates turned into GPS ones.

GCJ-02 shifts WGS-84 by hundreds of metres, BD-09 shifts GCJ-02 again. The shift is the published
approximation (Krasovsky 1940 ellipsoid); its inverse is found by iteration, to below a metre.
"""

from __future__ import annotations

from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt

EARTH_METRES = 6_371_008.8
AXIS = 6_378_245.0
ECCENTRICITY = 0.006_693_421_622_965_943
CHINA = (0.8293, 55.8271, 72.004, 137.8347)
BAIDU = pi * 3000 / 180


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance of two WGS-84 positions (haversine), in metres."""
    high = sin(radians(other_lat - lat) / 2) ** 2
    wide = sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_METRES * asin(sqrt(high + cos(radians(lat)) * cos(radians(other_lat)) * wide))


def to_wgs84(lat: float, lon: float, datum: str) -> tuple[float, float]:
    """Return a position of datum WGS-84, GCJ-02 or BD-09 as WGS-84 latitude and longitude."""
    if datum == "BD-09":
        lat, lon = _baidu_to_gcj02(lat, lon)
    return (lat, lon) if datum == "WGS-84" else _gcj02_to_wgs84(lat, lon)


def wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Return what a Chinese map shows for a GPS position; outside China both are the same."""
    south, north, west, east = CHINA
    if not (south <= lat <= north and west <= lon <= east):
        return lat, lon
    sine = sin(radians(lat))
    magic = 1 - ECCENTRICITY * sine * sine
    north_shift = _north(lon - 105, lat - 35) * 180 * magic * sqrt(magic)
    east_shift = _east(lon - 105, lat - 35) * 180 * sqrt(magic)
    return (
        lat + north_shift / (AXIS * (1 - ECCENTRICITY) * pi),
        lon + east_shift / (AXIS * cos(radians(lat)) * pi),
    )


def _gcj02_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    guess_lat, guess_lon = lat, lon
    for _step in range(5):
        shown_lat, shown_lon = wgs84_to_gcj02(guess_lat, guess_lon)
        guess_lat, guess_lon = guess_lat + lat - shown_lat, guess_lon + lon - shown_lon
    return guess_lat, guess_lon


def _baidu_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    x, y = lon - 0.0065, lat - 0.006
    distance = hypot(x, y) - 0.00002 * sin(y * BAIDU)
    angle = atan2(y, x) - 0.000003 * cos(x * BAIDU)
    return distance * sin(angle), distance * cos(angle)


def _north(x: float, y: float) -> float:
    shift = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    shift += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    shift += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    return shift + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3


def _east(x: float, y: float) -> float:
    shift = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    shift += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    shift += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    return shift + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
