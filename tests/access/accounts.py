"""Who may use the doors."""

EVERYBODY = ("anonymous", "respondent", "alice", "bob", "carol", "dave", "eve", "frank")
SIGNED_IN = ("alice", "bob", "carol", "dave", "eve")


def everybody(status: int) -> dict[str, int]:
    """Give every identity the same status."""
    return dict.fromkeys(EVERYBODY, status)


IN = dict.fromkeys(SIGNED_IN, 302)
ACCESS = {
    "/": {"GET": everybody(302)},
    "/static/<path:filename>": {"GET": everybody(404)},
    "/sign-in": {
        "GET": everybody(200) | IN,
        # Without login and password nobody gets in, whoever asks.
        "POST": everybody(403),
    },
    "/sign-out": {"POST": everybody(401) | IN},
    # A personal link is the key itself: whoever holds Carol's signs in as Carol.
    "/link/<token>": {"GET": everybody(200), "POST": everybody(302)},
}
PLACES = {"/link/<token>": {"token": "carol_token"}}
