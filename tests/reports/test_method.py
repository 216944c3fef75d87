"""The page on method is written from the books of the fieldwork."""

from dataclasses import replace

from reports.composing import wording
from reports.pages import method
from reports.register import Asked, Flagged, Register
from surveys.text import Text
from tests.reports.generated import Size, source

REGISTER = Register(
    asked=(Asked(Text.of({"zh": "拦截问卷", "en": "Intercept"}), "3", 1284, "2025-09-01", "x"),),
    flagged=(Flagged(Text.of({"zh": "答题过快", "en": "Too fast"}), 37, 18, 0, 19),),
    decisions=1300,
    corrected=4,
    software="fieldapp 0.1.0",
)


def books(register, language="en"):
    made = replace(source(Size()), register=register)
    pages = method.pages(made, wording(language))
    return pages[1] if len(pages) > 1 else None


def test_it_works():
    page = books(REGISTER)
    assert page.headline == "37 doubts were raised by the checks, and a person decided on each"
    assert page.books.versions[0].cells == ("3", "1,284", "2025-09-01", "x")
    assert page.books.flags[0].cells == ("37", "18", "0", "19", "0")
    assert "1,300 decisions" in page.books.checked


def test_a_doubt_that_nobody_decided_is_not_called_decided():
    open_one = replace(REGISTER, flagged=(Flagged(Text.of("x"), 2, 1),))
    assert "on 1 nobody has decided yet" in books(open_one).headline
    assert books(open_one).books.flags[0].cells[-1] == "1"


def test_without_books_there_is_one_page():
    assert books(None) is None


def test_weights_bring_the_sample_to_the_population():
    rows = books(REGISTER).books.weights
    assert len(rows) == 3
    assert {row.cells[1] for row in rows} == {"33%"}


def test_only_the_tests_that_were_used_are_named():
    bare = replace(source(Size()), register=REGISTER)
    bare.analysis["drivers"] = []
    told = method.pages(bare, wording("en"))[1].books.tests
    assert told
    assert not any("Johnson" in line for line in told)
