"""What a client's report holds and how it looks: chosen once, saved with the study.

Sections in and out and their order, segments, audience, how far speakers are known, accent colour,
logo, and sentences that a person wrote over the generated ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reports.exploring.view import View
from reports.narrowing import narrowed_study
from surveys.problems import InputError
from surveys.text import Text

if TYPE_CHECKING:
    from reports.document import ReportSource
    from reports.strategy import Evidence, IssueTree

AUDIENCES = ("client", "internal", "site")
ANONYMITY = ("site", "segment", "nobody")
COVERS = ("curve", "plain")
ACCENT, ACCENT_WASH = "#c4351c", "#fbeeea"
LEAST_CONTRAST = 4.5
# What an audience does not see: holes are work in progress, sites are shown no other's affairs.
WITHHELD = {
    "client": frozenset({"missing"}),
    "internal": frozenset[str](),
    "site": frozenset(
        {"missing", "sites", "gaps", "indices", "competitors", "brainstorm", "strategy_house"}
    ),
}
MOST_VIEWS, LONGEST_NAME, LONGEST_TITLE = 30, 80, 60
POOLED = ("", "all", "weighted", "rest")
SEGMENT_KEYS = ("segment", "a", "b")
_HEX = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of a person in place of a finding's; `generated` is what stood there, by language."""

    claim: str
    words: Text
    generated: Text = Text()

    def moved(self, generated: str, language: str) -> bool:
        """Tell whether the figures have moved since: another sentence would be generated now."""
        return self.generated.to(language) != generated


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of the explorer that reports print; `sentence` is the page's headline, else `name`."""

    key: str
    name: Text
    view: View
    sentence: Text = Text()


@dataclass(frozen=True, slots=True)
class Choices:
    """The definition of a report.

    `sections` are codes of page kinds in the order wanted, () for all in the method's order;
    `segments` codes, () for all; `anonymity` says by what a speaker may be known: "site" (and
    segment), "segment" alone, or "nobody" (and no photo is shown). `title` stands on the cover in
    place of the first finding; a `cover` is drawn from the data ("curve") or is words alone.
    """

    sections: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    language: str = ""
    audience: str = "internal"
    anonymity: str = "site"
    accent: str = ACCENT
    logo: str = ""
    sentences: tuple[Sentence, ...] = field(default=())
    views: tuple[SavedView, ...] = ()
    title: Text = Text()
    cover: str = COVERS[0]

    def sentence(self, claim: str) -> Sentence | None:
        """Return the words that replace a claim's, None where nobody wrote any."""
        return next((each for each in self.sentences if each.claim == claim), None)

    def shows(self, code: str) -> bool:
        """Tell whether a section is printed."""
        withheld = code in WITHHELD.get(self.audience, ())
        return not withheld and (not self.sections or code in self.sections)

    def place(self, code: str) -> int:
        """Return where a section stands among the chosen ones; 0 where the order is the usual."""
        return self.sections.index(code) if code in self.sections else 0


def check_choices(choices: Choices, sections: Sequence[str], segments: Sequence[str]) -> Choices:
    """Return the choices with the accent in small letters; raises InputError for what cannot be."""
    _known("section", "章节", choices.sections, sections)
    _known("segment", "客群", choices.segments, segments)
    _known("audience", "读者", (choices.audience,), AUDIENCES)
    _known("level of anonymity", "匿名级别", (choices.anonymity,), ANONYMITY)
    _known("cover", "封面", (choices.cover,), COVERS)
    _check_title(choices.title)
    _check_views(choices.views)
    accent = choices.accent.lower()
    if not _HEX.fullmatch(accent):
        raise InputError.of(
            f"“{choices.accent}” is no colour.",
            f"“{choices.accent}”不是颜色值。",
            ("Write it as # and six digits, such as #c4351c.", "请写成 # 加六位，例如 #c4351c。"),
        )
    found = contrast(accent)
    if found < LEAST_CONTRAST:
        raise InputError.of(
            f"{accent} on white has a contrast of {found:.1f}:1; small letters need 4.5:1.",
            f"{accent} 在白底上的对比度为 {found:.1f}:1，小字需要 4.5:1。",
            ("Choose a darker colour.", "请选深一些的颜色。"),
        )
    return replace(choices, accent=accent)


