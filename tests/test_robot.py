"""Forms of other tools run unchanged: a robot fills each on a phone, and the server is content."""

import json
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest

from fieldapp.publishing import publish_upload, take_upload
from fieldapp.storage import Flag, Submission
from fieldapp.studies import instrument_at
from surveys.answers import clean_answers
from surveys.problems import InputError
from surveys.state import FormState
from surveys.xlsform import read_instrument
from surveys.xlsform.archive import packed
from tests.fieldapp.phone_forms import READY, assigned, form_at, sign_in
from tests.journey import DOOR, PHONE, screen
from tests.robot import CARDS, Robot

FORMS = Path(__file__).resolve().parents[2] / "shared" / "data" / "xlsforms"
INDEX = json.loads((FORMS / "INDEX.json").read_text())["forms"] if FORMS.is_dir() else []
ACCEPTED = [each["file"] for each in INDEX if each["pyxform"] == "ok"]
REFUSED = [each["file"] for each in INDEX if each["pyxform"] != "ok"]
# Between them: languages, cascades, nested repeats, media, matrices, constraints, every type.
ALWAYS = (
    "XLSForm_pyxform__xlsform_spec_test.xlsx",
    "XLSForm_pyxform__widgets.xls",
    "XLSForm_pyxform__choice_filter_test.xlsx",
    "XLSForm_pyxform__tutorial.xls",
    "kobotoolbox_docs__calculations_constraints_matrix.xlsx",
    "getodk_web-forms__socio-economic-survey-v20240515.xlsx",
)
AGAINST_A_RULE = {"constraint", "answer_missing", "photo_missing"}
needs_forms = pytest.mark.skipif(not INDEX, reason="the collection of XLSForms is not there")


def accepted():
    """Return each form that is to be filled; those that do not always run are slow."""
    return [
        pytest.param(name, id=name, marks=() if name in ALWAYS else pytest.mark.slow)
        for name in ACCEPTED
    ]


@pytest.fixture
def complaints():
    """Return a list for what the browser says; by the end it said nothing."""
    said = []
    yield said
    assert said == []


@pytest.fixture
def phone(browser, live_server, cast, complaints):
    """Return Carol's phone, signed in, where the first site is."""
    given = {"geolocation": DOOR, "permissions": ["geolocation"], "locale": "zh-CN"}
    with screen(browser, complaints, **PHONE, **given) as page:
        sign_in(page, live_server, cast.carol_link)
        yield page


@needs_forms
@pytest.mark.browser
@pytest.mark.parametrize("name", accepted())
def test_it_works(name, phone, live_server, cast, capsys):
    began = perf_counter()
    version = published(cast, name)
    robot = fill(phone, live_server, cast, version)
    (filed,) = Submission.select()
    document = filed.versions.get().document
    form = instrument_at(version)
    assert clean_answers(form, document["answers"], clock()).problems == ()
    raised = [(row.code, row.path) for row in Flag.select() if row.code in AGAINST_A_RULE]
    assert raised == []
    check_kept(form, document["answers"], robot)
    with capsys.disabled():
        print(f"{name} | {len(robot.given)} | {perf_counter() - began:.1f} s | filed")


@needs_forms
@pytest.mark.parametrize("name", REFUSED)
def test_a_form_that_cannot_run_is_refused_by_sheet_and_row(name, cast):
    with pytest.raises(InputError) as refused:
        publish_upload(take_upload(cast.hall, cast.alice, read(name), name), cast.alice, 0)
    places = [(each.sheet, each.row) for each in refused.value.problems]
    assert places
    assert all(sheet == "survey" and row for sheet, row in places)
    assert all(each.message.has("en") and each.message.has("zh") for each in refused.value.problems)


def read(name):
    return (FORMS / name).read_bytes()


def clock():
    return {"now": datetime.now(UTC), "timezone": "Asia/Shanghai"}


def published(cast, name):
    """Hand a form in with the tables that it names, and publish it."""
    data = read(name)
    tables = {
        each.name: table(each.name)
        for each in read_instrument(data, name).attachments
        if each.instance
    }
    upload = take_upload(cast.hall, cast.alice, *packed(data, name, tables))
    return publish_upload(upload, cast.alice, 0)


def table(name):
    """Make a file of three places, of the kind that its name says."""
    assert name.endswith(".geojson"), name
    places = [
        {
            "type": "Feature",
            "id": f"p{number}",
            "properties": {"id": f"p{number}", "name": f"p{number}", "title": f"Place {number}"},
            "geometry": {"type": "Point", "coordinates": [121.4 + number / 10, 31.2]},
        }
        for number in range(3)
    ]
    return json.dumps({"type": "FeatureCollection", "features": places}).encode()


def fill(page, address, cast, version):
    """Begin a form from its assignment, let the robot fill it, send it."""
    page.goto(form_at(address, version, assigned(cast, version)))
    page.locator(READY).wait_for()
    robot = Robot(page)
    robot.fill()
    explain(page)
    page.locator("[data-seal]").click()
    page.wait_for_url("**/phone/zh/#outbox")
    page.locator("[data-tab=sent]").click()
    page.locator("[data-tab=sent][aria-current]").wait_for()
    page.locator("#main .rows li").first.wait_for()
    return robot


def explain(page):
    """Give a reason wherever the last look asks for one; nothing may be missing or unfit."""
    page.locator("[data-look] [data-checks] li").first.wait_for()
    codes = page.locator("[data-look] textarea").evaluate_all("all => all.map(one => one.id)")
    assert not {"why-answer_missing", "why-photo_missing", "why-constraint"} & set(codes), codes
    for code in codes:
        page.locator(f"#{code}").fill("机器人填写得快")


def check_kept(form, answers, robot):
    """What the robot answered is kept where it is asked; each repeat has the cards it added."""
    state = FormState(form, answers, clock())
    asked = [path for path in robot.given if state.relevant(path)]
    lost = [path for path in asked if state.value(path) is None and path not in robot.emptied]
    assert lost == []
    assert robot.given
    for repeat in robot.repeats:
        assert len(state.instances(repeat)) == CARDS
