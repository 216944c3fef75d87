"""Coding verbatims: the queue, and one verbatim at a time by keys or by a plain form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from fieldapp import analysing, coding
from fieldapp.accounts.access import account_here, roles, study_for
from fieldapp.coding_queue import SHOWS, Entry, Filter, Queue, question_of, questions, suggester
from fieldapp.desk import desk
from fieldapp.desk.frame import page, wave_here
from fieldapp.languages import _, _n, text
from fieldapp.refusals import NotFoundError
from fieldapp.storage import Account, Study
from fieldapp.studies import definition
from reports.coding import Code, Suggestion
from surveys.problems import InputError
from surveys.study import Study as Plan

PAGE_LENGTH = 50
FEELINGS = range(-5, 6)
# Keys stand where the fingers do: touchpoints on two rows, dimensions below; u takes back.
TOUCHPOINT_KEYS, DIMENSION_KEYS = "qwertyiopasdfghjkl", "zxcvbnm"


@dataclass(frozen=True, slots=True)
class Option:
    """A code to choose, its name and its key ("" where keys have run out)."""

    code: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a verbatim comes from, in words."""

    form: str
    question: str
    site: str
    segment: str


@desk.get("/<code>/coding")
@roles("lead", "supervisor")
def coding_queue(code: str) -> str:
    """List the wave's verbatims with what is coded of them, by a filter."""
    study = study_for(code)
    plan = definition(study)
    wave = wave_here(study, plan)
    queue = Queue(study, wave.code, account_here())
    asked = filter_here(queue)
    shown = queue.shown(asked)
    number = max(request.args.get("page", 1, type=int), 1)
    return page(
        study,
        "coding",
        "coding",
        plan=plan,
        wave=wave,
        asked=asked,
        shows=SHOWS,
        counts=queue.counts(),
        coders=_with_names(queue.coders()),
        entries=shown[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH],
        first=shown[0] if shown else None,
        total=len(shown),
        number=number,
        pages=-(-len(shown) // PAGE_LENGTH),
        told=_telling(study, plan),
        questions=_question_names(study),
        seen=queue.codes_seen,
        me=account_here().id,
    )


@desk.get("/<code>/coding/verbatims/<path:verbatim>")
@roles("lead", "supervisor")
def code_verbatim(code: str, verbatim: str) -> str:
    """Show one verbatim large, with what it may be coded to; `take` fills in what is suggested."""
    return _one(study_for(code), verbatim)


@desk.post("/<code>/coding/verbatims/<path:verbatim>")
@roles("lead", "supervisor")
def save_code(code: str, verbatim: str) -> Response | tuple[str, int]:
    """Keep the code, or the decision between two, and lead on to the next one of the queue."""
    study = study_for(code)
    wave = wave_here(study, definition(study)).code
    queue = Queue(study, wave, account_here())
    entry, asked = _entry(queue, verbatim), filter_here(queue)
    following = queue.next(entry.id, asked)
    try:
        _keep(study, entry, asked)
    except InputError:
        return _one(study, verbatim, empty=True), 422
    if request.accept_mimetypes.best == "application/json":
        return _saved(study, wave, following, asked)
    return redirect(_address(study, wave, following, asked), 303)


def _saved(study: Study, wave: str, shown: Entry | None, asked: Filter) -> Response:
    """Tell a script what is true after a save: what comes next, what after that, how many wait."""
    queue = Queue(study, wave, account_here())
    then = queue.next(shown.id, asked) if shown else None
    return jsonify(
        next=_address(study, wave, shown, asked),
        then=_address(study, wave, then, asked) if then else "",
        left=_left(len(queue.shown(asked))),
    )


def _left(n: int) -> str:
    return _n("One verbatim is in this queue.", "{n} verbatims are in this queue.", n)


@desk.post("/<code>/coding/undo")
@roles("lead", "supervisor")
def undo_code(code: str) -> Response:
    """Take the person's last deed back and show what it was about."""
    study = study_for(code)
    wave = wave_here(study, definition(study)).code
    queue = Queue(study, wave, account_here())
    row = coding.undo(study, wave, account_here())
    entry = queue.entry(f"{row.submission_id}/{row.path}") if row else None
    address = _address(study, wave, entry, filter_here(queue))
    if request.accept_mimetypes.best == "application/json":
        return jsonify(address=address if row else "")
    return redirect(address, 303)


def filter_here(queue: Queue) -> Filter:
    """Return the filter that the address asks for; without one, what nobody coded yet."""
    show = request.values.get("show", "")
    return Filter(
        show if show in SHOWS else "uncoded" if queue.counts()["uncoded"] else "all",
        request.values.get("question", ""),
        request.values.get("words", "").strip(),
    )


def _entry(queue: Queue, verbatim: str) -> Entry:
    entry = queue.entry(verbatim)
    if entry is None:
        raise NotFoundError
    return entry


def _address(study: Study, wave: str, entry: Entry | None, asked: Filter) -> str:
    """Return where a verbatim is coded; the list where there is none."""
    here: dict[str, Any] = {"code": study.code, "wave": wave, **asked.asked()}
    if entry is None:
        return url_for("desk.coding_queue", **here)
    return url_for("desk.code_verbatim", verbatim=entry.id, **here)


def _keep(study: Study, entry: Entry, asked: Filter) -> None:
    """Do what the form asks: save, nothing (says nothing that can be coded), settle, withdraw."""
    deed = request.form.get("do", "save")
    if deed == "withdraw":
        coding.withdraw(study, entry.row, account_here())
    elif deed in ("save", "nothing", "settle"):
        given = Code() if deed == "nothing" else _typed(definition(study))
        coding.save(study, entry.row, account_here(), given, settled=deed == "settle")
    else:
        raise NotFoundError


def _typed(plan: Plan) -> Code:
    """Return the code that the form sends; raises InputError where it is empty or not there."""
    form = request.form
    touchpoint, dimension = form.get("touchpoint", ""), form.get("dimension", "")
    feeling = form.get("feeling", "")
    known = touchpoint in {"", *(point.code for point in plan.touchpoints)}
    known &= dimension in {"", *(each.code for each in plan.dimensions)}
    known &= feeling in {"", *(str(value) for value in FEELINGS)}
    if not known or not (touchpoint or dimension or feeling):
        raise InputError.of("Nothing is chosen.", "还没有选择。")
    return Code(touchpoint, dimension, int(feeling) if feeling else None)


def _one(study: Study, verbatim: str, empty: bool = False) -> str:
    plan = definition(study)
    wave = wave_here(study, plan)
    account = account_here()
    queue = Queue(study, wave.code, account)
    entry, asked = _entry(queue, verbatim), filter_here(queue)
    suggested = suggester(study).suggest(entry.row["text"])
    standing = entry.standing
    settling = len(standing.own) == coding.CODERS and (
        account.id not in standing.own
        or standing.settled is not None
        or (asked.show == "differing" and bool(standing.differing))
    )
    return page(
        study,
        "code_verbatim",
        "coding",
        plan=plan,
        wave=wave,
        entry=entry,
        asked=asked,
        counts=queue.counts(),
        told=_telling(study, plan)(entry),
        suggested=suggested,
        form=_form_says(entry),
        chosen=_chosen(entry, account, suggested, settling),
        settling=settling,
        touchpoints=_options(plan.touchpoints, TOUCHPOINT_KEYS),
        dimensions=_options(plan.dimensions, DIMENSION_KEYS),
        feelings=FEELINGS,
        seen=_with_names(queue.codes_seen(entry)),
        mine=account.id in standing.own,
        differing=standing.differing,
        history=_history(study, entry, queue),
        empty=empty,
        next=_address(study, wave.code, queue.next(entry.id, asked), asked),
        before=_address(study, wave.code, queue.next(entry.id, asked, -1), asked),
        more=queue.next(entry.id, asked) is not None,
        left=_left(len(queue.shown(asked))),
    )


def _chosen(entry: Entry, account: Account, suggested: Suggestion, settling: bool) -> Code:
    """Return what the form shows chosen: what the person gave, or took over; else nothing."""
    if request.method == "POST":
        return Code(request.form.get("touchpoint", ""), request.form.get("dimension", ""))
    if (taken := request.args.get("take", type=int)) in entry.standing.own and settling:
        return entry.standing.own[taken or 0]
    if request.args.get("take") == "suggested":
        form = _form_says(entry)
        return Code(
            form.touchpoint or suggested.touchpoint,
            form.dimension or suggested.dimension,
            form.feeling,
        )
    if settling:
        return entry.standing.settled or Code()
    return entry.standing.own.get(account.id, Code())


def _form_says(entry: Entry) -> Code:
    row = entry.row
    return Code(row["touchpoint"], row["dimension"], row["feeling"])


def _options(things: Any, keys: str) -> list[Option]:
    padded = [*keys, *[""] * len(things)]
    return [
        Option(thing.code, text(thing.name) or thing.code, key)
        for thing, key in zip(things, padded, strict=False)
    ]


def _history(study: Study, entry: Entry, queue: Queue) -> list[Any]:
    """Return the rows that the person may see, newest first."""
    if entry.standing.hidden_from(queue.account):
        return []
    return coding.history(study, entry.id)


def _with_names(by_account: Mapping[int, Any]) -> list[tuple[int, str, Any]]:
    """Return (account, name, what it has)."""
    names = {one.id: one.name for one in Account.select().where(Account.id.in_(list(by_account)))}
    return [(key, names.get(key, _("somebody")), each) for key, each in by_account.items()]


def _telling(study: Study, plan: Plan) -> Any:
    """Return what tells where a verbatim comes from."""
    asked = questions(analysing.instruments(study))

    def tell(entry: Entry) -> Asked:
        form, question = asked.get(question_of(entry.row), (None, None))
        places = (text(plan.name_of(entry.row[kind])) for kind in ("site", "segment"))
        return Asked(text(form) or entry.row["instrument"], text(question), *places)

    return tell


def _question_names(study: Study) -> dict[str, str]:
    asked = questions(analysing.instruments(study))
    return {key: f"{text(form)} · {text(question)}" for key, (form, question) in asked.items()}
