"""Entry point: answers --version without loading the command line's libraries."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run `policy-parse`."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from policy_parse import __version__

        print(f"policy-parse {__version__}")
        return
    _speak_utf8()
    from policy_parse.cli import run

    run()


def _speak_utf8() -> None:
    """Begin again in UTF-8 where the locale has no name for 责任清单.csv (LC_ALL=C, PYTHONUTF8=0)."""
    if sys.getfilesystemencoding().lower() in ("utf-8", "utf8") or os.name == "nt":
        return
    again = {**os.environ, "PYTHONUTF8": "1"}
    os.execve(sys.executable, [sys.executable, "-m", "policy_parse", *sys.argv[1:]], again)


if __name__ == "__main__":
    main()
