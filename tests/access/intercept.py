"""Who may answer by a public link: everybody who has it; their answers stay in their browser."""

EVERYBODY = ("anonymous", "respondent", "alice", "bob", "carol", "dave", "eve", "frank")


def everybody(status: int) -> dict[str, int]:
    """Give every identity the same status."""
    return dict.fromkeys(EVERYBODY, status)


ACCESS = {
    # Without consent nothing begins.
    "/answer/<token>": {"GET": everybody(200), "POST": everybody(422)},
    "/answer/<token>/<int:number>": {"GET": everybody(404), "POST": everybody(404)},
    "/answer/<token>/<int:number>/<path:card>": {"GET": everybody(404), "POST": everybody(404)},
    # The shell opens after consent; the form has no long list and no pictures.
    "/answer/<token>/form/<any(zh, en):language>": {"GET": everybody(302)},
    "/answer/<token>/form/<any(zh, en):language>/lists/<name>.json": {"GET": everybody(404)},
    "/answer/<token>/media/<name>": {"GET": everybody(404)},
    "/answer/<token>/files/<sha256>": {"GET": everybody(404)},
    "/answer/<token>/thanks": {"GET": everybody(302)},
}
PLACES = {rule: {"token": "public_token", "card": "filename"} for rule in ACCESS}
