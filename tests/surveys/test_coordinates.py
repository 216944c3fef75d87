import math
import random

import pytest

from surveys.coordinates import DATUMS, convert, distance

# Pairs printed in the documentation and test suites of two published implementations
# (eviltransform and coordtransform): (lat, lon) in one datum and in another.
PAIRS = [
    ("WGS-84", "GCJ-02", (31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ("WGS-84", "GCJ-02", (22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ("WGS-84", "GCJ-02", (39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ("WGS-84", "GCJ-02", (39.915, 116.404), (39.91640428150164, 116.41024449916938)),
    ("GCJ-02", "BD-09", (39.915, 116.404), (39.92133699351021, 116.41036949371029)),
    ("BD-09", "GCJ-02", (39.915, 116.404), (39.90865673957631, 116.39762729119315)),
]


def test_it_works():
    lat, lon = convert(39.911954, 116.377817, "WGS-84", "GCJ-02")
    assert distance((39.911954, 116.377817), (lat, lon)) == pytest.approx(553, abs=2)


@pytest.mark.parametrize(("source", "target", "given", "expected"), PAIRS)
def test_published_pairs(source, target, given, expected):
    assert convert(*given, source, target) == pytest.approx(expected, abs=1e-6)


def test_there_and_back_is_the_same_place():
    chance = random.Random(2)
    for _ in range(200):
        place = chance.uniform(20, 50), chance.uniform(80, 130)
        for source in DATUMS:
            for target in DATUMS:
                back = convert(*convert(*place, source, target), target, source)
                assert distance(place, back) < 1.5  # BD-09's published inverse is approximate


def test_outside_china_nothing_is_shifted():
    assert convert(51.5, -0.12, "WGS-84", "GCJ-02") == (51.5, -0.12)


def test_an_unknown_datum_is_refused():
    with pytest.raises(ValueError, match="NAD-27"):
        convert(0, 0, "WGS-84", "NAD-27")


def test_distance():
    assert distance((0, 0), (0, 1)) == pytest.approx(math.pi * 6_371_008.8 / 180)
    assert distance((39.9, 116.4), (39.9, 116.4)) == 0
    # Beijing to Shanghai city centres, about 1,068 km by published great-circle tables
    assert distance((39.9042, 116.4074), (31.2304, 121.4737)) == pytest.approx(1_068_000, rel=5e-3)
    assert distance((0, 0), (0, 180)) == pytest.approx(math.pi * 6_371_008.8)
