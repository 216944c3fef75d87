"""The explorer through its pages: tables, downloads, views kept for the report."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from markupsafe import escape

from fieldapp import reporting
from reports.choices import LONGEST_NAME
from reports.composing import compose
from reports.rendering.drawing import lay_out
from reports.rendering.overflow import stray_texts
from surveys.study import Segment
from surveys.text import Text
from tests.fieldapp.example import load_example
from tests.reports.examples import example_study
from tests.reports.layout import overflows

PLACE = "/desk/example/explore"
FORMULA = '=HYPERLINK("http://evil.example","x")'
HOSTILE = "</title><script>alert(1)</script>"


@pytest.fixture
def alice(example, alice):
    """Return Alice's desk with the example on it."""
    return alice


@pytest.fixture
def bob(example, bob):
    """Return Bob's desk with the example on it."""
    return bob


def table_of(page):
    """Return the words of a page's table, row by row."""
    rows = re.findall(r"<tr.*?</tr>", page.text.partition("x-table")[2], re.DOTALL)
    return [re.sub(r"\s*<[^>]+>\s*", " ", row).split() for row in rows]


def test_it_works(alice):
    page = alice.get(f"{PLACE}?language=en")
    assert page.status_code == 200
    assert "Satisfaction is lowest at Queue" in page.text
    assert "n = 120" in page.text and "How is this computed?" in page.text
    assert len(table_of(page)) == 15
    assert "排队等候的满意度最低" in alice.get(f"{PLACE}?language=zh").text


def test_the_address_alone_reproduces_the_view(alice):
    asked = f"{PLACE}?language=en&wave=w1&show=mystery&rows=site&columns=segment&region=south"
    page = alice.get(asked)
    link = re.search(r'data-copy="[^"]+" href="([^"]+)"', page.text)[1].replace("&amp;", "&")
    assert "region=south" in link and "wave=w1" in link
    again = alice.get(link)
    assert table_of(again) == table_of(page)
    assert len(table_of(page)) == 5, "a head, all, and the three sites of the south"


def test_a_fragment_has_what_changes_and_no_frame(alice):
    fragment = alice.get(f"{PLACE}/figure?language=en&show=nps").text
    parts = re.findall(r'id="(x-[a-z]+)"[^>]* data-swap', fragment)
    assert set(parts) == {"x-over", "x-headline", "x-show", "x-rows", "x-columns", "x-segments",
                          "x-sites", "x-hidden", "x-figure"}  # fmt: skip
    assert "csrf_token" not in fragment and "<nav" not in fragment
    assert 'value="intercept/end/nps" selected' in fragment
    whole = alice.get(f"{PLACE}?language=en&show=nps")
    assert all(f'id="{part}"' in whole.text for part in parts)


def test_only_what_holds_no_token_travels_packed(alice, csrf_token):
    packed = {"Accept-Encoding": "gzip"}
    for path in ("/figure", "/table.csv", "/chart.svg"):
        assert alice.get(PLACE + path, headers=packed).headers.get("Content-Encoding") == "gzip"
    form = {"csrf_token": csrf_token(alice, PLACE), "name": ""}
    refused = alice.post(f"{PLACE}/views", data=form, headers=packed)
    assert refused.status_code == 422
    for page in (alice.get(PLACE, headers=packed), refused):
        assert "csrf_token" in page.text and "Content-Encoding" not in page.headers


def test_the_table_comes_as_csv_that_excel_reads(alice):
    answer = alice.get(f"{PLACE}/table.csv?language=zh&show=experience&columns=segment")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.mimetype == "text/csv"
    assert "example-w2-experience-touchpoint-segment.csv" in answer.headers["Content-Disposition"]
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head[:6] == ["行", "行代码", "列", "列代码", "字母", "数值"]
    assert len([row for row in rows if len(row) > 3]) == 14 * 5
    found = next(row for row in rows if row[1:2] == ["queue"] and row[3] == "all")
    assert (found[0], found[2], found[7]) == ("排队等候", "全体客户", "120")
    assert float(found[8]) < float(found[5]) < float(found[9])


def test_the_chart_comes_as_a_file_whole_in_itself(alice):
    answer = alice.get(f"{PLACE}/chart.svg?language=en&show=satisfaction")
    assert answer.mimetype == "image/svg+xml"
    drawn = ElementTree.fromstring(answer.text)
    words = " ".join(part for part in drawn.itertext())
    assert "Satisfaction is lowest at Queue" in words
    assert "n\u00a0=\u00a0120" in words and "95%" in words
    assert "Noto Sans CJK SC" in words, "its fonts are named"
    assert "href" not in answer.text and "var(" not in answer.text


def test_names_that_are_formulas_or_markup_are_names(app, cast, client, sign_in):
    plan = example_study()
    segments = (
        Segment("premium", Text.of(FORMULA), 0.2),
        Segment("youth", Text.of(HOSTILE), 0.3),
        *plan.segments[2:],
    )
    touchpoints = (replace(plan.touchpoints[0], name=Text.of("@SUM(1)")), *plan.touchpoints[1:])
    with app.app_context():
        load_example(cast.alice, replace(plan, segments=segments, touchpoints=touchpoints))
    alice = sign_in(client, "alice")
    text = alice.get(f"{PLACE}/table.csv?columns=segment").data.decode("utf-8-sig")
    cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
    assert f"'{FORMULA}" in cells and "'@SUM(1)" in cells
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    for path in ("", "/figure"):
        page = alice.get(f"{PLACE}{path}?columns=segment&segment=youth").text
        assert HOSTILE not in page and str(escape(HOSTILE)) in page
    drawn = alice.get(f"{PLACE}/chart.svg?columns=segment").text
    assert HOSTILE not in drawn
    assert any(HOSTILE in part for part in ElementTree.fromstring(drawn).itertext())


