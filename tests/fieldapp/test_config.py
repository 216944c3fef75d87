"""Settings are checked at once and refused loudly."""

from __future__ import annotations

import stat

import pytest

from fieldapp import create_app
from fieldapp.config import secret
from surveys.problems import InputError


def test_it_works(app, settings):
    assert str(app.config["DATA"]) == settings["FIELDAPP_DATA"]
    assert app.config["MAX_CONTENT_LENGTH"] == 25 * 1024 * 1024


def test_the_environment_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDAPP_DATA", str(tmp_path / "there"))
    monkeypatch.setenv("FIELDAPP_MAX_UPLOAD_MB", "3")
    app = create_app()
    assert app.config["DATA"] == tmp_path / "there"
    assert app.config["MAX_CONTENT_LENGTH"] == 3 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FIELDAPP_TIMEZONE", "Mars/Olympus"),
        ("FIELDAPP_TIMEZONE", "../../etc/passwd"),
        ("FIELDAPP_MAX_UPLOAD_MB", "many"),
        ("FIELDAPP_MAX_UPLOAD_MB", "0"),
        ("FIELDAPP_SESSION_HOURS", "-1"),
        ("FIELDAPP_PROXIES", "yes"),
        ("FIELDAPP_DATA", "/proc/none/here"),
    ],
)
def test_a_bad_value_is_refused_by_name_with_a_remedy(settings, name, value):
    with pytest.raises(InputError) as caught:
        create_app(settings | {name: value})
    [problem] = caught.value.problems
    for language in ("zh", "en"):
        assert name in problem.message.to(language)
        assert value in problem.message.to(language)
        assert problem.remedy.has(language)


def test_the_secret_is_made_once_and_ours_alone(app, settings):
    path = app.config["DATA"] / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert create_app(settings).config["SECRET_KEY"] == app.config["SECRET_KEY"]
    assert [file.name for file in path.parent.glob("secret*")] == ["secret.key"]


def test_a_secret_that_others_can_read_is_refused(app):
    path = app.config["DATA"] / "secret.key"
    path.chmod(0o644)
    with pytest.raises(InputError) as caught:
        secret(path.parent)
    assert "chmod 600" in caught.value.lines("en")[0]


def test_the_data_folder_is_ours_alone(app):
    assert stat.S_IMODE(app.config["DATA"].stat().st_mode) == 0o700
