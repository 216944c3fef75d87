"""KPIs are read as a person writes them."""

import pytest

from reports.strategy import Kpi
from reports.strategy.reading import kpi_words
from reports.wording import Wording
from surveys.study import Study
from surveys.text import Text


def goal(unit, language="en"):
    kpi = Kpi(Text.of("Complaints"), None, 64.0, 15.0, 23.0, Text.of(unit))
    return kpi_words(kpi, Study("s"), {}, None, Wording(language)).goal


def test_it_works():
    assert goal({"en": "a month", "zh": "件/月"}) == "64 → 15 a month"


@pytest.mark.parametrize(
    ("unit", "language", "expected"),
    [("%", "en", "64 → 15%"), ({"zh": "件/月"}, "zh", "64 → 15件/月"), ("", "en", "64 → 15")],
)
def test_a_unit_stands_as_its_language_wants(unit, language, expected):
    assert goal(unit, language) == expected
