"""Who may use the phone's own pages: each form is for whoever works on its study."""

EVERYBODY = ("anonymous", "respondent", "alice", "bob", "carol", "dave", "eve", "frank")
SIGNED_IN = ("alice", "bob", "carol", "dave", "eve")


def everybody(status: int) -> dict[str, dict[str, int]]:
    """What holds nothing of anybody."""
    return {"GET": dict.fromkeys(EVERYBODY, status)}


def signed_in() -> dict[str, dict[str, int]]:
    """A shell that is the same for whoever is signed in."""
    return {"GET": dict.fromkeys(EVERYBODY, 302) | dict.fromkeys(SIGNED_IN, 200)}


def of_the_study(status: int) -> dict[str, dict[str, int]]:
    """Something of a form of the study hall: for those of another study it is not there."""
    rules = dict.fromkeys(EVERYBODY, 302) | dict.fromkeys(SIGNED_IN, 404)
    return {"GET": rules | dict.fromkeys(("alice", "bob", "carol"), status)}


FORM = "/phone/<any(zh, en):language>/forms/<int:version>"
ACCESS = {
    "/scripts/<name>.js": everybody(404),
    "/manifest.webmanifest": everybody(200),
    "/service-worker.js": everybody(200),
    "/phone/<any(zh, en):language>/": signed_in(),
    "/phone/<any(zh, en):language>/help": signed_in(),
    FORM: of_the_study(200),
    # The form has no long list and no pictures.
    f"{FORM}/lists/<name>.json": of_the_study(404),
    "/phone/forms/<int:version>/media/<name>": of_the_study(404),
}
PLACES = {rule: {"version": "version_id"} for rule in ACCESS if "<int:version>" in rule}
