"""What a form knows without asking: who and when, what was sent before, what a trigger changes."""

import pytest

from fieldapp.storage import Draft, Submission
from surveys.xlsform import read_instrument
from tests.fieldapp.forms import Filler, begin

FORM = """
| survey |
| | type | name | label | calculation | default | trigger | parameters |
| | start | start | | | | | |
| | today | today | | | | | |
| | username | who | | | | | |
| | text | town | Town | | ${last-saved#town} | | |
| | integer | length | Length | string-length(${town}) | | ${town} | |
| | select_one yn | pick | Pick | | | | randomize=true |
| choices |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
| settings |
| | form_id | form_title |
| | knowing | Knowing |
"""


@pytest.fixture
def filler(client, cast, sign_in, csrf_token):
    made = read_instrument(FORM.encode(), "knowing.md")
    return begin(Filler(sign_in(client, "carol"), cast, csrf_token, ""), made)


def send(filler):
    filler.take_time()
    token = filler.csrf_token(filler.client, "/field/me")
    path = f"/field/drafts/{filler.draft_id}/send"
    assert filler.client.post(path, data={"csrf_token": token}).status_code == 303


def test_it_works(filler):
    filler.post({"town": "上海"})
    send(filler)
    answers = Submission.get().versions.get().document["answers"]
    assert answers["who"] == "carol" and answers["today"] == answers["start"][:10]
    assert answers["start"].endswith("+08:00")


def test_a_change_of_the_trigger_works_its_question_out_again(filler):
    filler.post({"town": "上海"})
    assert 'value="2"' in filler.get()
    filler.post({"town": "上海", "length": "9"})
    assert filler.row.answers["length"] == 9
    filler.post({"town": "乌鲁木齐", "length": "9"})
    assert "length" not in filler.row.answers
    assert 'value="4"' in filler.get()


def test_what_was_sent_before_fills_the_next_form(filler):
    filler.post({"town": "上海"})
    send(filler)
    assignment = Submission.get().assignment
    token = filler.csrf_token(filler.client, "/field/me")
    response = filler.client.post(f"/field/visits/{assignment.id}", data={"csrf_token": token})
    assert response.status_code == 303
    draft = Draft.get()
    assert draft.answers["town"] == "上海"
    assert draft.metadata["last_saved"]["town"] == "上海"


def test_an_order_by_chance_is_the_drafts_own(filler):
    page = filler.get()
    assert page.index('value="y"') > 0
    assert all(filler.get().index('value="y"') == page.index('value="y"') for _ in range(3))
