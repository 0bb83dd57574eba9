"""Files and functions of the program that are longer than they should be.

python bench/sizes.py [-a]        (-a: every file and function over the limits, those excused too)

A file has at most 350 lines, a function at most 50. What is longer stands in `EXCUSED` with the
reason; a test holds that nothing else is, and that what is excused still needs it.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parents[1] / "src" / "policy_parse"
FILE, FUNCTION = 350, 50
# What is longer, and why: paths of files, or of files and functions.
EXCUSED: dict[str, str] = {
    "window/server.py": "one class, a method for each address that the pages ask",
    "batch/run.py:parse_folder": "its signature is the list of its options, and what they say",
    "cli/parse.py:parse": "its signature is the list of its options, and their help",
    "cli/run_folder.py:run_folder": "its signature is the list of its options, and their help",
    "cli/compare.py:compare": "its signature is the list of its options, and their help",
}


class Size(NamedTuple):
    """Lines of a file (`outline/tables.py`) or of a function (`outline/tables.py:build`)."""

    name: str
    lines: int
    limit: int


def sizes(source: Path = SOURCE) -> Iterator[Size]:
    """Every file and function of a package."""
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        text = path.read_text("utf-8")
        yield Size(name, text.count("\n"), FILE)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                yield Size(f"{name}:{node.name}", node.end_lineno - node.lineno + 1, FUNCTION)


def too_long(source: Path = SOURCE) -> list[Size]:
    """What is over its limit, the longest first."""
    return sorted((s for s in sizes(source) if s.lines > s.limit), key=lambda s: -s.lines)


def main() -> None:
    """Print what is over its limit."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("-a", "--all", action="store_true", help="those excused too")
    asked = arguments.parse_args()
    found = too_long()
    for size in found:
        excuse = EXCUSED.get(size.name, "")
        if asked.all or not excuse:
            print(f"{size.lines:5}  {size.name}" + (f"  ({excuse})" if excuse else ""))
    every = list(sizes())
    files = [s.lines for s in every if s.limit == FILE]
    functions = sorted(s.lines for s in every if s.limit == FUNCTION)
    print(
        f"{len(files)} files, the longest {max(files)} lines; {len(functions)} functions, "
        f"half of them at most {functions[len(functions) // 2]} lines, the longest {functions[-1]}; "
        f"{sum(s.name not in EXCUSED for s in found)} over the limits without an excuse"
    )


if __name__ == "__main__":
    main()
