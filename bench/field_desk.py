"""Claim: a roster of 200 people is at most 60 kB and 50 ms of CPU, a village's queue 15 ms.

    python bench/field_desk.py --data DIR [--requests 40]

On a data directory that `wugong demo` filled. The roster is the first one of a new phone, of the
group nearest to 200 people, as it goes over the air (gzip); `raw_kb` is what it is unpacked. The
queue is the village officer's of the model township, where the demo leaves conflicts, findings and
visits sent back. Everything a request does is in it, from the token to the last byte; CPU is that
of the web process in one thread, without PostgreSQL's.
"""

import argparse
import gzip
import json
import os
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import field_sync
import page_list

PEOPLE, ROSTER_KB, ROSTER_CPU_MS, QUEUE_CPU_MS = 200, 60.0, 50.0, 15.0
COUNTY, OFFICER, QUEUE = "530627", "village-officer", "/desk/collection/queue"


class Compressing(page_list.Server):
    """A phone that takes compressed answers."""

    accepts = "gzip"


def group_of(size: int) -> str:
    """The group whose roster is nearest to so many people."""
    people = import_module("wugong.people.models").Labourer
    scopes = import_module("wugong.base.scopes")
    with scopes.scope(scopes.area_scope(COUNTY)):
        rows = people.objects.filter(status__in=("on_roll", "lost"))
        counts = Counter(rows.values_list("code", flat=True))
    return min(counts, key=lambda code: (abs(counts[code] - size), code))


def roster(server: page_list.Server, requests: int) -> dict[str, Any]:
    """Its bytes and its processor time."""
    (phone,) = field_sync.phones(1, only=group_of(PEOPLE))
    address = "/api/field/roster"
    packed = server.ask("GET", address, token=phone.token)
    text = gzip.decompress(packed)
    told = page_list.measured(lambda: server.ask("GET", address, token=phone.token), requests)
    return {
        "people": len(json.loads(text)["labourers"]),
        "kb": round(len(packed) / 1000, 1),
        "raw_kb": round(len(text) / 1000, 1),
        **told,
    }


def queue(data: Path, server: page_list.Server, requests: int) -> dict[str, Any]:
    """Its processor time; how much waits there."""
    token = page_list.tokens(data, server, [OFFICER])[OFFICER]
    page = server.ask("GET", QUEUE, token=token)
    told = page_list.measured(lambda: server.ask("GET", QUEUE, token=token), requests)
    return {"kb": round(len(page) / 1000, 1), **told}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=40)
    options = parser.parse_args()
    with page_list.platform(options.data):
        server = Compressing()
        first = roster(server, options.requests)
        second = queue(options.data, server, options.requests)
    result = {
        "roster": first,
        "queue": second,
        "limits": {"kb": ROSTER_KB, "roster_ms": ROSTER_CPU_MS, "queue_ms": QUEUE_CPU_MS},
        "load_average": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
        "holds": first["kb"] <= ROSTER_KB
        and first["cpu_ms"]["median"] <= ROSTER_CPU_MS
        and second["cpu_ms"]["median"] <= QUEUE_CPU_MS,
    }
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0 if result["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
