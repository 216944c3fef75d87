"""What the phone seals: all that was entered, and how it came about."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import playwright
import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js" / "phone"
NODE = Path(playwright.__file__).parent / "driver" / "node"
SEAL = """
const { submission } = await import(process.argv[1] + "/sealing.js");
const { answers, unread, values, hidden, draft } = JSON.parse(process.argv[2]);
const state = {
  answers,
  questions: [...Object.keys(unread), ...Object.keys(values)],
  at: { get: () => ({ item: { measure: "wait_minutes" } }) },
  value: (path) => values[path] ?? null,
  entered: (path) => (unread[path] ? { unread: unread[path] } : (values[path] ?? null)),
  relevant: (path) => path !== hidden,
};
const body = submission(state, draft, draft.reasons, new Date("2026-11-13T06:00:00Z"));
console.log(JSON.stringify(body));
"""
DRAFT = {
    "id": "d",
    "version": 3,
    "assignment": 7,
    "corrects": "c",
    "site": "s",
    "segment": "",
    "metadata": {"start": "2026-11-13T05:30:00Z"},
    "notes": {},
    "reasons": {},
}
NOTES = {"measured": {"m": 5, "t": 3}, "silent": ["b", "a"], "pasted": {"w": 9}}


def seal(draft, answers=None, unread=None, values=None, hidden=""):
    given = {"answers": answers or {}, "unread": unread or {}, "values": values or {}}
    asked = json.dumps(given | {"draft": draft, "hidden": hidden})
    command = [str(NODE), "--input-type=module", "-e", SEAL, SCRIPTS.as_uri(), asked]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    return json.loads(done.stdout)


def test_it_works():
    photo = {"sha256": "x", "size": 3}
    draft = DRAFT | {"notes": NOTES, "reasons": {"photo_old": "x"}}
    body = seal(draft, {"a": [{"p": photo}]}, values={"t": 4, "m": 5})
    assert isinstance(body.pop("phone_offset"), int)
    assert body == {
        "id": "d",
        "version": 3,
        "assignment": 7,
        "corrects": "c",
        "link": None,
        "site": "s",
        "segment": "",
        "sealed_at": "2026-11-13T06:00:00.000Z",
        "phone_time": "2026-11-13T06:00:00.000Z",
        "answers": {"a": [{"p": photo}]},
        "files": {"a/0/p": "x"},
        "metadata": {
            "start": "2026-11-13T05:30:00Z",
            "end": "2026-11-13T06:00:00.000Z",
            "sealed_at": "2026-11-13T06:00:00.000Z",
            "reasons": {"photo_old": "x"},
            "measured": {"t": "typed", "m": "measured"},
            "cannot_say": ["a", "b"],
            "pasted": {"w": 9},
        },
    }


def test_what_says_nothing_is_left_out():
    assert set(seal(DRAFT)["metadata"]) == {"start", "end", "sealed_at"}


@pytest.mark.parametrize("path", ["w", "part/w", "cards/0/w"])
def test_what_is_no_answer_travels_as_it_was_written(path):
    answers = {"part": {}, "cards": [{}]}
    sent = seal(DRAFT, answers, unread={path: "soon"})["answers"]
    for step in path.split("/"):
        sent = sent[int(step) if step.isdecimal() else step]
    assert sent == "soon"


def test_what_is_not_asked_does_not_travel():
    assert seal(DRAFT, unread={"w": "soon"}, hidden="w")["answers"] == {}
