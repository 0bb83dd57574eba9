"""Switch off, one by one, every pattern and word list of the heart: which does no test notice?

python bench/mutants.py [--only NAME] [--rooms find,link] [--quick] [--jobs N]      (make mutants)

A mutant is the source with one pattern that never matches, one word list that is empty, or one
table of lexicon/data without rows. The tests run in a copy of the working tree that has no
../shared beside it, the quick ones first, until one fails. What survives is listed; the last line
of each room is the share that was noticed.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGE = Path("src/policy_parse")
ROOMS = ("find", "link", "outline", "lexicon", "weigh")
COPIED = (
    "src",
    "tests",
    "corpus",
    "models",
    "pyproject.toml",
    "README.md",
    "README.zh.md",
    "docs",
    "Makefile",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
)
# In this order until one fails; what takes long and reads no notice is left out.
QUICK = (
    "rows",
    "lexicon_constructs",
    "corpus",
    "lexicon",
    "targets",
    "times",
    "issues",
    "duties",
    "units",
    "tables",
)
LEFT_OUT = (
    "hostile_files",
    "hostile",
    "notebooks",
    "ocr",
    "bench_peers",
    "report",
    "batch",
    "spacy",
)
NEVER = "(?!)"
_OFF = (
    "import re as _re\n{name} = _re.compile(r'(?!)') if isinstance({name}, _re.Pattern) "
    "else '(?!)' if isinstance({name}, str) else type({name})()"
)


class Mutant(NamedTuple):
    """One change: the file, what is switched off, and the file's new text."""

    room: str
    path: Path
    name: str
    text: str


def mutants(rooms: list[str]) -> Iterator[Mutant]:
    """Every mutant of the rooms, file by file."""
    for room in rooms:
        for path in sorted((ROOT / PACKAGE / room).glob("*.py")):
            yield from _of_module(room, path)
        for path in sorted((ROOT / PACKAGE / room / "data").glob("*.csv")):
            head = next(line for line in path.read_text("utf-8").splitlines() if line[:1] != "#")
            yield Mutant(room, path.relative_to(ROOT), path.name, head + "\n")


def _of_module(room: str, path: Path) -> Iterator[Mutant]:
    source = path.read_text("utf-8")
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    module = importlib.import_module(f"policy_parse.{room}.{path.stem}")
    inside = {id(node) for node in tree.body for node in ast.walk(node)}
    for node in tree.body:
        name = _named(node)
        if name and _is_word_list(getattr(module, name, None)):
            end = node.end_lineno or node.lineno
            changed = [*lines[:end], _OFF.format(name=name) + "\n", *lines[end:]]
            yield Mutant(room, path.relative_to(ROOT), f"{path.stem}.{name}", "".join(changed))
            inside -= {id(one) for one in ast.walk(node)}
    for call in ast.walk(tree):  # patterns within functions and tables
        if id(call) in inside and _compiles(call):
            assert isinstance(call, ast.Call)
            first = call.args[0]
            yield Mutant(
                room, path.relative_to(ROOT), f"{path.stem}:{call.lineno}",
                _replaced(lines, first, repr(NEVER)),
            )  # fmt: skip


def _named(node: ast.stmt) -> str | None:
    """The name that a statement of a module gives to one value."""
    target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        target = node.target
    return target.id if isinstance(target, ast.Name) and target.id != "__all__" else None


def _is_word_list(value: Any) -> bool:
    """A pattern, words joined to one, or a collection that holds strings."""
    if isinstance(value, re.Pattern):
        return True
    if isinstance(value, str):
        return "|" in value and any("\u4e00" <= c <= "\u9fff" for c in value)
    if isinstance(value, dict):
        return any(isinstance(key, str) for key in value)
    if isinstance(value, frozenset | set | list) or type(value) is tuple:
        return any(isinstance(one, str | tuple | dict) for one in value)
    return False


def _compiles(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "compile"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
    )


def _replaced(lines: list[str], node: ast.expr, text: str) -> str:
    """The source with the text of one expression replaced; offsets of ast are in bytes."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    first, last = lines[node.lineno - 1].encode(), lines[node.end_lineno - 1].encode()
    middle = first[: node.col_offset] + text.encode() + last[node.end_col_offset :]
    return "".join([*lines[: node.lineno - 1], middle.decode(), *lines[node.end_lineno :]])


def survives(copy: Path, mutant: Mutant, *, quick: bool) -> bool:
    """Whether the tests pass in a copy that holds the mutant; `quick`: the first ones alone."""
    file = copy / mutant.path
    kept = file.read_bytes()
    file.write_text(mutant.text, "utf-8")
    try:
        return all(_passes(copy, tests) for tests in _stages(copy, quick=quick))
    finally:
        file.write_bytes(kept)


def _stages(copy: Path, *, quick: bool) -> Iterator[list[str]]:
    yield [f"tests/test_{name}.py" for name in QUICK]
    if quick:
        return
    rest = sorted(p.stem.removeprefix("test_") for p in (copy / "tests").glob("test_*.py"))
    yield [f"tests/test_{name}.py" for name in rest if name not in (*QUICK, *LEFT_OUT)]


def _passes(copy: Path, tests: list[str]) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests],
        cwd=copy, capture_output=True, timeout=900, check=False,
        env=os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    return done.returncode == 0


def copied(folder: Path) -> Path:
    """A copy of what the tests need, with nothing beside it."""
    out = folder / "main"
    out.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, out / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, out / name)
    return out


def main() -> None:
    """Try every mutant and print what was not noticed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", help="a part of the names of the mutants to try")
    parser.add_argument("--rooms", default=",".join(ROOMS))
    parser.add_argument("--quick", action="store_true", help="the tests of the heart alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    tried = [m for m in mutants(asked.rooms.split(",")) if not asked.only or asked.only in m.name]
    with tempfile.TemporaryDirectory() as scratch:
        copies: Queue[Path] = Queue()
        for k in range(asked.jobs):
            copies.put(copied(Path(scratch) / str(k)))
        whole = copies.get()
        if not all(_passes(whole, tests) for tests in _stages(whole, quick=asked.quick)):
            raise SystemExit("The tests fail without any change: mend them first.")
        copies.put(whole)

        def one(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                return survives(copy, mutant, quick=asked.quick)
            finally:
                copies.put(copy)

        noticed: dict[str, list[bool]] = defaultdict(list)
        with ThreadPoolExecutor(asked.jobs) as pool:
            for mutant, alive in zip(tried, pool.map(one, tried), strict=True):
                noticed[mutant.room].append(not alive)
                if alive:
                    print(f"survives  {mutant.room}/{mutant.name}", flush=True)
    for room, seen in noticed.items():
        print(f"{room}: {sum(seen)} of {len(seen)} noticed, {sum(seen) / len(seen):.1%}")


if __name__ == "__main__":
    main()
