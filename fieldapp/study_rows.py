"""The tables of people, studies and instruments; `storage` has the rest and hands out all."""

from __future__ import annotations

from typing import Any

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
)

from fieldapp.rows import DocumentField, Row, now


class Account(Row):
    """A person who may sign in; role is lead, supervisor or fieldworker."""

    sessions: Any
    memberships: Any
    assignments: Any
    submissions: Any
    login = CharField(unique=True)
    name = CharField()
    role = CharField()
    password_hash = CharField(null=True)
    link_hash = CharField(null=True, unique=True)
    language = CharField(default="zh")
    active = BooleanField(default=True)
    created_at = CharField(default=now)


class Session(Row):
    """A signed-in browser or a respondent's tab; the cookie holds the id, the row its hash."""

    id_hash = CharField(primary_key=True)
    account = ForeignKeyField(Account, null=True, backref="sessions", on_delete="CASCADE")
    data = DocumentField(default=dict)
    created_at = CharField(default=now)
    seen_at = CharField(default=now)
    expires_at = CharField(index=True)


class SignInAttempt(Row):
    """A sign-in that failed, by login and address, so that guessing is slowed down."""

    login = CharField(index=True)
    address = CharField(index=True)
    at = CharField(index=True, default=now)


class Study(Row):
    """A study; `definition` is the plain form of surveys.study.Study."""

    memberships: Any
    instruments: Any
    uploads: Any
    conflicts: Any
    approaches: Any
    assignments: Any
    links: Any
    submissions: Any
    revisions: Any
    jobs: Any
    code = CharField(unique=True)
    definition = DocumentField()
    created_at = CharField(default=now)


class Membership(Row):
    """Who works on which study; without one, nobody sees anything of it."""

    account = ForeignKeyField(Account, backref="memberships", on_delete="CASCADE")
    study = ForeignKeyField(Study, backref="memberships", on_delete="CASCADE")

    class Meta:
        """One row a person and study."""

        primary_key = CompositeKey("account", "study")


class Instrument(Row):
    """A form of a study, by its code; what is asked stands in its versions."""

    versions: Any
    study_id: int
    study = ForeignKeyField(Study, backref="instruments", on_delete="CASCADE")
    code = CharField()
    kind = CharField()

    class Meta:
        """A code stands once in a study."""

        indexes = ((("study", "code"), True),)


class InstrumentVersion(Row):
    """One published version, kept exactly: the file as it came and what it compiled to."""

    instrument_id: int
    instrument = ForeignKeyField(Instrument, backref="versions", on_delete="CASCADE")
    number = IntegerField()
    source_name = CharField()
    source = BlobField()
    compiled = DocumentField()
    sha256 = CharField()
    published_at = CharField(default=now)

    class Meta:
        """Numbers count up from 1 within an instrument."""

        indexes = ((("instrument", "number"), True),)


class Publication(Row):
    """Who published a version on the desk; what the library or a folder brought has no row."""

    version = ForeignKeyField(
        InstrumentVersion, primary_key=True, backref="publication", on_delete="CASCADE"
    )
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")


class Upload(Row):
    """An XLSForm that was handed in, until it is published or thrown away.

    `problems` is the plain form of its Problems, `compiled` is None while any is an error;
    `instrument` is the one whose next version it was handed in as.
    """

    instrument_id: int | None
    study = ForeignKeyField(Study, backref="uploads", on_delete="CASCADE")
    instrument = ForeignKeyField(Instrument, null=True, on_delete="CASCADE")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL")
    source_name = CharField()
    source = BlobField()
    sha256 = CharField()
    problems = DocumentField(default=list)
    compiled = DocumentField(null=True)
    uploaded_at = CharField(default=now)


class Preview(Row):
    """A person's trial answers to an upload or a version; they never become a submission."""

    upload_id: int | None
    account = ForeignKeyField(Account, on_delete="CASCADE")
    upload = ForeignKeyField(Upload, null=True, backref="previews", on_delete="CASCADE")
    version = ForeignKeyField(InstrumentVersion, null=True, on_delete="CASCADE")
    answers = DocumentField(default=dict)
    metadata = DocumentField(default=dict)
    started_at = CharField(default=now)
    updated_at = CharField(default=now)
