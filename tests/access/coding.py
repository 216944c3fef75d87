"""Who may code verbatims: leads and supervisors of the study; fieldworkers see none of it."""

from tests.access.desk import get, post

# The cast has said nothing: no verbatim is there to code. An empty table of rules is saved.
ACCESS = {
    "/desk/<code>/coding": get(),
    "/desk/<code>/coding/verbatims/<path:verbatim>": get(404) | post(404),
    "/desk/<code>/coding/undo": post(303),
    "/desk/<code>/coding/rules": get() | post(303),
    "/desk/<code>/coding/counts": get(),
    "/desk/<code>/coding/agreement": get(),
}
PLACES = {"/desk/<code>/coding/verbatims/<path:verbatim>": {"verbatim": "filename"}}
