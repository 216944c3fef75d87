"""The addresses of the sync door."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from fieldapp import arrivals
from fieldapp.accounts.access import account_here, public, roles, signed_in
from fieldapp.refusals import NotAllowedError, NotFoundError
from fieldapp.sync import work
from fieldapp.sync.answering import receive_by_link
from fieldapp.sync.arriving import arrive, check_hash
from fieldapp.sync.counting import count
from fieldapp.sync.exports import import_item
from fieldapp.sync.filing import receive
from fieldapp.sync.guard import refuse_other_pages, sender
from fieldapp.sync.refusing import answer_with_json
from fieldapp.sync.sealed import posted, sealed
from surveys.problems import InputError

sync = Blueprint("sync", __name__, url_prefix="/sync")
sync.before_request(refuse_other_pages)
answer_with_json(sync)


@sync.get("/work")
@signed_in
def show_work() -> Response:
    """Tell what is the person's to do."""
    return jsonify(work.for_account(account_here()))


@sync.post("/submissions")
@public
def post_submission() -> Response:
    """Store a sealed submission and answer with its receipt."""
    try:
        item = sealed(posted())
    except InputError:
        # To whom nobody is known we say that first.
        sender()
        raise
    who = sender(item.link)
    if who.link:
        return jsonify({"receipt": receive_by_link(item, who, who.link)})
    return jsonify({"receipt": receive(item, who)})


@sync.post("/dispositions")
@signed_in
def post_dispositions() -> Response:
    """Count approaches that ended without a form; only of the person whose phone it is."""
    sender()
    return jsonify(count(posted(), account_here()))


@sync.post("/exports")
@roles("lead", "supervisor")
def post_export() -> Response:
    """Take an item that a phone has written to a file, for a supervisor."""
    return jsonify({"receipt": import_item(request.get_data(cache=False), account_here())})


@sync.route("/files/<sha256>", methods=["HEAD"])
@public
def ask_file(sha256: str) -> Response:
    """Tell whether a file need not be sent."""
    check_hash(sha256)
    if not arrivals.is_here(sha256, sender().key):
        raise NotFoundError
    return jsonify({})


@sync.put("/files/<sha256>")
@public
def put_file(sha256: str) -> tuple[Response, int]:
    """Keep a file under its hash."""
    who = sender()
    check_hash(sha256)
    if who.link and not arrivals.is_wanted(sha256, who.link):
        raise NotAllowedError
    row, is_new = arrive(sha256, who)
    return jsonify({"file": {"sha256": sha256, "size": row.size}}), 201 if is_new else 200
