"""Several answers, amounts and cards of focus groups, from the desk to the report's paper."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from fieldapp import reporting
from fieldapp.bulk import load_documents
from fieldapp.studies import create_study, publish
from reports.composing import compose
from reports.rendering.drawing import lay_out
from reports.rendering.overflow import stray_texts
from tests.reports import test_exploring_asking as mixed
from tests.reports.layout import overflows


@pytest.fixture
def study(app, cast):
    """Return a study of all three with both waves answered, led by Alice."""
    with app.app_context():
        row = create_study(mixed.study(), cast.alice)
        versions = {
            f"{form.code}:1": publish(row, form, form.code.encode(), f"{form.code}.md")
            for form in (mixed.form(), mixed.group())
        }
        common = {"state": "approved", "received_at": "2026-01-01T09:00:00+08:00", "account": "",
                  "metadata": {}}  # fmt: skip
        told = [
            {**common, **one, "id": f"{wave}-{one['id']}"}
            for wave in ("w1", "w2")
            for one in mixed.documents(wave)
        ]
        load_documents(row, told, versions)
        return row


SAID = {
    "show=answers&rows=form/basket/extras": "shares may add up to more than 100%",
    "show=mean&rows=form/basket/spent": "Standard deviation",
    "show=answers&rows=group/cards/point": "n = 42 cards from 6 groups",
    "show=mean&rows=group/cards/feeling&columns=group/cards/touchpoint": "from 6 groups",
}
PLACE = "/desk/mixed/explore"


def test_it_works(study, client, sign_in):
    alice = sign_in(client, "alice")
    for asked, words in SAID.items():
        assert words in alice.get(f"{PLACE}?wave=w1&language=en&{asked}").text
        file = alice.get(f"{PLACE}/table.csv?wave=w1&language=en&{asked}").data.decode("utf-8-sig")
        cells = {cell for line in csv.reader(io.StringIO(file)) for cell in line}
        assert any(words.removeprefix("n = ") in cell for cell in cells)
        drawn = ElementTree.fromstring(alice.get(f"{PLACE}/chart.svg?wave=w1&{asked}").text)
        assert any(drawn.itertext())


def test_kept_they_are_printed(study, app, client, sign_in, send):
    alice = sign_in(client, "alice")
    for asked, words in SAID.items():
        view = dict(part.split("=") for part in asked.split("&"))
        assert send(alice, f"{PLACE}/views?wave=w1", name=words[:40], **view).status_code == 200
    with app.app_context():
        chosen = replace(reporting.choices_of(study), sections=("views",))
        document = compose(reporting.report_source(study, "w1", "both", chosen))
    printed = [page for page in document.parts[0].pages if page.kind == "views"]
    assert [page.headline for page in printed] == [words[:40] for words in SAID.values()]
    assert "n 为卡片数" in printed[2].lead and "42 张卡片，来自 6 个小组" in printed[2].source
    laid = lay_out(document, {})
    assert stray_texts(laid) == [] and overflows(laid) == []
