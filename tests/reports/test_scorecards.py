"""Scorecards: one page a site, a file each, one file of all."""

import subprocess
import zipfile
from dataclasses import replace

import pytest

from reports.composing import wording
from reports.rendering.drawing import lay_out
from reports.rendering.overflow import stray_texts
from reports.scorecards.building import build_scorecards, compose_scorecards, file_name
from reports.scorecards.page import pages
from surveys.problems import InputError
from tests.reports.generated import Size, photo, source
from tests.reports.layout import overflows, small_texts

SIZE = Size(touchpoints=6, segments=2, sites=3, personas=0, verbatims=4, photos=3)


def scored(made):
    return [
        {"site": site.code, "touchpoint": point.code, "score": (i * 3 + k * 5) % 10 / 10, "n": 8}
        for i, site in enumerate(made.study.sites)
        for k, point in enumerate(made.study.touchpoints)
    ]


def silent(share, step):
    assert 0 <= share <= 1
    assert step


def build(folder):
    made = source(SIZE, photos=photo)
    return build_scorecards(made, scored(made), folder, silent)


@pytest.fixture(scope="module")
def cards(tmp_path_factory):
    """Return where the scorecards of three sites are, built without a warning."""
    folder = tmp_path_factory.mktemp("cards")
    built = build(folder)
    assert (built.sites, built.warnings) == (3, ())
    return folder


def test_it_works(cards):
    names = {path.name for path in (cards / "sites").iterdir()}
    assert names == {"s00.pdf", "s01.pdf", "s02.pdf"}
    with zipfile.ZipFile(cards / "scorecards.zip") as archive:
        assert sorted(archive.namelist()) == [f"sites/{name}" for name in sorted(names)]
    told = subprocess.run(
        ["pdftotext", str(cards / "sites" / "s01.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "第 2 营业厅" in told
    assert "第 1 营业厅" not in told


def test_the_same_study_gives_the_same_bytes(cards, tmp_path):
    build(tmp_path)
    for file in ("scorecards.pdf", "scorecards.zip"):
        assert (cards / file).read_bytes() == (tmp_path / file).read_bytes()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("touchpoints", [1, 14, 30])
def test_every_text_has_its_place(touchpoints, language):
    made = replace(source(Size(touchpoints, 8, 3, 0, 30, 9)), language=language)
    laid = lay_out(compose_scorecards(made, scored(made)), {})
    assert len(laid.pages) == 3
    assert stray_texts(laid) == overflows(laid) == small_texts(laid) == []


def test_best_and_worst_are_told_apart():
    made = source(SIZE)
    for page in pages(made, wording("en"), scored(made)):
        best, worst = ({moment.name for moment in group} for group in (page.best, page.worst))
        assert len(best) == len(worst) == 3
        assert not best & worst


def test_only_the_named_sites_are_printed_but_ranked_among_all():
    made = source(SIZE)
    (page,) = pages(made, wording("en"), scored(made), ["s02"])
    assert page.file == "s02"
    assert page.rank.endswith("of 3")


def test_a_study_without_visits_has_no_scorecard():
    made = source(Size(visits=False))
    with pytest.raises(InputError, match="no scorecard"):
        compose_scorecards(made, [])


def test_a_code_that_is_no_file_name_becomes_one():
    made = source(SIZE)
    (page,) = pages(made, wording("en"), scored(made), ["s02"])
    assert file_name(replace(page, file="../a b/区")) == "___a_b_区"
