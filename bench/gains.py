"""Which records came, went or changed against a commit, document by document, and both scores.

python bench/gains.py [COMMIT] [-v] [--only PATTERN]      (default: the last commit; make gains)

The working tree is held against COMMIT on every document of corpus/ and, where it is there, of
../shared/gold and ../shared/corpus. A record is known by its kind and its place in the source; it
changed where its place is the same and a slot is not. `-v` prints each difference. Folders whose
totals alone are looked at (gold/sealed) are scored and never listed.

Records of a commit are kept in .bench/gains, so that a second run parses one side only.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
KEPT = ROOT / ".bench" / "gains"
READABLE = {".txt", ".docx", ".pdf", ".html", ".ofd"}
Row = dict[str, Any]

# What names a record within its document, and what may change about it.
PLACES = {
    "metadata": (("field",), ("value",)),
    "citations": (("document_number", "title"), ("alias", "relation")),
    "sections": (("span",), ("path", "number", "heading")),
    "assignments": (("span", "role"), ("section", "unit", "style")),
    "targets": (
        ("value_span",),
        ("section", "kind", "indicator", "comparator", "value", "unit", "change", "baseline", "due",
         "due_source", "recurrence", "cumulative", "nature"),
    ),
    "deadlines": (("span",), ("section", "start", "end", "recurrence")),
    "units": (("unit",), ("name", "level", "kind", "status")),
    "people": (("span",), ("name", "role", "position")),
    "issues": (("code", "span", "message"), ()),
}  # fmt: skip


def main() -> None:
    """Print the differences and the scores."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("commit", nargs="?", default="HEAD")
    arguments.add_argument("-v", "--verbose", action="store_true")
    arguments.add_argument("--only", help="names of documents, e.g. '山东*,*.pdf'")
    arguments.add_argument("--kinds", help="kinds of records, e.g. targets,deadlines")
    asked = arguments.parse_args()
    documents = [d for d in _documents() if not asked.only or _named(d, asked.only)]
    kinds = asked.kinds.split(",") if asked.kinds else list(PLACES)
    old, new = _at_commit(asked.commit, documents), _here(documents)
    total: Counter[str] = Counter()
    for document in documents:
        name = _name(document)
        if "sealed" in document.parts:
            continue
        found = list(_differences(old.get(name), new.get(name), kinds))
        if not found:
            continue
        counts = Counter(f"{kind} {sign}" for sign, kind, _ in found)
        total.update(counts)
        print(f"{name}: " + ", ".join(f"{k}{n}" for k, n in sorted(counts.items())))
        if asked.verbose:
            for sign, kind, words in found:
                print(f"  {sign} {kind} {words}")
    print(
        "\nin all: " + (", ".join(f"{k}{n}" for k, n in sorted(total.items())) or "no difference")
    )
    _print_scores(old, new, documents)


def _documents() -> list[Path]:
    folders = [ROOT / "corpus", SHARED / "gold", SHARED / "corpus"]
    return sorted(
        path
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.suffix in READABLE and not {"sources", "scan"} & set(path.parts)
    )


def _named(document: Path, patterns: str) -> bool:
    return any(fnmatch.fnmatch(_name(document), f"*{p}") for p in patterns.split(","))


def _name(document: Path) -> str:
    return os.path.relpath(document, ROOT)


def _here(documents: list[Path]) -> dict[str, Row]:
    return _parsed(ROOT / "src", documents, KEPT / "working-tree.jsonl", fresh=True)


def _at_commit(commit: str, documents: list[Path]) -> dict[str, Row]:
    """The records as `commit` gives them: from what was kept, else from a checkout of it."""
    sha = subprocess.run(
        ["git", "rev-parse", "--short=12", commit], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip
    kept = KEPT / f"{sha}.jsonl"
    checkout = KEPT / sha
    shutil.rmtree(checkout, ignore_errors=True)
    checkout.mkdir(parents=True)
    archive = subprocess.run(
        ["git", "archive", sha, "src"], cwd=ROOT, capture_output=True, check=True
    )
    subprocess.run(["tar", "-x", "-C", str(checkout)], input=archive.stdout, check=True)
    try:
        return _parsed(checkout / "src", documents, kept, fresh=False)
    finally:
        shutil.rmtree(checkout, ignore_errors=True)


def _parsed(source: Path, documents: list[Path], kept: Path, *, fresh: bool) -> dict[str, Row]:
    """Records by the document's name, parsed by the program that lies in `source`."""
    known: dict[str, Row] = {}
    if kept.exists() and not fresh:
        known = {r["document"]: r for r in map(json.loads, kept.read_text("utf-8").splitlines())}
    missing = [d for d in documents if _name(d) not in known]
    workers = os.cpu_count() or 1
    shares = [missing[i::workers] for i in range(workers)]
    processes = [
        (
            share,
            subprocess.Popen(
                [sys.executable, __file__, "--parse"],
                env={**os.environ, "PYTHONPATH": str(source)},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            ),
        )
        for share in shares
        if share
    ]  # fmt: skip
    for share, process in processes:  # the lists of names are short: pipes hold them
        assert process.stdin is not None
        process.stdin.write("\n".join(map(str, share)))
        process.stdin.close()
        process.stdin = None
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor() as pool:
        for text, _ in pool.map(lambda pair: pair[1].communicate(), processes):
            for line in text.splitlines():
                row = json.loads(line)
                known[row["document"]] = row
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in known.values()), "utf-8"
    )
    return {_name(d): known[_name(d)] for d in documents if _name(d) in known}


