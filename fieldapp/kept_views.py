"""Views of the explorer that a study's reports print: kept, renamed, removed by a lead."""

from __future__ import annotations

import secrets
from dataclasses import replace

from fieldapp.languages import language
from fieldapp.refusals import NotFoundError
from fieldapp.reporting import choices_of, save_choices
from fieldapp.storage import Account, Study
from reports.choices import SavedView
from reports.exploring import View
from surveys.text import Text, clean_text


def keep(study: Study, view: View, name: str, sentence: str, account: Account) -> SavedView:
    """Keep a view under a name; raises InputError where it has none or there are too many."""
    choices = choices_of(study)
    kept = SavedView(secrets.token_hex(4), _said(Text(), name), view, _said(Text(), sentence))
    save_choices(study, replace(choices, views=(*choices.views, kept)), account)
    return kept


def rename(study: Study, key: str, name: str, sentence: str, account: Account) -> None:
    """Give a kept view another name and sentence in the page's language; raises NotFoundError."""
    choices, before = choices_of(study), _found(study, key)
    after = replace(
        before, name=_said(before.name, name), sentence=_said(before.sentence, sentence)
    )
    views = tuple(after if one.key == key else one for one in choices.views)
    save_choices(study, replace(choices, views=views), account)


def remove(study: Study, key: str, account: Account) -> None:
    """Take a view out of the report; raises NotFoundError."""
    choices, gone = choices_of(study), _found(study, key)
    views = tuple(one for one in choices.views if one.key != gone.key)
    save_choices(study, replace(choices, views=views), account)


def _found(study: Study, key: str) -> SavedView:
    found = next((one for one in choices_of(study).views if one.key == key), None)
    if found is None:
        raise NotFoundError
    return found


def _said(text: Text, words: str) -> Text:
    """Return a text with other words in the page's language, without them where there are none."""
    said = " ".join(clean_text(words).split())
    plain = {code: told for code, told in text if code != language()}
    return Text.of({**plain, language(): said} if said else plain)
