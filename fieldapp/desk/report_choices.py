"""What the report holds and how it looks: sections, segments, readers, colour, logo, sentences."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from fieldapp import reporting
from fieldapp.accounts.access import account_here, roles, study_for
from fieldapp.desk import desk
from fieldapp.desk.frame import page, wave_here
from fieldapp.files import store_file
from fieldapp.languages import language
from fieldapp.reporting import CHOICES, choices_of, save_choices
from fieldapp.storage import Study
from fieldapp.studies import definition
from reports.choices import ANONYMITY, AUDIENCES, COVERS, Choices, Sentence
from reports.composing import wording
from reports.document import ReportSource
from reports.facts import Facts
from reports.findings import Claim, findings
from reports.pages import KINDS
from surveys.problems import InputError
from surveys.text import Text


@desk.get("/<code>/report/choices")
@roles("lead", "supervisor")
def report_choices(code: str) -> str:
    """Show what is chosen, and the summary's sentences to write over."""
    return _shown(study_for(code))


@desk.post("/<code>/report/choices")
@roles("lead", "supervisor")
def save_report_choices(code: str) -> Response | tuple[str, int]:
    """Check and keep what was chosen; what cannot be is said, and nothing is lost."""
    study = study_for(code)
    wave = wave_here(study, definition(study))
    asked = choices_of(study)
    try:
        asked = _asked(study, wave.code)
        save_choices(study, asked, account_here())
    except InputError as error:
        return _shown(study, asked, error.lines(language())), 422
    return redirect(url_for("desk.report", code=code, wave=wave.code))


def _shown(study: Study, asked: Choices | None = None, problems: list[str] | None = None) -> str:
    plan = definition(study)
    wave = wave_here(study, plan)
    choices = asked or choices_of(study)
    words = wording(language())
    rows = [(kind.code, words(kind.name), choices.shows(kind.code)) for kind in KINDS]
    rows.sort(key=lambda row: choices.place(row[0]) if row[2] else len(KINDS))
    return page(
        study,
        "report_choices",
        "report",
        plan=plan,
        wave=wave,
        choices=choices,
        sections=rows,
        problems=problems or [],
        audiences=AUDIENCES,
        anonymity=ANONYMITY,
        covers=COVERS,
        languages=CHOICES,
        claims=_claims(reporting.figures_source(study, wave.code, language())),
    )


def _claims(source: ReportSource) -> list[Claim]:
    return findings(Facts.of(source, wording(source.language)))[:6]


def _asked(study: Study, wave: str) -> Choices:
    """Return the choices as the form sends them."""
    form = request.form
    return Choices(
        sections=_sections(),
        segments=_segments(study),
        language=form.get("language", "") if form.get("language") in CHOICES else "",
        audience=form.get("audience", ""),
        anonymity=form.get("anonymity", ""),
        accent=form.get("accent", "").strip(),
        logo=_logo(choices_of(study).logo),
        sentences=sentences_asked(study, reporting.figures_source(study, wave, language())),
        views=choices_of(study).views,
        title=_with(choices_of(study).title, language(), form.get("title", "").strip()),
        cover=form.get("cover", COVERS[0]),
    )


def _sections() -> tuple[str, ...]:
    """Return the ticked sections by their numbers; () where all stand in the usual order."""
    ticked = request.form.getlist("section")
    usual = [code for code in reporting.section_codes() if code in ticked]
    numbers = {code: request.form.get(f"order-{code}", type=int) or 999 for code in usual}
    ordered = tuple(sorted(usual, key=lambda code: numbers[code]))
    return () if list(ordered) == reporting.section_codes() else ordered


def _segments(study: Study) -> tuple[str, ...]:
    codes = [segment.code for segment in definition(study).segments]
    kept = tuple(code for code in codes if code in request.form.getlist("segment"))
    return () if len(kept) == len(codes) else kept


def _logo(before: str) -> str:
    if request.form.get("no_logo"):
        return ""
    sent = request.files.get("logo")
    data = sent.read() if sent else b""
    return store_file(data, sent.filename or "logo").sha256 if sent and data else before


def sentences_asked(study: Study, source: ReportSource) -> tuple[Sentence, ...]:
    """Return what was written over the generated sentences, with what stood there."""
    spoken = source.language
    kept = {sentence.claim: sentence for sentence in choices_of(study).sentences}
    for claim in _claims(source):
        typed = request.form.get(f"sentence-{claim.key}", "").strip()
        before = kept.pop(claim.key, Sentence(claim.key, Text()))
        same = typed == before.words.to(spoken) and before.words.has(spoken)
        words = _with(before.words, spoken, "" if typed == claim.sentence else typed)
        generated = before.generated if same else _with(before.generated, spoken, claim.sentence)
        if words:
            kept[claim.key] = replace(before, words=words, generated=generated)
    return tuple(kept.values())


def _with(text: Text, spoken: str, words: str) -> Text:
    """Return a text with other words in a language, without them where there are none."""
    plain = {code: text.to(code) for code in ("zh", "en") if text.has(code) and code != spoken}
    return Text.of({**plain, spoken: words} if words else plain)
