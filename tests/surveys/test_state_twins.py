"""The engine of the phone and the server's FormState say the same of every form and answer."""

import json
import math
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys import library
from surveys.instrument import Question
from surveys.question_types import TYPES
from surveys.rules import rules
from surveys.shipping import shipped
from surveys.state import FormState
from surveys.triggers import retriggered
from surveys.xlsform import check_instrument, read_instrument
from tests.surveys.conftest import SCRIPTS
from tests.surveys.form_figures import SHARED, published_cases
from tests.surveys.state_twin import (
    CONTEXT,
    Invention,
    StateTwin,
    is_by_chance,
    seen,
    without_unread,
)

QUIET = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
SEEDS = st.integers(0, 2**32)
LANGUAGES = st.sampled_from(["zh", "en"])
COMPARED = (
    "answers",
    "name",
    "questions",
    "relevant",
    "required",
    "readOnly",
    "counts",
    "problems",
    "choices",
)
# What is read out without a list of choices.
LISTLESS = set(TYPES) - {"select_one", "select_multiple", "rank"}
ENGINE = (Path(__file__).parent / "forms" / "engine.md").read_bytes()
PRICES = {"prices.csv": b"city,price\nsh,12.5\nbj,7\n"}
beside = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared forms are not beside")


@pytest.fixture(scope="module")
def phone(node):
    asked = StateTwin(node, SCRIPTS.as_uri())
    yield asked
    asked.close()


