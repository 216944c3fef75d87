"""The registry of question types: one small class a type, each under the name an XLSForm gives it.

A type has `clean(question, raw)` (what a form or JSON posts → the stored value, None if
unanswered, AnswerError if wrong), `widget(question)`, `bounds(question)` and
`summary(question, value, language)` (a stored value as a person reads it).
`asked` is false for what no person sees, `answered` false for what stores nothing.

Widgets, by the name that templates use:

| widget | asks | posted as |
|---|---|---|
| one | a list of radio buttons | the choice's name |
| pick | up to four buttons in a row, such as yes / no / not applicable | the choice's name |
| likert | a row of buttons with the end labels spelt out | the choice's name |
| dropdown | a select box | the choice's name |
| many | check boxes | the field once for each choice's name |
| rank | choices with their places | names in order, or {name: place} |
| scale | a row of numbers from bounds.low to bounds.high by bounds.step, such as 1–10 | a number |
| nps | 0–10, "would recommend" | a number |
| feel | −5…+5, from anger to surprise | a number |
| slider | a range of more than eleven points | a number |
| number, decimal | a number field; bounds may be open (None) | a number |
| watch | minutes waited: a start/stop watch beside a number field | a number |
| text, lines, code | one line; several lines; a barcode | text |
| date, month, year | a day; a month (its first day is stored); a year | YYYY-MM-DD, YYYY-MM, YYYY |
| time, moment | a time of day; a date with time | HH:MM, ISO 8601 |
| position | where the phone is | JSON {"lat","lon","altitude","accuracy"} or "lat lon …" |
| positions | several of them in a row | a list of them as JSON, or parted by ";" or lines |
| photo, signature, sound, film, file | a file, uploaded apart | JSON {"sha256","name",…} |
| note | words to read | nothing |
| acknowledge | one box to tick | OK |
| none | nothing is shown: calculate, hidden, metadata | text, or nothing |

A new type is one class and one line below.
"""

from __future__ import annotations

from surveys.question_types.base import AnswerError, Bounds, QuestionType
from surveys.question_types.choosing import Rank, SelectMultiple, SelectOne
from surveys.question_types.media import Audio, FileType, Image, Video
from surveys.question_types.moments import Date, DateTime, Time
from surveys.question_types.numbers import Decimal, Integer, Range
from surveys.question_types.places import BackgroundGeopoint, Geopoint, Geoshape, Geotrace
from surveys.question_types.shown import Acknowledge, Note
from surveys.question_types.texts import METADATA, Barcode, Calculate, Hidden, Metadata, TextType

TYPES: dict[str, QuestionType] = {
    kind.name: kind
    for kind in (
        SelectOne(),
        SelectMultiple(),
        Rank(),
        Range(),
        Integer(),
        Decimal(),
        TextType(),
        Date(),
        Time(),
        DateTime(),
        Geopoint(),
        Geotrace(),
        Geoshape(),
        BackgroundGeopoint("start-geopoint"),
        BackgroundGeopoint("background-geopoint"),
        Image(),
        Audio(),
        Video(),
        FileType(),
        Barcode(),
        Note(),
        Acknowledge(),
        Calculate(),
        Hidden(),
        *(Metadata(name) for name in METADATA),
    )
}

__all__ = ["METADATA", "TYPES", "AnswerError", "Bounds", "QuestionType"]
