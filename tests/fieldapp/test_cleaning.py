"""Text as it is kept."""

from __future__ import annotations

import orjson
import pytest

from fieldapp.cleaning import clean


def test_it_works():
    assert clean({"a": ["e\u0301", 1, None]}) == {"a": ["é", 1, None]}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00b", "ab"),
        ("\ud800", "\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("𠮷野家 👨‍👩‍👧 مرحبا", "𠮷野家 👨‍👩‍👧 مرحبا"),
        ("=1+1", "=1+1"),
        (2**70, str(2**70)),
        (True, True),
    ],
)
def test_odd_values_are_kept_in_a_form_that_json_holds(given, kept):
    assert clean(given) == kept
    assert orjson.loads(orjson.dumps(clean({"x": given}))) == {"x": kept}


def test_keys_are_cleaned_too():
    assert clean({"\ud800": 1, 2: "x"}) == {"\ufffd": 1, "2": "x"}
