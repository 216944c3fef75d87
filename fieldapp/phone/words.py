"""What the script of a form says; the list's words stand in its shell, a control's beside it.

To add a word, add it here and its Chinese wording to `translations/zh/phone.po`. The script gets
them as `words.<key>` in the JSON of its shell; placeholders such as {time} are filled in by it.
"""

from __future__ import annotations

from fieldapp.languages import _


def words() -> dict[str, str]:
    """Return what the script of a form says, in the page's language."""
    return {
        "saved": _("Saved on this phone · {time}"),
        "unsaved": _("Not saved: this phone is full. Free some space and keep this page open."),
        "offline": _("Offline · saved on this phone · {time}"),
        "section": _("Section {place} of {pages}"),
        "answered": _("{answered} of {asked} answered"),
        "one_missing": _("one missing"),
        "missing": _("{n} missing"),
        "one_wrong": _("One answer is missing or does not fit:"),
        "wrong": _("{n} answers are missing or do not fit:"),
        "anyway": _("Go on, and say why before sending"),
        "next": _("Next: {name}"),
        "continue": _("Continue"),
        "back": _("Go back"),
        "last": _("Check and send"),
        "send_mine": _("Send my answers"),
        "card": _("Card {number}"),
        "one_card": _("one card"),
        "cards": _("{n} cards"),
        "cards_so_far": _("{n} cards so far"),
        "empty": _("empty"),
        "incomplete": _("incomplete"),
        "save": _("Save"),
        "save_finish": _("Save, finish"),
        "save_another": _("Save, next card"),
        "remove_card": _("Remove this card"),
        "remove_sure": _("Yes, remove it with everything in it"),
        "trouble": _("This form could not be opened. Reload the page; what you filled in is kept."),
        "search": _("Search this list"),
        "elsewhere": _("This form is open in another tab"),
        "elsewhere_more": _("All that was filled in there is kept. Two at once would mix it up."),
        "here": _("Continue here"),
        "no_draft": _("This draft is not on this phone."),
    }