def _parse_all() -> None:
    """The other side of `_parsed`: one JSON line for each path on standard input."""
    from policy_parse.export.records import to_records
    from policy_parse.pipeline import attempt

    for line in sys.stdin.read().splitlines():
        outcome = attempt(Path(line))
        row: Row = {"document": os.path.relpath(line, ROOT), "status": outcome.status}
        if outcome.notice is not None:
            records = to_records(outcome.notice)
            row |= {kind: records[kind] for kind in PLACES if kind != "metadata"}
            row["metadata"] = records["metadata"]
        print(json.dumps(row, ensure_ascii=False), flush=True)


def _differences(
    old: Row | None, new: Row | None, kinds: list[str]
) -> Iterator[tuple[str, str, str]]:
    """(`+`, `-` or `~`, kind, words) for each record that came, went or changed."""
    old, new = old or {}, new or {}
    if old.get("status") != new.get("status"):
        yield "~", "status", f"{old.get('status')} → {new.get('status')}"
    for kind in kinds:
        keys, slots = PLACES[kind]
        before, after = _by_place(old, kind, keys), _by_place(new, kind, keys)
        for place in before.keys() | after.keys():
            gone, come = before.get(place, []), after.get(place, [])
            for i in range(max(len(gone), len(come))):
                if i >= len(come):
                    yield "-", kind, _said(gone[i], slots)
                elif i >= len(gone):
                    yield "+", kind, _said(come[i], slots)
                else:
                    changed = [s for s in slots if gone[i].get(s) != come[i].get(s)]
                    if changed:
                        words = ", ".join(
                            f"{s} {gone[i].get(s)!r} → {come[i].get(s)!r}" for s in changed
                        )
                        yield "~", kind, f"{_quoted(come[i])}: {words}"


def _by_place(row: Row, kind: str, keys: tuple[str, ...]) -> dict[str, list[Row]]:
    rows = row.get(kind, [])
    if kind == "metadata":
        rows = [{"field": k, "value": v} for k, v in (rows or {}).items() if v]
    out: dict[str, list[Row]] = defaultdict(list)
    for record in rows:
        out[json.dumps([record.get(k) for k in keys], ensure_ascii=False)].append(record)
    return out


def _said(record: Row, slots: tuple[str, ...]) -> str:
    said = [f"{s}={record[s]}" for s in slots if record.get(s) not in (None, "", [], False)]
    return f"{_quoted(record)} {' '.join(said)}"


def _quoted(record: Row) -> str:
    return str(
        record.get("quote")
        or record.get("field")
        or record.get("unit")
        or record.get("message")
        or ""
    )[:90]


def _print_scores(old: dict[str, Row], new: dict[str, Row], documents: list[Path]) -> None:
    """F1 per folder with gold, before and after (policy_parse.evaluation of the working tree)."""
    from policy_parse.evaluation.compare import compare
    from policy_parse.evaluation.tally import Tally

    tallies: dict[str, dict[str, list[Tally]]] = {}
    for document in documents:
        for gold_path in (
            document.with_suffix(".gold.json"),
            document.with_name(f"{document.stem}_{document.suffix[1:]}.gold.json"),
        ):
            if not gold_path.exists():
                continue
            gold = json.loads(gold_path.read_text("utf-8"))
            if gold["file"] != document.name:
                continue
            folder = tallies.setdefault(_name(document.parent), {})
            for side, rows in enumerate((old, new)):
                records = rows.get(_name(document), {})
                empty = {kind: [] for kind in PLACES} | {"metadata": {}}
                for kind, tally in compare(gold, empty | records).items():
                    both = folder.setdefault(kind, [Tally(), Tally()])
                    both[side] += tally
    for name, kinds in tallies.items():
        words = [
            f"{k} {o.f1:.3f}→{n.f1:.3f}" if o != n else f"{k} {n.f1:.3f}"
            for k, (o, n) in kinds.items()
        ]
        print(f"{name}: " + "  ".join(words))


if __name__ == "__main__":
    if sys.argv[1:] == ["--parse"]:
        _parse_all()
    else:
        sys.path.insert(0, str(ROOT / "src"))
        main()
