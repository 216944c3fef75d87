"""The desk: where leads and supervisors set up a study, review answers and build the strategy."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint, Flask

desk = Blueprint("desk", __name__, url_prefix="/desk", template_folder="templates")
PAGES = (
    "studies",
    "overview",
    "review",
    "conflicts",
    "exports",
    "visits",
    "links",
    "people",
    "instruments",
    "uploading",
    "versions",
    "differing",
    "previewing",
    "coding",
    "coding_rules",
    "coding_figures",
    "issues",
    "strategy",
    "history",
    "explorer",
    "report",
    "report_choices",
    "report_preview",
)


def init_app(app: Flask) -> None:
    """Add the desk's pages; each module puts its own on the blueprint when first imported."""
    for name in PAGES:
        import_module(f"fieldapp.desk.{name}")
    app.register_blueprint(desk)
    app.register_blueprint(import_module("fieldapp.desk.previewing").preview)
