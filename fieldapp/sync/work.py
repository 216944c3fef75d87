"""What is a person's to do, as their phone keeps it: both languages, and all that offline needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from flask import current_app, url_for

from fieldapp import approaches, arrivals
from fieldapp.accounts.access import assignments, own_submissions
from fieldapp.accounts.sessions import person_key
from fieldapp.field.listing import last_decision
from fieldapp.field.opening import latest
from fieldapp.forms.knowing import sent_before
from fieldapp.phone.sources import of_version
from fieldapp.rows import now
from fieldapp.storage import Account, Assignment, Conflict, InstrumentVersion, Study, Submission
from fieldapp.studies import definition, instrument_at, latest_version
from surveys.coordinates import convert
from surveys.shipping import shipped
from surveys.study import Site
from surveys.study import Study as Plan
from surveys.text import LANGUAGES, Text

Words = dict[str, str]
KEPT_SENT = 100


def for_account(account: Account) -> dict[str, Any]:
    """Return the work of a person; what is personal stands here and in no page."""
    return _Work(account).plain()


class _Work:
    """The rows of a person's work, each study and form looked up once."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.assignments = list(assignments(account))
        self.submissions = list(own_submissions(account))
        self._plans: dict[int, Plan] = {}
        self._latest: dict[int, InstrumentVersion] = {}

    def plain(self) -> dict[str, Any]:
        """Return all as plain data."""
        returned = [row for row in self.submissions if row.state == "returned"]
        return {
            "person": {
                "key": person_key(self.account),
                "name": self.account.name,
                "login": self.account.login,
            },
            "server_time": now(),
            "timezone": str(current_app.config["TIMEZONE"]),
            "visits": [self._visit(row) for row in self.assignments],
            "forms": [_form(version) for version in self._versions(returned)],
            "returned": [self._returned(row) for row in returned],
            "sent": [self._sent(row) for row in self.submissions[:KEPT_SENT]],
            "conflicts": [
                {"id": row.filing["sealed_id"], "verdict": row.verdict}
                for row in Conflict.select().where(Conflict.account == self.account)
            ],
        }

    @cached_property
    def _filed(self) -> dict[int, list[Submission]]:
        """Return what was filed, by assignment."""
        filed: dict[int, list[Submission]] = {}
        for row in self.submissions:
            if row.assignment_id:
                filed.setdefault(row.assignment_id, []).append(row)
        return filed

    @cached_property
    def _approaches(self) -> dict[int, dict[str, int]]:
        return approaches.counts(self.assignments)

    @cached_property
    def _missing(self) -> dict[str, int]:
        return arrivals.missing_counts(row.id for row in self.submissions[:KEPT_SENT])

    def _visit(self, row: Assignment) -> dict[str, Any]:
        plan = self._plan(row.study)
        filed = self._filed.get(row.id, [])
        site = next((site for site in plan.sites if site.code == row.site), None)
        version = self._newest(row.instrument)
        return {
            "id": row.id,
            "study": row.study.code,
            "title": _words(instrument_at(version).title),
            "about": _joined(plan.name_of(row.segment) if row.segment else Text()),
            "scenario": row.scenario,
            "site": row.site,
            "site_name": _words(site.name) if site else _words(Text.of(row.site)),
            **_position(site),
            "segment": row.segment,
            "window": [row.window_start, row.window_end],
            "repeatable": row.repeatable,
            "version": version.id,
            "filed": len(filed),
            "dispositions": self._approaches[row.id],
            "state": _state(row, filed),
        }

    def _versions(self, returned: Iterable[Submission]) -> list[InstrumentVersion]:
        """Return the versions that are asked, or were asked in what came back."""
        asked = [self._newest(row.instrument) for row in self.assignments]
        asked += [latest(row).version for row in returned]
        return list({version.id: version for version in asked}.values())

    def _returned(self, row: Submission) -> dict[str, Any]:
        filed, decision = latest(row), last_decision(row)
        metadata = filed.document["metadata"]
        return {
            **self._named(row),
            "version": filed.version_id,
            "assignment": row.assignment_id,
            "number": row.latest,
            "note": decision.note if decision else "",
            "given": filed.document["answers"],
            "metadata": {"start": metadata.get("start")},
            "notes": {"silent": metadata.get("cannot_say", [])},
            "site": row.site,
            "segment": row.segment,
        }

    def _sent(self, row: Submission) -> dict[str, Any]:
        return {
            **self._named(row),
            "state": row.state,
            "received_at": row.received_at,
            "missing": self._missing.get(row.id, 0),
        }

    def _named(self, row: Submission) -> dict[str, Any]:
        plan = self._plan(row.study)
        instrument = instrument_at(self._newest(row.instrument)).title
        site = plan.name_of(row.site) if row.site else Text()
        segment = plan.name_of(row.segment) if row.segment else Text()
        return {
            "id": row.id,
            "study": row.study.code,
            "title": _words(site or instrument),
            "about": _joined(instrument if site else Text(), segment),
        }

    def _plan(self, study: Study) -> Plan:
        if study.id not in self._plans:
            self._plans[study.id] = definition(study)
        return self._plans[study.id]

    def _newest(self, instrument: Any) -> InstrumentVersion:
        if instrument.id not in self._latest:
            self._latest[instrument.id] = latest_version(instrument)
        return self._latest[instrument.id]


def _form(version: InstrumentVersion) -> dict[str, Any]:
    instrument = instrument_at(version)
    return {
        "version": version.id,
        "code": version.instrument.code,
        "number": version.number,
        "study": version.instrument.study.code,
        "title": _words(instrument.title),
        "urls": list(_addresses(version)),
        "hash": version.sha256,
        **sent_before(version),
    }


def _addresses(version: InstrumentVersion) -> Iterator[str]:
    """Yield every address that the form needs to open without a network."""
    for code in LANGUAGES:
        yield url_for("phone.form", language=code, version=version.id)
        for name in _long_lists(version, code):
            yield url_for("phone.long_choices", language=code, version=version.id, name=name)
    source = of_version(version)
    for each in source.instrument.attachments:
        if not each.instance and (address := source.url(each.name)):
            yield address


def _long_lists(version: InstrumentVersion, code: str) -> tuple[str, ...]:
    return _long_lists_of(version.id, version.sha256, code)


@lru_cache(maxsize=128)
def _long_lists_of(version_id: int, _sha256: str, code: str) -> tuple[str, ...]:
    """Return the lists that are fetched apart; a version never changes, so this is asked once."""
    instrument = instrument_at(InstrumentVersion.get_by_id(version_id))
    return tuple(shipped(instrument, code).get("long", ()))


def _state(row: Assignment, filed: list[Submission]) -> str:
    """Return where a visit stands: form, open, returned or sent."""
    if row.repeatable:
        return "form"
    if not filed:
        return "open"
    return "returned" if all(each.state == "returned" for each in filed) else "sent"


def _position(site: Site | None) -> dict[str, float | None]:
    """Return where a site is as a phone measures it, in WGS-84."""
    if site is None or site.lat is None or site.lon is None:
        return {"lat": None, "lon": None}
    lat, lon = convert(site.lat, site.lon, site.datum, "WGS-84")
    return {"lat": lat, "lon": lon}


def _words(text: Text) -> Words:
    return {code: text.to(code) for code in LANGUAGES}


def _joined(*texts: Text) -> Words:
    return {code: " · ".join(t.to(code) for t in texts if t.to(code)) for code in LANGUAGES}
