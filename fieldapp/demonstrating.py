"""The sample study in the database: its people, forms, answers, strategy and open work, once."""

from __future__ import annotations

import hmac
from base64 import b32encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app

from fieldapp import analysing, coding, sample, strategies
from fieldapp.accounts import create_account, join
from fieldapp.accounts.tokens import new_token, token_hash
from fieldapp.bulk import load_documents
from fieldapp.files import store_file
from fieldapp.rows import database
from fieldapp.storage import (
    Account,
    Assignment,
    InstrumentVersion,
    PublicLink,
    Study,
    Submission,
    SubmissionVersion,
)
from fieldapp.studies import create_study, definition, publish_instrument
from fieldapp.submissions import raise_flags
from reports.comparison import Comparison
from reports.issue_draft import draft_issue_tree
from reports.strategy import read_strategy

# What the supervisor wrote to those whose work came back; the sample's people speak Chinese.
REASONS = {
    "returned": "有几处没有写明白，请补上现场看到的细节后再交。",
    "rejected": "与同一网点的另一份几乎完全相同，不能采用。",
}
VISITS_EACH = 3
REPEATABLE = ("intercept", "focus_group")


@dataclass(frozen=True, slots=True)
class Door:
    """How one of the sample's people gets in: a password, or the path of a personal link."""

    account: Account
    password: str = ""
    path: str = ""


def sample_study(progress: Callable[[int], None] = lambda count: None) -> Study:
    """Return the sample study, loaded in one transaction if it is not there yet."""
    there: Study | None = Study.get_or_none(Study.code == sample.study().code)
    return there or _load(progress)


def doors(study: Study) -> list[Door]:
    """Return how each person of the sample gets in, where nobody has changed it since."""
    found = []
    for person in sample.people():
        account = Account.get(Account.login == person.login)
        path = f"/link/{_secret(account.login)}"
        if account.password_hash:
            found.append(Door(account, password=_secret(account.login)))
        elif account.link_hash == token_hash(_secret(account.login)):
            found.append(Door(account, path=path))
    return found


def _load(progress: Callable[[int], None]) -> Study:
    with database.atomic():
        people = {person.login: _account(person) for person in sample.people()}
        lead = next(account for account in people.values() if account.role == "lead")
        study = create_study(sample.study(), lead)
        for account in people.values():
            join(account, study)
        versions = {
            f"{code}:1": publish_instrument(study, data, f"{code}.md")
            for code, data in sample.instruments().items()
        }
        load_documents(study, _documents(people), versions, people, progress)
        _flag_what_is_open(study)
        _add_open_work(study, versions, people)
        _code_verbatims(study, people)
        _save_strategy(study, lead)
    return study


def _account(person: sample.Person) -> Account:
    """Add one of the sample's people; fieldworkers come in by a personal link."""
    secret = _secret(person.login)
    if person.role != "fieldworker":
        return create_account(person.login, person.name, person.role, secret)
    account = create_account(person.login, person.name, person.role)
    account.link_hash = token_hash(secret)
    account.save()
    return account


def _secret(login: str) -> str:
    """Return a secret that this installation can print again and no other can guess."""
    key = current_app.config["SECRET_KEY"].encode()
    digest = hmac.digest(key, f"sample:{login}".encode(), "sha256")
    return b32encode(digest).decode("ascii").lower()[:16]


def _documents(people: dict[str, Account]) -> Iterator[dict[str, Any]]:
    supervisor = next(login for login, who in people.items() if who.role == "supervisor")
    for filed in sample.submissions():
        for data in filed.files.values():
            store_file(data, filed.id)
        yield {
            "id": filed.id,
            "instrument": f"{filed.instrument}:1",
            "wave": filed.wave,
            "site": filed.site,
            "segment": filed.segment,
            "state": filed.state,
            "received_at": filed.received_at,
            "account": filed.person,
            "answers": filed.answers,
            "metadata": filed.metadata,
            "decided_by": supervisor,
            "note": REASONS.get(filed.state, ""),
        }


def _flag_what_is_open(study: Study) -> None:
    """Check what a person still looks at, or has sent back."""
    open_ones = study.submissions.where(Submission.state != "approved")
    for submission in open_ones:
        raise_flags(submission, submission.versions.order_by(SubmissionVersion.number).get())


def _add_open_work(
    study: Study, versions: dict[str, InstrumentVersion], people: dict[str, Account]
) -> None:
    """Give every fieldworker visits and forms to do, and every hall a link for respondents."""
    wave = definition(study).waves[-1]
    sites = definition(study).sites
    field = [account for account in people.values() if account.role == "fieldworker"]
    by_code = {key.split(":")[0]: version.instrument for key, version in versions.items()}
    for number, account in enumerate(field):
        for site in sites[number :: len(field)][:VISITS_EACH]:
            Assignment.create(
                study=study,
                account=account,
                instrument=by_code["mystery_visit"],
                wave=wave.code,
                site=site.code,
                window_start=wave.start,
                window_end=wave.end,
            )
        for code in REPEATABLE:
            Assignment.create(
                study=study,
                account=account,
                instrument=by_code[code],
                wave=wave.code,
                repeatable=True,
            )
    for site in sites:
        token = new_token()
        PublicLink.create(
            token=token,
            token_hash=token_hash(token),
            study=study,
            instrument=by_code["intercept"],
            wave=wave.code,
            site=site.code,
        )


def _code_verbatims(study: Study, people: dict[str, Account]) -> None:
    """Keep what two of the sample's people made of the second wave's verbatims."""
    wave = sample.STRATEGY_WAVE
    said = {row["id"]: row for row in analysing.said_dataset(study, wave).verbatims}
    for given in sample.codings(said.values()):
        coding.save(study, said[given.id], people[given.coder], given.code, given.settled)


def _save_strategy(study: Study, lead: Account) -> None:
    """Draft the issue tree from the answers, and keep the sample's strategy and comparison."""
    wave = sample.STRATEGY_WAVE
    tree = draft_issue_tree(definition(study), analysing.analysis(study, wave))
    strategy = read_strategy(sample.strategy_toml())
    compared = Comparison.from_json(sample.comparison_json())
    strategies.save(study, wave, "issue_tree", tree, lead)
    strategies.save(study, wave, "strategy", strategy, lead, "strategy.toml")
    strategies.save(study, strategies.EVERY_WAVE, "comparison", compared, lead, "comparison.json")
