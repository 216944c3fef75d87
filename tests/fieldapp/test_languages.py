"""The page's language, every wording in it, dates and numbers."""

from __future__ import annotations

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

import fieldapp
from fieldapp import languages
from surveys.text import Text

ROOT = Path(fieldapp.__file__).parent
FUNCTIONS = {"_": 0, "_n": 1, "say": 0, "worded": 0}


def test_it_works(client):
    assert 'lang="zh-CN"' in client.get("/sign-in").text
    assert 'lang="en"' in client.get("/sign-in?language=en").text


def test_the_choice_is_remembered(client):
    client.get("/sign-in?language=en")
    assert "Sign in" in client.get("/sign-in").text
    client.get("/sign-in?language=zh")
    assert "登录" in client.get("/sign-in").text


@pytest.mark.parametrize(
    ("accepted", "words"),
    [
        ("en-GB,en;q=0.9", "Sign in"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "登录"),
        ("fr,de;q=0.5", "登录"),
        ("", "登录"),
        ("fr, en;q=0.2", "Sign in"),
    ],
)
def test_the_browser_is_asked_next(client, accepted, words):
    assert words in client.get("/sign-in", headers={"Accept-Language": accepted}).text


def test_an_unknown_language_changes_nothing(client):
    answer = client.get("/sign-in?language=xx")
    assert "登录" in answer.text
    assert client.get_cookie("language") is None


def test_the_switch_keeps_the_rest_of_the_address(client):
    assert 'href="/sign-in?next=%2Fdesk%2F&amp;language=en"' in (
        client.get("/sign-in?next=/desk/").text
    )


def test_the_switch_never_leads_to_another_site(client):
    page = client.get("/", environ_overrides={"PATH_INFO": "//evil.example/x"})
    assert 'href="/evil.example/x?language=en"' in page.text


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(None, 0, "–"), (0, 0, "0"), (-1.25, 1, "−1.2"), (1234567, 0, "1,234,567"), (-0.01, 1, "0.0")],
)
def test_numbers(value, decimals, written):
    assert languages.number(value, decimals) == written


@pytest.mark.parametrize(
    ("value", "written"), [(None, "–"), (2.0, "+2.0"), (-3.5, "−3.5"), (0.0, "0.0"), (0.04, "0.0")]
)
def test_signed_numbers(value, written):
    assert languages.signed(value) == written


def test_times_are_local_and_days_have_a_year_when_it_is_not_this_one(app):
    with app.test_request_context("/?language=en"):
        assert languages.date_and_time("2019-12-31T16:30:00.000+00:00") == "1 Jan 2020 00:30"
        assert languages.date("2019-02-03") == "3 Feb 2019"
        assert languages.time("2019-12-31T16:30:00+00:00") == "00:30"
        assert languages.date(None) == languages.date("") == "–"
    with app.test_request_context("/?language=zh"):
        assert languages.date_and_time("2019-12-31T16:30:00.000+00:00") == "2020 年 1 月 1 日 00:30"


def test_texts_and_their_plain_form_are_shown_in_the_language(app):
    both = {"en": "Queue", "zh": "排队"}
    with app.test_request_context("/?language=en"):
        assert languages.text(Text.of(both)) == languages.text(both) == "Queue"
        assert languages.text(None) == ""


def test_one_and_many(app):
    with app.test_request_context("/?language=en"):
        assert languages._n("{n} visit", "{n} visits", 1) == "1 visit"
        assert languages._n("{n} visit", "{n} visits", 0) == "0 visits"


def in_python(path):
    """Yield the message ids that a module uses, as far as they are written out."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = getattr(getattr(node, "func", None), "id", None)
        if isinstance(node, ast.Call) and name in FUNCTIONS and len(node.args) > FUNCTIONS[name]:
            argument = node.args[FUNCTIONS[name]]
            if isinstance(argument, ast.Constant):
                yield argument.value


def in_template(path):
    """Yield the message ids that a template uses."""
    for call in Environment().parse(path.read_text("utf-8")).find_all(nodes.Call):
        name = getattr(call.node, "name", None)
        if name in FUNCTIONS and len(call.args) > FUNCTIONS[name]:
            argument = call.args[FUNCTIONS[name]]
            if isinstance(argument, nodes.Const):
                yield argument.value


def used():
    for path in ROOT.rglob("*.py"):
        yield from ((message, path.name) for message in in_python(path))
    for path in ROOT.rglob("*.html"):
        yield from ((message, path.name) for message in in_template(path))


def test_every_wording_has_chinese():
    chinese = languages.words("zh").wordings
    missing = sorted({(where, message) for message, where in used() if message not in chinese})
    assert missing == []


def test_the_search_for_wordings_finds_them():
    """The negative control: an id that nobody translated would be found."""
    messages = {message for message, _where in used()}
    assert {"Sign in", "What next?", "Everything is well."} <= messages
    assert "never translated" not in languages.words("zh").wordings


@pytest.mark.parametrize("path", sorted(ROOT.glob("translations/zh/*.po")), ids=lambda p: p.name)
def test_a_wording_keeps_its_placeholders(path):
    for message in read_po(BytesIO(path.read_bytes()), locale="zh"):
        if message.id:
            assert message.string, f"{message.id!r} has no Chinese"
            named = re.findall(r"\{(\w+)", str(message.id))
            assert sorted(named) == sorted(re.findall(r"\{(\w+)", str(message.string))), message.id
