"""Moments are printed in the study's local time."""

import pytest

from reports.moments import minute


def test_it_works():
    assert minute("2026-09-12T09:49:30.000+00:00", "Asia/Shanghai") == "2026-09-12 17:49"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-09-12T20:00:00Z", "2026-09-13 04:00"),
        ("2026-09-12T09:49", "2026-09-12 09:49"),
        ("soon", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_what_is_known_is_said(moment, expected):
    assert minute(moment, "Asia/Shanghai") == expected
