"""Dates and times; their number is days since 1970-01-01T00:00Z."""

from __future__ import annotations

import math
import re
from datetime import datetime

from surveys.expressions.clock import Moment
from surveys.expressions.evaluator import Scope
from surveys.expressions.signatures import LIBRARY
from surveys.expressions.values import Value

function = LIBRARY.family("dates")

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_DAYS_ZH = "一二三四五六日"


@function("now(scope)")
def now(scope: Scope) -> Moment:
    """Return the time of the context's clock."""
    return scope.shared.clock.now()


@function("today(scope)")
def today(scope: Scope) -> Moment:
    """Return the date of the context's clock."""
    return scope.shared.clock.today()


def moment(scope: Scope, value: Value) -> Moment:
    """Return the moment that a value means; the moment NaN where it means none."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, bool):
        return Moment(math.nan)
    return Moment.of_days(scope.number(value))


@function("date(scope, any)")
def date(scope: Scope, value: Value) -> Moment:
    """Return the date, with its time if it has one, of a text or of a number of days."""
    return moment(scope, value)


@function("date-time(scope, any)")
def date_time(scope: Scope, value: Value) -> Moment:
    """Return the date and time of a text or of a number of days."""
    return moment(scope, value)


@function("decimal-date-time(scope, any)")
def decimal_date_time(scope: Scope, value: Value) -> float:
    """Return a date as a number of days."""
    return moment(scope, value).days


@function("decimal-time(scope, text)")
def decimal_time(scope: Scope, text: str) -> float:
    """Return a time as a share of the local day, 0…1."""
    return scope.shared.clock.time_of_day(text)


@function("format-date(scope, any, text)")
def format_date(scope: Scope, value: Value, form: str) -> str:
    """Write a date by a form such as "%e %b %Y"; "" for what is no date."""
    local = scope.shared.clock.local(moment(scope, value))
    if local is None:
        return ""
    chinese = str(scope.shared.context.get("locale") or "").startswith("zh")
    return re.sub("%(.)", lambda match: _part(local, match.group(1), chinese), form)


@function("format-date-time(scope, any, text)")
def format_date_time(scope: Scope, value: Value, form: str) -> str:
    """Write a date and time by a form such as "%Y-%m-%d %H:%M"; "" for what is no date."""
    return format_date(scope, value, form)


def _part(local: datetime, letter: str, chinese: bool) -> str:
    """Return one part of a date; a letter without meaning stands for itself."""
    parts = {
        "Y": f"{local.year:04}",
        "y": f"{local.year % 100:02}",
        "m": f"{local.month:02}",
        "n": f"{local.month}",
        "b": f"{local.month}月" if chinese else _MONTHS[local.month - 1],
        "d": f"{local.day:02}",
        "e": f"{local.day}",
        "H": f"{local.hour:02}",
        "h": f"{local.hour}",
        "M": f"{local.minute:02}",
        "S": f"{local.second:02}",
        "3": f"{local.microsecond // 1000:03}",
        "a": f"周{_DAYS_ZH[local.weekday()]}" if chinese else _DAYS[local.weekday()],
    }
    return parts.get(letter, letter)
