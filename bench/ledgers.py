"""The referee of ledgers on ledgers whose every fault is known.

python bench/ledgers.py [--gold FOLDER] [--faults N] [--seed N] [--show]

From documents (../shared/gold where it is, else corpus/) right ledgers are made of our own
records in six layouts (in one the wording is shortened): what the referee says of them is its own doing, not
the reader's. Then one fault is put into a copy at a time: caught is what makes its row, or what is
left out, wrong. Ledgers made of hand-made gold try reader and referee together.

The documents are those on which the referee was made; other seeds draw other faults and, where
there are more than 60, other documents. A unit is put only into a list that is closed: behind 等 and
under 有关部门 it is a doubt by design.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ledger_faults import FAULTS, with_fault
from made_ledgers import LAYOUTS, gold_rows, rows_of, table_of, write

from policy_parse import Notice, parse, verify
from policy_parse.verification.findings import Verification

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "gold"
SEED, DOCUMENTS = 7, 60


def documents(gold: Path) -> list[Path]:
    """Documents with gold; NAME.gold.json names its file."""
    folders = ("", "formats", "levels", "excerpts", "chains") if gold.is_dir() else ()
    golds = [p for f in folders for p in sorted((gold / f).glob("*.gold.json"))]
    golds = golds or sorted((ROOT / "corpus").glob("*.gold.json"))
    return [p for p in golds if (p.parent / json.loads(p.read_text("utf-8"))["file"]).exists()]


def caught(result: Verification, row: int, rows: int) -> bool:
    """Whether the fault is said: in its row, or for one that is gone among what is left out."""
    if row < 0:
        return bool(result.left_out) or any(r.verdict == "wrong" for r in result.rows)
    return len(result.rows) == rows and result.rows[row].verdict == "wrong"


def _say(name: str, rows: int, alarms: int, doubts: int = 0) -> None:
    share = 100 * alarms / max(1, rows)
    print(
        f"{name:12} right rows {rows:6}  false alarms {alarms:4}  per 100 {share:.2f}  doubts {doubts}"
    )


def _say_caught(kind: str, made: int, found: int) -> None:
    print(f"{kind:12} faults {made:5}  caught {found:5}  {found / max(1, made):.3f}")


def _false_alarms(read: list[tuple[str, Notice, Any]], folder: Path, *, show: bool) -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    doubts = 0
    for name, notice, _ in read:
        for layout in LAYOUTS:
            rows = rows_of(notice, layout)
            if len(rows) < 2:
                continue
            result = verify(write(table_of(rows, layout), layout, folder / "right"), notice)
            right[layout] += len(result.rows)
            doubts += result.count("doubt")
            wrong[layout] += result.count("wrong") + len(result.left_out)
            if show:
                _show(name, layout, result)
    for layout in LAYOUTS:
        _say(layout, right[layout], wrong[layout])
    total = sum(right.values())
    _say("all", total, sum(wrong.values()), doubts)


def _show(name: str, layout: str, result: Verification) -> None:
    for f in result.findings:
        if not f.is_doubt:
            print(
                f"   {name} {layout} {f.fault} | {f.said[:50]} | {f.ordered[:60]} | {f.section[:20]} | {f.why[:40]}"
            )


def _faults(
    read: list[tuple[str, Notice, Any]], folder: Path, wanted: int, seed: int, *, show: bool
) -> None:
    rng = random.Random(seed)
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    all_rows = {name: [r for r in rows_of(n, "tasks") if len(r.text) > 20] for name, n, _ in read}
    tries = 0
    while sum(made.values()) < wanted and tries < 20 * wanted:
        tries += 1
        kind = FAULTS[tries % len(FAULTS)]
        name, notice, _ = rng.choice(read)
        layout = rng.choice(LAYOUTS)
        rows = rows_of(notice, layout)
        pool = [r for other, some in all_rows.items() if other != name for r in some]
        if len(rows) < 4 or (kind == "section" and layout == "indicators"):
            continue
        changed = with_fault(rows, kind, layout, pool, rng)
        if changed is None:
            continue
        bad, at, told = changed
        result = verify(write(table_of(bad, layout), layout, folder / "wrong"), notice)
        made[kind] += 1
        hit = caught(result, at, len(bad))
        found[kind] += hit
        if show and not hit:
            print(f"   MISSED {kind} {layout} {name} row {at + 1}: {told} | {bad[at].text[:50]}")
    for kind in FAULTS:
        _say_caught(kind, made[kind], found[kind])
    _say_caught("all", sum(made.values()), sum(found.values()))


def _gold(read: list[tuple[str, Notice, Any]], folder: Path, *, show: bool) -> None:
    rows = alarms = doubts = 0
    for name, notice, gold in read:
        right = gold_rows(gold, notice)
        if len(right) < 2:
            continue
        result = verify(write(table_of(right, "tasks"), "tasks", folder / "gold"), notice)
        rows += len(result.rows)
        alarms += result.count("wrong") + len(result.left_out)
        doubts += result.count("doubt")
        if show:
            _show(name, "gold", result)
    _say("gold", rows, alarms, doubts)


def main() -> None:
    args = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    args.add_argument("--gold", type=Path, default=SHARED, help="folder of documents with gold")
    args.add_argument("--faults", type=int, default=1000)
    args.add_argument("--seed", type=int, default=SEED)
    args.add_argument("--show", action="store_true", help="print every false alarm and every miss")
    given = args.parse_args()
    read = []
    for path in documents(given.gold):
        gold = json.loads(path.read_text("utf-8"))
        notice = parse(path.parent / gold["file"])
        if len(notice.tasks) >= 4 and notice.assignments:
            read.append((gold["file"], notice, gold))
    rng = random.Random(given.seed)
    chosen = sorted(rng.sample(read, min(DOCUMENTS, len(read))), key=lambda one: one[0])
    print(f"{len(chosen)} documents, {sum(len(n.tasks) for _, n, _ in chosen)} tasks")
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        _false_alarms(chosen, Path(folder), show=given.show)
        _faults(chosen, Path(folder), given.faults, given.seed, show=given.show)
        _gold(read, Path(folder), show=given.show)
    print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
