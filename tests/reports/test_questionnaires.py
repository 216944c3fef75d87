"""The appendix prints the forms: every question once, in its place, none out of its column."""

from dataclasses import replace

import pytest

from reports.choices import Choices
from reports.composing import compose, wording
from reports.facts import Facts
from reports.pages import questionnaires
from reports.rendering.drawing import lay_out
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.library import instruments
from surveys.study import Item
from surveys.text import Text
from surveys.xlsform import read_instrument
from tests.reports.generated import Size, source
from tests.reports.layout import collisions, overflows, words_of

SMALL = Size(touchpoints=2, segments=1, sites=0, personas=0, verbatims=0, photos=0)
YES_NO = (Choice("yes", Text.of("Yes")), Choice("no", Text.of("No")))
FORM = Instrument(
    "f",
    Text.of("A form"),
    "intercept",
    "3",
    items=(
        Section("empty", label=Text.of("Nothing to answer"), items=(Question("c", "calculate"),)),
        Section(
            "s",
            label=Text.of("The queue"),
            items=(
                Question("n", "note", label=Text.of("Read this")),
                Question(
                    "a", "range", label=Text.of("How long, ${name}?"),
                    parameters={"start": "-5", "end": "5"},
                    tags=Tags(touchpoint="arrive", measure="emotion", weight=2.0, critical="visit"),
                ),
                Question("b", "select_one", label=Text.of("Told?"), choices=YES_NO),
                Question("d", "select_one", label=Text.of("Again?"), choices=YES_NO),
            ),
        ),
    ),
)  # fmt: skip


def library():
    return tuple(read_instrument(data, f"{code}.md") for code, data in instruments().items())


def given(forms, language="en"):
    made = replace(source(SMALL, language), instruments=forms)
    return replace(made, choices=Choices(sections=("appendix",)))


def rows(forms, language="en"):
    sheets = questionnaires.sheets(Facts.of(given(forms, language), wording(language)))
    return [row for _, columns in sheets for column in columns for row in column]


def library_sheets():
    return questionnaires.sheets(Facts.of(given(library()), wording("en")))


def told(made):
    sheets = questionnaires.sheets(Facts.of(made, wording("en")))
    return [row.told for _, page in sheets for column in page for row in column if row.number]


def test_it_works():
    heading, section, first, second, third = rows((FORM,))
    assert (heading.kind, heading.words) == ("form", "A form, version 3")
    assert (section.kind, section.words) == ("section", "The queue")
    assert (first.number, first.words) == ("1", "How long, [name]?")
    assert first.told == "scale −5…+5; feeling · Arrive · weight\u00a02 · critical"
    assert second.told == "one answer; Yes / No"
    assert third.told == "one answer; choices as in 2"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_question_of_the_library_is_printed_in_its_place(language, tmp_path):
    document = compose(given(library(), language))
    laid = lay_out(document, {})
    laid.write_pdf(tmp_path / "a.pdf")
    assert len(laid.pages) == document.page_count()
    assert overflows(laid) == []
    assert collisions(words_of(tmp_path / "a.pdf")) == []
    asked = sum(questionnaires.is_question(q) for form in library() for q in form.questions())
    assert sum(row.kind == "question" for row in rows(library(), language)) == asked > 250


def test_a_heading_never_ends_a_column():
    columns = [column for _, page in library_sheets() for column in page]
    assert all(column[-1].kind == "question" for column in columns)
    assert all(sum(row.height for row in column) <= questionnaires.HEIGHT for column in columns)


def test_a_section_that_goes_on_in_another_column_is_named_again():
    columns = [column for _, page in library_sheets() for column in page]
    begun = [column[0] for column in columns[1:]]
    assert all(first.kind != "question" or not first.section for first in begun)
    again = [(column[0], column[1]) for column in columns if "(continued)" in column[0].words]
    assert len(again) > 10
    assert all(first.words == f"{row.section} (continued)" for first, row in again)


def test_the_last_page_is_as_full_as_the_others():
    *pages, (_, last) = library_sheets()
    heights = [sum(row.height for row in column) for _, page in pages for column in page]
    assert len(last) >= 2
    assert min(heights) > max(heights) - 120


def test_what_the_heading_or_the_question_says_is_not_said_again():
    tags = Tags(touchpoint="arrive", measure="experience", dimension="trust")
    asked = {
        "Did they let you down?": "scale; experience · Arrive · Trust",
        "How was “Arrive”?": "scale; experience · Trust",
        "Trust: how was it?": "scale; experience · Arrive",
        "Trusted: were you?": "scale; experience · Arrive · Trust",
    }
    items = tuple(
        Question(f"q{n}", "range", label=Text.of(words), tags=tags) for n, words in enumerate(asked)
    )
    form = replace(FORM, items=(Section("s", label=Text.of("The hall"), items=items),))
    assert [row.told for row in rows((form,))[2:]] == list(asked.values())
    form = replace(FORM, items=(Section("s", label=Text.of("Arrive"), items=items[:1]),))
    assert rows((form,))[-1].told == "scale; experience · Trust"


def test_an_item_that_is_named_like_its_question_is_not_named_again():
    long = "All machines work; a broken one carries a notice and shows where the others are"
    study = given((FORM,)).study
    named = replace(study, items=(*study.items, Item("machines", Text.of(long))))
    items = tuple(
        Question(f"q{n}", "range", label=Text.of(words), tags=Tags(item="machines"))
        for n, words in enumerate((long, "Anything else?"))
    )
    form = replace(FORM, items=items)
    first, second = told(replace(given((form,)), study=named))
    assert first == "scale"
    assert second.startswith("scale; All machines work")
    assert told(given((form,))) == ["scale", "scale"], "a bare code tells a reader nothing"


def test_one_question_alone_is_named_as_one():
    form = replace(FORM, items=(Question("a", "text", label=Text.of("Why?")),))
    ((shown, columns),) = questionnaires.sheets(Facts.of(given((form,)), wording("en")))
    assert shown == "A form, question 1"
    assert len(columns) == 1
