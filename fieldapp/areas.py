"""The audiences' own pages: the phone, the respondent, the desk."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

AREAS = ("field", "intercept", "desk")


def init_app(app: Flask) -> None:
    """Let each area add its pages."""
    for name in AREAS:
        if find_spec(f"fieldapp.{name}") and hasattr(
            area := import_module(f"fieldapp.{name}"), "init_app"
        ):
            area.init_app(app)
