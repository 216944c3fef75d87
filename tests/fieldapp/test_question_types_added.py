"""A question type is added in three places: a class, a line in the registry, and its word.

The words that an XLSForm may use are pyxform's; which type of ours one means is a line of
`BY_BIND`. Importing, cleaning, conditions, the phone's page, its script, filing and review know of
the type by that alone. Here the word `barcode` comes to mean a type that is not in the product.
"""

import re
from typing import ClassVar

import pytest

from fieldapp.storage import Submission, SubmissionVersion
from surveys.answers import clean_answers
from surveys.question_types import TYPES, AnswerError, QuestionType
from surveys.question_types.base import words
from surveys.xlsform import compile_form, read_instrument
from surveys.xlsform.row_types import BY_BIND
from tests.fieldapp.forms import Filler, begin

FORM = b"""| survey |
| | type | name | label | relevant |
| | begin_group | part | Part | |
| | barcode | knocks | How many knocks? | |
| | text | why | Why so many? | ${knocks} = 'iii' |
| | end_group | | | |
"""


class Tally(QuestionType):
    """Strokes, one for each thing counted."""

    name = "tally"
    widgets: ClassVar[tuple[str, ...]] = ("text",)

    def clean(self, question, raw):
        text = words(raw)
        if set(text) - {"i"}:
            raise AnswerError("Only strokes count.", "只能画线计数。")
        return text or None

    def summary(self, question, value, language):
        return "–" if value is None else f"{len(value)} ×"


@pytest.fixture(autouse=True)
def tally(monkeypatch):
    """Add the type: a line in the registry, and the word for it."""
    monkeypatch.setitem(TYPES, "tally", Tally())
    monkeypatch.setitem(BY_BIND, "barcode", "tally")


@pytest.fixture
def filler(client, cast, sign_in, csrf_token):
    """Return Carol with a draft of the form."""
    carol = Filler(sign_in(client, "carol"), cast, csrf_token, "")
    return begin(carol, read_instrument(FORM, "tally.md"))


def test_it_works():
    made, problems = compile_form(FORM, "tally.md")
    assert [question.type for question in made.questions()] == ["tally", "text"]
    assert not [each for each in problems if each.severity == "error"]


def test_its_answers_are_cleaned_and_conditions_read_them():
    made = read_instrument(FORM, "tally.md")
    given = {"part": {"knocks": "iii", "why": "x"}}
    assert clean_answers(made, given).answers == given
    assert clean_answers(made, {"part": {"knocks": "ii", "why": "x"}}).answers == {
        "part": {"knocks": "ii"}
    }
    (problem,) = clean_answers(made, {"part": {"knocks": "4"}}).problems
    assert (problem.path, problem.code) == ("part/knocks", "type")
    assert problem.message.to("zh") == "只能画线计数。"


def test_a_phone_asks_it_and_obeys_its_conditions(filler):
    page = filler.get()
    assert re.search(r'<input[^>]*name="part/knocks"', page)
    assert "How many knocks?" in page
    assert re.search(r'id="q-part/why"[^>]* hidden', page)
    wrong = filler.post({"part/knocks": "four"})
    assert wrong.status_code == 422 and "只能画线计数。" in wrong.text
    assert 'value="four"' in wrong.text
    filler.post({"part/knocks": "iii", "part/why": ""})
    assert filler.row.answers == {"part": {"knocks": "iii"}}
    assert not re.search(r'id="q-part/why"[^>]* hidden', filler.get())


def test_it_is_filed_and_read_by_a_supervisor(filler, app, sign_in, cast):
    filler.post({"part/knocks": "iiii"})
    filler.post({}, page="send")
    filed = Submission.get()
    assert SubmissionVersion.get().document["answers"] == {"part": {"knocks": "iiii"}}
    page = sign_in(app.test_client(), "bob").get(f"/desk/hall/submissions/{filed.id}")
    assert "4 ×" in page.text
