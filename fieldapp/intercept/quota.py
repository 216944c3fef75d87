"""How many answers a public link takes in a minute: more than a crowd gives is no crowd."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fieldapp.refusals import TooManyAttemptsError
from fieldapp.storage import Draft, PublicLink, Submission

WINDOW = timedelta(minutes=1)
# A full hall that scans one poster at once; a script that floods the study sends more.
MOST_ANSWERS = 60
MOST_BEGUN = 120


def check_answers(link: PublicLink, id: str) -> None:
    """Raise TooManyAttemptsError when a link's answers come in too fast; a replay never is."""
    rows = Submission.select().where(Submission.link == link, Submission.received_at > _since())
    if rows.count() >= MOST_ANSWERS and not Submission.select().where(Submission.id == id).exists():
        raise _too_many()


def check_begun(link: PublicLink) -> None:
    """Raise TooManyAttemptsError when too many respondents begin by a link at once."""
    begun = Draft.select().where(Draft.link == link, Draft.started_at > _since())
    if begun.count() >= MOST_BEGUN:
        raise _too_many()


def _since() -> str:
    return (datetime.now(UTC) - WINDOW).isoformat(timespec="milliseconds")


def _too_many() -> TooManyAttemptsError:
    return TooManyAttemptsError(
        "Very many answers come in by this link right now.",
        "通过这个链接提交的答卷此刻过多。",
        ("Wait a minute and try again; nothing is lost.", "请等一分钟再试，答案不会丢失。"),
    )
