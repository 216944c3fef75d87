"""Every error is a page in zh and en that says what happened, whether data are safe, what next."""

from __future__ import annotations

import pytest

from fieldapp import errors, refusals
from fieldapp.accounts.access import public
from fieldapp.rows import database
from fieldapp.storage import TABLES
from surveys.problems import InputError

SAFETY = {"zh": "数据安全吗？", "en": "Are the data safe?"}


def raising(app, error):
    @app.route("/raise", methods=["GET"])
    @public
    def raise_it():
        raise error


def test_it_works(client):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


@pytest.mark.parametrize(
    ("error", "status", "zh", "en"),
    [
        (InputError.of("Bad row.", "这一行有误。", row=3), 422, "第 3 行", "row 3"),
        (refusals.ConflictError(), 409, "别人刚刚改过", "Somebody else"),
        (refusals.TooLargeError(), 413, "内容太大", "too large"),
        (refusals.NotAllowedError(), 403, "您的角色", "your role"),
        (refusals.CrossSiteError(), 400, "页面已经失效", "open too long"),
        (refusals.TooManyAttemptsError(), 429, "次数过多", "Too many"),
        (OverflowError("secret detail"), 404, "没有这个页面", "no such page"),
        (ZeroDivisionError("secret detail"), 500, "我们这边出了错", "on our side"),
    ],
)
def test_each_error_has_its_status_and_its_words(app, client, error, status, zh, en):
    raising(app, error)
    for language, words in (("zh", zh), ("en", en)):
        answer = client.get(f"/raise?language={language}")
        assert answer.status_code == status
        assert words in answer.text
        assert "secret detail" not in answer.text
        assert SAFETY[language] in answer.text


def test_the_log_holds_no_secret_of_an_address_and_no_line_of_its_own(app, client, caplog):
    @app.get("/secret/<token>")
    @public
    def secret(token):
        raise ZeroDivisionError

    assert client.get("/secret/abc%0aALERT").status_code == 500
    assert [record.getMessage() for record in caplog.records] == ["GET /secret/<token> failed"]


def test_a_program_gets_json(app, client):
    raising(app, InputError.of("Bad <row>.", "有误。"))
    answer = client.get("/raise?language=en", headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json["details"] == ["Bad <row>."]


def test_what_was_typed_is_escaped(app, client):
    raising(app, InputError.of("<script>alert(1)</script>", "<script>alert(1)</script>"))
    assert "<script>" not in client.get("/raise").text


def test_every_refusal_has_a_status_and_both_languages():
    kinds = [k for k in vars(refusals).values() if isinstance(k, type) and issubclass(k, Exception)]
    assert len(kinds) >= 8
    for kind in kinds:
        assert kind in errors.STATUS
        assert kind.message.has("zh")
        assert kind.message.has("en")


@pytest.mark.parametrize(("language", "words"), [("zh", "超过 1 MB"), ("en", "larger than 1 MB")])
def test_an_upload_over_the_limit_is_a_page_and_nothing_is_stored(app, client, language, words):
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    client.get(f"/sign-in?language={language}")
    before = [table.select().count() for table in TABLES]
    photo = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\n\r\n'
    photo += b"x" * 2_000_000 + b"\r\n--b--\r\n"
    answer = client.post("/sign-in", data=photo, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413
    assert words in answer.text
    assert [table.select().count() for table in TABLES] == before


def test_an_anonymous_visitor_is_led_to_sign_in_and_back(client):
    answer = client.get("/desk/hall/?wave=w1")
    assert answer.location == "/sign-in?next=%2Fdesk%2Fhall%2F%3Fwave%3Dw1"
    assert 'value="/desk/hall/?wave=w1"' in client.get(answer.location).text


def test_a_database_error_that_is_no_full_disk_is_our_mistake(app, client):
    @app.get("/broken")
    @public
    def broken():
        database.execute_sql("SELECT * FROM nothing")

    assert client.get("/broken").status_code == 500
