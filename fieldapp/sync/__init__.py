"""What a phone sends and asks for: one door for every way in, safe to knock at again and again.

| address | does |
|---|---|
| `GET /sync/work` | what is the person's to do, the forms it needs, what was returned and sent |
| `POST /sync/submissions` | stores a sealed submission and answers with its receipt |
| `HEAD`, `PUT /sync/files/<sha256>` | asks whether a file is here; brings it, as raw bytes |

A request that changes something carries `X-Fieldapp: 1` and comes from a page of ours; there is no
CSRF token. The sender is whoever is signed in, or the respondent whose link is named: `link` in a
submission, the header `X-Fieldapp-Link` with a file.

A receipt is `{"receipt": {"id", "number", "sha256", "state": "complete"|"incomplete",
"missing": [sha256…], "received_at", "skew_seconds"}}`. The same submission again has the same
receipt, until a file arrives. An error is `{"error": {"code", "message", "remedy"}}`: 401 sign in
and send again; 403 and 422 will not be taken however often they are sent; 409 is kept for a
supervisor (its files are welcome: `missing` names them); 413 is too large; 429 and 503 come with
Retry-After.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the door, with its own rule in the place of the CSRF token."""
    from fieldapp.files import sweep
    from fieldapp.security import csrf
    from fieldapp.sync.views import sync

    csrf.exempt(sync)
    app.register_blueprint(sync)
    sweep(app.config["DATA"])
