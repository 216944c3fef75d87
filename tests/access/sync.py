"""Who may knock at the sync door: whoever is signed in, each for their own; a link in the body."""

EVERYBODY = ("anonymous", "respondent", "alice", "bob", "carol", "dave", "eve", "frank")
SIGNED_IN = ("alice", "bob", "carol", "dave", "eve")


def signed_in(status: int) -> dict[str, int]:
    """Nobody else is known here."""
    return dict.fromkeys(EVERYBODY, 401) | dict.fromkeys(SIGNED_IN, status)


ACCESS = {
    "/sync/work": {"GET": signed_in(200)},
    # There is no submission in the request.
    "/sync/submissions": {"POST": signed_in(422)},
    "/sync/dispositions": {"POST": signed_in(422)},
    # Supervisors bring an exported item; the request holds none.
    "/sync/exports": {"POST": signed_in(403) | dict.fromkeys(("alice", "bob", "dave"), 422)},
    # The request's body is empty: that is not the file of this hash.
    "/sync/files/<sha256>": {"PUT": signed_in(400)},
}
