"""How many published forms run here: `.venv/bin/python -m tests.surveys.form_figures`.

Reads the published cases and real forms that stand beside the project, where they are there.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from surveys.xlsform import check_instrument

SHARED = Path(__file__).parents[3] / "shared" / "data"
FEATURE = re.compile(r"The feature “(.+?)” is not served here")


class Figures(NamedTuple):
    """Counts of cases, the features that refuse them, and cases that are refused otherwise."""

    accepted: int
    imported: int
    features: Counter[str]
    otherwise: list[str]
    rejected: int
    let_through: list[str]


def errors_of(data: bytes, name: str) -> list[str]:
    """Return the English of each error."""
    found = check_instrument(data, name)
    return [each.message.to("en") for each in found if each.severity == "error"]


def case_figures(cases: list[dict[str, Any]]) -> Figures:
    """Check every case against what pyxform says of it."""
    figures = Figures(0, 0, Counter(), [], 0, [])
    accepted = imported = rejected = 0
    for case in cases:
        errors = errors_of(case["md"].encode(), "form.md")
        if not case["pyxform_ok"]:
            rejected += bool(errors)
            figures.let_through.extend([] if errors else [case["id"]])
            continue
        accepted += 1
        imported += not errors
        features = {match[1] for each in errors if (match := FEATURE.search(each))}
        figures.features.update(features)
        if errors and not features:
            figures.otherwise.append(case["id"])
    return figures._replace(accepted=accepted, imported=imported, rejected=rejected)


def real_forms() -> dict[str, list[str]]:
    """Return the errors of each real form that pyxform accepts."""
    index = json.loads((SHARED / "xlsforms" / "INDEX.json").read_text())["forms"]
    return {
        form["file"]: errors_of((SHARED / "xlsforms" / form["file"]).read_bytes(), form["file"])
        for form in index
        if form["pyxform"] == "ok"
    }


def published_cases() -> list[dict[str, Any]]:
    """Return pyxform's own cases, with what it says of each."""
    cases = json.loads((SHARED / "vectors" / "pyxform_md_forms.json").read_text())["cases"]
    return list(cases)


def main() -> int:
    """Print the figures; 1 where the forms are not there."""
    if not SHARED.is_dir():
        print("The published forms are not beside the project.", file=sys.stderr)
        return 1
    start = perf_counter()
    found = case_figures(published_cases())
    forms = real_forms()
    refused = found.accepted - found.imported
    print(f"pyxform accepts {found.accepted}; {found.imported} are imported, {refused} refused")
    for feature, count in found.features.most_common():
        print(f"  {feature}: {count}")
    print(f"  refused otherwise: {len(found.otherwise)} {' '.join(found.otherwise)}")
    print(f"must be rejected and is: {found.rejected}; let through: {len(found.let_through)}")
    print(f"real forms imported: {sum(not each for each in forms.values())} of {len(forms)}")
    print(f"{perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