def same(one, other):
    """Compare plain data; numbers to 1e-12."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool) or isinstance(one, str):
        return one == other and type(one) is type(other)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return one == other


def check_same(here, there, told):
    for part in COMPARED:
        assert same(here[part], there[part]), (part, here[part], there[part], told)


def check_open(phone, instrument, language, seed, **known):
    context = phone.take(instrument, language, **known)
    answers = Invention(instrument, seed).answers()
    there = phone.ask("open", given=answers)
    state = FormState(instrument, answers, context)
    check_same(seen(state, there, language), there, answers)
    for path, question in state.questions():
        words = question.label.to(language)
        assert phone.ask("fill", words=words, path=path) == state.label(question, path, language)
        if TYPES[question.type].answered and (question.type in LISTLESS or "/0/" in path):
            told = TYPES[question.type].summary(question, state.value(path), language)
            assert phone.ask("summary", path=path) == told, (path, state.value(path))


def changes(instrument, invention, there):
    """Make up what a person does next: answer, take back, write nonsense, add or remove a card."""
    chance, elements = invention.chance, rules(instrument).elements
    cards = [p for p, count in there["counts"].items() if not elements[_names(p)].repeat_count]
    full = [f"{path}/{n}" for path in cards for n in range(there["counts"][path])]
    verb = chance.choice(["set"] * 6 + ["add", "remove"])
    if verb == "add" and cards:
        return {"verb": "add", "path": chance.choice(cards)}
    if verb == "remove" and full:
        return {"verb": "remove", "path": chance.choice(full)}
    asked = [path for path in there["questions"] if _is_asked(elements[_names(path)])]
    if not asked:
        return None
    path = chance.choice(asked)
    value = invention.value(elements[_names(path)])
    nonsense = {"unread": "?"} if chance.random() < 0.1 else None
    return {"verb": "set", "path": path, "value": chance.choice([value] * 5 + [None, nonsense])}


def _names(path):
    return tuple(step for step in path.split("/") if not step.isdigit())


def _is_asked(item):
    return isinstance(item, Question) and TYPES[item.type].asked and TYPES[item.type].answered


def written(given, path, value):
    """Return what was entered with another answer at a path, as Python keeps it."""
    changed = deepcopy(without_unread(given))
    *steps, last = path.split("/")
    at = changed
    for place, step in enumerate(steps):
        following = [*steps, last][place + 1]
        if step.isdigit():
            at = at[int(step)]
        else:
            at = at.setdefault(step, [] if following.isdigit() else {})
            if isinstance(at, list):
                at.extend({} for _ in range(int(following) + 1 - len(at)))
    if value is None or (isinstance(value, dict) and "unread" in value):
        at.pop(last, None)
    else:
        at[last] = value
    return changed


def unread_paths(given, prefix=""):
    """Yield the path of each answer that is no answer."""
    parts = enumerate(given) if isinstance(given, list) else given.items()
    for name, value in parts:
        if isinstance(value, dict) and "unread" in value:
            yield f"{prefix}{name}"
        elif isinstance(value, dict | list):
            yield from unread_paths(value, f"{prefix}{name}/")


def check_sequence(phone, instrument, language, seed, steps=8):
    context = phone.take(instrument, language)
    invention = Invention(instrument, seed)
    there = phone.ask("open", given=invention.answers(share=0.4))
    for _ in range(steps):
        change = changes(instrument, invention, there)
        if change is None:
            return
        before, there = there, phone.ask("change", **change)
        told = (change, before["given"])
        assert there["same"], told
        plain = without_unread(there["given"])
        here = seen(FormState(instrument, plain, context), there, language)
        unread = {p for p in unread_paths(there["given"]) if there["relevant"][p]}
        wrong = [each for each in there["problems"] if each[0] not in unread]
        assert {each[0] for each in there["problems"] if each[1] in ("type", "choice")} >= unread
        here["problems"] = [each for each in here["problems"] if each[0] not in unread]
        check_same(here, there | {"problems": wrong}, told)
        # A card that the form adds begins with its defaults, which only the phone fills in.
        if change["verb"] == "set" and before["counts"] == there["counts"]:
            after = written(before["given"], change["path"], change["value"])
            kept = retriggered(instrument, without_unread(before["given"]), after)
            check_same(
                {**here, "answers": FormState(instrument, kept, context).answers}, here, told
            )
        check_told(before, there, told)


def check_told(before, there, told):
    """Whatever looks different was named."""
    changed = set(there["touched"])
    for part in ("relevant", "required", "readOnly", "choices", "counts"):
        for path, value in there[part].items():
            if before[part].get(path, value) != value:
                assert path in changed, (part, path, told)


@cache
def shipped_instrument(code):
    return read_instrument(library.instruments()[code], f"{code}.md")


@settings(max_examples=60, derandomize=True, **QUIET)
@given(code=st.sampled_from(sorted(library.instruments())), language=LANGUAGES, seed=SEEDS)
def test_it_works(phone, code, language, seed):
    check_open(phone, shipped_instrument(code), language, seed)


@settings(max_examples=40, derandomize=True, **QUIET)
@given(code=st.sampled_from(sorted(library.instruments())), language=LANGUAGES, seed=SEEDS)
def test_what_changes_is_worked_out_as_if_anew(phone, code, language, seed):
    check_sequence(phone, shipped_instrument(code), language, seed)


@cache
def engine():
    """Return a form with everything that has to be kept in step."""
    return read_instrument(ENGINE, "engine.md", PRICES)


@settings(max_examples=20, derandomize=True, **QUIET)
@given(seed=SEEDS, before=SEEDS)
def test_a_form_with_everything(phone, seed, before):
    check_open(phone, engine(), "en", seed, last_saved=Invention(engine(), before).answers())
    check_sequence(phone, engine(), "en", seed)


@pytest.mark.slow
@settings(max_examples=1500, **QUIET)
@given(code=st.sampled_from(["", *sorted(library.instruments())]), language=LANGUAGES, seed=SEEDS)
def test_at_length(phone, code, language, seed):
    instrument = shipped_instrument(code) if code else engine()
    check_open(phone, instrument, language, seed)
    check_sequence(phone, instrument, language, seed, steps=12)


def open_with(phone, change):
    """Open the form with everything after something in what is shipped was changed."""
    form = shipped(engine(), "en")
    items = {item["name"]: item for item in elements(form["items"])}
    numbers = {name: str(number) for number, name in enumerate(items)}
    change(form, items, numbers)
    phone.ask("form", form=form, context={**CONTEXT, "locale": "en"})


def elements(items):
    for item in items:
        yield item
        yield from elements(item.get("items", ()))


@pytest.mark.parametrize(
    "change",
    [
        lambda form, items, _: items["beds"].update(constraint=False),
        lambda form, items, _: items["city"].pop("required"),
        lambda form, items, _: items["rooms"].update(relevant=False),
        lambda form, items, _: items["district"].pop("choice_filter"),
        lambda form, items, _: form["lists"]["prices"]["more"].update(price=["1", "2"]),
        lambda form, items, _: form["messages"].update(required="?"),
    ],
)
def test_a_difference_is_noticed(phone, change):
    open_with(phone, change)
    given = {"city": "sh", "rooms": 2, "district": "xh", "room": [{"use": "hall", "beds": 2}]}
    state = FormState(engine(), given, {**CONTEXT, "locale": "en"})
    there = phone.ask("open", given=given)
    with pytest.raises(AssertionError):
        check_same(seen(state, there, "en"), there, given)
        there = phone.ask("open", given={})
        check_same(seen(FormState(engine(), {}, CONTEXT), there, "en"), there, {})


def test_what_is_not_worked_out_again_is_noticed(phone):
    open_with(phone, lambda form, _, numbers: form["affects"].pop(numbers["rooms"]))
    phone.ask("open", given={"city": "sh"})
    there = phone.ask("change", verb="set", path="rooms", value=2)
    assert not there["same"] and there["counts"]["room"] == 0
    open_with(phone, lambda form, _, numbers: form["shows"].pop(numbers["use"]))
    room = {"beds": 1, "guest": [{}]}
    before = phone.ask("open", given={"city": "sh", "rooms": 1, "room": [room]})
    there = phone.ask("change", verb="set", path="room/0/use", value="hall")
    with pytest.raises(AssertionError):
        check_told(before, there, "")


@pytest.mark.parametrize("code", sorted(library.instruments()))
def test_a_form_begins_with_the_same(phone, code):
    instrument = shipped_instrument(code)
    context = phone.take(instrument, "zh")
    tagged = {"site": "A01", "segment": "all"}
    for question in instrument.questions():
        if question.tags.measure in tagged and question.choices:
            tagged[question.tags.measure] = question.choices[-1].name
    begun = FormState(instrument, {}, context).defaults()
    for question in instrument.questions():
        value = tagged.get(question.tags.measure)
        if value and TYPES[question.type].asked:
            begun = written(
                begun, "/".join(question.path), TYPES[question.type].clean(question, value)
            )
    assert same(phone.ask("begin", tagged=tagged), begun)


def test_a_choice_that_is_none_of_the_form_is_not_begun_with(phone):
    phone.take(shipped_instrument("mystery_visit"), "zh")
    assert "nowhere" not in str(phone.ask("begin", tagged={"segment": "nowhere", "site": "A01"}))


def test_cards_that_a_form_adds_begin_with_their_defaults(phone):
    phone.take(engine(), "en")
    phone.ask("open", given={"city": "sh"})
    phone.ask("change", verb="set", path="rooms", value=2)
    there = phone.ask("change", verb="add", path="room/1/guest")
    assert there["given"]["room"][0] == {"use": "use 1", "beds": 1}
    assert there["given"]["room"][1]["guest"] == [{"name": "guest", "greeting": "Dear guest"}]
    fewer = phone.ask("change", verb="set", path="rooms", value=1)
    assert len(fewer["answers"]["room"]) == 1 and len(fewer["given"]["room"]) == 2
    again = phone.ask("change", verb="set", path="rooms", value=2)
    assert again["answers"]["room"] == there["answers"]["room"]
    assert phone.ask("change", verb="add", path="room")["told"] is None


@cache
def case_instruments():
    """Return pyxform's own cases that are imported here and give the same twice."""
    found = []
    for case in published_cases():
        data = case["md"].encode()
        if case["pyxform_ok"] and not any(
            each.severity == "error" for each in check_instrument(data, "form.md")
        ):
            found.append((case["id"], read_instrument(data, "form.md")))
    return [(name, each) for name, each in found if not is_by_chance(each)]


@cache
def real_instruments():
    index = json.loads((SHARED / "xlsforms" / "INDEX.json").read_text())["forms"]
    found = []
    for form in index:
        data = (SHARED / "xlsforms" / form["file"]).read_bytes()
        if form["pyxform"] == "ok" and not any(
            each.severity == "error" for each in check_instrument(data, form["file"])
        ):
            found.append((form["file"], read_instrument(data, form["file"])))
    return [(name, each) for name, each in found if not is_by_chance(each)]


@beside
def test_published_cases(phone):
    cases = case_instruments()
    assert len(cases) > 250
    for number, (_, instrument) in enumerate(cases):
        check_open(phone, instrument, "en", number)
        check_sequence(phone, instrument, "en", number, steps=3)


@beside
def test_real_forms(phone):
    forms = real_instruments()
    assert len(forms) > 15
    for number, (_, instrument) in enumerate(forms):
        check_open(phone, instrument, "en", number)
        check_sequence(phone, instrument, "en", number, steps=6)
