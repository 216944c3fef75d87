"""The page on method is written from the books of the fieldwork."""

from dataclasses import replace

from reports.composing import compose, wording
from reports.dataset import Dataset
from reports.measures.quotas import quota_rows
from reports.pages import method
from reports.register import Asked, Flagged, Register
from reports.rendering.drawing import lay_out
from reports.rendering.overflow import stray_texts
from surveys.study import Quota
from surveys.text import Text
from tests.reports.examples import example_documents, example_instruments, example_study
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


CELLS = [
    {"segment": code, "site": "", "instrument": "", "target": 400, "reached": reached}
    for code, reached in (("goto", 386), ("mzone", 412), ("easy", 486))
]


def test_few_quotas_stand_beside_the_books():
    given = replace(source(Size()), register=REGISTER)
    given.analysis["quotas"] = CELLS
    made = method.pages(given, wording("en"))
    assert [page.part for page in made] == ["1/2", "2/2"]
    assert [row.cells for row in made[1].books.quotas] == [
        ("400", "386", "14"), ("400", "412", "–"), ("400", "486", "–"),
    ]  # fmt: skip


def test_quotas_without_books_have_a_page():
    given = source(Size())
    given.analysis["quotas"] = CELLS
    page = method.pages(given, wording("en"))[-1]
    assert page.headline.startswith("2 of 3 quotas were reached; most is missing at")
    assert page.headline.endswith("(14)")


def test_many_quotas_fill_pages_of_their_own():
    given = replace(source(Size()), register=REGISTER)
    given.analysis["quotas"] = CELLS * 40
    made = method.pages(given, wording("en"))
    assert [page.part for page in made] == ["1/4", "2/4", "3/4", "4/4"]
    assert sum(len(column) for page in made for column in page.quotas) == 120
    assert made[1].books.quotas == ()
    document = compose(given)
    assert stray_texts(lay_out(document, {})) == []


def test_a_quota_counts_what_counts():
    quotas = (
        Quota(50, segment="premium"),
        Quota(30, wave="w1"),
        Quota(8, site="h1", instrument="mystery_visit"),
        Quota(3, instrument="focus_group", wave="w2"),
    )
    study = replace(example_study(), quotas=quotas)
    dataset = Dataset.from_documents(study, "w2", example_documents(), example_instruments())
    assert [(row["target"], row["reached"]) for row in quota_rows(dataset)] == [
        (50, 40), (8, 6), (3, 3),
    ]  # fmt: skip
