"""What a wave's figures cannot say, from the data themselves: on method and in the appendix."""

from __future__ import annotations

from reports import figures
from reports.facts import Facts
from reports.pages.ceilings import ceilings
from reports.sourcing import counted


def limits(facts: Facts) -> list[str]:
    """Return what the figures cannot say, from the data themselves."""
    words, told = facts.words, []
    if counted(facts, "intercept"):
        told.append(words(
            "Intercepts are an opportunity sample: intervals show chance, not who was missed, "
            "and speak only of those who came."
        ))  # fmt: skip
    if counted(facts, "import"):
        told.append(
            words(
                "Imported answers are taken as they came; how people were chosen is not known here."
            )
        )
    visits = [row["n"] for row in facts.rows("mystery", level="site", segment="all")]
    if visits:
        told.append(words(
            "A site rests on {n} visits at most: where intervals overlap, ranks say nothing.",
            n=max(visits),
        ))  # fmt: skip
    small = [code for code in facts.segments if figures.low_base(facts.customers(code))]
    if small:
        told.append(words("{names}: n < 30, read as hints only.", names=facts.names(small)))
    told += ceilings(facts)
    if facts.before:
        told.append(words("A change between waves may reflect season as well as effect."))
    if facts.study.synthetic:
        told.append(
            words("The data are synthetic: invented to show the method, they describe nobody.")
        )
    told.append(words("n < 30 is marked †; respondents n < 5 and employees n < 10 are not shown."))
    return told
