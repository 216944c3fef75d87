"""The tables. A submission is one JSON document a version; nothing in it is ever overwritten.

People, studies and their instruments stand in `study_rows`, what is to do and what is under way
in `fieldwork_rows`; all are imported from here.
"""

from __future__ import annotations

from typing import Any

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from fieldapp.fieldwork_rows import Approach, Assignment, Draft, Job, PublicLink
from fieldapp.rows import DocumentField, Row, database, now
from fieldapp.study_rows import (
    Account,
    Instrument,
    InstrumentVersion,
    Membership,
    Preview,
    Publication,
    Session,
    SignInAttempt,
    Study,
    Upload,
)

__all__ = [
    "TABLES",
    "Account",
    "Approach",
    "Assignment",
    "DocumentField",
    "Draft",
    "Instrument",
    "InstrumentVersion",
    "Job",
    "Membership",
    "Preview",
    "PublicLink",
    "Publication",
    "Row",
    "Session",
    "SignInAttempt",
    "Study",
    "Upload",
    "database",
    "now",
]


class Submission(Row):
    """One filled form; its versions hold the answers, its state is what people decided."""

    study_id: int
    instrument_id: int
    account_id: int | None
    assignment_id: int | None
    link_id: int | None
    versions: Any
    flags: Any
    decisions: Any
    conflicts: Any
    id = CharField(primary_key=True)
    study = ForeignKeyField(Study, backref="submissions", on_delete="CASCADE")
    instrument = ForeignKeyField(Instrument, on_delete="CASCADE")
    wave = CharField()
    site = CharField(default="")
    segment = CharField(default="")
    account = ForeignKeyField(Account, null=True, backref="submissions", on_delete="SET NULL")
    assignment = ForeignKeyField(Assignment, null=True, on_delete="SET NULL")
    state = CharField(default="received")
    latest = IntegerField(default=1)
    received_at = CharField(default=now)
    changed_at = CharField(default=now)
    link = ForeignKeyField(PublicLink, null=True, on_delete="SET NULL")

    class Meta:
        """Desk lists and analysis read a study's wave by state."""

        indexes = ((("study", "wave", "state"), False),)


class SubmissionVersion(Row):
    """The answers as filed once; a correction is the next number, never an update.

    `document` = {"answers": {…}, "metadata": {…}}; the same content is known again by its hash
    `sha256`, or by the hash of what the phone sent. `phone_time` is UTC by the phone's clock at
    sending, `phone_offset` its minutes east of UTC, `skew_seconds` how far it was ahead of the
    server's; `checked_at` is when the flags were raised.
    """

    version_id: int
    files: Any
    submission = ForeignKeyField(Submission, backref="versions", on_delete="CASCADE")
    number = IntegerField()
    version = ForeignKeyField(InstrumentVersion, on_delete="RESTRICT")
    document = DocumentField()
    sha256 = CharField()
    phone_time = CharField(null=True)
    phone_offset = IntegerField(null=True)
    received_at = CharField(default=now)
    sent_sha256 = CharField(null=True)
    skew_seconds = IntegerField(null=True)
    checked_at = CharField(null=True)

    class Meta:
        """Numbers count up from 1 within a submission."""

        indexes = ((("submission", "number"), True),)


class Flag(Row):
    """Something a reviewer should look at; it never deletes, a person decides."""

    submission_id: str
    submission = ForeignKeyField(Submission, backref="flags", on_delete="CASCADE")
    number = IntegerField()
    code = CharField()
    path = CharField(default="")
    detail = DocumentField(default=dict)
    created_at = CharField(default=now)


class Decision(Row):
    """What a person decided about a submission, and why; verdict approved, returned, rejected.

    `missing` is how many of its files had not arrived by then.
    """

    submission = ForeignKeyField(Submission, backref="decisions", on_delete="CASCADE")
    number = IntegerField()
    verdict = CharField()
    note = TextField(default="")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    decided_at = CharField(default=now)
    missing = IntegerField(default=0)