def keep(visitor, send, name="Queue by brand", **more):
    visitor.get(f"{PLACE}?language=en")
    return send(visitor, f"{PLACE}/views?wave=w2", name=name, show="satisfaction",
                rows="touchpoint", columns="segment", **more)  # fmt: skip


def kept(app, example):
    with app.app_context():
        return reporting.choices_of(example).views


def test_a_lead_keeps_renames_and_removes_a_view(app, example, alice, bob, send):
    page = keep(alice, send)
    assert page.status_code == 200 and ">Queue by brand</a>" in page.text
    (view,) = kept(app, example)
    assert (view.view.show, view.view.columns, view.name.to("en")) == (
        "satisfaction",
        "segment",
        "Queue by brand",
    )
    seen = bob.get(f"{PLACE}?language=en").text
    assert ">Queue by brand</a>" in seen and "Put this view into the report" not in seen
    alice.get(f"{PLACE}?language=zh")
    send(alice, f"{PLACE}/views/{view.key}", name="按品牌", sentence="排队最让人失望")
    (renamed,) = kept(app, example)
    assert (renamed.name.to("zh"), renamed.name.to("en")) == ("按品牌", "Queue by brand")
    assert renamed.sentence.to("zh") == "排队最让人失望"
    send(alice, f"{PLACE}/views/{view.key}", remove="1", name="x")
    assert kept(app, example) == ()


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1)])
def test_a_view_needs_a_name(app, example, alice, send, name):
    page = keep(alice, send, name)
    assert page.status_code == 422
    assert "A view for the report needs a name." in page.text
    assert kept(app, example) == ()


def test_the_report_s_other_choices_leave_the_views(app, example, alice, send):
    keep(alice, send)
    form = {"section": ["summary", "views"], "segment": ["premium"], "audience": "client",
            "anonymity": "site", "accent": "#1a4f8b"}  # fmt: skip
    send(alice, "/desk/example/report/choices", **form)
    assert len(kept(app, example)) == 1


def pages(app, example, **choices):
    with app.app_context():
        chosen = replace(reporting.choices_of(example), sections=("views",), **choices)
        document = compose(reporting.report_source(example, "w2", "en", chosen))
        return [page for page in document.parts[0].pages if page.kind == "views"]


def test_the_report_prints_kept_views(app, example, alice, send):
    keep(alice, send, sentence="The queue disappoints most")
    (page,) = pages(app, example)
    assert page.headline == "The queue disappoints most"
    assert page.section == "Further figures"
    assert "n = 120" in page.source
    assert [row.name for row in page.rows][:2] == ["Find", "Arrive"]
    assert len(page.rows[0].cells) == len(page.rows[0].bases) == 5
    assert [name for _, name in page.signs][:3] == [
        "Premium brand",
        "Youth brand",
        "Mass-market brand",
    ]


def test_where_nothing_was_typed_in_a_language_the_finding_stands(app, example, alice, send):
    keep(alice, send)
    with app.app_context():
        (view,) = reporting.choices_of(example).views
    (page,) = pages(app, example, views=(replace(view, name=Text.of({"zh": "按品牌"})),))
    assert page.headline.startswith("Satisfaction is lowest at Queue")


def test_nothing_of_a_kept_view_strays_on_paper(app, example, alice, send):
    keep(alice, send)
    for asked in (
        {"show": "mystery", "rows": "item", "columns": "site"},
        {"show": "answers", "rows": "intercept/end/nps", "columns": "segment"},
        {"show": "nps", "rows": "intercept/end/nps", "columns": "wave"},
        {"show": "experience", "rows": "dimension", "columns": "together"},
    ):
        send(alice, f"{PLACE}/views?wave=w2", name="x" * LONGEST_NAME, **asked)
    with app.app_context():
        chosen = replace(reporting.choices_of(example), sections=("views",))
        document = compose(reporting.report_source(example, "w2", "both", chosen))
    laid = lay_out(document, {})
    assert len(laid.pages) == document.page_count()
    assert stray_texts(laid) == []
    assert overflows(laid) == []


def test_readers_see_of_a_view_what_is_theirs(app, example, alice, send):
    keep(alice, send)
    send(alice, f"{PLACE}/views?wave=w2", name="Sites", show="mystery", rows="site",
         columns="together")  # fmt: skip
    assert len(pages(app, example)) == 2
    assert [page.headline for page in pages(app, example, audience="site")] == ["Queue by brand"]
    (brand, _) = pages(app, example, segments=("premium",))
    assert [name for _, name in brand.signs] == ["Premium brand", "All customers"]
    assert not any(cell.words[-1].isalpha() for row in brand.rows for cell in row.cells)


def test_a_view_that_a_wave_cannot_show_is_left_out(app, example, alice, send):
    keep(alice, send)
    with app.app_context():
        (view,) = reporting.choices_of(example).views
        gone = replace(view, view=replace(view.view, rows="factor"))
    assert len(pages(app, example, views=(view, gone))) == 1


def test_a_wave_without_answers_says_so(app, cast, client, sign_in):
    page = sign_in(client, "alice").get("/desk/hall/explore?wave=w2&language=en")
    assert page.status_code == 200
    assert "Nothing to show yet" in page.text and "Put this view" not in page.text
    for path in ("figure", "table.csv", "chart.svg"):
        assert client.get(f"/desk/hall/explore/{path}?wave=w2").status_code == 200
