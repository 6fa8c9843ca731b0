"""``python -m agentls_server``: the same as the console script."""

import sys

from agentls_server.cli import main

sys.exit(main())
