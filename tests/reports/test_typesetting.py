import time

import pytest
from markupsafe import Markup

from reports.typesetting import clean, ems, headline, headline_size, shorten, spaced, typeset


def test_it_works():
    assert typeset("等待超过10分钟，n = 8") == "等待超过 10\u00a0分钟，n\u00a0=\u00a08"


@pytest.mark.parametrize(
    ("given", "set_"),
    [
        ("排队A区", "排队 A 区"),
        ("只有63%的客户", "只有 63% 的客户"),
        ("得分−3.4分", "得分 −3.4\u00a0分"),
        ("queue only", "queue only"),
        ("n < 30", "n\u00a0<\u00a030"),
    ],
)
def test_han_and_latin_keep_their_distance(given, set_):
    assert spaced(given) == set_


def test_adjacent_marks_are_half_width():
    assert '<span class="hw">，</span>“' in typeset("他说，“好”")
    assert typeset("“好”").startswith('<span class="hw">“</span>')


def test_markup_is_escaped_once():
    assert typeset("<script>排队</script>") == "&lt;script&gt;排队&lt;/script&gt;"
    assert typeset(Markup("<b>x</b>")) == "<b>x</b>"


def test_what_no_printer_can_show_is_dropped():
    assert clean("a\x00b\ud800c\ue000d\te") == "abcd e"


def test_a_headline_breaks_at_the_mark_nearest_its_middle():
    long = "尊享客户不是嫌等得久，而是不知道还要等多久；先让等待看得见，再让它变短，然后离开"
    before, after = str(headline(long)).split("<br>")
    assert before.endswith("；")
    assert abs(ems(before) - ems(after)) < 12


def test_an_english_headline_breaks_without_an_orphan():
    long = "Premium customers do not mind the wait but they mind not knowing how long it will be"
    before, after = str(headline(long)).split("<br>")
    assert min(len(before), len(after)) > 25


def test_a_short_headline_stays_whole():
    assert "<br>" not in headline("排队等候是关键体验")


def test_a_long_headline_gets_a_smaller_size():
    sizes = [headline_size("等" * n) for n in (20, 70, 120)]
    assert sizes == ["", "tight", "tighter"]


def test_shorten_points_to_what_is_cut():
    assert shorten("等" * 50, 10) == "等" * 9 + "…"
    assert shorten("等", 10) == "等"


def test_a_headline_of_a_whole_book_is_set_at_once():
    began = time.thread_time()
    assert headline("，" * 20_000).count("<br>") == 0
    assert time.thread_time() - began < 1
