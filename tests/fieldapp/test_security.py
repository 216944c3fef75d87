"""What a browser may do with our pages; requests from elsewhere are refused."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from fieldapp import create_app
from fieldapp.accounts import create_account
from fieldapp.accounts.access import public
from fieldapp.security import minified
from fieldapp.storage import SignInAttempt
from fieldapp.studies import create_study
from surveys.study import Study
from tests.conftest import PASSWORD


def test_it_works(client):
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_inlined_style_is_the_one_that_the_policy_allows(client):
    answer = client.get("/nowhere")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert "/*" not in style
    assert "\n" not in style


def test_a_page_without_inlined_style_allows_no_hash(client):
    assert "sha256" not in client.get("/sign-in").headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/sign-in", "/nowhere", "/static/css/desk.css"])
def test_every_answer_is_dressed(client, address):
    with client.get(address) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "geolocation=(self)" in answer.headers["Permissions-Policy"]


def test_pages_are_kept_by_nobody_and_static_files_are_asked_for_again(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    with client.get("/static/css/desk.css") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["ETag"]


def test_our_pages_have_no_inline_script_and_no_style_attribute(client):
    for address in ("/sign-in", "/nowhere"):
        page = client.get(address).text
        assert " style=" not in page
        assert "<script>" not in page
        assert not re.search(r"\son\w+=", page)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://localhost"}, 403),
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Origin": "http://evil.example"}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "http://["}, 400),
    ],
)
def test_a_form_sent_from_elsewhere_is_refused(client, csrf_token, headers, status):
    """403 is the wrong password: the request itself was taken."""
    form = {"login": "x", "password": "x", "csrf_token": csrf_token(client)}
    assert client.post("/sign-in", data=form, headers=headers).status_code == status


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "cx.example",
}


@pytest.mark.parametrize(
    ("proxies", "address", "link", "secure"),
    [
        ("0", "127.0.0.1", "http://localhost/link/", False),
        ("1", "203.0.113.9", "https://cx.example/link/", True),
    ],
)
def test_what_a_proxy_says_counts_only_where_there_is_one(settings, proxies, address, link, secure):
    app = create_app(settings | {"FIELDAPP_PROXIES": proxies})
    lead = create_account("alice", "Alice", "lead", PASSWORD)
    create_study(Study("hall"), lead)
    client = app.test_client()
    said = {"headers": FORWARDED, "base_url": "http://localhost"}
    token = re.search(r'csrf_token" value="([^"]+)', client.get("/sign-in", **said).text)[1]
    form = {"login": "alice", "password": "wrong", "csrf_token": token}
    client.post("/sign-in", data=form, **said)
    assert SignInAttempt.get().address == address
    entered = client.post("/sign-in", data=form | {"password": PASSWORD}, **said)
    assert ("Secure" in entered.headers["Set-Cookie"]) == secure
    # From here on over the kind of connection that the cookie is for.
    said = said | {"base_url": "https://localhost"} if secure else said
    people = client.get("/desk/hall/people", **said).text
    token = re.search(r'csrf_token" value="([^"]+)', people)[1]
    invited = {"name": "Eve", "login": "eve", "role": "fieldworker", "csrf_token": token}
    assert link in client.post("/desk/hall/people", data=invited, **said).text


def test_a_form_without_its_token_is_refused_in_words(client, cast):
    answer = client.post("/sign-in?language=en", data={"login": "alice"})
    assert answer.status_code == 400
    assert "这个页面已经失效" in answer.text


def test_a_token_of_another_session_is_refused(app, client, csrf_token):
    form = {"login": "x", "password": "x", "csrf_token": csrf_token(app.test_client())}
    client.get("/sign-in")
    assert client.post("/sign-in", data=form).status_code == 400


def test_a_view_may_set_a_stricter_policy(app, client):
    @app.get("/strict")
    @public
    def strict():
        return "x", {"Content-Security-Policy": "default-src 'none'"}

    assert client.get("/strict").headers["Content-Security-Policy"] == "default-src 'none'"


def test_minified_keeps_the_meaning():
    css = "/* a */ .a > .b ,\n.c { color: red ; margin: 0 auto; }\n\n@media (x) { a b { c: d } }"
    assert minified(css) == ".a > .b,.c{color: red;margin: 0 auto}@media (x){a b{c: d}}"
