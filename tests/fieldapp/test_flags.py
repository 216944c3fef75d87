"""Quality flags: each is raised by its cause and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from fieldapp import flags
from fieldapp.flags import Filing, files_in, quality_flags, title
from surveys.instrument import Instrument, Question
from surveys.study import Site
from surveys.text import Text

ZONE = ZoneInfo("Asia/Shanghai")
RECEIVED = "2026-11-13T06:00:00.000+00:00"
SITE = Site("s1", Text.of("N"), "a", 31.2304, 121.4737)
FORM = Instrument(
    "f",
    Text.of("F"),
    items=(Question("here", "geopoint", ("here",)), Question("t", "text", ("t",))),
)
HERE = {"lat": 31.2304, "lon": 121.4737, "accuracy": 10.0}
FINE = Filing(FORM, {"here": HERE, "t": "x"}, {}, RECEIVED, site=SITE)


def found(filing):
    return [flag.code for flag in quality_flags(filing, ZONE)]


def test_it_works():
    assert found(FINE) == []


@pytest.mark.parametrize(
    ("position", "flagged"),
    [
        ({"lat": 31.2330, "lon": 121.4737, "accuracy": 10.0}, []),
        ({"lat": 31.2480, "lon": 121.4737, "accuracy": 10.0}, ["far_from_site"]),
        ({"lat": 31.2480, "lon": 121.4737, "accuracy": 2000.0}, []),
    ],
)
def test_far_from_the_site_counts_beyond_what_the_position_is_sure_of(position, flagged):
    assert found(replace(FINE, answers={"here": position, "t": "x"})) == flagged


def test_a_site_on_a_chinese_map_is_converted_first():
    """The same door in GCJ-02 stands some 500 m away in figures."""
    shifted = replace(SITE, lat=31.228455, lon=121.478219, datum="GCJ-02")
    assert found(replace(FINE, site=shifted)) == []
    assert found(replace(FINE, site=replace(shifted, datum="WGS-84"))) == ["far_from_site"]


def test_a_site_without_coordinates_says_nothing():
    assert found(replace(FINE, site=replace(SITE, lat=None))) == []


@pytest.mark.parametrize(
    ("window", "end", "flagged"),
    [
        (("2026-11-13", "2026-11-13"), "2026-11-13T00:05:00+08:00", []),
        (("2026-11-13", "2026-11-13"), "2026-11-13T23:59:00+08:00", []),
        (("2026-11-13", "2026-11-13"), "2026-11-14T00:01:00+08:00", ["outside_window"]),
        (("2026-11-13T10:00", "2026-11-13T12:00"), "2026-11-13T09:59:00+08:00", ["outside_window"]),
        (("2026-11-13T10:00", "2026-11-13T12:00"), "2026-11-13T03:00:00+00:00", []),
        (("", "2026-11-12"), "2026-11-13T09:59:00+08:00", ["outside_window"]),
        (("", ""), "2026-11-13T09:59:00+08:00", []),
    ],
)
def test_the_window_is_local_time_and_a_day_is_whole(window, end, flagged):
    assert found(replace(FINE, window=window, metadata={"end": end})) == flagged


@pytest.mark.parametrize(
    ("metadata", "phone_time", "flagged"),
    [
        ({"sent_at": "2026-11-13T06:00:30+00:00"}, None, []),
        ({"sent_at": "2026-11-13T05:50:00+00:00"}, None, ["clock_skew"]),
        ({"sent_at": "2026-11-13T14:20:00+08:00"}, None, ["clock_skew"]),
        ({}, "2026-11-13T03:00:00+00:00", []),
        ({}, "2026-11-13T07:00:00+00:00", ["clock_skew"]),
        ({"sent_at": "yesterday"}, None, []),
    ],
)
def test_a_clock_is_wrong_when_sending_and_receiving_differ(metadata, phone_time, flagged):
    """A form sealed hours ago and sent now is honest; one sealed in the future is not."""
    assert found(replace(FINE, metadata=metadata, phone_time=phone_time)) == flagged


@pytest.mark.parametrize(("seconds", "flagged"), [(3, ["too_fast"]), (4, []), (400, [])])
def test_too_fast_is_by_the_number_of_answers(seconds, flagged):
    start = "2026-11-13T13:00:00+08:00"
    end = f"2026-11-13T13:{seconds // 60:02}:{seconds % 60:02}+08:00"
    assert found(replace(FINE, metadata={"start": start, "end": end})) == flagged


def test_a_reused_photo_names_its_question():
    answers = {"t": "x", "shots": [{"p": {"sha256": "a" * 64}}]}
    [flag] = quality_flags(replace(FINE, answers=answers, reused=frozenset({"a" * 64})), ZONE)
    assert (flag.code, flag.path) == ("photo_reused", "shots/0/p")


def test_files_are_found_at_any_depth():
    answers = {"a": {"sha256": "1"}, "b": [{"c": {"sha256": "2"}}, {}], "d": "x"}
    assert [(path, file["sha256"]) for path, file in files_in(answers)] == [
        ("a", "1"),
        ("b/0/c", "2"),
    ]


def test_every_flag_has_a_name_in_both_languages():
    assert all(words.has("zh") and words.has("en") for words in flags.TITLES.values())
    assert title("no_such_flag").to("en") == "no_such_flag"
