"""Dates as expressions know them: moments, read and written in a time zone that is given.

The clock itself stands in the context; nothing here asks the machine for the time. Only where
a context names no zone is the zone of the process used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from surveys.expressions.errors import ExpressionError

DAY = 86_400_000.0
BLANKS = " \t\r\n"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = -62_135_000_000_000.0, 253_402_000_000_000.0  # within the years 1 to 9999
_TIME_TEXT = r"((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?"
_OFFSET_TEXT = r"(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)"
_DATE = re.compile(rf"(\d{{4}}-\d\d-\d\d)(?:T{_TIME_TEXT}{_OFFSET_TEXT}?)?", re.ASCII)
_TIME = re.compile(rf"{_TIME_TEXT}{_OFFSET_TEXT}?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time: milliseconds since 1970-01-01T00:00Z; NaN where it is no date."""

    milliseconds: float

    @property
    def days(self) -> float:
        """Its number, as in arithmetic and comparisons: days since 1970-01-01T00:00Z."""
        return self.milliseconds / DAY

    @classmethod
    def at(cls, milliseconds: float) -> Moment:
        """Make a moment; NaN outside the years 1 to 9999."""
        return cls(milliseconds if _FIRST <= milliseconds <= _LAST else math.nan)

    @classmethod
    def of_days(cls, days: float) -> Moment:
        """Make a moment of a number of days since 1970-01-01T00:00Z."""
        return cls.at(days * DAY)


class Clock:
    """The time zone, and the time where the context gives it.

    `now` is a datetime or an ISO 8601 text; `timezone` an IANA name. Without a timezone the
    offset of `now` holds, without either the zone of the process.
    """

    def __init__(self, context: Mapping[str, Any]) -> None:
        given = context.get("now")
        now = datetime.fromisoformat(given) if isinstance(given, str) else given
        self._now: datetime | None = now.astimezone() if now and not now.tzinfo else now
        self.zone = self._zone(context.get("timezone"))

    def _zone(self, name: str | None) -> tzinfo | None:
        if not name:
            return self._now.tzinfo if self._now else None
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ExpressionError(f"There is no time zone “{name}”", f"没有时区“{name}”") from error

    def now(self) -> Moment:
        """Return the time of the context; raises ExpressionError where it gives none."""
        if self._now is None:
            raise ExpressionError(
                "The context has no clock, so there is no now() or today()",
                "未提供时间,无法计算 now() 或 today()",
            )
        return Moment(_milliseconds(self._now.astimezone(UTC)))

    def today(self) -> Moment:
        """Return the midnight, in the zone, with which today began."""
        local = self.local(self.now())
        return self._moment(datetime(local.year, local.month, local.day)) if local else self.now()

    def read(self, text: str) -> Moment | None:
        """Read an ISO date or date-time, local where it has no offset; None if it is neither."""
        match = _DATE.fullmatch(text)
        if match is None:
            return None
        day, minute, second, fraction, offset = match.groups()
        time = f"{minute or '00:00'}:{second or '00'}.{(fraction or '')[:3]:0<3}"
        try:
            return self._moment(datetime.fromisoformat(f"{day}T{time}"), offset)
        except (OverflowError, ValueError):
            return None

    def _moment(self, local: datetime, offset: str | None = None) -> Moment:
        if offset:
            utc = local.replace(tzinfo=UTC) - timedelta(minutes=_minutes(offset))
        else:
            utc = (local.replace(tzinfo=self.zone) if self.zone else local).astimezone(UTC)
        return Moment.at(_milliseconds(utc))

    def local(self, moment: Moment) -> datetime | None:
        """Return the local date and time to the millisecond; None for what is no date."""
        if math.isnan(moment.milliseconds):
            return None
        whole = math.floor(moment.milliseconds + 0.5)
        return (_EPOCH + timedelta(milliseconds=whole)).astimezone(self.zone)

    def write(self, moment: Moment) -> str:
        """Write a moment: a date if it is a local midnight, else a date-time; "" for no date."""
        local = self.local(moment)
        if local is None:
            return ""
        text = local.isoformat(timespec="milliseconds")[:23]
        return text[:10] if text.endswith("T00:00:00.000") else text + _offset(local)

    def time_of_day(self, text: str) -> float:
        """Return a time ("HH:MM", with or without offset) as a share of the local day, or NaN."""
        match = _TIME.fullmatch(text.strip(BLANKS))
        if match is None:
            return math.nan
        minute, second, fraction, offset = match.groups()
        seconds = float(f"{second or 0}.{fraction or 0}")
        minutes = int(minute[:2]) * 60 + int(minute[3:]) + seconds / 60
        if offset:
            minutes += self._minutes_here() - _minutes(offset)
        return (minutes % 1440) / 1440

    def _minutes_here(self) -> float:
        moment = Moment(_milliseconds(self._now)) if self._now else Moment(0.0)
        local = self.local(moment)
        offset = local.utcoffset() if local else None
        return offset.total_seconds() / 60 if offset else 0.0


def _milliseconds(moment: datetime) -> float:
    return (moment - _EPOCH) // timedelta(microseconds=1) / 1000


def _minutes(offset: str) -> float:
    if offset == "Z":
        return 0.0
    digits = offset[1:].replace(":", "").ljust(4, "0")
    return (int(digits[:2]) * 60 + int(digits[2:])) * (-1.0 if offset[0] == "-" else 1.0)


def _offset(local: datetime) -> str:
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
