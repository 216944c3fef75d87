"""Is this machine fit? doctor."""

from __future__ import annotations

import click

from fieldapp.cli.speech import SpokenCommand, print_json, say, spoken_language, worded
from fieldapp.health import check_all


@click.command(cls=SpokenCommand)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(as_json: bool) -> int:
    """Check fonts, libraries, database, disk and clock, and say how to mend what is wrong."""
    language = spoken_language()
    findings = check_all()
    broken = [finding for finding in findings if not finding.well]
    if as_json:
        print_json([finding.to_dict(language) for finding in findings])
        return int(bool(broken))
    for finding in findings:
        mark = worded("well") if finding.well else worded("WRONG")
        click.echo(f"{mark:<6} {finding.title.to(language)}: {finding.found.to(language)}")
        if not finding.well:
            click.echo(f"       {finding.remedy.to(language)}")
    if broken:
        click.echo(worded("{n} checks failed.", n=len(broken)), err=True)
    else:
        say("Everything is well.")
    return int(bool(broken))


COMMANDS = (doctor,)
