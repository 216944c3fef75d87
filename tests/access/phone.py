"""Who may use the phone's own pages: scripts and what names the app are everybody's."""

EVERYBODY = ("anonymous", "respondent", "alice", "bob", "carol", "dave", "eve", "frank")


def everybody(status: int) -> dict[str, int]:
    """Give every identity the same status."""
    return dict.fromkeys(EVERYBODY, status)


ACCESS = {
    "/scripts/<name>.js": {"GET": everybody(404)},
}
