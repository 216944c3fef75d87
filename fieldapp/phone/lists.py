"""Lists and tables that are too long to travel with a form: a shell fetches them when asked for."""

from __future__ import annotations

from werkzeug.wrappers import Response

from fieldapp.phone.answering import kept_data
from fieldapp.refusals import NotFoundError
from surveys.instrument import Instrument
from surveys.shipping import long_list

# Stands in an address for a name that a script puts there.
STAND_IN = "-"


def send_list(form: Instrument, language: str, name: str) -> Response:
    """Answer with a list or table of a form in a language; raises NotFoundError."""
    found = long_list(form, name, language)
    if found is None:
        raise NotFoundError
    return kept_data(found)
