"""The referee of ledgers on ledgers whose every fault is known.

python bench/ledgers.py [--gold FOLDER] [--faults N] [--seed N] [--show]
python bench/ledgers.py --held-out FOLDER …      documents without gold
python bench/ledgers.py --of-gold [--show]       ledgers of the gold, not of our own records
python bench/ledgers.py --sealed [--gold FOLDER] the same of gold that nobody looks at: totals only

From documents (../shared/gold where it is, else corpus/) right ledgers are made of our own
records in six layouts (in one the wording is shortened): what the referee says of them is its own doing, not
the reader's. Then one fault is put into a copy at a time: caught is what makes its row, or what is
left out, wrong. Ledgers made of hand-made gold try reader and referee together.

The documents are those on which the referee was made; other seeds draw other faults and, where
there are more than 60, other documents. `--held-out` takes documents that have no gold: the same,
for what was read of them is the label, and the referee alone is judged. `--of-gold` makes ledgers of
hand-made gold, right ones and some with a fault, and judges reader and referee together. `--sealed`
does so with FOLDER/sealed, and prints no name, no row and no text. A unit is put only into a list that is closed: behind 等 and
under 有关部门 it is a doubt by design.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ledger_faults import FAULTS, with_fault
from made_ledgers import LAYOUTS, Row, gold_rows, rows_of, shortened, table_of, write

from policy_parse import Notice, PolicyParseError, parse, verify
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


def _say_caught(kind: str, made: int, found: int, doubted: int) -> None:
    share = found / max(1, made)
    print(f"{kind:12} faults {made:5}  caught {found:5}  {share:.3f}  told as a doubt {doubted:4}")


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


def _own_rows(notice: Notice, _: Any, layout: str) -> list[Row]:
    return rows_of(notice, layout)


def _rows_of_gold(notice: Notice, gold: Any, layout: str) -> list[Row]:
    rows = gold_rows(gold, notice)
    return [replace(r, text=shortened(r.text)) for r in rows] if layout == "short" else rows


def _faults(
    read: list[tuple[str, Notice, Any]], folder: Path, wanted: int, seed: int, *, show: bool,
    make: Callable[[Notice, Any, str], list[Row]] = _own_rows, layouts: tuple[str, ...] = LAYOUTS,
) -> None:  # fmt: skip
    rng = random.Random(seed)
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    doubted: Counter[str] = Counter()
    all_rows = {
        name: [r for r in make(n, gold, "tasks") if len(r.text) > 20] for name, n, gold in read
    }
    tries = 0
    while sum(made.values()) < wanted and tries < 20 * wanted:
        tries += 1
        kind = FAULTS[tries % len(FAULTS)]
        name, notice, gold = rng.choice(read)
        layout = rng.choice(layouts)
        rows = make(notice, gold, layout)
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
        doubted[kind] += not hit and at >= 0 and result.rows[at].verdict == "doubt"
        if show and not hit:
            print(f"   MISSED {kind} {layout} {name} row {at + 1}: {told} | {bad[at].text[:50]}")
    for kind in FAULTS:
        _say_caught(kind, made[kind], found[kind], doubted[kind])
    _say_caught("all", sum(made.values()), sum(found.values()), sum(doubted.values()))


def _gold(read: list[tuple[str, Notice, Any]], folder: Path, *, show: bool) -> None:
    rows = alarms = doubts = 0
    kinds: Counter[str] = Counter()
    for name, notice, gold in read:
        right = gold_rows(gold, notice)
        if len(right) < 2:
            continue
        result = verify(write(table_of(right, "tasks"), "tasks", folder / "gold"), notice)
        rows += len(result.rows)
        alarms += result.count("wrong") + len(result.left_out)
        doubts += result.count("doubt")
        kinds.update(str(f.fault) for f in result.findings if not f.is_doubt)
        if show:
            _show(name, "gold", result)
    _say("gold", rows, alarms, doubts)
    print(f"{'':12} {', '.join(f'{kind} {n}' for kind, n in kinds.most_common())}")


def _read_gold(folder: Path) -> list[tuple[str, Notice, Any]]:
    read = []
    for path in documents(folder):
        gold = json.loads(path.read_text("utf-8"))
        notice = parse(path.parent / gold["file"])
        if len(notice.tasks) >= 4 and notice.assignments:
            read.append((gold["file"], notice, gold))
    return read


def _read_held_out(folders: list[Path], gold: Path) -> list[tuple[str, Notice, Any]]:
    """Documents of folders, none of them cut up or annotated in the folder of gold."""
    known = [p.name.split(".")[0].rstrip("xyab") for p in gold.rglob("*.gold.json")]
    numbers = {found[1] for name in known if (found := re.match(r"[双碳表页]+(\d+)_", name))}
    read = []
    for path in (p for folder in folders for p in sorted(folder.iterdir())):
        number = re.match(r"[双碳表页]+(\d+)_", path.name)
        if any(path.name.startswith(n) for n in known if n) or (number and number[1] in numbers):
            continue
        with contextlib.suppress(PolicyParseError):
            notice = parse(path)
            if len(notice.tasks) >= 4 and notice.assignments:
                read.append((path.name, notice, None))
    return read


def _of_gold(read: list[tuple[str, Notice, Any]], folder: Path, given: argparse.Namespace) -> None:
    print(f"{len(read)} documents")
    _gold(read, folder, show=given.show)
    _faults(
        read, folder, given.faults, given.seed, show=given.show, make=_rows_of_gold,
        layouts=("tasks", "short"),
    )  # fmt: skip


def main() -> None:
    args = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    args.add_argument("--gold", type=Path, default=SHARED, help="folder of documents with gold")
    args.add_argument("--held-out", type=Path, nargs="+", help="folders of documents without gold")
    args.add_argument("--of-gold", action="store_true", help="ledgers of the gold itself")
    args.add_argument("--sealed", action="store_true", help="gold in FOLDER/sealed: totals only")
    args.add_argument("--faults", type=int, default=1000)
    args.add_argument("--seed", type=int, default=SEED)
    args.add_argument("--show", action="store_true", help="print every false alarm and every miss")
    given = args.parse_args()
    if given.sealed and given.show:
        args.error("what is sealed is not shown")
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.sealed or given.of_gold:
            where = given.gold / "sealed" if given.sealed else given.gold
            _of_gold(_read_gold(where), folder, given)
            return
        read = (
            _read_held_out(given.held_out, given.gold) if given.held_out else _read_gold(given.gold)
        )
        rng = random.Random(given.seed)
        chosen = sorted(rng.sample(read, min(DOCUMENTS, len(read))), key=lambda one: one[0])
        print(f"{len(chosen)} documents, {sum(len(n.tasks) for _, n, _ in chosen)} tasks")
        _false_alarms(chosen, folder, show=given.show)
        _faults(chosen, folder, given.faults, given.seed, show=given.show)
        if not given.held_out:
            _gold(read, folder, show=given.show)
    print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
