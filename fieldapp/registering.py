"""The books of a wave for the report's page on method: versions, dates, flags, decisions."""

from __future__ import annotations

from importlib.metadata import version

from fieldapp.flags import title
from fieldapp.rows import database
from fieldapp.storage import InstrumentVersion, Study
from fieldapp.studies import instrument_at
from reports.register import Asked, Flagged, Register

SOFTWARE = ("fieldapp", "weasyprint")


def register_of(study: Study, wave: str) -> Register:
    """Return what the study's rows say of how a wave was done."""
    here = (study.id, wave)
    decisions, corrected = database.execute_sql(_DECISIONS, here).fetchone()
    return Register(
        asked=tuple(_asked(row) for row in database.execute_sql(_ASKED, here)),
        flagged=tuple(
            Flagged(title(code), *counts) for code, *counts in database.execute_sql(_FLAGGED, here)
        ),
        decisions=decisions or 0,
        corrected=corrected or 0,
        software=", ".join(f"{name} {version(name)}" for name in SOFTWARE),
    )


def _asked(row: tuple[int, int, str, str]) -> Asked:
    asked = InstrumentVersion.get_by_id(row[0])
    instrument = instrument_at(asked)
    return Asked(instrument.title, str(asked.number), row[1], row[2][:10], row[3][:10])


_ASKED = """
SELECT v.version_id, count(*), min(v.received_at), max(v.received_at)
FROM submission s JOIN submission_version v ON v.submission_id = s.id AND v.number = s.latest
WHERE s.study_id = ? AND s.wave = ? GROUP BY v.version_id ORDER BY v.version_id
"""
_FLAGGED = """
SELECT f.code, count(DISTINCT s.id),
  count(DISTINCT CASE WHEN s.state = 'approved' THEN s.id END),
  count(DISTINCT CASE WHEN s.state = 'returned' THEN s.id END),
  count(DISTINCT CASE WHEN s.state = 'rejected' THEN s.id END)
FROM flag f JOIN submission s ON s.id = f.submission_id
WHERE s.study_id = ? AND s.wave = ? GROUP BY f.code ORDER BY count(DISTINCT s.id) DESC, f.code
"""
_DECISIONS = """
SELECT count(*), count(DISTINCT CASE WHEN d.number > 1 THEN s.id END)
FROM decision d JOIN submission s ON s.id = d.submission_id
WHERE s.study_id = ? AND s.wave = ?
"""
