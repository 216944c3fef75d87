"""What a report holds and how it looks is chosen; what cannot be is said."""

from dataclasses import replace

import pytest

from reports.build import build_report
from reports.choices import ACCENT, Choices, Sentence, check_choices, chosen, contrast, wash
from reports.composing import compose, wording
from reports.facts import Facts
from reports.findings import findings
from reports.pages import KINDS, drivers
from reports.rendering.pages import print_html
from surveys.problems import InputError
from surveys.text import Text
from tests.reports.generated import Size, source

CODES = [kind.code for kind in KINDS]
SEGMENTS = ["goto", "mzone", "easy"]


def kinds(study):
    return list(dict.fromkeys(page.kind for page in compose(study).parts[0].pages))


def with_choices(**wanted):
    language = wanted.get("language") or "zh"
    return replace(source(Size()), choices=Choices(**wanted), language=language)


def test_it_works():
    study = with_choices(sections=("drivers", "summary"))
    assert kinds(study) == ["cover", "contents", "drivers", "summary"]
    assert "分不开" not in compose(study).parts[0].title


def test_without_choices_all_sections_stand_in_the_methods_order():
    assert kinds(source(Size()))[:3] == ["cover", "contents", "summary"]


def test_an_audience_does_not_see_what_is_not_its_own():
    assert "sites" in kinds(with_choices(audience="internal"))
    assert "sites" not in kinds(with_choices(audience="site"))
    assert "sites" in kinds(with_choices(audience="client"))


def test_other_segments_are_nowhere():
    document = compose(with_choices(segments=("goto", "mzone")))
    words = print_html(document, lambda sha: "")
    assert "神州行" not in words
    assert "全球通" in words


def test_a_report_on_one_segment_of_many_has_its_matrix():
    given = with_choices(segments=("goto",))
    cells = [row for row in given.analysis["matrix"] if row["segment"] != "all"]
    document = compose(replace(given, analysis=given.analysis | {"matrix": cells}))
    [heat] = [page for page in document.parts[0].pages if page.kind == "matrix"]
    assert [line.name for band in heat.bands for line in band.lines] == ["全球通"]
    assert "全球通" in heat.lead
    words = print_html(document, lambda sha: "")
    assert "神州行" not in words and "动感地带" not in words


def test_a_speaker_is_known_by_what_is_allowed():
    study = with_choices(anonymity="segment")
    assert {row["site"] for row in chosen(study).analysis["verbatims"]} == {""}
    assert {row["segment"] for row in chosen(study).analysis["verbatims"]} != {""}
    hushed = chosen(with_choices(anonymity="nobody"))
    assert {row["segment"] for row in hushed.analysis["verbatims"]} == {""}
    assert hushed.analysis["photos"] == []
    assert compose(with_choices(anonymity="nobody")).photographs() == ()


def test_the_accent_is_everywhere():
    html = print_html(compose(with_choices(accent="#1a4f8b")), lambda sha: "")
    assert ACCENT not in html
    assert "#1a4f8b" in html


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"accent": "#ffcc00"}, "contrast"),
        ({"accent": "red"}, "no colour"),
        ({"accent": "#c4351c; } body { display: none"}, "no colour"),
        ({"sections": ("nonsense",)}, "no section"),
        ({"segments": ("nobody",)}, "no segment"),
        ({"audience": "everybody"}, "no audience"),
        ({"anonymity": "names"}, "no level of anonymity"),
    ],
)
def test_what_cannot_be_is_said(wanted, words):
    with pytest.raises(InputError) as caught:
        check_choices(Choices(**wanted), CODES, SEGMENTS)
    assert words in caught.value.lines("en")[0]
    assert caught.value.lines("zh")[0] != caught.value.lines("en")[0]


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000") == pytest.approx(21.0)
    assert contrast("#ffffff") == pytest.approx(1.0)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)
    assert wash("#000000") == "#ebebeb"


def test_a_cover_is_drawn_from_the_data_or_is_words_alone():
    drawn, plain = (
        compose(with_choices(**wanted)).parts[0].pages[0]
        for wanted in ({}, {"cover": "plain", "title": Text.of({"zh": "让等待看得见"})})
    )
    assert drawn.curve and drawn.headline != "让等待看得见"
    assert (plain.curve, plain.headline) == ((), "让等待看得见")


def claim_of(study):
    return findings(Facts.of(study, wording("zh")))[0]


def summary_of(study):
    page = next(page for page in compose(study).parts[0].pages if page.kind == "summary")
    return page.cards[0]


def test_a_written_sentence_is_kept_and_marked_when_its_figures_moved():
    claim = claim_of(source(Size()))
    words = Text.of({"zh": "我们自己的话"})
    same = Sentence(claim.key, words, Text.of({"zh": claim.sentence}))
    kept = summary_of(with_choices(sentences=(same,)))
    assert (kept.sentence, kept.moved) == ("我们自己的话", False)
    old = Sentence(claim.key, words, Text.of({"zh": "当时的句子"}))
    moved = summary_of(with_choices(sentences=(old,)))
    assert (moved.sentence, moved.moved) == ("我们自己的话", True)
    html = print_html(compose(with_choices(sentences=(old,))), lambda sha: "")
    assert "之后数字已有变化" in html


def test_words_in_one_language_leave_the_other_generated():
    claim = claim_of(source(Size()))
    written = Sentence(claim.key, Text.of({"zh": "我们自己的话"}))
    assert summary_of(with_choices(sentences=(written,), language="en")).sentence != "我们自己的话"


def test_a_section_that_fails_is_named_and_the_last_report_stays(monkeypatch, tmp_path):
    def broken(source, words):
        raise ZeroDivisionError("no drivers today")

    kind = next(kind for kind in KINDS if kind.code == "drivers")
    faulty = replace(kind, pages=broken)
    monkeypatch.setattr("reports.composing.KINDS", (faulty,))
    monkeypatch.setattr(compose, "__defaults__", ((faulty,),))
    (tmp_path / "report.pdf").write_bytes(b"last good one")
    with pytest.raises(InputError) as caught:
        build_report(source(Size()), tmp_path, lambda share, step: None)
    assert "“Drivers”" in caught.value.lines("en")[0]
    assert "no drivers today" in caught.value.lines("en")[0]
    assert "“驱动因素”" in caught.value.lines("zh")[0]
    assert (tmp_path / "report.pdf").read_bytes() == b"last good one"
    assert drivers.pages is not broken
