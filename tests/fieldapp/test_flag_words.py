"""What the person in the field said about a flag stands beside it where a reviewer judges."""

from __future__ import annotations

import pytest

from fieldapp.submissions import file_submission

REASONS = {"photo_missing": "店员不让拍照 <b>", "photo_old": "进店前拍的"}


@pytest.fixture
def filed(app, cast):
    """File Carol's visit without its photo, with reasons and a measured wait."""
    with app.app_context():
        return file_visit(cast)


def file_visit(cast):
    return file_submission(
        id="visit-9",
        study=cast.hall,
        version=cast.version,
        answers={"queue": {"greeted": "yes", "wait": 12}},
        metadata={"reasons": REASONS, "measured": {"queue/wait": "measured"}},
        wave="w1",
        site="s1",
        account=cast.carol,
    )


@pytest.fixture
def shown(filed, client, sign_in):
    return sign_in(client, "bob").get("/desk/hall/submissions/visit-9?language=zh").text


def test_it_works(filed, shown):
    assert [flag.code for flag in filed.flags] == ["photo_missing"]
    flag = shown.split("缺少照片", 1)[1].split("</li>", 1)[0]
    assert "<q>店员不让拍照 &lt;b&gt;</q>" in flag


def test_a_reason_for_what_the_server_did_not_flag_is_not_lost(shown):
    assert "照片早于本次访问" in shown
    assert "<q>进店前拍的</q>" in shown
    assert "1 处标记" in shown


def test_a_measured_wait_is_told_from_a_typed_one(shown, filed, client):
    assert '12 <span class="m">秒表计时</span>' in shown
    version = filed.versions.get()
    version.document["metadata"]["measured"] = {"queue/wait": "typed"}
    version.save()
    again = client.get("/desk/hall/submissions/visit-9?language=en").text
    assert '12 <span class="m">typed by hand</span>' in again
