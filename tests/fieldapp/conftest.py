"""Whom the tests of the application let in: Alice and Bob at their desks, with a browser or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldapp.accounts import join
from fieldapp.storage import Study, Submission
from fieldapp.submissions import decide, file_submission
from tests.conftest import Cast, SignIn
from tests.fieldapp.example import load_example
from tests.journey import LAPTOP

ANSWERS = {"queue": {"greeted": "yes", "wait": 4}}


@pytest.fixture
def alice(client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    """Return Alice's desk, without a browser."""
    return sign_in(client, "alice")


@pytest.fixture
def bob(app: Flask, sign_in: SignIn) -> FlaskClient:
    """Return Bob's desk, without a browser."""
    return sign_in(app.test_client(), "bob")


@pytest.fixture
def send(csrf_token: Callable[..., str]) -> Callable[..., Any]:
    """Return a function that posts a form with a valid token and follows where it leads."""

    def post(visitor: FlaskClient, address: str, **form: Any) -> Any:
        data = {"csrf_token": csrf_token(visitor, "/field/me")} | form
        return visitor.post(address, data=data, follow_redirects=True)

    return post


@pytest.fixture
def file(app: Flask, cast: Cast) -> Iterator[Callable[..., Submission]]:
    """Return a function that files Carol's visit."""
    with app.app_context():
        yield partial(
            file_submission,
            id="visit-1",
            study=cast.hall,
            version=cast.version,
            answers=ANSWERS,
            metadata={},
            wave="w1",
            site="s1",
            account=cast.carol,
            assignment=cast.assignment,
        )


@pytest.fixture
def answered(file: Callable[..., Submission], cast: Cast) -> Cast:
    """File one approved visit in the study hall."""
    told = {"queue": {"greeted": "yes", "wait": 4, "remark": "等得有点久"}}
    submission = file(answers=told, segment="gold", assignment=None)
    decide(submission, cast.bob, "approved")
    return cast


@pytest.fixture
def example(app: Flask, cast: Cast) -> Study:
    """Load the example, with Alice to lead it and Bob to supervise it."""
    with app.app_context():
        row = load_example(cast.alice)
        join(cast.bob, row)
        return row


@pytest.fixture
def desk_of(browser: Any, live_server: str) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a laptop where somebody who has signed in is signed in."""
    contexts = []

    def open_desk(visitor: FlaskClient, **options: Any) -> Any:
        contexts.append(browser.new_context(**LAPTOP, locale="zh-CN", **options))
        cookie = visitor.get_cookie("fieldapp")
        assert cookie is not None
        kept = {"name": "fieldapp", "value": cookie.value, "url": live_server}
        contexts[-1].add_cookies([kept])
        page = contexts[-1].new_page()
        page.complaints = []
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        return page

    yield open_desk
    for context in contexts:
        context.close()


@pytest.fixture
def desk(desk_of: Callable[..., Any], alice: FlaskClient) -> Any:
    """Return a laptop where Alice is signed in, with what its console complains of."""
    return desk_of(alice)
