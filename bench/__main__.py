"""Every claim at county scale, one after the other, each in a process of its own (make bench)."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

BENCH = Path(__file__).resolve().parent


def main() -> int:
    """Run all; the exit code is the number of claims that did not hold."""
    # The database's user must be able to enter: a directory of the system's temporary space.
    data = Path(tempfile.mkdtemp(prefix="wugong-bench-"))
    data.chmod(0o711)
    runs = (
        ("demo_county.py", "--data", str(data)),
        ("page_list.py", "--data", str(data)),
        ("search.py", "--data", str(data)),
        ("counts.py", "--data", str(data)),
        ("figures.py", "--data", str(data)),
        ("month_board.py", "--data", str(data)),
        ("match_platform.py", "--data", str(data)),
        ("field_sync.py", "--data", str(data)),
        ("field_desk.py", "--data", str(data)),
        ("field_app.py", "--data", str(data)),
    )
    failed = 0
    for script, *words in runs:
        sys.stdout.write(f"== {script} {' '.join(words)}\n")
        sys.stdout.flush()
        done = subprocess.run([sys.executable, BENCH / script, *words], env=os.environ, check=False)
        failed += done.returncode != 0
    for sizes, families in (("50k", "all"), ("200k,800k", "realistic")):
        words = ["-m", "bench.peers", "--sizes", sizes, "--families", families]
        done = subprocess.run([sys.executable, *words], cwd=BENCH.parent, check=False)
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
