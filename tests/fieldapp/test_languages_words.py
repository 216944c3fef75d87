"""Every word of the interface that the code names has a Chinese wording, and none is left over."""

import re
from pathlib import Path

import pytest

from reports.wording import catalogue

ROOT = Path(__file__).parent.parent.parent
STRING = r'"((?:[^"\\\n]|\\.)*)"'
CALLS = (
    re.compile(rf"(?<![\w.])_\(\s*{STRING}\s*[,)]"),
    re.compile(rf"(?<![\w.])_n\(\s*{STRING},\s*{STRING}"),
    re.compile(rf"(?<![\w.])worded\(\s*{STRING}\s*[,)]"),
    re.compile(rf"(?<![\w.])say\(\s*{STRING}\s*[,)]"),
)


def sources(folder):
    return [path for ending in ("py", "html") for path in (ROOT / folder).rglob(f"*.{ending}")]


def named(folder):
    """Yield (file, id) of each message id written out in the code; of a pair the one for many."""
    for path in sources(folder):
        for call in CALLS:
            for found in call.finditer(path.read_text()):
                yield path.name, found.groups()[-1].replace('\\"', '"')


def chinese():
    return catalogue(ROOT / "fieldapp/translations", "zh")


def test_it_works():
    assert len(set(named("fieldapp"))) > 300


def test_each_id_is_worded_in_chinese():
    missing = {(file, words) for file, words in named("fieldapp") if words not in chinese()}
    assert missing == set()


def test_no_wording_is_left_over():
    code = "\n".join(path.read_text() for path in sources("fieldapp") + sources("reports"))
    code = re.sub(r'"\n\s*f?"', "", code)
    prefixes = {found[1] for found in re.finditer(r'["\']((?:[a-z]+ )+)["\'{]', code)}
    left = {
        words
        for words in chinese()
        if words.replace('"', '\\"') not in code
        and words not in code
        and not words.startswith(tuple(prefixes))
    }
    assert left == set()


@pytest.mark.parametrize("folder", ["fieldapp", "reports"])
def test_placeholders_are_the_same(folder):
    holes = re.compile(r"\{(\w+)[^}]*\}")
    faults = {
        words: told
        for words, told in catalogue(ROOT / folder / "translations", "zh").items()
        if set(holes.findall(told)) - set(holes.findall(words))
    }
    assert faults == {}
