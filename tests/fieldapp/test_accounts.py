"""Sign-in, sessions as rows, personal links, slowed guessing."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from flask import request

from fieldapp.accounts import create_account, deactivate, new_link, passwords, set_password
from fieldapp.refusals import TooManyAttemptsError
from fieldapp.storage import Account, Session, SignInAttempt
from surveys.problems import InputError


def test_it_works(client, cast, sign_in):
    sign_in(client, "alice")
    assert client.get("/").location == "/desk/"
    sign_in(other := client.application.test_client(), "carol")
    assert other.get("/").location == "/field/"


def cookie_of(client):
    return client.get_cookie("fieldapp")


def with_cookie(app, value):
    copied = app.test_client()
    copied.set_cookie("fieldapp", value)
    return copied


def test_a_copied_cookie_is_dead_after_sign_out(app, client, cast, sign_in, csrf_token):
    sign_in(client, "carol")
    copy = with_cookie(app, cookie_of(client).value)
    assert copy.get("/").location == "/field/"
    with copy.session_transaction() as session:
        session["csrf_token"] = "x"
    client.post("/sign-out", data={"csrf_token": signed(app, "x")})
    assert copy.get("/").location == "/sign-in"


def signed(app, token):
    from itsdangerous import URLSafeTimedSerializer

    return URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(token)


def test_the_session_id_changes_at_sign_in_and_the_old_one_is_dead(app, client, cast, sign_in):
    client.get("/sign-in")
    before = cookie_of(client).value
    sign_in(client, "alice")
    assert cookie_of(client).value != before
    assert with_cookie(app, before).get("/").location == "/sign-in"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app, client, cast):
    told = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in told
    assert "SameSite=Lax" in told
    assert "Secure" not in told
    over_tls = app.test_client().get("/sign-in", base_url="https://localhost")
    assert "Secure" in over_tls.headers["Set-Cookie"]


@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin"])
def test_what_is_asked_behind_a_person_begins_no_session(client, cast, mode):
    """Its cookie would take the place of that of somebody who signs in at the same moment."""
    behind = {"Sec-Fetch-Mode": mode}
    assert client.get("/sign-in", headers=behind).headers.getlist("Set-Cookie") == []
    refused = client.get("/field/me", headers=behind)
    assert refused.status_code == 401
    assert refused.headers.getlist("Set-Cookie") == []
    person = {"Sec-Fetch-Mode": "navigate"}
    assert client.get("/field/me", headers=person).location == "/sign-in?next=%2Ffield%2Fme"
    assert "fieldapp=" in client.get("/sign-in", headers=person).headers["Set-Cookie"]


def test_a_session_that_ends_while_it_is_used_is_not_given_again(app, client, cast, sign_in):
    sign_in(client, "carol")
    cookie = f"fieldapp={cookie_of(client).value}"
    with app.test_request_context(headers={"Cookie": cookie}):
        mine = app.session_interface.open_session(app, request)
        Session.delete().execute()
        mine["language"] = "en"
        app.session_interface.save_session(app, mine, answer := app.make_response("it"))
    assert "Set-Cookie" not in answer.headers
    assert Session.select().count() == 0


def test_the_database_holds_no_session_id_and_no_link(client, cast, sign_in):
    sign_in(client, "alice")
    assert cookie_of(client).value not in [row.id_hash for row in Session.select()]
    assert cast.carol_link not in [row.link_hash for row in Account.select()]


def test_deactivation_ends_every_session_at_once(app, client, cast, sign_in):
    sign_in(client, "bob")
    deactivate(cast.bob)
    assert client.get("/").location == "/sign-in"


def test_a_session_ends(app, client, cast, sign_in):
    sign_in(client, "bob")
    Session.update(expires_at="2000-01-01T00:00:00.000+00:00").execute()
    assert client.get("/").location == "/sign-in"


def test_a_new_password_ends_the_sessions(client, cast, sign_in):
    sign_in(client, "bob")
    set_password(cast.bob, "another good one")
    assert client.get("/").location == "/sign-in"


@pytest.mark.parametrize(
    ("login", "password"),
    [("alice", "wrong"), ("nobody", "correct horse 电池"), ("frank", "correct horse 电池")],
)
def test_wrong_unknown_and_deactivated_read_the_same(client, cast, csrf_token, login, password):
    form = {"login": login, "password": password, "csrf_token": csrf_token(client)}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 403
    assert "工号或密码不对。" in answer.text


def test_an_unknown_login_costs_a_hash_too(app, cast, monkeypatch):
    asked = []
    real = passwords._matches
    monkeypatch.setattr(passwords, "_matches", lambda *told: asked.append(told) or real(*told))
    passwords.account_for("nobody", "x", "10.0.0.1")
    passwords.account_for("alice", "x", "10.0.0.1")
    assert len(asked) == 2
    start = time.process_time()
    assert real(passwords._absent_hash, "x") is False
    assert time.process_time() - start < 5


def test_guessing_is_slowed_by_login(app, cast):
    for _attempt in range(passwords.TRIES_PER_LOGIN):
        assert passwords.account_for("alice", "guess", "10.0.0.1") is None
    with pytest.raises(TooManyAttemptsError):
        passwords.account_for("alice", "correct horse 电池", "10.0.0.2")
    assert passwords.account_for("bob", "correct horse 电池", "10.0.0.1") == cast.bob


def test_guessing_is_slowed_by_address_and_old_attempts_are_forgotten(app, cast):
    for number in range(passwords.TRIES_PER_ADDRESS):
        SignInAttempt.create(login=f"n{number}", address="10.0.0.1")
    with pytest.raises(TooManyAttemptsError):
        passwords.account_for("alice", "correct horse 电池", "10.0.0.1")
    SignInAttempt.update(at="2000-01-01T00:00:00.000+00:00").execute()
    assert passwords.account_for("alice", "correct horse 电池", "10.0.0.1") == cast.alice


def test_guesses_that_come_in_at_once_count_each(app, cast, monkeypatch):
    """While the first guesses are still being checked, the next ones are refused already."""
    checked = []

    def slow_check(password_hash, password):
        checked.append(password)
        if len(checked) < 2 * passwords.TRIES_PER_LOGIN:
            with suppress(TooManyAttemptsError):
                passwords.account_for("alice", "guess", "10.0.0.1")
        return False

    monkeypatch.setattr(passwords, "_matches", slow_check)
    passwords.account_for("alice", "guess", "10.0.0.1")
    assert len(checked) == passwords.TRIES_PER_LOGIN


def test_too_many_attempts_is_a_page_that_says_when(client, cast, csrf_token):
    for _attempt in range(passwords.TRIES_PER_LOGIN):
        SignInAttempt.create(login="alice", address="127.0.0.1")
    form = {"login": "alice", "password": "x", "csrf_token": csrf_token(client)}
    answer = client.post("/sign-in?language=en", data=form)
    assert answer.status_code == 429
    assert "15" in answer.text


def test_a_personal_link_asks_before_it_signs_in(client, cast, csrf_token):
    address = f"/link/{cast.carol_link}"
    assert "Carol" in client.get(address).text
    assert client.get("/").location == "/sign-in"
    answer = client.post(address, data={"csrf_token": csrf_token(client, address)})
    assert answer.location == "/field/"
    assert "Max-Age=1209600" in answer.headers["Set-Cookie"]


def test_a_new_link_kills_the_one_before(client, cast):
    new_link(cast.carol)
    answer = client.get(f"/link/{cast.carol_link}")
    assert answer.status_code == 404
    assert "这个链接已经失效。" in answer.text


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/desk/hall/", "/desk/hall/"),
        ("//evil.example/", "/desk/"),
        ("https://evil.example/", "/desk/"),
        ("/\\evil.example", "/desk/"),
        ("/\t/evil.example", "/desk/"),
        ("/\t\\evil.example", "/desk/"),
        ("//[", "/desk/"),
        ("/x\r\nSet-Cookie: fieldapp=theirs", "/desk/"),
    ],
)
def test_sign_in_leads_back_to_our_own_pages_only(client, cast, csrf_token, wanted, led):
    form = {
        "login": "alice",
        "password": "correct horse 电池",
        "next": wanted,
        "csrf_token": csrf_token(client),
    }
    assert client.post("/sign-in", data=form).location == led


@pytest.mark.parametrize(
    ("login", "role", "password"),
    [
        ("alice", "lead", "long enough one"),
        ("x", "owner", "long enough one"),
        ("x", "lead", "short"),
    ],
)
def test_a_bad_account_is_refused_and_nothing_stored(app, cast, login, role, password):
    before = Account.select().count()
    with pytest.raises(InputError) as caught:
        create_account(login, "X", role, password)
    assert caught.value.problems[0].message.has("zh")
    assert Account.select().count() == before


def test_a_phone_is_told_whose_work_to_show(client, sign_in, cast, csrf_token):
    sign_in(client, "carol")
    assert client.get_cookie("fieldapp_person").value == f"account-{cast.carol.id}"
    client.post("/sign-out", data={"csrf_token": csrf_token(client, "/field/me")})
    assert client.get_cookie("fieldapp_person").value == "-"


def test_what_one_person_sealed_is_not_taken_from_another(client, sign_in, cast):
    sign_in(client, "carol")
    headers = {"X-Fieldapp": "1", "X-Fieldapp-Person": f"account-{cast.eve.id}"}
    reply = client.post("/sync/submissions", json={}, headers=headers)
    assert (reply.status_code, reply.json["error"]["code"]) == (401, "sign_in")
