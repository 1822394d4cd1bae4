"""What a long running process leaves out of its collections."""

import subprocess
import sys

LOOK = """
import gc
before = gc.get_freeze_count()
from gongzhi.foundation.memory import settle
settle()
print(before, gc.get_freeze_count() > 1_000, gc.get_threshold()[0])
ring = []
ring.append(ring)
del ring
print(gc.collect())
"""


def test_what_is_loaded_is_left_alone_and_what_comes_later_is_not():
    done = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True
    ).stdout.split()
    assert done == ["0", "True", "50000", "1"]
