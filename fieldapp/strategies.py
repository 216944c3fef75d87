"""What a study's people write: every save is a new revision, the newest is in force.

Issue trees, strategies, comparisons, what the report holds, the rules that suggest codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.refusals import ConflictError
from fieldapp.rows import database
from fieldapp.storage import Account, StrategyRevision, Study
from reports.choices import Choices
from reports.coding import Rules
from reports.comparison import Comparison
from reports.strategy import IssueTree, Strategy
from surveys.plain import from_plain, to_plain
from surveys.problems import InputError

KINDS: Mapping[str, type] = {
    "issue_tree": IssueTree,
    "strategy": Strategy,
    "comparison": Comparison,
    "report": Choices,
    "coding_rules": Rules,
}
EVERY_WAVE = ""


def save(
    study: Study,
    wave: str,
    kind: str,
    document: Any,
    account: Account | None,
    note: str = "",
    based_on: int | None = None,
) -> StrategyRevision:
    """Keep a new revision; the same content again returns the revision in force.

    `document` is a dataclass of KINDS or its plain form; `based_on` is the id of the revision that
    the person saw (0: none), and raises ConflictError when another one is in force by now.
    """
    plain = to_plain(read(kind, to_plain(document)))
    with database.atomic():
        latest = current(study, wave, kind)
        if based_on is not None and based_on != (latest.id if latest else 0):
            raise ConflictError
        if latest and latest.wave == wave and latest.document == plain:
            return latest
        return StrategyRevision.create(
            study=study, wave=wave, kind=kind, document=plain, note=note, account=account
        )


def current(study: Study, wave: str, kind: str) -> StrategyRevision | None:
    """Return the revision in force: the wave's own, else the one for every wave."""
    for place in dict.fromkeys((wave, EVERY_WAVE)):
        found: StrategyRevision | None = _revisions(study, place, kind).first()
        if found:
            return found
    return None


def history(study: Study, wave: str, kind: str) -> list[StrategyRevision]:
    """Return every revision that the wave has seen, newest first."""
    places = {wave, EVERY_WAVE}
    revisions = study.revisions.where(
        StrategyRevision.kind == kind, StrategyRevision.wave.in_(places)
    )
    return list(revisions.order_by(StrategyRevision.id.desc()))


def read(kind: str, document: Any) -> Any:
    """Return a revision's document as the dataclass that it is; raises InputError when unfit."""
    try:
        return from_plain(KINDS[kind], document)
    except ValueError as error:
        raise InputError.of(
            f"This is no {kind}: {error}", f"内容不是有效的 {kind}：{error}"
        ) from error


def in_force(study: Study, wave: str, kind: str) -> Any:
    """Return the dataclass in force, or None."""
    revision = current(study, wave, kind)
    return read(kind, revision.document) if revision else None


def _revisions(study: Study, wave: str, kind: str) -> Any:
    mine = study.revisions.where(StrategyRevision.kind == kind, StrategyRevision.wave == wave)
    return mine.order_by(StrategyRevision.id.desc())
