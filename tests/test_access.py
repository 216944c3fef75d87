"""Every rule of the URL map × every method × every identity, listed in tests/access/*.py.

Each of those modules holds ACCESS: rule → method → identity → status. What stands in the <…> of a
rule is in the fixture `places`; a module may hold PLACES: rule → name → the attribute of the cast
(or key of `places`) to put there instead. A rule, method or identity that is not listed fails, and
so does a listed one that does not exist.
"""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from fieldapp.accounts.access import _refuse_unless_allowed
from fieldapp.rows import database
from fieldapp.storage import Draft, Job, Preview, Upload
from fieldapp.submissions import file_submission

FOLDER = Path(__file__).parent / "access"
SIGNED_IN = ("alice", "bob", "carol", "dave", "eve")
IDENTITIES = ("anonymous", "respondent", *SIGNED_IN, "frank")
IGNORED_METHODS = {"HEAD", "OPTIONS"}
OF_OUR_PAGES = {"X-Fieldapp": "1"}


@cache
def listed() -> dict[str, dict[str, dict[str, int]]]:
    """Return what all areas list, merged."""
    rules: dict[str, dict[str, dict[str, int]]] = {}
    for path in sorted(FOLDER.glob("*.py")):
        for rule, methods in runpy.run_path(str(path))["ACCESS"].items():
            assert rule not in rules, f"{rule} is listed twice"
            rules[rule] = methods
    return rules


@cache
def told_places() -> dict[str, dict[str, str]]:
    """Return what the areas say about the <…> of their rules."""
    rules: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.py")):
        rules.update(runpy.run_path(str(path)).get("PLACES", {}))
    return rules


def unlisted(app: Flask, rules: dict[str, Any]) -> list[str]:
    """Return every method of every rule that nobody listed, and every listed one that is not."""
    real = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - IGNORED_METHODS
    }
    told = {f"{method} {rule}" for rule, methods in rules.items() for method in methods}
    return sorted(real ^ told)


@pytest.fixture
def places(app: Flask, cast: Any) -> dict[str, Any]:
    """Return what stands in a rule's <…>: things of the study hall, filed by Carol."""
    with app.app_context():
        submission = file_submission(
            id="submission-1",
            study=cast.hall,
            version=cast.version,
            answers={"queue": {"greeted": "yes"}},
            metadata={},
            wave="w1",
            account=cast.carol,
            assignment=cast.assignment,
        )
    draft = Draft.create(
        id="draft-1",
        owner=f"account:{cast.carol.id}",
        version=cast.version,
        assignment=cast.assignment,
    )
    upload = Upload.create(
        study=cast.hall,
        source_name="visit.md",
        source=b"| survey |\n| | type | name |\n| | text | a |\n",
        sha256="0" * 64,
        compiled=cast.version.compiled,
    )
    preview = Preview.create(account=cast.alice, upload=upload)
    job = Job.create(study=cast.hall, kind="report", parameters={"wave": "w1", "language": "zh"})
    return {
        "code": "hall",
        "name": "visit",
        "number": 1,
        "page": 0,
        "token": "no-such-token",
        "filename": "no-such-file",
        "sha256": "0" * 64,
        "kind": "pdf",
        "place": "issues",
        "draft_id": draft.id,
        "public_token": cast.public_link.token,
        "carol_token": cast.carol_link,
        "submission_id": submission.id,
        "assignment_id": cast.assignment.id,
        "account_id": cast.carol.id,
        "link_id": cast.public_link.id,
        "job_id": job.id,
        "upload_id": upload.id,
        "preview_id": preview.id,
        "spoken": 1,
        "conflict_id": 1,
        "language": "zh",
        "version_id": cast.version.id,
    }


@pytest.fixture
def visitors(app: Flask, cast: Any, sign_in: Any) -> dict[str, Any]:
    """Return a client for each identity."""
    clients = {who: app.test_client() for who in IDENTITIES}
    for who in SIGNED_IN:
        sign_in(clients[who], who)
    return clients


def test_it_works(app):
    assert unlisted(app, listed()) == []


def test_an_unlisted_rule_fails(app):
    before = unlisted(app, listed())
    app.add_url_rule("/forgotten", view_func=lambda: "secret")
    assert unlisted(app, listed()) == sorted([*before, "GET /forgotten"])


def test_a_view_without_a_rule_answers_nobody(app, cast, sign_in):
    app.add_url_rule("/forgotten", view_func=lambda: "secret")
    assert app.test_client().get("/forgotten").status_code == 302
    assert sign_in(app.test_client(), "alice").get("/forgotten").status_code == 403


def test_without_the_guard_the_forgotten_view_would_answer(app):
    """The negative control: the refusal above comes from the guard and from nothing else."""
    app.before_request_funcs[None].remove(_refuse_unless_allowed)
    app.add_url_rule("/forgotten", view_func=lambda: "secret")
    assert app.test_client().get("/forgotten").text == "secret"


@pytest.mark.parametrize(
    ("rule", "method"), [(rule, method) for rule in listed() for method in listed()[rule]]
)
def test_each_identity_gets_what_is_listed(rule, method, app, visitors, places):
    told = listed()[rule][method]
    assert set(told) == set(IDENTITIES), f"{method} {rule} does not list everybody"
    got = {who: status(app, visitors[who], rule, method, places) for who in IDENTITIES}
    assert got == told


def status(app: Flask, client: Any, rule: str, method: str, places: dict[str, Any]) -> int:
    """Return the status of one request with a valid CSRF token; what it changes is undone."""
    address = address_of(app, rule, method, places)
    with database.atomic() as undone:
        headers = {} if method == "GET" else OF_OUR_PAGES | {"X-CSRFToken": token_of(app, client)}
        code = int(client.open(address, method=method, headers=headers).status_code)
        undone.rollback()
    return code


def address_of(app: Flask, rule: str, method: str, places: dict[str, Any]) -> str:
    """Return the rule as an address, its <…> filled in."""
    parts = next(
        found
        for found in app.url_map.iter_rules()
        if found.rule == rule and method in (found.methods or ())
    )
    told = told_places().get(rule, {})
    names = {name: places[told.get(name, name)] for name in parts.arguments}
    return str(app.url_map.bind("localhost").build(parts.endpoint, names, method=method))


def token_of(app: Flask, client: Any) -> str:
    """Return a CSRF token that is valid for this client's session."""
    with client.session_transaction() as session:
        session["csrf_token"] = "0" * 40
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    return str(signer.dumps("0" * 40))
