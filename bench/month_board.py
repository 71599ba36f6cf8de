"""Claim: the county's board of the month takes at most 15 ms of CPU a page.

    python bench/month_board.py --data DIR [--requests 40]

On a data directory that `wugong demo` filled. The county officer's page, whole, from the token to
the last byte; CPU is that of the web process in one thread, without PostgreSQL's. The month's
report stands beside it without a limit.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import page_list

LIMIT_MS = 15.0
OFFICER = "county-officer"
BOARD = "/desk/collection/"
PAGES = (BOARD, "/desk/reports/")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=40)
    options = parser.parse_args()
    found = {}
    with page_list.platform(options.data):
        server = page_list.Server()
        token = page_list.tokens(options.data, server, [OFFICER])[OFFICER]
        for address in PAGES:
            found[address] = page_list.measured(
                lambda path=address: server.ask("GET", path, token=token), options.requests
            )
    result = {
        **found,
        "limit_ms": LIMIT_MS,
        "load_average": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
        "holds": found[BOARD]["cpu_ms"]["median"] <= LIMIT_MS,
    }
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0 if result["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
