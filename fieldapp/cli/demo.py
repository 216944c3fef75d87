"""The sample study, its report, where it is, and who can sign in: demo."""

from __future__ import annotations

import click

from fieldapp import demonstrating, jobs, reporting
from fieldapp.cli.progress import counter, progress_bar
from fieldapp.cli.speech import SpokenCommand, application, say, spoken_language, worded
from fieldapp.serving import Address, serve_until_stopped
from fieldapp.storage import Job, PublicLink, Study
from fieldapp.studies import latest_wave
from surveys.text import LANGUAGES, Text


@click.command(cls=SpokenCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Load and build, but do not serve.")
def demo(host: str, port: int, no_serve: bool) -> int:
    """Load the sample study, build its report, say who can sign in, and serve."""
    address = Address(host, port)
    if not no_serve:
        address.check_free()
    app = application()
    with app.app_context():
        with counter(worded("Loading the sample study")) as count:
            study = demonstrating.sample_study(count)
        built = [_report(study, language) for language in _spoken_first()]
        _tell(study, address)
    if no_serve:
        return int(not all(built))
    say("Serving on {url} — stop with Ctrl-C.", url=address.url)
    serve_until_stopped(address)
    return 0


def _spoken_first() -> list[str]:
    spoken = spoken_language()
    return [spoken, *(code for code in LANGUAGES if code != spoken)]


def _report(study: Study, language: str) -> bool:
    """Build the latest wave's report unless it is there for the same data; say where it is."""
    wave = latest_wave(study)
    job = reporting.latest_report(study, wave, language)
    if job is None or not reporting.is_current(job):
        job = jobs.enqueue("report", study, {"wave": wave, "language": language}, None)
        with progress_bar(worded("Building the report ({language})", language=language)) as bar:
            jobs.run(job.id, bar)
        job = Job.get_by_id(job.id)
    if job.state != "done":
        click.echo(Text.of(job.message).to(spoken_language()), err=True)
        return False
    path = reporting.folder_of(job) / "report.pdf"
    say("Report ({language}): {path}", language=language, path=path)
    return True


def _tell(study: Study, address: Address) -> None:
    """Say who can sign in, and how."""
    say("Sign in at {url}/sign-in", url=address.url)
    for door in demonstrating.doors(study):
        who = f"{door.account.name} · {worded('role ' + door.account.role)}"
        if door.password:
            login, password = door.account.login, door.password
            say("  {who}: {login} / {password}", who=who, login=login, password=password)
        else:
            say("  {who}: {url}{path}", who=who, url=address.url, path=door.path)
    link = study.links.where(PublicLink.active).order_by(PublicLink.id).first()
    if link:
        say("  Respondents: {url}/answer/{token}", url=address.url, token=link.token)


COMMANDS = (demo,)
