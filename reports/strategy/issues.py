"""The key-issue tree: a root question, branches, leaves, and the evidence that hangs on leaves.

Nodes are flat with a `parent`, so that an edit is one change of one list. Nothing here reads a
clock or an analysis; `reports.issue_draft` makes the first draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reports.strategy import parts
from reports.strategy.evidence import Evidence
from surveys.problems import InputError
from surveys.text import Text


@dataclass(frozen=True, slots=True)
class Issue(parts.Part):
    """A branch or a leaf; a leaf has nothing below it.

    `touchpoints` are what its severity is measured at and `basis` how (weighted_satisfaction,
    satisfaction or bottom_box, see `reports.issue_draft`); severity None is unknown.
    """

    title: Text = Text()
    note: Text = Text()
    severity: float | None = None
    basis: str = ""
    touchpoints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueTree:
    """The tree as it stands after every edit; all edits return a new tree.

    `gone` keeps the id of whatever was deleted ("") or merged (the id it went into), so that a
    redraft does not bring it back and an initiative still finds what it addresses. `taken_off`
    keeps the ids of evidence that a person took off, for the same reason.
    """

    question: Text = Text()
    issues: tuple[Issue, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    gone: dict[str, str] = field(default_factory=dict)
    taken_off: tuple[str, ...] = ()

    # reading

    def issue(self, issue_id: str) -> Issue:
        """Return an issue, following merges; raises InputError where there is none."""
        return parts.find(self.issues, self.current(issue_id) or issue_id)

    def current(self, issue_id: str) -> str:
        """Return the id that stands for `issue_id` today, "" where it was deleted or never was."""
        seen: set[str] = set()
        while issue_id in self.gone and issue_id not in seen:
            seen.add(issue_id)
            issue_id = self.gone[issue_id]
        return issue_id if any(issue.id == issue_id for issue in self.issues) else ""

    def branches(self) -> tuple[Issue, ...]:
        """Return what stands directly under the root question, in order."""
        return parts.children(self.issues, "")

    def children(self, issue_id: str) -> tuple[Issue, ...]:
        """Return what stands directly under an issue, in order."""
        return parts.children(self.issues, issue_id)

    def leaves(self, issue_id: str = "") -> tuple[Issue, ...]:
        """Return the leaves under an issue (itself, if it is one), or all of them."""
        below = self.children(issue_id)
        if not below:
            return (parts.find(self.issues, issue_id),) if issue_id else ()
        return tuple(leaf for issue in below for leaf in self.leaves(issue.id))

    def evidence_of(self, issue_id: str) -> tuple[Evidence, ...]:
        """Return the evidence that hangs on one leaf, in order."""
        return tuple(piece for piece in self.evidence if piece.issue == issue_id)

    def basis(self) -> str:
        """Return how most leaves are measured, so that like is added to like; "" if none is."""
        counts = Counter(leaf.basis for leaf in self.leaves() if leaf.basis)
        return counts.most_common(1)[0][0] if counts else ""

    def severity(self, issue_id: str = "") -> float | None:
        """Return the sum of the severities below that rest on the tree's main basis.

        None where there is none: a share of low marks cannot be added to a weighted gap.
        """
        basis = self.basis()
        known = [leaf.severity for leaf in self.leaves(issue_id) if leaf.basis in (basis, "")]
        numbers = [severity for severity in known if severity is not None]
        return sum(numbers) if numbers else None

    def by_severity(self, issue_id: str = "") -> tuple[Issue, ...]:
        """Return the leaves below, the heaviest of the tree's main basis first."""
        basis = self.basis()

        def weight(leaf: Issue) -> tuple[bool, float]:
            return leaf.basis not in (basis, ""), -(leaf.severity or 0.0)

        return tuple(sorted(self.leaves(issue_id), key=weight))

    # editing

    def asked(self, question: Text) -> IssueTree:
        """Return the tree with another root question."""
        return replace(self, question=question)

    def add(self, parent: str, title: Text, issue_id: str = "") -> IssueTree:
        """Return the tree with a new issue last under `parent` ("" = a branch).

        A leaf that gets a child becomes a branch: what it measured and its evidence go on to that
        child, because evidence hangs on leaves only.
        """
        above = parts.find(self.issues, parent) if parent else None
        new = Issue(issue_id or self._new_id(), parent, title)
        if any(issue.id == new.id for issue in self.issues):
            raise InputError.of(
                f"There is already an issue “{new.id}”.",
                f"问题“{new.id}”已存在。",
                ("Choose another id.", "请换一个编号。"),
            )
        if above is None:
            return replace(self, issues=(*self.issues, new))
        return self._handed_on(above, new)

    def rename(self, issue_id: str, title: Text, note: Text | None = None) -> IssueTree:
        """Return the tree with an issue's title, and note if given, replaced."""
        old = parts.find(self.issues, issue_id)
        note = old.note if note is None else note
        return replace(self, issues=parts.changed(self.issues, issue_id, title=title, note=note))

    def move_up(self, issue_id: str) -> IssueTree:
        """Return the tree with an issue one place earlier among its siblings."""
        return replace(self, issues=parts.shifted(self.issues, issue_id, -1))

    def move_down(self, issue_id: str) -> IssueTree:
        """Return the tree with an issue one place later among its siblings."""
        return replace(self, issues=parts.shifted(self.issues, issue_id, 1))

    def move_under(self, issue_id: str, parent: str) -> IssueTree:
        """Return the tree with an issue, and all below it, last under `parent` ("" = a branch)."""
        if parent:
            parts.find(self.issues, parent)
        tree = replace(self, issues=parts.moved_under(self.issues, issue_id, parent))
        heir = next((leaf.id for leaf in tree.leaves(issue_id)), issue_id)
        return tree._rehang(parent, heir) if parent else tree

    def merge(self, issue_id: str, into: str) -> IssueTree:
        """Return the tree with one issue made part of another.

        What stands under it and its evidence go to `into`; a leaf's severities add up.
        """
        part, whole = parts.find(self.issues, issue_id), parts.find(self.issues, into)
        if into in parts.below(self.issues, issue_id):
            raise InputError.of(
                "An issue cannot be merged into what stands under it.",
                "不能并入自己的下级问题。",
                ("Move that part out first.", "请先把下级移出。"),
                value=issue_id,
            )
        kept = parts.without(self.issues, [issue_id])
        issues = tuple(replace(i, parent=into) if i.parent == issue_id else i for i in kept)
        tree = replace(
            self,
            issues=parts.changed(issues, into, **_together(part, whole)),
            gone={**self.gone, issue_id: into},
        )
        tree = tree._rehang(issue_id, into)
        heir = next((leaf.id for leaf in tree.leaves(into)), into)
        return tree._rehang(into, heir)

    def delete(self, issue_id: str) -> IssueTree:
        """Return the tree without an issue and all below it; their evidence hangs on none."""
        parts.find(self.issues, issue_id)
        ids = parts.below(self.issues, issue_id)
        return replace(
            self,
            issues=parts.without(self.issues, ids),
            evidence=tuple(replace(e, issue="") if e.issue in ids else e for e in self.evidence),
            gone={**self.gone, **dict.fromkeys(sorted(ids), "")},
        )

    def hang(self, evidence: Evidence, issue_id: str) -> IssueTree:
        """Return the tree with a piece of evidence on one leaf, and on no other."""
        if all(leaf.id != issue_id for leaf in self.leaves()):
            raise InputError.of(
                "Evidence hangs on leaves only.",
                "证据只能挂在末级问题上。",
                ("Choose an issue with nothing below it.", "请选择没有下级的问题。"),
                value=issue_id,
            )
        others = tuple(piece for piece in self.evidence if piece.id != evidence.id)
        return replace(
            self,
            evidence=(*others, replace(evidence, issue=issue_id)),
            taken_off=tuple(each for each in self.taken_off if each != evidence.id),
        )

    def unhang(self, evidence_id: str) -> IssueTree:
        """Return the tree with a piece of evidence hanging on none; it stays listed as loose."""
        evidence = tuple(replace(e, issue="") if e.id == evidence_id else e for e in self.evidence)
        taken_off = tuple(dict.fromkeys((*self.taken_off, evidence_id)))
        return replace(self, evidence=evidence, taken_off=taken_off)

    def _new_id(self) -> str:
        return parts.new_id("issue", [*(issue.id for issue in self.issues), *self.gone])

    def _handed_on(self, above: Issue, new: Issue) -> IssueTree:
        """Return the tree with `new` under `above`, taking over what a leaf measured."""
        new = replace(new, basis=above.basis, touchpoints=above.touchpoints)
        new = replace(new, severity=above.severity)
        emptied = parts.changed(self.issues, above.id, touchpoints=(), severity=None, basis="")
        return replace(self, issues=(*emptied, new))._rehang(above.id, new.id)

    def _placed(self, issue: Issue) -> IssueTree:
        """Return the tree with a drafted issue where its drafted branch stands today."""
        place = self.current(issue.parent) if issue.parent else ""
        tree = replace(self, issues=(*self.issues, replace(issue, parent=place)))
        return tree._rehang(place, issue.id) if place else tree

    def _rehung(self, piece: Evidence) -> Evidence:
        """Return drafted evidence on the first leaf that stands for its drafted leaf today."""
        place = self.current(piece.issue)
        return replace(piece, issue=self.leaves(place)[0].id if place else "")

    def _rehang(self, old: str, new: str) -> IssueTree:
        evidence = tuple(replace(e, issue=new) if e.issue == old else e for e in self.evidence)
        return replace(self, evidence=evidence)


