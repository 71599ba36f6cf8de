"""A process that keeps what it loads does not look through it again and again."""

import subprocess
import sys

import pytest

CODE = """
import gc, os
import {module}
looks = []
gc.callbacks.append(lambda phase, told: looks.append(phase))
kept = [[] for _ in range(100_000)]
print(looks.count("start"), flush=True)

class Knot:
    def __del__(self, write=os.write):
        write(1, b"looked through")

knot = Knot()
knot.itself = knot
del knot
"""


@pytest.mark.parametrize("module", ["wugong.ops.cli", "wugong.ops.serving"])
def test_a_process_looks_through_itself_seldom_and_not_when_it_ends(module: str) -> None:
    code = CODE.format(module=module)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    looks, _, last = done.stdout.partition("\n")
    assert int(looks) < 10  # more than a hundred otherwise
    assert last == ""
