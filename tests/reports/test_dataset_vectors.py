from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.analysis import analyse
from reports.dataset import CUSTOMERS, Dataset, Vectors
from surveys.instrument import Choice, Instrument, Question, Section, Tags
from surveys.study import Segment, Study, Touchpoint
from surveys.text import Text
from surveys.vectors import layout_of
from tests.reports.examples import (
    example_analysis,
    example_documents,
    example_instruments,
    example_study,
)

Documents = list[dict[str, Any]]


def by_vectors(
    study: Study, wave: str, documents: Documents, instruments: dict[str, Instrument]
) -> Dataset:
    """Read a wave as the database gives it: by vectors where they have everything."""
    layouts = {form: layout_of(instrument) for form, instrument in instruments.items()}
    vectors: dict[str, Documents] = {}
    whole: Documents = []
    for document in documents:
        layout = layouts.get(document["instrument"])
        told = layout is not None and all(document.get(kind) for kind in layout.typed)
        if layout is None or (layout.whole and told):
            vectors.setdefault(document["instrument"], []).append(document)
        else:
            whole.append(document)

    def spoken(forms: list[str]) -> Iterable[dict[str, Any]]:
        return [document for document in documents if document["instrument"] in forms]

    blocks = [
        Vectors(
            form,
            *([str(row.get(name) or "") for row in rows] for name in NAMES),
            b"".join(_vector(layouts.get(form), row) for row in rows),
        )
        for form, rows in vectors.items()
    ]
    return Dataset.from_vectors(study, wave, blocks, instruments, whole, spoken)


NAMES = ("id", "segment", "site", "state", "account")


def _vector(layout: Any, document: dict[str, Any]) -> bytes:
    if layout is None:
        return b""
    found: bytes = layout.vector(document["answers"], document.get("metadata") or {})
    return found


def test_it_works() -> None:
    documents = example_documents()
    random.Random(7).shuffle(documents)
    dataset = by_vectors(example_study(), "w2", documents, example_instruments())
    previous = by_vectors(example_study(), "w1", example_documents("w1"), example_instruments())
    assert json.dumps(analyse(dataset, previous)) == json.dumps(example_analysis())


def test_words_are_read_when_they_are_asked_for_and_once() -> None:
    asked: list[list[str]] = []
    documents = example_documents()

    def spoken(forms: list[str]) -> Documents:
        asked.append(forms)
        return [document for document in documents if document["instrument"] in forms]

    instruments = example_instruments()
    form = "intercept:1"
    interviews = [document for document in documents if document["instrument"] == form]
    block = Vectors(
        form,
        *([str(row.get(name) or "") for row in interviews] for name in NAMES),
        b"".join(_vector(layout_of(instruments[form]), row) for row in interviews),
    )
    dataset = Dataset.from_vectors(example_study(), "w2", [block], instruments, [], spoken)
    assert len(dataset.rows(CUSTOMERS)) == 120
    assert asked == []
    said = [row for row in dataset.verbatims if row["instrument"] == "intercept"]
    assert len(said) == 24
    assert dataset.photos == [], "what no block counts is not heard either"
    assert dataset.verbatims is dataset.verbatims
    assert asked == [["focus_group:1", "intercept:1", "mystery_visit:1"]]


def test_vectors_of_another_layout_are_refused() -> None:
    form = "intercept:1"
    block = Vectors(form, ["a"], [""], [""], [""], [""], b"\0" * 24)
    with pytest.raises(ValueError, match="reshape"):
        Dataset.from_vectors(example_study(), "w2", [block], example_instruments(), [])


