"""Entry point: answers --version without loading the command line's libraries."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `policy-parse`."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from policy_parse import __version__

        print(f"policy-parse {__version__}")
        return
    from policy_parse.cli import run

    run()


if __name__ == "__main__":
    main()
