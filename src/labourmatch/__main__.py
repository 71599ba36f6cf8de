"""``python -m labourmatch``: the command line."""

import sys

from labourmatch.cli import main

sys.exit(main())
