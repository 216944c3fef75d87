"""Codes of verbatims as people give them: by one or two coders, differences settled, all kept.

A row is added for every deed and none is changed: the newest row of a coder is that coder's code.
Codes belong to the words that were read, by their hash; a corrected submission whose words are
others waits to be coded again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from peewee import JOIN

from fieldapp.refusals import ConflictError, NotFoundError
from fieldapp.rows import database
from fieldapp.storage import Account, Coding, Study, WaveStamp
from reports.coding import Code, agreed, differences, said

CODERS = 2
# A verbatim by its id ("<submission id>/<path>") and the hash of its words.
Words = tuple[str, str]


@dataclass(slots=True)
class Standing:
    """What stands of one verbatim: each coder's code by account, and what was settled."""

    own: dict[int, Code] = field(default_factory=dict)
    settled: Code | None = None

    @property
    def holds(self) -> Code | None:
        """Return the code that counts; None where nobody coded."""
        return agreed(tuple(self.own.values()), self.settled)

    @property
    def differing(self) -> tuple[str, ...]:
        """Return the fields in which two coders differ and nobody has settled."""
        if self.settled is not None or len(self.own) < CODERS:
            return ()
        first, second = self.own.values()
        return differences(first, second)

    def open_to(self, account: Account) -> bool:
        """Tell whether a person may code it independently: as the first or the second."""
        return account.id not in self.own and len(self.own) < CODERS

    def hidden_from(self, account: Account) -> bool:
        """Tell whether another's code is kept from a person who may yet code it."""
        return bool(self.own) and self.open_to(account) and self.settled is None


def words_of(verbatim: Mapping[str, Any]) -> Words:
    """Return what a verbatim's codes are kept under."""
    return str(verbatim["id"]), said(str(verbatim["text"]))


def standings(study: Study, wave: str, submission: str = "") -> dict[Words, Standing]:
    """Return what stands of every verbatim of a wave, or of one submission, that anybody coded."""
    found: dict[Words, Standing] = {}
    only, values = (" AND submission_id = ?", [submission]) if submission else ("", [])
    rows = database.execute_sql(_NEWEST.format(only=only), [study.id, wave, *values])
    for id, path, words, account, settled, withdrawn, touchpoint, dimension, feeling, _ in rows:
        if withdrawn:
            continue
        standing = found.setdefault((f"{id}/{path}", words), Standing())
        if settled:
            standing.settled = Code(touchpoint, dimension, feeling)
        else:
            standing.own[account or 0] = Code(touchpoint, dimension, feeling)
    return found


# The other columns of a group are those of its newest row (SQLite, "bare columns" beside MAX);
# whoever settles, there is one decision. In the order of accounts, which tells nobody who was
# first.
_NEWEST = """
SELECT submission_id, path, said, account_id, settled, withdrawn, touchpoint, dimension, feeling,
  MAX(id)
FROM coding WHERE study_id = ? AND wave = ?{only}
GROUP BY submission_id, path, said, settled, CASE WHEN settled THEN 0 ELSE account_id END
ORDER BY account_id
"""


def codes(study: Study, wave: str) -> dict[Words, Code]:
    """Return the code that holds of every verbatim of a wave that was coded."""
    held = {words: standing.holds for words, standing in standings(study, wave).items()}
    return {words: code for words, code in held.items() if code is not None}


def stamp(study: Study, wave: str) -> bytes:
    """Return what is another after every change to the wave's codes."""
    row = WaveStamp.get_or_none(WaveStamp.study == study, WaveStamp.wave == wave)
    return bytes(row.codes) if row else b""


def save(
    study: Study,
    verbatim: Mapping[str, Any],
    account: Account,
    code: Code,
    settled: bool = False,
) -> Coding:
    """Keep a person's code of a verbatim, or the decision between two; what was before stays.

    Raises ConflictError where two others have coded it already, or where there is nothing to
    settle.
    """
    with database.atomic():
        standing = _standing(study, verbatim)
        if settled and len(standing.own) < CODERS:
            raise ConflictError(
                "Two people have not coded this yet.", "这一条还没有两个人编码，无需裁定。"
            )
        if not settled and account.id not in standing.own and not standing.open_to(account):
            raise ConflictError(
                "Two others have coded this meanwhile.",
                "另外两人已经编完这一条。",
                ("Go on with the next one.", "请继续下一条。"),
            )
        return _add(study, verbatim["wave"], words_of(verbatim), account, code, settled)


def _standing(study: Study, verbatim: Mapping[str, Any]) -> Standing:
    words = words_of(verbatim)
    return standings(study, verbatim["wave"], words[0].partition("/")[0]).get(words, Standing())


def withdraw(study: Study, verbatim: Mapping[str, Any], account: Account) -> Coding:
    """Take one's own code back; its rows stay. Raises NotFoundError where there is none."""
    with database.atomic():
        standing = _standing(study, verbatim)
        if account.id not in standing.own:
            raise NotFoundError
        return _add(study, verbatim["wave"], words_of(verbatim), account, None)


def undo(study: Study, wave: str, account: Account) -> Coding | None:
    """Take a person's last deed in a wave back and return the row that does; None without one.

    Undone deeds are passed over, so that undoing again goes further back.
    """
    with database.atomic():
        mine = Coding.select().where(
            Coding.study == study, Coding.wave == wave, Coding.account == account
        )
        undone = mine.where(Coding.undoes.is_null(False)).select(Coding.undoes)
        last = mine.where(Coding.undoes.is_null(), Coding.id.not_in(undone))
        row: Coding | None = last.order_by(Coding.id.desc()).first()
        if row is None:
            return None
        before = _before(row)
        words = (f"{row.submission_id}/{row.path}", row.said)
        return _add(study, wave, words, account, before, row.settled, undoes=row.id)


def _before(row: Coding) -> Code | None:
    """Return the code that a deed replaced: the row before it that was in force, or None."""
    rows = Coding.select().where(
        Coding.submission == row.submission_id,
        Coding.path == row.path,
        Coding.said == row.said,
        Coding.settled == row.settled,
        Coding.id < row.id,
    )
    mine = rows if row.settled else rows.where(Coding.account == row.account_id)
    found: Coding | None = mine.order_by(Coding.id.desc()).first()
    return code_of(found) if found and not found.withdrawn else None


def code_of(row: Coding) -> Code:
    """Return a row's code."""
    return Code(row.touchpoint, row.dimension, row.feeling)


def history(study: Study, verbatim_id: str) -> list[Coding]:
    """Return every row about a verbatim, newest first, those of other words included."""
    submission, _, path = verbatim_id.partition("/")
    rows = Coding.select(Coding, Account).join(Account, JOIN.LEFT_OUTER)
    mine = rows.where(Coding.study == study, Coding.submission == submission, Coding.path == path)
    return list(mine.order_by(Coding.id.desc()))


def _add(
    study: Study,
    wave: str,
    words: Words,
    account: Account,
    code: Code | None,
    settled: bool = False,
    undoes: int | None = None,
) -> Coding:
    submission, _, path = words[0].partition("/")
    given = code or Code()
    return Coding.create(
        study=study,
        wave=wave,
        submission=submission,
        path=path,
        said=words[1],
        account=account,
        settled=settled,
        withdrawn=code is None,
        touchpoint=given.touchpoint,
        dimension=given.dimension,
        feeling=given.feeling,
        undoes=undoes,
    )
