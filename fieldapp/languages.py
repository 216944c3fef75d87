"""The page's language, the words in it, and how dates and numbers are written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_datetime
from flask import Flask, Response, current_app, g, has_request_context, request

from reports.wording import Wording
from surveys.text import LANGUAGES, Text

DEFAULT = "zh"
COOKIE = "language"
COOKIE_SECONDS = 400 * 86400
WORDS = Path(__file__).parent / "translations"
UNKNOWN = "–"
DAY = {"zh": "M 月 d 日", "en": "d MMM"}
YEAR = {"zh": "yyyy 年 M 月 d 日", "en": "d MMM yyyy"}


def init_app(app: Flask) -> None:
    """Give templates the words, the filters and the switch between languages."""
    app.jinja_env.globals.update(
        _=_, _n=_n, language=language, other_language=other_language, switch_url=switch_url
    )
    app.jinja_env.filters.update(
        t=text, number=number, signed=signed, date=date, datetime=date_and_time, time=time
    )
    app.after_request(_remember)


def language() -> str:
    """Return the language of this page: asked for, remembered, or the browser's; else zh."""
    if not has_request_context():
        return DEFAULT
    if "language" not in g:
        g.language = _asked() or _remembered() or _of_browser()
    return str(g.language)


def speak(code: str) -> None:
    """Answer this request in a language, whatever was asked for or is remembered."""
    g.language = code


def other_language() -> str:
    """Return the language to switch to."""
    return next(code for code in LANGUAGES if code != language())


def switch_url() -> str:
    """Return this page's address in the other language."""
    asked = request.args.to_dict() | {"language": other_language()}
    # "//host/…" would be the address of another site.
    return f"/{request.path.lstrip('/')}?{urlencode(asked)}"


def _(message: str, **values: object) -> str:
    """Return `message` in the page's language, its {placeholders} filled in."""
    return words(language())(message, **values)


def _n(one: str, many: str, n: int, **values: object) -> str:
    """Return the wording for `n` things; only `many` is translated, Chinese has one form."""
    return _(one if n == 1 and language() == "en" else many, n=n, **values)


def words(code: str) -> Wording:
    """Return the words of fieldapp in a language."""
    return Wording(code, WORDS)


def text(value: Text | dict[str, str] | str | None) -> str:
    """Return a Text, or its plain form, in the page's language."""
    return Text.of(value).to(language())


def number(value: float | None, decimals: int = 0) -> str:
    """Write a number with a true minus and thousands; unknown is "–", never 0."""
    if value is None:
        return UNKNOWN
    written = f"{value:,.{decimals}f}".replace("-", "−")
    return written.removeprefix("−") if not written.strip("−0.,") else written


def signed(value: float | None, decimals: int = 1) -> str:
    """Write a number with its sign, for differences and feelings."""
    written = number(value, decimals)
    return f"+{written}" if value is not None and written.strip("0.,")[:1].isdigit() else written


def local(moment: str | None) -> datetime | None:
    """Return a stored UTC moment in the study's local time."""
    if not moment:
        return None
    return datetime.fromisoformat(moment).astimezone(current_app.config["TIMEZONE"])


def date(moment: str | None) -> str:
    """Write the day of a stored moment, or a plain ISO date; the year where it is not this one."""
    if moment and len(moment) == len("2026-01-01"):
        return _day(datetime.fromisoformat(moment))
    when = local(moment)
    return _day(when) if when else UNKNOWN


def date_and_time(moment: str | None) -> str:
    """Write day and time of a stored moment."""
    when = local(moment)
    return f"{_day(when)} {when:%H:%M}" if when else UNKNOWN


def time(moment: str | None) -> str:
    """Write the time of a stored moment."""
    when = local(moment)
    return f"{when:%H:%M}" if when else UNKNOWN


def _day(when: datetime) -> str:
    this_year = datetime.now(current_app.config["TIMEZONE"]).year
    patterns = DAY if when.year == this_year else YEAR
    return str(format_datetime(when, patterns[language()], locale=language()))


def _asked() -> str | None:
    code = request.args.get("language")
    return code if code in LANGUAGES and request.method == "GET" else None


def _remembered() -> str | None:
    code = request.cookies.get(COOKIE)
    return code if code in LANGUAGES else None


def _of_browser() -> str:
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT


def _remember(response: Response) -> Response:
    """Keep the language that was asked for in the address, so that the next page has it too."""
    asked: Any = _asked()
    if asked and asked != _remembered():
        response.set_cookie(
            COOKIE, asked, COOKIE_SECONDS, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return response
