import pytest

from reports import figures


def test_it_works():
    assert figures.signed(-3.44) == "−3.4"


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (0, "0.0"), (0.04, "0.0"), (-0.04, "0.0"), (1.25, "+1.2"), (-12, "−12.0")],
)
def test_signs(value, words):
    assert figures.signed(value) == words


def test_unknown_is_never_zero():
    for form in (figures.plain, figures.signed, figures.share, figures.count):
        assert form(None) == "–"
    assert figures.interval(None, 1.0) == "–"
    assert figures.share_interval(0.1, None) == "–"


def test_plain_figures():
    assert figures.plain(1284.5, 0) == "1,284"
    assert figures.plain(-0.5) == "−0.5"
    assert figures.share(0.426) == "43%"
    assert figures.interval(-2.2, -1.8, sign=True) == "−2.2…−1.8"


def test_a_low_base_is_marked():
    assert [figures.mark(n) for n in (None, 29, 30)] == ["", "†", ""]


@pytest.mark.parametrize(
    ("value", "name"),
    [(None, "na"), (-5, "n4"), (-2.5, "n3"), (-0.4, "z0"), (0.5, "p1"), (3.4, "p3"), (4, "p4")],
)
def test_steps_of_the_diverging_scale(value, name):
    assert figures.step(value) == name
