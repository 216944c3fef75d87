"""The pages of a fieldworker's draft: sections and cards, the last look, sending, discarding."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.accounts.access import account_here, draft_for, own_submission_for, signed_in
from fieldapp.field.foreseeing import foreseen
from fieldapp.field.listing import last_decision
from fieldapp.field.views import field
from fieldapp.files import send_file
from fieldapp.flag_words import flag_words
from fieldapp.flags import Found, files_in, title
from fieldapp.forms.addresses import Addresses
from fieldapp.forms.filling import file_draft
from fieldapp.forms.open_draft import OpenDraft
from fieldapp.forms.showing import Mistake, mistake, show
from fieldapp.forms.turning import take
from fieldapp.languages import language
from fieldapp.phone.sources import of_version
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Draft, Submission
from fieldapp.studies import definition


@field.get("/drafts/<id>")
@signed_in
def draft(id: str) -> Response:
    """Lead to the first section on which something is missing."""
    row = draft_for(id)
    return redirect(addresses(row).page(OpenDraft(row).first()))


@field.get("/drafts/<id>/<int:number>")
@signed_in
def page(id: str, number: int) -> Response:
    """Show a section."""
    return _show(draft_for(id), number)


@field.post("/drafts/<id>/<int:number>")
@signed_in
def take_page(id: str, number: int) -> Response:
    """Keep a section and go where the button says."""
    row = draft_for(id)
    return take(row, number, "", addresses(row))


@field.get("/drafts/<id>/<int:number>/<path:card>")
@signed_in
def card(id: str, number: int, card: str) -> Response:
    """Show one card of a repeat."""
    return _show(draft_for(id), number, card)


@field.post("/drafts/<id>/<int:number>/<path:card>")
@signed_in
def take_card(id: str, number: int, card: str) -> Response:
    """Keep a card and go where the button says."""
    row = draft_for(id)
    return take(row, number, card, addresses(row))


@field.get("/drafts/<id>/send")
@signed_in
def send(id: str) -> str | Response:
    """Show what a reviewer would ask about, before the draft is sent."""
    return _last_look(draft_for(id))


@field.post("/drafts/<id>/send")
@signed_in
def file_it(id: str) -> Response | tuple[str, int]:
    """File the draft, unless something is no answer or a reason is owed; twice is once."""
    try:
        row = draft_for(id)
    except NotFoundError:
        # Sent already, by a second tap: the receipt is there, or nothing of the person's is.
        done = own_submission_for(id.partition(".")[0])
        return redirect(url_for("field.submission", id=done.id), 303)
    opened = OpenDraft(row)
    reasons = {flag: request.form.get(f"why:{flag}", "").strip() for flag in foreseen(opened)}
    if opened.unfit or not all(reasons.values()):
        return _last_look(row, checked=True), 422
    submission = file_draft(opened, account_here(), reasons)
    return redirect(url_for("field.submission", id=submission.id), 303)


@field.get("/drafts/<id>/discard")
@signed_in
def ask_discard(id: str) -> str:
    """Ask before a draft is thrown away."""
    row = draft_for(id)
    return render_template("field/discard.html", draft=OpenDraft(row), addresses=addresses(row))


@field.post("/drafts/<id>/discard")
@signed_in
def discard(id: str) -> Response:
    """Throw a draft away."""
    draft_for(id).delete_instance()
    return redirect(url_for("field.home"), 303)


@field.get("/drafts/<id>/files/<sha256>")
@signed_in
def file(id: str, sha256: str) -> Response:
    """Show a photo or recording that stands in the draft."""
    held = {answer["sha256"] for _path, answer in files_in(draft_for(id).answers)}
    if sha256 not in held:
        raise NotFoundError
    return send_file(sha256)


def addresses(row: Draft) -> Addresses:
    """Return where the pages of a draft are."""
    return Addresses("field", {"id": row.id}, _subtitle(row), media=of_version(row.version).url)


def _show(row: Draft, number: int, card: str = "") -> Response:
    opened = OpenDraft(row, card)
    there = addresses(row)
    return show(opened, opened.page(number, card), there, checked="check" in request.args)


def _last_look(row: Draft, checked: bool = False) -> str:
    opened, there = OpenDraft(row), addresses(row)
    returned = Submission.get_or_none(Submission.id == row.corrects) if row.corrects else None
    return render_template(
        "field/send.html",
        draft=opened,
        addresses=there,
        mistakes=[mistake(opened, path, None, there) for path in opened.unfit],
        flags=[
            (code, title(code).to(language()), *_asked(opened, found, there))
            for code, found in foreseen(opened).items()
        ],
        reasons=request.form,
        checked=checked,
        photos=len(list(files_in(row.answers))),
        returned=last_decision(returned) if returned else None,
    )


def _asked(
    draft: OpenDraft, found: list[Found], there: Addresses
) -> tuple[list[str], list[Mistake]]:
    """Return the figures of a kind of flag, and the questions to which one can go."""
    wrong = [flag for flag in found if flag.path in draft.problems]
    figures = [flag_words(flag) for flag in found if flag not in wrong]
    return figures, [mistake(draft, flag.path, None, there) for flag in wrong]


def _subtitle(row: Draft) -> str:
    source = Submission.get_or_none(Submission.id == row.corrects) or row.assignment
    if source is None or not source.site:
        return ""
    return definition(source.study).name_of(source.site).to(language())
