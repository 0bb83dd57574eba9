"""cli: a file per command. Data goes to standard output, messages to standard error."""

import importlib

from policy_parse.cli.entry import app, run

__all__ = ["COMMANDS", "app", "run"]

# The modules of the commands, in the order in which --help lists them.
COMMANDS = (
    "window",
    "parse",
    "check",
    "compare",
    "verify",
    "graph",
    "review",
    "report",
    "export",
    "run_folder",
    "query",
    "units",
    "sums",
    "ledger",
    "evaluate",
    "demo",
    "doctor",
)
for _name in COMMANDS:
    importlib.import_module(f"{__name__}.{_name}")
