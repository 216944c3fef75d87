"""From a file that is handed in to the next version of an instrument; errors change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from fieldapp.refusals import ConflictError
from fieldapp.rows import database
from fieldapp.storage import Account, InstrumentVersion, Study, Upload
from fieldapp.storage import Instrument as InstrumentRow
from fieldapp.studies import definition, latest_version, publish
from surveys.instrument import Instrument
from surveys.plain import from_plain, to_plain
from surveys.problems import InputError, Problem, problem
from surveys.xlsform import compile_form
from surveys.xlsform.rows import Row
from surveys.xlsform.sheets import Workbook, read_sheets

MOST_PROBLEMS = 300
SHEETS = ("survey", "choices", "settings")
# A code stands in addresses and, before a colon and the version's number, in every answer.
CODE = re.compile(r"[^\s/\\:?#%\x00-\x1f][^/\\:?#%\x00-\x1f]{0,63}")
TAGS = {
    "touchpoint": ("touchpoints", "接触点"),
    "dimension": ("dimensions", "维度"),
    "factor": ("factors", "因素"),
}


def take_upload(
    study: Study,
    account: Account,
    data: bytes,
    name: str,
    instrument: InstrumentRow | None = None,
    replaces: Upload | None = None,
) -> Upload:
    """Keep a form with everything that is wrong with it; the study itself is not changed.

    `instrument` is the one whose next version it should be, `replaces` an upload whose place it
    takes. Raises InputError, and keeps nothing, where no sheet can be read in the file.
    """
    workbook = read_sheets(data, name)
    compiled, problems = compile_form(data, name)
    misplaced = _misplaced(study, compiled, instrument, workbook) if compiled else ()
    found = sorted([*problems, *misplaced, *_unknown_tags(study, workbook)], key=_order)
    sound = compiled if not any(each.severity == "error" for each in found) else None
    values: dict[str, Any] = {
        "study": study,
        "instrument": instrument,
        "account": account,
        "source_name": name,
        "source": data,
        "sha256": sha256(data).hexdigest(),
        "problems": [to_plain(each) for each in found[:MOST_PROBLEMS]],
        "compiled": to_plain(sound) if sound else None,
    }
    return _keep(values, replaces)


def problems_of(upload: Upload) -> list[Problem]:
    """Return what is wrong with an upload, errors first, as far as it was kept."""
    return [from_plain(Problem, each) for each in upload.problems]


def instrument_of(upload: Upload) -> Instrument:
    """Return what an upload asks; raises InputError while it has errors."""
    if upload.compiled is None:
        raise InputError(each for each in problems_of(upload) if each.severity == "error")
    return from_plain(Instrument, upload.compiled)


def latest_of(study: Study, code: str) -> InstrumentVersion | None:
    """Return the newest version of the study's instrument of this code, None where it is new."""
    row = study.instruments.where(InstrumentRow.code == code).first()
    return latest_version(row) if row else None


def publish_upload(upload: Upload, account: Account, after: int) -> InstrumentVersion:
    """Make an upload the next version of its instrument and let go of it.

    `after` is the number of the version that the person saw as the newest, 0 for none. Raises
    ConflictError when another one was published since, InputError while there are errors.
    """
    form = instrument_of(upload)
    with database.atomic():
        latest = latest_of(upload.study, form.code)
        if (latest.number if latest else 0) != after:
            raise ConflictError(
                "Somebody else has published a version meanwhile.", "别人刚刚发布了一个新版本。"
            )
        if latest and latest.instrument.kind != form.kind:
            raise InputError([_other_kind(latest.instrument, form)])
        version = publish(
            upload.study, form, bytes(upload.source), str(upload.source_name), account
        )
        upload.delete_instance()
    return version


def published_as(study: Study, digest: str) -> InstrumentVersion | None:
    """Return the newest version of the study that was made of a file with this hash."""
    versions = InstrumentVersion.select().join(InstrumentRow)
    here = versions.where(InstrumentRow.study == study, InstrumentVersion.sha256 == digest)
    found: InstrumentVersion | None = here.order_by(InstrumentVersion.id.desc()).first()
    return found


