"""What a public link has answered before anybody asks, and the form that it opens on a phone."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from werkzeug.wrappers import Response

from fieldapp.forms.filling import known
from fieldapp.forms.paths import Answers
from fieldapp.languages import _, language, other_language
from fieldapp.phone.form_shell import Other, Place, form_shell
from fieldapp.phone.lists import STAND_IN
from fieldapp.phone.sources import of_link
from fieldapp.scripts import script_url
from fieldapp.storage import PublicLink
from fieldapp.studies import definition, latest_version
from surveys.instrument import Instrument

# A form that interviewers and respondents share asks who fills it in and whether they agree; on a
# link of one's own, the link itself and the consent page have answered that.
OPENED_BY_LINK = {"mode": "self", "consent": "yes"}
KEY_SIGNS = 16


def answered_by_link(link: PublicLink, instrument: Instrument) -> Answers:
    """Return the answers, by path, that the link itself gives; no page asks for them."""
    found: Answers = {}
    for question in instrument.questions():
        value = OPENED_BY_LINK.get(question.name)
        if value and value in {choice.name for choice in question.choices}:
            found["/".join(question.path)] = value
    return found | known(instrument, {"site": link.site, "segment": link.segment})


def link_shell(link: PublicLink, address: Callable[[str], str]) -> Response:
    """Return the shell of the form that a link asks; `address` gives its own in a language."""
    source, version = of_link(link), latest_version(link.instrument)
    study = definition(link.study)
    lists = url_for("intercept.long_choices", token=link.token, language=language(), name=STAND_IN)
    place = Place(
        home="",
        plain=url_for("intercept.home", token=link.token),
        store="tab",
        other=Other.of(address(other_language())),
        data={
            "version": version.id,
            "number": version.number,
            "study": link.study.code,
            "lists": lists.removesuffix(f"{STAND_IN}.json"),
            "link": link.token,
            "person": f"link-{link.token_hash[:KEY_SIGNS]}",
            "given": answered_by_link(link, source.instrument),
            "tagged": {"site": link.site, "segment": link.segment},
            "about": study.name_of(link.site).to(language()) if link.site else "",
            "finish": _finish(link),
        },
    )
    return form_shell(source, place)


def _finish(link: PublicLink) -> dict[str, str]:
    """Return what the script that sends a respondent's answers needs, and says."""
    return {
        "script": script_url("phone/finish"),
        "thanks": url_for("intercept.done", token=link.token),
        "sending": _("Your answers are being sent …"),
        "waiting": _("Your answers are kept on this phone, but have not been received yet."),
        "waiting_more": _(
            "They are sent as soon as there is a network. Keep this page open, or open the link"
            " again later."
        ),
        "again": _("Send now"),
        "lost": _("Your answers could not be taken."),
    }
