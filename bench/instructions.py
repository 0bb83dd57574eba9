"""Instructions that parsing takes, against a commit: a measure without the noise of a busy machine.

    python bench/instructions.py COMMIT [--documents 9] [--compare]

Counted by valgrind (cachegrind; a package of the system) in fresh processes with one hash seed: the
same documents once and four times, so that the start of the program cancels out. `--compare` also
counts the comparison of the first two notices of a chain of corpus/. Printed: millions of
instructions of one pass before and now, and their ratio.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "corpus" / "text"
_REFS = re.compile(r"I +refs: +([\d,]+)")
_PASSES = 4
_PARSE = """
import sys
from pathlib import Path
from policy_parse.pipeline import parse_text
texts = [Path(p).read_text("utf-8", errors="ignore") for p in sys.argv[2:]]
for _ in range(int(sys.argv[1])):
    for text in texts:
        parse_text(text)
"""
_COMPARE = """
import sys
from policy_parse.comparison.wording import Wording
from policy_parse.pipeline import compare, parse
child, parent = map(parse, sys.argv[2:4])
for _ in range(int(sys.argv[1])):
    getattr(Wording.of, "cache_clear", int)()  # as if the two had not been compared before
    compare(child, parent)
"""


def count(source: Path, script: str, passes: int, files: list[Path]) -> int:
    """Instructions of a process that runs `script` over the package in `source`."""
    command = [
        "valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
        sys.executable, "-c", script, str(passes), *map(str, files),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": str(source)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    found = _REFS.search(done.stderr)
    if found is None:
        raise SystemExit(f"valgrind printed no count:\n{done.stderr[-500:]}")
    return int(found[1].replace(",", ""))


def one_pass(source: Path, script: str, files: list[Path]) -> float:
    """Millions of instructions of one pass, the start of the program left out."""
    once = count(source, script, 1, files)
    return (count(source, script, _PASSES, files) - once) / (_PASSES - 1) / 1e6


def main() -> None:
    """Count both trees and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("commit")
    asked.add_argument("--documents", type=int, default=9)
    asked.add_argument("--compare", action="store_true")
    given = asked.parse_args()
    if shutil.which("valgrind") is None:
        raise SystemExit("valgrind is not installed: apt-get install valgrind")
    corpus = sorted((ROOT / "corpus" / "sources").glob("*.txt"))
    texts = sorted(SHARED.glob("*.txt")) or corpus
    chosen = texts[:: max(1, len(texts) // given.documents)]
    jobs = {f"parsing {len(chosen)} notices": (_PARSE, chosen)}
    if given.compare:
        jobs["comparing two notices"] = (_COMPARE, [p for p in corpus if "全民健身" in p.name][:2])
    with tempfile.TemporaryDirectory() as folder:
        tree = subprocess.run(
            ["git", "archive", given.commit, "src"], cwd=ROOT, capture_output=True, check=True
        )
        subprocess.run(["tar", "-x", "-C", folder], input=tree.stdout, check=True)
        for what, (script, files) in jobs.items():
            before = one_pass(Path(folder, "src"), script, files)
            now = one_pass(ROOT / "src", script, files)
            print(f"{what}: {before:,.0f} M before, {now:,.0f} M now, {now / before:.3f}")


if __name__ == "__main__":
    main()
