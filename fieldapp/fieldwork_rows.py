"""The tables of fieldwork: what is to do, by whom or by which link, and what is under way."""

from __future__ import annotations

from peewee import (
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from fieldapp.rows import DocumentField, Row, now
from fieldapp.study_rows import Account, Instrument, InstrumentVersion, Study


class Assignment(Row):
    """A visit or form that is somebody's to do: person, instrument, site, segment, window."""

    study_id: int
    account_id: int
    instrument_id: int
    study = ForeignKeyField(Study, backref="assignments", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="assignments", on_delete="CASCADE")
    instrument = ForeignKeyField(Instrument, on_delete="CASCADE")
    wave = CharField()
    site = CharField(default="")
    segment = CharField(default="")
    scenario = TextField(default="")
    window_start = CharField(default="")
    window_end = CharField(default="")
    repeatable = BooleanField(default=False)
    created_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    created_at = CharField(default=now)


class PublicLink(Row):
    """A link or QR code of a site and segment by which respondents answer without an account.

    One that is repeatable is answered again and again on one device, as at a stand.
    """

    instrument_id: int
    token_hash = CharField(unique=True)
    token = CharField()
    study = ForeignKeyField(Study, backref="links", on_delete="CASCADE")
    instrument = ForeignKeyField(Instrument, on_delete="CASCADE")
    wave = CharField()
    site = CharField(default="")
    segment = CharField(default="")
    active = BooleanField(default=True)
    created_at = CharField(default=now)
    repeatable = BooleanField(default=False)


class Draft(Row):
    """Answers on their way on the server, section by section, for pages without script."""

    assignment_id: int | None
    id = CharField(primary_key=True)
    owner = CharField(index=True)
    version = ForeignKeyField(InstrumentVersion, on_delete="CASCADE")
    assignment = ForeignKeyField(Assignment, null=True, on_delete="CASCADE")
    link = ForeignKeyField(PublicLink, null=True, on_delete="CASCADE")
    corrects = CharField(null=True)
    answers = DocumentField(default=dict)
    metadata = DocumentField(default=dict)
    started_at = CharField(default=now)
    updated_at = CharField(default=now)


class Approach(Row):
    """Somebody who was approached and with whom no form was filled; one tap each.

    `disposition` is refused, screened_out, non_contact or other; `at` is UTC by the phone's clock.
    """

    assignment_id: int | None
    account_id: int | None
    id = CharField(primary_key=True)
    study = ForeignKeyField(Study, backref="approaches", on_delete="CASCADE")
    assignment = ForeignKeyField(Assignment, null=True, on_delete="SET NULL")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    wave = CharField()
    site = CharField(default="")
    segment = CharField(default="")
    disposition = CharField()
    at = CharField()
    received_at = CharField(default=now)

    class Meta:
        """Rates are worked out for a study's wave."""

        indexes = ((("study", "wave"), False),)


class Job(Row):
    """Work that outlasts a request; the row is the truth, the queue only rings the bell.

    state is waiting, running, done, failed or cancelled; `message` is the plain form of a Text.
    """

    study = ForeignKeyField(Study, null=True, backref="jobs", on_delete="CASCADE")
    kind = CharField()
    parameters = DocumentField(default=dict)
    state = CharField(default="waiting")
    progress = FloatField(default=0.0)
    step = CharField(default="")
    message = DocumentField(default=dict)
    tries = IntegerField(default=0)
    result = DocumentField(null=True)
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    created_at = CharField(default=now)
    changed_at = CharField(default=now)
