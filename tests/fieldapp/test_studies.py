"""Studies, form versions, strategies: what is kept, exactly and in order."""

from __future__ import annotations

import pytest

from fieldapp import strategies
from fieldapp.refusals import ConflictError
from fieldapp.storage import InstrumentVersion, StrategyRevision
from fieldapp.studies import (
    create_study,
    definition,
    instrument_at,
    latest_version,
    latest_versions,
    latest_wave,
    publish_instrument,
    publish_library,
    save_definition,
)
from fieldapp.submissions import file_submission
from reports.strategy import IssueTree, Strategy
from surveys import library
from surveys.problems import InputError
from surveys.study import Study, Wave
from surveys.text import Text

FORM = """
| survey   |      |      |            |
|          | type | name | label      |
|          | text | a    | {label}    |
| settings |      |      |            |
|          | form_id | form_title |    |
|          | mine    | Mine       |    |
"""


def form(label):
    return FORM.format(label=label).encode()


def test_it_works(cast, hall_definition):
    assert definition(cast.hall) == hall_definition


def test_the_service_hall_template_survives_the_database(app, cast):
    template = library.template("service_hall")
    study = create_study(template, cast.alice)
    assert definition(study) == template
    versions = publish_library(study)
    assert {version.instrument.kind for version in versions} == set(library.INSTRUMENTS)
    assert len(publish_library(study)) == len(latest_versions(study)) == len(versions)


@pytest.mark.parametrize("code", ["", "Hall", "a b", "../x", "x" * 41, "hall"])
def test_a_code_that_is_unusable_or_taken_is_refused(cast, code):
    with pytest.raises(InputError) as caught:
        create_study(Study(code), cast.alice)
    assert caught.value.problems[0].remedy.has("zh")


def test_a_changed_definition_keeps_its_code(cast):
    save_definition(cast.hall, Study("other_code", Text.of("新名称")))
    assert (cast.hall.code, definition(cast.hall).code) == ("hall", "hall")


def test_a_version_is_kept_exactly_and_the_same_file_is_no_new_one(cast):
    first = publish_instrument(cast.hall, form("One"), "mine.md")
    assert publish_instrument(cast.hall, form("One"), "mine.md") == first
    second = publish_instrument(cast.hall, form("Two"), "mine.md")
    assert (first.number, second.number) == (1, 2)
    assert bytes(first.source) == form("One")
    asked = [next(instrument_at(v).questions()).label.to("en") for v in (first, second)]
    assert asked == ["One", "Two"]
    assert latest_version(first.instrument) == second
    assert second in latest_versions(cast.hall)
    assert first not in latest_versions(cast.hall)


def test_a_broken_form_is_refused_and_nothing_stored(cast):
    before = InstrumentVersion.select().count()
    with pytest.raises(InputError):
        publish_instrument(cast.hall, b"| survey |\n| | type | name |\n| | txet | a |", "x.md")
    assert InstrumentVersion.select().count() == before


def test_the_latest_wave_is_the_last_with_answers(app, cast):
    assert latest_wave(cast.hall) == "w1"
    with app.app_context():
        file_submission(
            id="x", study=cast.hall, version=cast.version, answers={}, metadata={}, wave="w2"
        )
    assert latest_wave(cast.hall) == "w2"
    save_definition(cast.hall, Study("hall", waves=(Wave("w1"), Wave("w2"), Wave("w3"))))
    assert latest_wave(cast.hall) == "w2"


def test_every_save_of_a_strategy_is_a_revision(cast):
    tree, later = IssueTree(question=Text.of("为何？")), IssueTree(question=Text.of("怎样？"))
    first = strategies.save(cast.hall, "w1", "issue_tree", tree, cast.alice, "first")
    assert strategies.save(cast.hall, "w1", "issue_tree", tree, cast.alice) == first
    second = strategies.save(cast.hall, "w1", "issue_tree", later, cast.bob, based_on=first.id)
    assert strategies.in_force(cast.hall, "w1", "issue_tree") == later
    assert strategies.history(cast.hall, "w1", "issue_tree") == [second, first]
    assert strategies.in_force(cast.hall, "w2", "issue_tree") is None


def test_two_people_who_edit_at_once_do_not_overwrite_each_other(cast):
    tree = IssueTree(question=Text.of("为何？"))
    strategies.save(cast.hall, "w1", "issue_tree", tree, cast.alice, based_on=0)
    with pytest.raises(ConflictError):
        strategies.save(cast.hall, "w1", "issue_tree", IssueTree(), cast.bob, based_on=0)
    assert StrategyRevision.select().count() == 1


def test_a_strategy_for_every_wave_holds_until_a_wave_has_its_own(cast):
    everywhere, own = Strategy(theme=Text.of("安心")), Strategy(theme=Text.of("快"))
    strategies.save(cast.hall, "", "strategy", everywhere, cast.alice)
    assert strategies.in_force(cast.hall, "w1", "strategy") == everywhere
    strategies.save(cast.hall, "w1", "strategy", own, cast.alice)
    assert strategies.in_force(cast.hall, "w1", "strategy") == own
    assert strategies.in_force(cast.hall, "w2", "strategy") == everywhere


def test_a_document_that_is_no_strategy_is_refused(cast):
    with pytest.raises(InputError):
        strategies.save(cast.hall, "w1", "strategy", {"sub_themes": 5}, cast.alice)
    assert StrategyRevision.select().count() == 0


CITIES = """
| survey   |                                 |      |      |
|          | type                            | name | label |
|          | select_one_from_file cities.csv | city | City |
| settings |                                 |      |      |
|          | form_id | form_title |    |
|          | towns   | Towns      |    |
"""


def test_a_form_is_kept_with_the_files_that_it_names(cast):
    files = {"cities.csv": b"name,label\nsh,Shanghai\n", "other.csv": b"x\n"}
    version = publish_instrument(cast.hall, CITIES.encode(), "towns.md", files)
    assert version.source_name == "towns.zip" and b"other.csv" not in version.source
    [city] = instrument_at(version).questions()
    assert [choice.name for choice in city.choices] == ["sh"]
    assert publish_instrument(cast.hall, CITIES.encode(), "towns.md", files) == version
    again = publish_instrument(cast.hall, bytes(version.source), version.source_name)
    assert again == version
    longer = {"cities.csv": files["cities.csv"] + b"bj,Beijing\n"}
    assert publish_instrument(cast.hall, CITIES.encode(), "towns.md", longer).number == 2


def test_a_form_without_its_file_is_not_published(cast):
    before = InstrumentVersion.select().count()
    with pytest.raises(InputError) as caught:
        publish_instrument(cast.hall, CITIES.encode(), "towns.md")
    assert caught.value.problems[0].sheet == "cities.csv"
    assert InstrumentVersion.select().count() == before
