"""Who may use the fieldworker's pages: whoever is signed in, each for what is their own."""

EVERYBODY = ("anonymous", "respondent", "alice", "bob", "carol", "dave", "eve", "frank")
SIGNED_IN = ("alice", "bob", "carol", "dave", "eve")


def get(status: int = 200) -> dict[str, dict[str, int]]:
    """A page that each signed-in person has for themselves."""
    return {"GET": dict.fromkeys(EVERYBODY, 302) | dict.fromkeys(SIGNED_IN, status)}


def only_carol(method: str, status: int) -> dict[str, dict[str, int]]:
    """Something of Carol's: for the others it is not there."""
    nobody = 302 if method == "GET" else 401
    rules = dict.fromkeys(EVERYBODY, nobody) | dict.fromkeys(SIGNED_IN, 404)
    return {method: rules | {"carol": status}}


ACCESS = {
    "/field/": get(),
    "/field/sent": get(),
    "/field/me": get(),
    "/field/help": get(),
    "/field/visits/<int:id>": only_carol("GET", 200) | only_carol("POST", 303),
    # The request names no approach.
    "/field/visits/<int:id>/dispositions": only_carol("POST", 422),
    # Carol's submission is hers to see, and to correct only once it is returned.
    "/field/submissions/<id>": only_carol("GET", 200) | only_carol("POST", 409),
    "/field/files/<sha256>": only_carol("GET", 404),
    "/field/drafts/<id>": only_carol("GET", 302),
    "/field/drafts/<id>/<int:number>": only_carol("GET", 200) | only_carol("POST", 422),
    # The form has no cards; a draft of somebody else's is not even looked into.
    "/field/drafts/<id>/<int:number>/<path:card>": only_carol("GET", 404) | only_carol("POST", 404),
    # The draft is empty: nothing is filed while an answer is missing.
    "/field/drafts/<id>/send": only_carol("GET", 200) | only_carol("POST", 422),
    "/field/drafts/<id>/discard": only_carol("GET", 200) | only_carol("POST", 303),
    "/field/drafts/<id>/files/<sha256>": only_carol("GET", 404),
}
PLACES = {rule: {"id": "draft_id", "card": "filename"} for rule in ACCESS if "/drafts/" in rule} | {
    "/field/visits/<int:id>": {"id": "assignment_id"},
    "/field/visits/<int:id>/dispositions": {"id": "assignment_id"},
    "/field/submissions/<id>": {"id": "submission_id"},
}
