"""Public links: a site's link or QR code by which respondents answer without an account."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField

from fieldapp.accounts.access import roles, study_for
from fieldapp.accounts.tokens import new_token, token_hash
from fieldapp.desk import desk
from fieldapp.desk.frame import DeskForm, choices, page
from fieldapp.desk.people import qr_code
from fieldapp.desk.visits import forms_of, instruments_of, title_of
from fieldapp.refusals import NotFoundError
from fieldapp.storage import PublicLink, Study
from fieldapp.studies import definition


class LinkForm(DeskForm):
    """What a public link asks, and where."""

    instrument = SelectField(coerce=int)
    wave = SelectField()
    site = SelectField()
    segment = SelectField()
    repeatable = BooleanField()

    def __init__(self, study: Study, **kwargs: object) -> None:
        super().__init__(**kwargs)
        plan = definition(study)
        forms = [row for row in instruments_of(study) if row.kind in ("intercept", "employee")]
        self.instrument.choices = forms_of(forms)
        self.wave.choices = choices(plan.waves)
        self.site.choices = choices(plan.sites, none=True)
        self.segment.choices = choices(plan.segments, none=True)


@desk.get("/<code>/links")
@roles("lead", "supervisor")
def links(code: str) -> str:
    """List the study's public links."""
    study = study_for(code)
    return _links(study, LinkForm(study, formdata=None))


@desk.post("/<code>/links")
@roles("lead", "supervisor")
def new_link(code: str) -> Response | str:
    """Make a public link."""
    study = study_for(code)
    form = LinkForm(study)
    if not form.validate_on_submit():
        return _links(study, form)
    token = new_token()
    link = PublicLink.create(
        token=token,
        token_hash=token_hash(token),
        study=study,
        instrument=form.instrument.data,
        wave=form.wave.data,
        site=form.site.data,
        segment=form.segment.data,
        repeatable=form.repeatable.data,
    )
    return redirect(url_for("desk.link_poster", code=code, link_id=link.id))


@desk.get("/<code>/links/<int:link_id>")
@roles("lead", "supervisor")
def link_poster(code: str, link_id: int) -> str:
    """Show a link large, with its QR code, to be printed and put up on site."""
    study = study_for(code)
    link = _link(study, link_id)
    address = url_for("intercept.home", token=link.token, _external=True)
    return page(study, "link_poster", "visits", link=link, address=address, qr=qr_code(address))


@desk.post("/<code>/links/<int:link_id>/repeatable")
@roles("lead", "supervisor")
def switch_link(code: str, link_id: int) -> Response:
    """Let one device answer again and again by a link, or only once."""
    link = _link(study_for(code), link_id)
    link.repeatable = request.form.get("repeatable") == "yes"
    link.save(only=[PublicLink.repeatable])
    return redirect(url_for("desk.link_poster", code=code, link_id=link.id))


@desk.post("/<code>/links/<int:link_id>/close")
@roles("lead", "supervisor")
def close_link(code: str, link_id: int) -> Response:
    """Let a link answer no more; what came in by it stays."""
    link = _link(study_for(code), link_id)
    link.active = False
    link.save()
    return redirect(url_for("desk.links", code=code))


def _links(study: Study, form: LinkForm) -> str:
    rows = list(study.links.order_by(PublicLink.active.desc(), PublicLink.id.desc()))
    titles = {row.id: title_of(row) for row in instruments_of(study)}
    return page(study, "links", "visits", rows=rows, titles=titles, form=form)


def _link(study: Study, link_id: int) -> PublicLink:
    link: PublicLink | None = study.links.where(PublicLink.id == link_id).first()
    if link is None:
        raise NotFoundError
    return link
