"""The web process: Granian with a few workers, none of which outlives it."""

import argparse
import ctypes
import gc
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from multiprocessing import parent_process
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

from wugong.base.lifetime import PR_SET_PDEATHSIG

APPLICATION = "wugong.site.wsgi"
ADDRESSES = "wugong.site.urls"


def load(_target: str) -> Callable[..., Any]:
    """Called in each worker: Granian's own loader, with the promise to end with Granian."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    parent = parent_process()
    if parent is None or not parent.is_alive():
        sys.exit(1)  # it ended before the promise was made
    application: Callable[..., Any] = import_module(APPLICATION).application
    import_module(ADDRESSES)
    _settle_memory()
    return application


def _settle_memory() -> None:
    """What is loaded now stays for ever: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="wugong-web")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    # Granian ends a second thread when it is idle, and leaves that thread's connection open.
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    Server(
        APPLICATION,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=4,
        websockets=False,
    ).serve(target_loader=load)


if __name__ == "__main__":
    main()