def _together(part: Issue, whole: Issue) -> dict[str, object]:
    """Return what a merged issue measures: both touchpoints, severities added where alike."""
    known = [each.severity for each in (whole, part) if each.severity is not None]
    bases = {each.basis for each in (whole, part) if each.basis}
    return {
        "touchpoints": tuple(dict.fromkeys((*whole.touchpoints, *part.touchpoints))),
        "basis": bases.pop() if len(bases) == 1 else whole.basis,
        "severity": sum(known) if known else None,
    }


def loose(tree: IssueTree, candidates: Iterable[Evidence] = ()) -> tuple[Evidence, ...]:
    """List the evidence that hangs on no leaf: the tree's own, then the candidates not in it."""
    leaves = {leaf.id for leaf in tree.leaves()}
    known = {piece.id for piece in tree.evidence}
    own = [piece for piece in tree.evidence if piece.issue not in leaves]
    return (*own, *(piece for piece in candidates if piece.id not in known))


def redraft(tree: IssueTree, draft: IssueTree) -> IssueTree:
    """Return the tree with what a new draft adds; nothing that a person did is overwritten.

    Severities of drafted leaves follow the new figures (`reports.issue_draft.refreshed` does so for
    all). New leaves come under their drafted
    branch; what was deleted, merged or taken off stays so; words and places stay.
    """
    tree = _refreshed(tree, draft)
    for issue in draft.issues:
        if issue.id not in tree.gone and not any(old.id == issue.id for old in tree.issues):
            tree = tree._placed(issue)
    known = {piece.id for piece in tree.evidence} | set(tree.taken_off)
    new = (tree._rehung(piece) for piece in draft.evidence if piece.id not in known)
    return replace(tree, evidence=(*tree.evidence, *(piece for piece in new if piece.issue)))


def _refreshed(tree: IssueTree, draft: IssueTree) -> IssueTree:
    """Return the tree with each measured leaf's severity summed over its touchpoints' drafts."""
    fresh = {leaf.touchpoints[0]: leaf for leaf in draft.leaves() if leaf.touchpoints}
    return replace(tree, issues=tuple(_refresh(issue, fresh) for issue in tree.issues))


def _refresh(issue: Issue, fresh: dict[str, Issue]) -> Issue:
    if not issue.touchpoints:
        return issue
    found = [fresh[code] for code in issue.touchpoints if code in fresh]
    if not found:
        return issue
    return replace(
        issue, severity=sum(leaf.severity or 0.0 for leaf in found), basis=found[0].basis
    )
