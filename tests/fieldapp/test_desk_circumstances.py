"""What the review page tells of how a submission came about."""

from dataclasses import replace

from fieldapp.desk.circumstances import facts_of
from fieldapp.studies import publish
from fieldapp.submissions import file_submission


def filed(cast, instrument):
    version = publish(cast.hall, instrument, repr(instrument.settings).encode(), "visit.md")
    row = file_submission(
        id="named-1",
        study=cast.hall,
        version=version,
        answers={"queue": {"greeted": "yes", "wait": 5}},
        metadata={},
        wave="w1",
    )
    return row, row.versions.get()


def test_it_works(app, cast, visit):
    named = replace(visit, settings={"instance_name": "concat('等候 ', ${wait})"})
    with app.test_request_context("/?language=zh"):
        assert dict(facts_of(*filed(cast, named)))["表单给出的名称"] == "等候 5"


def test_a_form_without_a_name_says_none(app, cast, visit):
    with app.test_request_context("/?language=zh"):
        assert "表单给出的名称" not in dict(facts_of(*filed(cast, visit)))
