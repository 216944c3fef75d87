"""What a reviewer will ask about a draft, told before it is filed; asks.js does so on the phone."""

from __future__ import annotations

from typing import Any

from flask import current_app

from fieldapp.flags import Filing, Found, files_in, quality_flags
from fieldapp.forms.open_draft import OpenDraft
from fieldapp.rows import now
from fieldapp.storage import Draft, Submission
from fieldapp.studies import definition
from fieldapp.submissions import used_elsewhere
from surveys.answers import clean_answers

# What a person can say something to; what is no answer at all is asked for by itself.
EXPLAINED = (
    "answer_missing",
    "photo_missing",
    "constraint",
    "outside_window",
    "far_from_site",
    "too_fast",
    "photo_reused",
    "photo_twice",
    "photo_old",
    "no_comment",
    "pasted_text",
    "straight_lining",
)


def foreseen(draft: OpenDraft) -> dict[str, list[Found]]:
    """Return the flags that filing a draft now would raise and that want a reason, by code."""
    found: dict[str, list[Found]] = {}
    for flag in quality_flags(_filing(draft), current_app.config["TIMEZONE"]):
        if flag.code in EXPLAINED and flag.path not in draft.unfit:
            found.setdefault(flag.code, []).append(flag)
    return found


def _filing(draft: OpenDraft) -> Filing:
    row, moment = draft.row, now()
    answers = clean_answers(draft.instrument, draft.answers, draft.context).answers
    source = _source(row)
    sites = {site.code: site for site in definition(source.study).sites}
    window = (
        (row.assignment.window_start, row.assignment.window_end) if row.assignment else ("", "")
    )
    hashes = [file["sha256"] for _path, file in files_in(answers)]
    return Filing(
        draft.instrument,
        answers,
        draft.metadata() | {"end": moment},
        moment,
        site=sites.get(source.site),
        window=window,
        reused=used_elsewhere(hashes, row.corrects or row.id),
    )


def _source(row: Draft) -> Any:
    """Return what says where a draft belongs: what it corrects, else its visit."""
    return Submission.get_or_none(Submission.id == row.corrects) or row.assignment
