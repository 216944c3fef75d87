"""What the phone's scripts say: one function a script, `words("page", "list")` gives them merged.

To add a word for a script, add it to that script's dict here and its Chinese wording to
`translations/zh/phone.po`. Scripts get them as `words.<key>` in the JSON of their shell;
placeholders such as {time} are filled in by the script.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.languages import _


def words(*scripts: str) -> dict[str, str]:
    """Return what the scripts of these names say, in the page's language."""
    return {key: said for script in scripts for key, said in SAID[script]().items()}


def _page() -> dict[str, str]:
    return {
        "required": _("Please answer this question."),
        "unfit": _("This answer does not fit."),
        "saved": _("Saved on this phone · {time}"),
        "unsaved": _("Not saved: this phone is full. Free some space and keep this page open."),
        "offline": _("Offline · saved on this phone · {time}"),
        "section": _("Section {place} of {pages}"),
        "answered": _("{answered} of {asked} answered"),
        "one_missing": _("one missing"),
        "missing": _("{n} missing"),
        "one_wrong": _("One answer is missing or does not fit:"),
        "wrong": _("{n} answers are missing or do not fit:"),
        "one_new": _("Your answers brought up one more question on this page."),
        "new": _("Your answers brought up {n} more questions on this page."),
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
        "choose": _("Please choose"),
        "cannot_say": _("Can't say"),
        "trouble": _("This form could not be opened. Reload the page; what you filled in is kept."),
        "search": _("Search this list"),
        "no_draft": _("This draft is not on this phone."),
    }


def _capture() -> dict[str, str]:
    return {
        "locating": _("Looking for the position …"),
        "denied": _("This phone does not give its position. Allow it in the settings, or type it."),
        "nowhere": _("No position found. Try again near a window, or type it."),
    }


def _watch() -> dict[str, str]:
    return {"start": _("Start"), "stop": _("Stop")}


def _send() -> dict[str, str]:
    return {}


def _list() -> dict[str, str]:
    return {}


SAID: dict[str, Callable[[], dict[str, str]]] = {
    "page": _page,
    "capture": _capture,
    "watch": _watch,
    "send": _send,
    "list": _list,
}
