"""The form engine of the phone in Node, and answers made up for any form, for comparisons."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

from surveys.answers import check_state
from surveys.instrument import Instrument, Question, Section
from surveys.question_types import TYPES, AnswerError
from surveys.question_types.choosing import from_repeat
from surveys.rules import rules
from surveys.shipped_expressions import calls
from surveys.shipping import long_list, shipped
from surveys.state import FormState

NOW = "2026-11-21T12:34:56.789+08:00"
CONTEXT = {
    "now": NOW,
    "timezone": "Asia/Shanghai",
    "seed": "draft 1",
    "metadata": {
        "start": "2026-11-21T12:00:00+08:00",
        "end": "2026-11-21T12:30:00+08:00",
        "today": "2026-11-21",
        "username": "carol",
        "deviceid": "x1",
    },
}
# What two runs need not agree on.
BY_CHANCE = ("random", "uuid", "randomize")
WORDS = ["", "a", "b", "yes", "hall", "5", "0", "李", "a b", "2026-03-01", "12:30"]
NUMBERS = [0, 1, 2, 3, 5, 10, 17, 18, 65, 100, 1000]

_LOOP = """
import { readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
const folder = process.argv[1];
const { install, parts } = await import(`${folder}/expressions/evaluate.js`);
const found = readdirSync(new URL(`${folder}/phone/parts`));
// Only what a form names is there, as in its bundle.
async function load(families) {
  for (const name of Object.keys(parts)) delete parts[name];
  for (const name of families) {
    const inside = found.includes(`${name}.js`) ? "phone/parts" : "expressions";
    install((await import(`${folder}/${inside}/${name}.js`)).default);
  }
}
const { FormState, begin } = await import(`${folder}/phone/state.js`);
let form, context, state;
function seen(state) {
  const all = [...state.at.keys()].slice(1);
  const questions = state.questions;
  const by = (paths, ask) => Object.fromEntries(paths.map((path) => [path, ask(path)]));
  const varying = questions.filter((path) => {
    const { item } = state.at.get(path);
    return item.choice_filter !== undefined || item.from !== undefined || item.random;
  });
  return {
    answers: state.answers,
    given: state.given,
    name: state.name,
    questions,
    relevant: by(all, (path) => state.relevant(path)),
    required: by(questions, (path) => state.required(path)),
    readOnly: by(questions, (path) => state.readOnly(path)),
    counts: by(all.filter((path) => state.at.get(path).cards), (path) => state.count(path)),
    problems: state.problems().map(({ path, code, message }) => [path, code, message]),
    choices: by(varying, (path) => state.choices(path).map(({ name, label }) => [name, label])),
  };
}
const ASKED = {
  async form(asked) {
    ({ form, context } = asked);
    await load(form.families ?? []);
  },
  begin: ({ tagged }) => begin(form, { tagged, context }),
  open({ given }) {
    state = new FormState(form, given, context);
    return seen(state);
  },
  change({ verb, path, value }) {
    const told = state[verb](path, value);
    const touched = [...state.touched];
    const now = seen(state);
    const fresh = seen(new FormState(form, JSON.parse(JSON.stringify(state.given)), context));
    return { ...now, told: told?.size ? null : told, touched, same: isDeepStrictEqual(now, fresh) };
  },
  summary: ({ path }) => state.summary(path),
  fill: ({ words, path }) => state.fill(words, path),
  read: ({ path, raw }) => state.read(path, raw),
};
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await ASKED[asked.ask](asked)) ?? null };
  } catch (error) {
    answer = { error: error.stack };
  }
  console.log(JSON.stringify(answer));
}
"""


class StateTwin:
    """Asks the phone's engine; one form is open at a time."""

    def __init__(self, node: str, scripts: str) -> None:
        self.process = subprocess.Popen(
            [node, "--input-type=module", "-e", _LOOP, scripts],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, what: str, **asked: Any) -> Any:
        """Return what the engine answers; raises RuntimeError for what it threw."""
        self.process.stdin.write(json.dumps({"ask": what, **asked}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    def take(self, instrument: Instrument, language: str, **context: Any) -> dict[str, Any]:
        """Open a form; returns the context that Python's FormState is to have."""
        form = shipped(instrument, language)
        lists = {name: long_list(instrument, name, language) for name in form.get("long", [])}
        given = {**CONTEXT, "locale": language, **context}
        self.ask("form", form=form, context={**given, "lists": lists})
        return given

    def close(self) -> None:
        """End the process."""
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


def is_by_chance(instrument: Instrument) -> bool:
    """Tell whether an expression gives another value each time."""
    found = rules(instrument).compiled.values()
    return any(calls(each, name) for each in found for name in BY_CHANCE)


def seen(state: FormState, there: dict[str, Any], language: str) -> dict[str, Any]:
    """Return what Python's FormState says of all that the twin was asked about."""
    questions = dict(state.questions())
    return {
        "answers": state.answers,
        "name": state.name,
        "questions": list(questions),
        "relevant": {path: state.relevant(path) for path in there["relevant"]},
        "required": {path: state.required(path) for path in questions},
        "readOnly": {path: state.read_only(path) for path in questions},
        "counts": {path: len(state.instances(path)) for path in there["counts"]},
        "problems": [
            [each.path, each.code, each.message.to(language)] for each in check_state(state)
        ],
        "choices": {
            path: [[each.name, each.label.to(language)] for each in state.choices(question, path)]
            for path, question in questions.items()
            if question.choice_filter
            or from_repeat(question)
            or question.parameters.get("randomize") == "true"
        },
    }


def without_unread(given: Any) -> Any:
    """Return what a draft keeps without words that are no answer, as Python reads it."""
    if isinstance(given, list):
        return [without_unread(each) for each in given]
    if not isinstance(given, dict):
        return given
    kept = {key: without_unread(value) for key, value in given.items()}
    return {key: v for key, v in kept.items() if not (isinstance(v, dict) and "unread" in v)}


class Invention:
    """Answers made up for a form; numbers and words of its own expressions come up often."""

    def __init__(self, instrument: Instrument, seed: int) -> None:
        self.instrument = instrument
        self.chance = random.Random(seed)
        literals = list(_literals(list(rules(instrument).compiled.values())))
        self.words = WORDS + [each for each in literals if isinstance(each, str)]
        self.numbers = NUMBERS + [
            each + step for each in literals if isinstance(each, int) for step in (-1, 0, 1)
        ]

    def answers(self, items: Any = None, share: float = 0.7) -> dict[str, Any]:
        """Return stored values nested like the instrument, some of them missing."""
        found: dict[str, Any] = {}
        for item in self.instrument.items if items is None else items:
            value = self._part(item, share)
            if value not in (None, {}, []):
                found[item.name] = value
        return found

    def _part(self, item: Any, share: float) -> Any:
        if isinstance(item, Section) and item.repeat:
            count = self.chance.choice([0, 1, 1, 2, 3])
            return [self.answers(item.items, share) for _ in range(count)]
        if isinstance(item, Section):
            return self.answers(item.items, share)
        unasked = not TYPES[item.type].asked
        if self.chance.random() > (share / 4 if unasked else share):
            return None
        return self.value(item)

    def value(self, question: Question) -> Any:
        """Return a stored value for a question, None where none could be made."""
        try:
            return TYPES[question.type].clean(question, self._raw(question))
        except AnswerError:
            return None

    def _raw(self, question: Question) -> Any:
        chance = self.chance
        maker: dict[str, Callable[[], Any]] = {
            "select_one": lambda: chance.choice(self._names(question)),
            "select_multiple": lambda: chance.sample(
                self._names(question), chance.randint(0, min(3, len(self._names(question))))
            ),
            "rank": lambda: chance.sample(self._names(question), len(self._names(question))),
            "integer": lambda: chance.choice(self.numbers),
            "decimal": lambda: chance.choice(self.numbers) + chance.choice([0, 0.5, 0.25]),
            "range": lambda: chance.choice(self._points(question)),
            "date": lambda: chance.choice(["2026-11-20", "2026-11-21", "2026-11-22", "1990-02-28"]),
            "time": lambda: chance.choice(["09:30", "23:59", "00:00:05"]),
            "dateTime": lambda: chance.choice(["2026-11-21T09:30+08:00", "2020-02-29T00:00Z"]),
            "geotrace": lambda: "31.1 121.2; 31.2 121.3 4 5",
            "geoshape": lambda: "31.1 121.2; 31.2 121.3; 31.3 121.1",
            "acknowledge": lambda: chance.choice(["OK", ""]),
        }
        if question.type in ("image", "audio", "video", "file"):
            media = "image/jpeg" if question.type == "image" else f"{question.type}/mp4"
            return {"sha256": "a" * 64, "name": "a b.jpg", "type": media, "size": 2049}
        if question.type.endswith("geopoint"):
            return {"lat": 31.25, "lon": chance.choice([121.5, -0.25]), "accuracy": 4.25}
        return maker.get(question.type, lambda: chance.choice(self.words))()

    def _names(self, question: Question) -> list[str]:
        return [choice.name for choice in question.choices] or ["a", "b", "5"]

    def _points(self, question: Question) -> list[float]:
        bounds = TYPES["range"].bounds(question)
        low, high, step = bounds.low or 0, bounds.high or 0, bounds.step or 1
        return [low, high, low + (step if low < high else -step)]


def _literals(compiled: Any) -> Iterator[Any]:
    if isinstance(compiled, list):
        if compiled[:1] == ["value"]:
            yield compiled[1]
        for part in compiled:
            yield from _literals(part)
