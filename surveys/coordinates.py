"""Positions between the datums of maps used in China, and the distance between two positions.

WGS-84 is GPS; GCJ-02 is what maps in mainland China show, displaced by 100–700 m; BD-09 is
Baidu's further shift of GCJ-02. Source of the formulas: the public reverse-engineered
transform (krasovsky ellipsoid, as in "eviltransform" and "coordtransform"); accuracy ≈ 1 m.
Angles are degrees, distances metres.
"""

from __future__ import annotations

import math

DATUMS = ("WGS-84", "GCJ-02", "BD-09")
EARTH_RADIUS = 6_371_008.8  # mean radius, metres (IUGG)

_AXIS = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943
_BAIDU_TURN = math.pi * 3000 / 180

Position = tuple[float, float]


def convert(lat: float, lon: float, source: str, target: str) -> Position:
    """Return (lat, lon) of a position in another datum; raises ValueError for an unknown one."""
    for datum in (source, target):
        if datum not in DATUMS:
            raise ValueError(f"unknown datum {datum!r}")
    if source == target:
        return lat, lon
    if source == "BD-09":
        lat, lon, source = *_baidu_to_gcj(lat, lon), "GCJ-02"
    if target == "WGS-84":
        return _gcj_to_wgs(lat, lon)
    if source == "WGS-84":
        lat, lon = _wgs_to_gcj(lat, lon)
    return _gcj_to_baidu(lat, lon) if target == "BD-09" else (lat, lon)


def distance(one: Position, other: Position) -> float:
    """Return the great-circle distance in metres between two (lat, lon) of the same datum."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, half)))


def _outside_china(lat: float, lon: float) -> bool:
    return not (0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347)


def _wgs_to_gcj(lat: float, lon: float) -> Position:
    if _outside_china(lat, lon):
        return lat, lon
    north, east = _shift(lon - 105.0, lat - 35.0)
    angle = math.radians(lat)
    magic = 1 - _ECCENTRICITY * math.sin(angle) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / (magic * math.sqrt(magic))
    parallel = _AXIS / math.sqrt(magic) * math.cos(angle)
    return lat + math.degrees(north / meridian), lon + math.degrees(east / parallel)


def _shift(x: float, y: float) -> Position:
    """Return the displacement (north, east) in metres; x, y are degrees from 105° E, 35° N."""
    root, wave = (
        math.sqrt(abs(x)),
        (20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)),
    )
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave * 2 / 3
    north += (20 * math.sin(math.pi * y) + 40 * math.sin(math.pi * y / 3)) * 2 / 3
    north += (160 * math.sin(math.pi * y / 12) + 320 * math.sin(math.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave * 2 / 3
    east += (20 * math.sin(math.pi * x) + 40 * math.sin(math.pi * x / 3)) * 2 / 3
    east += (150 * math.sin(math.pi * x / 12) + 300 * math.sin(math.pi * x / 30)) * 2 / 3
    return north, east


def _gcj_to_wgs(lat: float, lon: float) -> Position:
    """Invert by fixed-point iteration; it converges to 1e-9° within a few steps."""
    guess = lat, lon
    for _ in range(10):
        there = _wgs_to_gcj(*guess)
        guess = guess[0] + lat - there[0], guess[1] + lon - there[1]
    return guess


def _gcj_to_baidu(lat: float, lon: float) -> Position:
    radius = math.hypot(lat, lon) + 0.000_02 * math.sin(lat * _BAIDU_TURN)
    angle = math.atan2(lat, lon) + 0.000_003 * math.cos(lon * _BAIDU_TURN)
    return radius * math.sin(angle) + 0.006, radius * math.cos(angle) + 0.006_5


def _baidu_to_gcj(lat: float, lon: float) -> Position:
    lat, lon = lat - 0.006, lon - 0.006_5
    radius = math.hypot(lat, lon) - 0.000_02 * math.sin(lat * _BAIDU_TURN)
    angle = math.atan2(lat, lon) - 0.000_003 * math.cos(lon * _BAIDU_TURN)
    return radius * math.sin(angle), radius * math.cos(angle)
