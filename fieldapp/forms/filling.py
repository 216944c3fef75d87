"""How a draft begins and how it ends: defaults and what is known go in, a submission comes out."""

from __future__ import annotations

from typing import Any

from fieldapp.forms.knowing import context, sent_before
from fieldapp.forms.open_draft import OpenDraft
from fieldapp.forms.paths import Answers, write
from fieldapp.refusals import NotFoundError
from fieldapp.rows import database, now
from fieldapp.storage import Account, Draft, InstrumentVersion, Submission
from fieldapp.studies import instrument_at
from fieldapp.submissions import file_submission
from surveys.answers import clean_answers
from surveys.instrument import Instrument
from surveys.question_types import TYPES, AnswerError
from surveys.state import FormState


def begin(
    *, id: str, owner: str, version: InstrumentVersion, tagged: dict[str, str], **row: Any
) -> Draft:
    """Make a new draft; `tagged` answers the questions whose measure it names (site, segment)."""
    instrument = instrument_at(version)
    before = sent_before(version)
    answers = FormState(instrument, {}, context() | before).defaults()
    for path, value in known(instrument, tagged).items():
        write(answers, path, value)
    row["metadata"] = before | row.get("metadata", {})
    return Draft.create(id=id, owner=owner, version=version, answers=answers, **row)


def known(instrument: Instrument, tagged: dict[str, str]) -> Answers:
    """Return the answers, by path, that are known by the measure of their question."""
    found: Answers = {}
    for question in instrument.questions():
        value = tagged.get(question.tags.measure, "")
        if not value:
            continue
        try:
            found["/".join(question.path)] = TYPES[question.type].clean(question, value)
        except AnswerError:
            # The study's code is no choice of this form: the question stays open.
            continue
    return found


def file_draft(draft: OpenDraft, account: Account | None, reasons: dict[str, str]) -> Submission:
    """File a draft as a submission and drop the draft, both or neither; twice is once.

    A correction becomes the next version. `reasons` says, by the code of a flag, why it is filed
    nevertheless. Raises NotFoundError for a draft that was thrown away meanwhile.
    """
    row, moment = draft.row, now()
    cleaned = clean_answers(draft.instrument, draft.answers, draft.context)
    metadata = draft.metadata() | {"end": moment, "sent_at": moment}
    if reasons:
        metadata["reasons"] = reasons
    with database.atomic():
        if not row.delete_instance():
            return _filed(row)
        return file_submission(
            id=row.corrects or row.id,
            version=row.version,
            answers=cleaned.answers,
            metadata=metadata,
            account=account,
            **_place(row),
        )


def _filed(row: Draft) -> Submission:
    """Return what a second tap has filed already; raises NotFoundError."""
    there: Submission | None = Submission.get_or_none(Submission.id == (row.corrects or row.id))
    if there is None:
        raise NotFoundError
    return there


def _place(row: Draft) -> dict[str, Any]:
    """Return where a draft belongs: with what it corrects, with its visit, or with its link."""
    if row.corrects:
        source: Any = Submission.get_by_id(row.corrects)
    else:
        source = row.assignment or row.link
    return {
        "study": source.study,
        "wave": source.wave,
        "site": source.site,
        "segment": source.segment,
        "assignment": row.assignment,
        "link": row.link,
    }
