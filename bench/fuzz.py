"""Spoil small samples of a format, or put prose together, and look for what no input may do.

    python bench/fuzz.py --reader NAME [--minutes 10] [--seed 1] [--out fuzz-findings] [--workers 1]

NAME is one of docx, xlsx, pdf, ofd, html, mht, text (bytes of texts, tables in text) and prose
(sentences for find, weigh and link). Each input is parsed in a process that can be killed, with
limits of time and memory; its records have to lead back to their characters, every number has to
be accounted for, and JSON and tables have to come of them; of one in twenty a workbook is written,
and it is parsed twice. A finding is an error that is none of ours, a record that breaks a rule, a
process that ends or takes too long. The first of each kind are saved in --out with what was said.
`--replay SEED` does one input in this process. Exit 1 where there are findings.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

from invariants import check, check_accounts  # noqa: E402
from mutations import READERS, spoiled  # noqa: E402

from policy_parse.batch.work import pack  # noqa: E402
from policy_parse.domain.limits import Limits  # noqa: E402
from policy_parse.errors import PolicyParseError  # noqa: E402
from policy_parse.export.records import to_json, to_records  # noqa: E402
from policy_parse.export.workbook import write_workbook  # noqa: E402
from policy_parse.pipeline import parse  # noqa: E402
from policy_parse.workers import Lost, Pool  # noqa: E402
from policy_parse.workers.pool import Limits as PoolLimits  # noqa: E402

LIMITS = Limits(seconds=20)
SLOW = 6.0  # seconds of processor time for an input of a few kilobytes
MEMORY = 900
_BATCH = 200
_SAVED = 3  # inputs that are saved of one kind of finding
_RARELY = 20


class Task(NamedTuple):
    """An input by its reader and its seed."""

    reader: str
    seed: int


class Told(NamedTuple):
    """What became of an input: the code of its outcome, and what was found, if anything."""

    code: str
    kind: str = ""
    said: str = ""


def tried(task: Task) -> Told:
    """Parse an input and look at what comes of it."""
    data = spoiled(*task)
    began = time.process_time()
    try:
        code = _parsed(data, f"a.{READERS[task.reader]}", rarely=task.seed % _RARELY == 0)
    except MemoryError:
        raise
    except Exception as error:
        return Told("finding", _kind(error), traceback.format_exc())
    took = time.process_time() - began
    if took > SLOW:
        return Told(code, "slow", f"{took:.1f} s for {len(data)} bytes")
    return Told(code)


def _parsed(data: bytes, name: str, *, rarely: bool) -> str:
    try:
        notice = parse(data, name=name, limits=LIMITS, accounts=True)
    except PolicyParseError as error:
        return error.code
    check(to_records(notice, with_text=True))
    check_accounts(notice)
    text = to_json(notice, with_text=True)
    pack(notice)
    if rarely:
        again = parse(data, name=name, limits=LIMITS, accounts=True)
        assert to_json(again, with_text=True) == text, "parsed twice, it is not the same"
        with TemporaryDirectory() as folder:
            write_workbook(notice, Path(folder) / "a.xlsx")
    return "ok"


def _kind(error: Exception) -> str:
    """A finding by its error and the place where it was raised: one of a kind is enough."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "policy_parse" in f.filename] or frames
    rule = frames[-1] if isinstance(error, AssertionError) else own[-1]
    return f"{type(error).__name__} {Path(rule.filename).name}:{rule.lineno}"


def _fuzz(reader: str, minutes: float, seed: int, workers: int, out: Path) -> bool:
    """Try inputs for so long; whether there was no finding."""
    until = time.monotonic() + 60 * minutes
    codes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    pool = Pool(workers, tried, PoolLimits(MEMORY, lambda _: LIMITS.seconds + 5), quick=True)
    began, numbers = time.monotonic(), count(seed * 10_000_000)
    try:
        while time.monotonic() < until:
            for task, answer in pool.map([Task(reader, next(numbers)) for _ in range(_BATCH)]):
                told = answer
                if isinstance(answer, Lost):
                    told = Told("lost", f"lost: {answer.why.value} {answer.how}", answer.how)
                codes[told.code] += 1
                if told.kind:
                    kinds[told.kind] += 1
                    if kinds[told.kind] <= _SAVED:
                        _save(task, told, out)
    finally:
        pool.close()
    seconds = time.monotonic() - began
    done = sum(codes.values())
    print(f"{reader}: {done} inputs in {seconds / 60:.1f} minutes, seed {seed}")
    print("  " + ", ".join(f"{code} {n}" for code, n in codes.most_common()))
    for kind, n in kinds.most_common():
        print(f"  finding {kind}: {n}")
    print(f"  {len(kinds)} kinds of findings", flush=True)
    return not kinds


def _save(task: Task, told: Told, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    stem = f"{task.reader}-{task.seed}"
    (out / f"{stem}.{READERS[task.reader]}").write_bytes(spoiled(*task))
    (out / f"{stem}.told.txt").write_text(f"{told.kind}\n{told.said}", "utf-8", errors="replace")


def main() -> None:
    """Fuzz one reader, or replay one input."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--reader", choices=[*READERS, "all"], default="all")
    asked.add_argument("--minutes", type=float, default=10, help="minutes for each reader")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--out", type=Path, default=Path("fuzz-findings"))
    asked.add_argument("--replay", type=int, metavar="SEED", help="the number of a saved input")
    given = asked.parse_args()
    if given.replay is not None:
        told = tried(Task(given.reader, given.replay))
        print(told.code, told.kind, told.said, sep="\n")
        raise SystemExit(bool(told.kind))
    readers = list(READERS) if given.reader == "all" else [given.reader]
    fine = [_fuzz(r, given.minutes, given.seed, given.workers, given.out) for r in readers]
    raise SystemExit(not all(fine))


if __name__ == "__main__":
    main()
