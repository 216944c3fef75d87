"""Run and keep it: init, serve, worker, account add."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fieldapp.accounts import ROLES, create_account, join, new_link
from fieldapp.cli.speech import Spoken, SpokenCommand, application, say, study_named
from fieldapp.serving import Address, serve_until_stopped
from fieldapp.worker import work
from surveys.problems import InputError
from surveys.text import LANGUAGES

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(cls=SpokenCommand)
def init() -> None:
    """Make the data folder and its database, or bring them up to date."""
    app = application()
    say("The data folder is ready: {folder}", folder=app.config["DATA"])


@click.command(cls=SpokenCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--tls-cert", type=FILE, help="Certificate (PEM); phones need https.")
@click.option("--tls-key", type=FILE, help="Its private key (PEM).")
def serve(host: str, port: int, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Serve the pages and do the jobs, until Ctrl-C or SIGTERM."""
    if (tls_cert is None) != (tls_key is None):
        raise InputError.of(
            "A certificate and its key go together.",
            "证书和私钥必须同时给出。",
            ("Give both --tls-cert and --tls-key.", "请同时给出 --tls-cert 和 --tls-key。"),
        )
    address = Address(host, port, tls_cert, tls_key)
    application()
    address.check_free()
    say("Serving on {url} — stop with Ctrl-C.", url=address.url)
    serve_until_stopped(address)


@click.command(cls=SpokenCommand)
def worker() -> None:
    """Do the jobs that wait (reports), until Ctrl-C or SIGTERM; `serve` starts one itself."""
    work(application())


@click.group(cls=Spoken)
def account() -> None:
    """People who may sign in."""


@account.command("add")
@click.argument("login")
@click.option("--name", help="What people read; the login if not given.")
@click.option("--role", type=click.Choice(ROLES), default="lead", show_default=True)
@click.option("--study", "codes", multiple=True, help="Study to work on; may be repeated.")
@click.option("--speaks", type=click.Choice(LANGUAGES), default="zh", show_default=True)
@click.option("--link", is_flag=True, help="Give a personal link instead of a password.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(
    login: str,
    name: str | None,
    role: str,
    codes: tuple[str, ...],
    speaks: str,
    link: bool,
    password_stdin: bool,
) -> None:
    """Add a person; asks for the password, unless they get a personal link."""
    with application().app_context():
        studies = [study_named(code) for code in codes]
        password = "" if link else _password(password_stdin)
        person = create_account(login, name or login, role, password, speaks)
        for study in studies:
            join(person, study)
        say("Added {login} ({role}).", login=person.login, role=role)
        if link:
            say("Personal link: {path}", path=f"/link/{new_link(person)}")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password 密码", hide_input=True, confirmation_prompt=True, err=True))


COMMANDS = (init, serve, worker, account)