def _order(found: Problem) -> tuple[bool, int, int]:
    """Errors first, then in the order in which an author reads the sheets."""
    sheet = found.sheet.lower()
    place = SHEETS.index(sheet) if sheet in SHEETS else -1
    return found.severity != "error", place, found.row or 0


def _keep(values: dict[str, Any], replaces: Upload | None) -> Upload:
    with database.atomic():
        if replaces:
            replaces.delete_instance()
        return Upload.create(**values)


def _misplaced(
    study: Study, form: Instrument, instrument: InstrumentRow | None, workbook: Workbook
) -> Iterator[Problem]:
    """Yield why a sound form cannot be published where it should be."""
    if not CODE.fullmatch(form.code):
        yield _in_settings(
            workbook,
            "id_string",
            f"“{form.code}” cannot be the code of an instrument.",
            f"“{form.code}”不能作为调查工具的代码。",
            (
                "Write up to 64 letters, digits, - or _ in form_id.",
                "请在 form_id 中填写不超过 64 个字母、数字、- 或 _。",
            ),
        )
    elif instrument and instrument.code != form.code:
        yield _in_settings(
            workbook,
            "id_string",
            f"The form calls itself “{form.code}”, the instrument is “{instrument.code}”.",
            f"表单的代码是“{form.code}”，而这个调查工具是“{instrument.code}”。",
            (
                f"Write {instrument.code} in form_id, or upload the form as a new instrument.",
                f"请把 form_id 改为 {instrument.code}，或作为新的调查工具上传。",
            ),
        )
    else:
        row = study.instruments.where(InstrumentRow.code == form.code).first()
        if row and row.kind != form.kind:
            yield _other_kind(row, form, workbook)


def _other_kind(row: InstrumentRow, form: Instrument, workbook: Workbook | None = None) -> Problem:
    return _in_settings(
        workbook,
        "kind",
        f"“{form.code}” is of the kind “{row.kind}”; a new version cannot make it “{form.kind}”.",
        f"“{form.code}”的类型是“{row.kind}”，新版本不能改成“{form.kind}”。",
        (
            f"Write {row.kind or 'nothing'} in kind, or give the form another form_id.",
            f"请把 kind 改为{row.kind or '空'}，或另取一个 form_id。",
        ),
    )


def _in_settings(
    workbook: Workbook | None, key: str, en: str, zh: str, remedy: tuple[str, str]
) -> Problem:
    """Make a Problem at a cell of the settings row, or of the sheet where there is no row."""
    row = next(iter(workbook.rows("settings")), None) if workbook else None
    if row:
        return row.problem(key, en, zh, remedy)
    return problem(en, zh, remedy, sheet="settings")


def _unknown_tags(study: Study, workbook: Workbook) -> Iterator[Problem]:
    """Yield, once a code, the tags that name nothing in a study that has a list of such things."""
    plan = definition(study)
    for tag, (kind, zh) in TAGS.items():
        codes = {thing.code for thing in getattr(plan, kind)}
        seen = {""} | codes
        for row in workbook.rows("survey") if codes else ():
            code = row.get(f"bind::cx:{tag}").strip()
            if code not in seen:
                seen.add(code)
                yield _unknown_tag(row, tag, zh, sorted(codes))


def _unknown_tag(row: Row, tag: str, zh: str, codes: list[str]) -> Problem:
    key = f"bind::cx:{tag}"
    return row.problem(
        key,
        f"The study has no {tag} “{row.get(key)}”; its figures will stand under the bare code.",
        f"本研究没有{zh}“{row.get(key)}”，相关指标只能以代码显示。",
        (f"Use one of: {', '.join(codes)}.", f"可用的代码：{'、'.join(codes)}。"),
        severity="warning",
    )
