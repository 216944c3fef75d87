"""Who may use the desk: leads and supervisors of the study itself, and nobody else."""

EVERYBODY = ("anonymous", "respondent", "alice", "bob", "carol", "dave", "eve", "frank")


def desk(status: int, bob: int | None = None, post: bool = False) -> dict[str, int]:
    """Alice leads the study, Bob supervises it; for Dave of another study it is not there."""
    nobody = 401 if post else 302
    rules = dict.fromkeys(EVERYBODY, nobody)
    rules |= dict.fromkeys(("carol", "eve"), 403)
    return rules | {"alice": status, "bob": bob or status, "dave": 404}


def get(status: int = 200, bob: int | None = None) -> dict[str, dict[str, int]]:
    """A page to read."""
    return {"GET": desk(status, bob)}


def post(status: int, bob: int | None = None) -> dict[str, dict[str, int]]:
    """A form to send."""
    return {"POST": desk(status, bob, post=True)}


OWN = dict.fromkeys(("alice", "bob", "dave"), 200)
PREVIEW = "/desk/<code>/preview/<int:preview_id>/<int:spoken>"
PREVIEW_PAGES = {
    "": get(302, bob=404),
    "first": get(302, bob=404),
    "form": get(bob=404),
    # The form has no long list and no pictures.
    "lists/<name>.json": get(404),
    "media/<name>": get(404),
    "<int:number>": get(bob=404) | post(422, bob=404),
    # The form has no cards.
    "<int:number>/<path:card>": get(404) | post(404),
    "end": get(bob=404),
    "again": post(303, bob=404),
    "files/<sha256>": get(404),
}
ACCESS = {
    "/desk/": {"GET": desk(200) | OWN},
    "/desk/studies/new": {
        "GET": desk(200, bob=403) | {"dave": 200},
        "POST": desk(200, bob=403, post=True) | {"dave": 200},
    },
    "/desk/<code>/": get(),
    "/desk/<code>/submissions": get(),
    "/desk/<code>/submissions/<submission_id>": get() | post(200),
    # No number has two contents; an empty form brings no file.
    "/desk/<code>/conflicts": get(),
    "/desk/<code>/conflicts/<int:conflict_id>": get(404) | post(404),
    "/desk/<code>/exports": get() | post(200),
    "/desk/<code>/files/<sha256>": get(404),
    "/desk/<code>/visits": get() | post(200),
    "/desk/<code>/visits/<int:assignment_id>/withdraw": post(400),
    "/desk/<code>/links": get() | post(200),
    "/desk/<code>/links/<int:link_id>": get(),
    "/desk/<code>/links/<int:link_id>/repeatable": post(302),
    "/desk/<code>/links/<int:link_id>/close": post(302),
    "/desk/<code>/people": get() | post(200),
    "/desk/<code>/people/<int:account_id>/link": post(200),
    "/desk/<code>/people/<int:account_id>/close": post(302, bob=403),
    "/desk/<code>/instruments": get(),
    "/desk/<code>/instruments/<name>/<int:number>": get(),
    "/desk/<code>/instruments/<name>/<int:number>/source": get(),
    # The file of the cast's version is no form.
    "/desk/<code>/instruments/<name>/<int:number>/xlsx": get(422),
    "/desk/<code>/instruments/<name>": get(),
    # There is one version only: nothing to compare it with.
    "/desk/<code>/instruments/<name>/<int:number>/differences": get(404),
    # Leads publish, supervisors read; a preview is its owner's alone.
    "/desk/<code>/instruments/<name>/<int:number>/preview": post(303),
    "/desk/<code>/uploads/new": {
        "GET": desk(200, bob=403),
        "POST": desk(200, bob=403, post=True),
    },
    "/desk/<code>/uploads/<int:upload_id>": get(),
    "/desk/<code>/uploads/<int:upload_id>/publish": post(409, bob=403),
    "/desk/<code>/uploads/<int:upload_id>/discard": post(303, bob=403),
    "/desk/<code>/uploads/<int:upload_id>/preview": post(303),
    **{f"{PREVIEW}/{page}": rules for page, rules in PREVIEW_PAGES.items()},
    "/desk/<code>/issues": get() | post(404, bob=403),
    "/desk/<code>/strategy": get() | post(404, bob=403),
    "/desk/<code>/history/<place>": get() | post(404, bob=403),
    "/desk/<code>/report": get() | post(404),
    "/desk/<code>/report/choices": get() | post(422),
    "/desk/<code>/report/choices/page": post(200),
    "/desk/<code>/report/page.css": get(),
    "/desk/<code>/report/<int:job_id>/progress": get(),
    "/desk/<code>/report/<int:job_id>/cancel": post(302),
    "/desk/<code>/report/<int:job_id>/<kind>": get(404),
}
PLACES = {f"{PREVIEW}/<int:number>/<path:card>": {"card": "filename"}}
