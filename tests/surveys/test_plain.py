"""Plain data and back; many threads may begin at once."""

import os
import subprocess
import sys

import msgspec
import pytest

from surveys.plain import from_plain, to_plain
from surveys.study import Segment, Study, Wave
from surveys.text import Text

BEGIN_TOGETHER = """
import sys, threading
from surveys.instrument import Instrument
from surveys.plain import from_plain, to_plain
from surveys.text import Text
plain = to_plain(Instrument("a", Text.of("a"), "intercept", "1", ("zh",), "zh", ()))
sys.setswitchinterval(1e-6)
together = threading.Barrier(32)
def convert():
    together.wait()
    from_plain(Instrument, plain)
threads = [threading.Thread(target=convert) for _ in range(32)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_it_works():
    study = Study("a", Text.of({"en": "A", "zh": "甲"}), waves=(Wave("w1"),))
    assert from_plain(Study, to_plain(study)) == study


def test_what_does_not_fit_is_named():
    with pytest.raises(msgspec.ValidationError, match="core"):
        from_plain(Segment, {"code": "gold", "core": "perhaps"})


def test_threads_that_begin_at_once_do_not_end_the_process():
    """Without a lock, three of fifteen processes died of a segmentation fault."""
    for _ in range(8):
        ended = subprocess.run([sys.executable, "-c", BEGIN_TOGETHER], check=False, env=os.environ)
        assert ended.returncode == 0
