"""Who may explore a study's figures: its leads and supervisors; only leads keep views."""

import runpy
from pathlib import Path

DESK = runpy.run_path(str(Path(__file__).with_name("desk.py")))
desk, get = DESK["desk"], DESK["get"]
# An empty form names no view; no view is kept.
NAMELESS = {"POST": desk(422, bob=403, post=True)}
KEYLESS = {"POST": desk(404, bob=403, post=True)}
ACCESS = {
    "/desk/<code>/explore": get(),
    "/desk/<code>/explore/figure": get(),
    "/desk/<code>/explore/table.csv": get(),
    "/desk/<code>/explore/chart.svg": get(),
    "/desk/<code>/explore/views": NAMELESS,
    "/desk/<code>/explore/views/<key>": KEYLESS,
}
PLACES = {"/desk/<code>/explore/views/<key>": {"key": "filename"}}