STUDY = Study(
    "s",
    segments=(Segment("a"), Segment("b")),
    touchpoints=(Touchpoint("queue"),),
)
ANSWERS = (Choice("5", score=1.0), Choice("4", score=0.5), Choice("na", na=True), Choice("x"))
SCALE = (Choice("1"), Choice("3"), Choice("5"), Choice("none", na=True))
FORM = Instrument(
    "form",
    Text.of("Form"),
    "intercept",
    "1",
    items=(
        Question(
            "brand", "select_one", choices=(Choice("a"), Choice("b")), tags=Tags(measure="segment")
        ),
        Question("hall", "text", tags=Tags(measure="site")),
        Question("ended", "calculate", tags=Tags(measure="disposition")),
        Section(
            "queue",
            items=(
                Question("felt", "integer", tags=Tags("queue", measure="emotion")),
                Question("said", "text", tags=Tags("queue", measure="verbatim")),
                Question(
                    "lived", "select_one", choices=SCALE, tags=Tags("queue", measure="experience")
                ),
                Question(
                    "kept", "select_one", choices=ANSWERS, tags=Tags("queue", measure="compliance")
                ),
                Question(
                    "level",
                    "range",
                    parameters={"start": "1", "end": "5"},
                    tags=Tags("queue", measure="promise"),
                ),
            ),
        ),
        Question("nps", "integer", tags=Tags(measure="nps")),
        Question("bought", "select_multiple", choices=ANSWERS),
        Question("spent", "decimal"),
        Section(
            "notes", repeat=True, items=(Question("remark", "text", tags=Tags(measure="verbatim")),)
        ),
    ),
)
VALUE = st.one_of(
    st.none(), st.integers(-6, 11), st.sampled_from(["5", "4", "na", "x", "none", "1", "zz", ""])
)
ANSWER = st.fixed_dictionaries(
    {},
    optional={
        "brand": st.sampled_from(["a", "b", "c", ""]),
        "hall": st.sampled_from(["h1", "h2", ""]),
        "ended": st.sampled_from(["complete", "refused", "partial", "odd", ""]),
        "nps": VALUE,
        "spent": VALUE,
        "bought": VALUE | st.lists(st.sampled_from(["5", "4", "na", "gone"]), max_size=4),
        "queue": st.fixed_dictionaries(
            {},
            optional={
                "felt": VALUE,
                "said": st.sampled_from(["Slow", " "]),
                "lived": VALUE,
                "kept": VALUE,
                "level": VALUE,
            },
        )
        | st.none(),
        "notes": st.lists(
            st.fixed_dictionaries({"remark": st.sampled_from(["Well", ""])}), max_size=2
        ),
    },
)
DOCUMENT = st.fixed_dictionaries(
    {
        "segment": st.sampled_from(["", "a", "gone"]),
        "site": st.sampled_from(["", "h1", "h9"]),
        "state": st.sampled_from(["approved", "received", "returned", "rejected", ""]),
        "account": st.sampled_from(["", "wang", "li"]),
        "answers": ANSWER,
        "metadata": st.fixed_dictionaries({}, optional={"weight": VALUE}),
        "instrument": st.sampled_from(["form:1", "form:1", "form:1", "form:2"]),
    }
)


@settings(deadline=None, max_examples=200)
@given(st.lists(DOCUMENT, max_size=12), st.randoms())
def test_vectors_and_documents_agree_to_the_bit(documents: Documents, order: Any) -> None:
    for place, document in enumerate(documents):
        document |= {"id": f"d{place:02d}", "wave": "w1"}
    instruments = {"form:1": FORM}
    expected = Dataset.from_documents(STUDY, "w1", documents, instruments)
    order.shuffle(documents)
    found = by_vectors(STUDY, "w1", documents, instruments)
    left, right = expected.rows(CUSTOMERS), found.rows(CUSTOMERS)
    assert left.ids == right.ids
    assert left.form == right.form
    assert (left.sites, left.interviewers) == (right.sites, right.interviewers)
    for name in ("matrix", "weight", "segment", "site", "interviewer"):
        assert np.array_equal(getattr(left, name), getattr(right, name), equal_nan=True), name
    chosen = [
        {asked: (one.codes, one.chosen.tolist()) for asked, one in rows.answered.items()}
        for rows in (left, right)
    ]
    assert chosen[0] == chosen[1]
    ticked = [
        {
            asked: (one.codes, one.picked.tolist(), one.known.tolist())
            for asked, one in rows.ticked.items()
        }
        for rows in (left, right)
    ]
    assert ticked[0] == ticked[1]
    assert expected.verbatims == found.verbatims
    assert expected.base.plain("w1", ("a", "b")) == found.base.plain("w1", ("a", "b"))


def test_a_list_of_more_than_52_comes_back_whole_and_versions_of_it_as_one() -> None:
    asked = Question("met", "select_multiple", choices=tuple(Choice(f"c{at}") for at in range(60)))
    forms = {
        "form:1": Instrument("form", Text.of("Form"), "intercept", "1", items=(asked,)),
        "form:2": Instrument(
            "form", Text.of("Form"), "intercept", "2",
            items=(replace(asked, choices=(Choice("new"), *asked.choices[50:])),),
        ),
    }  # fmt: skip
    given = [("form:1", ["c0", "c59"]), ("form:2", ["new", "c51"]), ("form:1", None)]
    documents = [
        {"id": f"d{at}", "wave": "w1", "instrument": form, "metadata": {}, "state": "approved",
         "answers": {"met": chosen} if chosen else {}}
        for at, (form, chosen) in enumerate(given)
    ]  # fmt: skip
    for dataset in (
        Dataset.from_documents(STUDY, "w1", documents, forms),
        by_vectors(STUDY, "w1", documents, forms),
    ):
        ticked = dataset.rows(CUSTOMERS).ticked["form", "met"]
        assert len(ticked.codes) == 61 and ticked.known.tolist() == [True, True, False]
        chosen = [{ticked.codes[at] for at in np.flatnonzero(row)} for row in ticked.picked.T]
        assert chosen == [{"c0", "c59"}, {"new", "c51"}, set()]
