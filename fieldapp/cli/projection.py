"""The numbers beside the documents: projection rebuild."""

from __future__ import annotations

import click

from fieldapp.cli.progress import counter
from fieldapp.cli.speech import Spoken, application, say, study_named
from fieldapp.projection import rebuild
from fieldapp.storage import Study


@click.group(cls=Spoken)
def projection() -> None:
    """The numbers of all answers, kept beside the documents so that figures come fast."""


@projection.command("rebuild")
@click.argument("codes", metavar="[STUDY]...", nargs=-1)
def rebuild_(codes: tuple[str, ...]) -> None:
    """Make the numbers anew from the documents, of every STUDY or of those that are named."""
    with application().app_context():
        studies = [study_named(code) for code in codes] or list(Study.select().order_by(Study.code))
        for study in studies:
            with counter(study.code) as count:
                done = rebuild(study, count)
            say(
                "Study {code}: {submissions} submissions, {changed} with new numbers.",
                code=study.code,
                submissions=done.submissions,
                changed=done.changed,
            )


COMMANDS = (projection,)