def _check_views(views: Sequence[SavedView]) -> None:
    names = [text for view in views for _, text in view.name]
    if not all(view.name for view in views) or max(map(len, names), default=0) > LONGEST_NAME:
        raise InputError.of(
            "A view for the report needs a name.",
            "放入报告的视图需要一个名称。",
            (f"Type up to {LONGEST_NAME} characters.", f"请输入名称，最多 {LONGEST_NAME} 个字。"),
        )
    if len(views) > MOST_VIEWS:
        raise InputError.of(
            f"A report holds up to {MOST_VIEWS} views.",
            f"一份报告最多放 {MOST_VIEWS} 个视图。",
            ("Remove one first.", "请先移除一个。"),
        )


def _check_title(title: Text) -> None:
    if max((len(words) for _, words in title), default=0) > LONGEST_TITLE:
        raise InputError.of(
            f"A cover has room for a title of {LONGEST_TITLE} characters.",
            f"封面标题最多 {LONGEST_TITLE} 个字。",
            ("Shorten it.", "请缩短标题。"),
        )


def _known(en: str, zh: str, wanted: Sequence[str], known: Sequence[str]) -> None:
    unknown = [each for each in wanted if each not in known]
    if unknown:
        raise InputError.of(
            f"There is no {en} “{unknown[0]}”.",
            f"没有{zh}“{unknown[0]}”。",
            (f"Known are: {', '.join(known)}.", f"可用的有：{'、'.join(known)}。"),
        )


def contrast(colour: str) -> float:
    """Return a colour's contrast to white, 1…21 (WCAG 2.2, relative luminance)."""
    return 1.05 / (luminance(colour) + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", 0…1."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def wash(colour: str) -> str:
    """Return a colour thinned to a background: 92 % white."""
    shares = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - share) * 0.08):02x}" for share in shares)


def chosen(source: ReportSource) -> ReportSource:
    """Return the source with what its choices leave: segments, and what is known of speakers."""
    choices = source.choices
    if not choices.segments and choices.anonymity == "site":
        return source
    study = source.study
    if choices.segments:
        study = narrowed_study(study, choices.segments)
    analysis = _cut(source.analysis, choices)
    return replace(
        source,
        study=study,
        plan=source.study,
        analysis=analysis,
        previous=_cut(source.previous, choices) if source.previous else None,
        tree=_heard(source.tree, analysis, choices) if source.tree else None,
        photos=None if choices.anonymity == "nobody" else source.photos,
        kept={},
    )


def _heard(tree: IssueTree, analysis: dict[str, Any], choices: Choices) -> IssueTree:
    """Return the tree without figures, words and pictures of those who are left out."""
    allowed = {*POOLED, *choices.segments}
    said = {row["id"] for row in analysis["verbatims"]}
    seen = {row["sha256"] for row in analysis.get("photos", ())}

    def stays(piece: Evidence) -> bool:
        if piece.reference is not None:
            return not choices.segments or piece.reference.segment in allowed
        if piece.kind == "photo":
            return piece.sha256 in seen
        if piece.kind == "verbatim" and choices.segments:
            return f"{piece.submission}/{piece.path}" in said
        return True

    return replace(tree, evidence=tuple(filter(stays, tree.evidence)))


def _cut(analysis: dict[str, Any], choices: Choices) -> dict[str, Any]:
    """Return the analysis without other segments' rows, speakers known by what is allowed."""
    kept = {key: _rows(value, choices) for key, value in analysis.items()}
    base = dict(kept.get("base") or {})
    if "instruments" in base:
        base["instruments"] = _rows(base["instruments"], choices)
        kept["base"] = base
    kept["verbatims"] = [_hushed(row, choices.anonymity) for row in kept.get("verbatims", ())]
    if choices.anonymity == "nobody":
        kept["photos"] = []
    return kept


def _rows(value: Any, choices: Choices) -> Any:
    if not choices.segments or not isinstance(value, list):
        return value
    allowed = {*POOLED, *choices.segments}
    return [
        row
        for row in value
        if not isinstance(row, dict)
        or all(row[key] in allowed for key in SEGMENT_KEYS if isinstance(row.get(key), str))
    ]


def _hushed(row: dict[str, Any], anonymity: str) -> dict[str, Any]:
    if anonymity == "site":
        return row
    hidden = {"site": ""} if anonymity == "segment" else {"site": "", "segment": ""}
    return {**row, **hidden}