class File(Row):
    """A photo or recording; the bytes stand in `files/` by their hash."""

    sha256 = CharField(primary_key=True)
    media_type = CharField()
    size = IntegerField()
    received_at = CharField(default=now)


class Arrival(Row):
    """Who has sent the bytes of which file: `sender` is "account:<id>" or "link:<id>"."""

    sha256 = CharField()
    sender = CharField()
    received_at = CharField(default=now)

    class Meta:
        """Knowing a hash is not having the file: each sender shows it once."""

        primary_key = CompositeKey("sha256", "sender")


class SubmissionFile(Row):
    """Which question of which version a file answers; `arrived_at` is None while it is missing."""

    version = ForeignKeyField(SubmissionVersion, backref="files", on_delete="CASCADE")
    sha256 = CharField(index=True)
    path = CharField()
    taken_at = CharField(null=True)
    lat = FloatField(null=True)
    lon = FloatField(null=True)
    arrived_at = CharField(null=True)


class Conflict(Row):
    """Other content that came under the id of a submission; kept until a person decides.

    `verdict` is "" while it waits, then first (the one that was here stays), version (this is its
    next version) or own (this is a submission of its own, `became`).
    """

    submission_id: str
    study_id: int
    account_id: int | None
    submission = ForeignKeyField(Submission, backref="conflicts", on_delete="CASCADE")
    study = ForeignKeyField(Study, backref="conflicts", on_delete="CASCADE")
    version = ForeignKeyField(InstrumentVersion, on_delete="RESTRICT")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    filing = DocumentField()
    sha256 = CharField()
    received_at = CharField(default=now)
    verdict = CharField(default="")
    became = CharField(default="")
    note = TextField(default="")
    decided_by = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    decided_at = CharField(null=True)

    class Meta:
        """The same content is kept once."""

        indexes = ((("submission", "sha256"), True),)


class Projection(Row):
    """The numbers of a submission's version `number` as one vector; made from its document.

    `layout` is the fingerprint of the layout (surveys.vectors) by which the vector was made.
    """

    submission = ForeignKeyField(Submission, primary_key=True, on_delete="CASCADE")
    number = IntegerField()
    version = ForeignKeyField(InstrumentVersion, on_delete="CASCADE")
    layout = CharField()
    vector = BlobField()


class WaveStamp(Row):
    """A random stamp that is another one after every change to a wave's submissions.

    Triggers of the tables write it, so that no way in can forget to; `codes` is that of the codes
    of verbatims.
    """

    study = ForeignKeyField(Study, on_delete="CASCADE")
    wave = CharField()
    stamp = BlobField()
    codes = BlobField(default=b"")

    class Meta:
        """One row a wave."""

        primary_key = CompositeKey("study", "wave")


class StrategyRevision(Row):
    """The issue tree and strategy of a study as saved once; the newest row is in force."""

    study = ForeignKeyField(Study, backref="revisions", on_delete="CASCADE")
    wave = CharField()
    kind = CharField()
    document = DocumentField()
    note = TextField(default="")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    saved_at = CharField(default=now)

    class Meta:
        """kind is one of strategies.KINDS."""

        indexes = ((("study", "wave", "kind"), False),)


class Coding(Row):
    """What a person made of a verbatim, by the words read (`said` is their hash); never changed.

    The newest row of an account is its code, the newest of those `settled` is the decision between
    two; one that is `withdrawn` takes it back. `undoes` is the row that an undo took back.
    """

    account_id: int | None
    submission_id: str
    study = ForeignKeyField(Study, backref="codings", on_delete="CASCADE")
    wave = CharField()
    submission = ForeignKeyField(Submission, backref="codings", on_delete="CASCADE")
    path = CharField()
    said = CharField()
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    settled = BooleanField(default=False)
    withdrawn = BooleanField(default=False)
    touchpoint = CharField(default="")
    dimension = CharField(default="")
    feeling = IntegerField(null=True)
    undoes = IntegerField(null=True)
    at = CharField(default=now)

    class Meta:
        """The queue reads a study's wave."""

        indexes = ((("study", "wave"), False),)


TABLES = tuple(Row.__subclasses__())
